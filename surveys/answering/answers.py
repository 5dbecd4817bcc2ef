"""One respondent's answers as they travel: from the pages (or a file) to the submission that keeps them. No database.

As a payload (JSON):

    {"consent": true, "nobody_listed": false, "chosen": [12, 17],
     "names": [{"text": "Univ. de Piura", "place": "Piura"}],
     "ratings": {"assistance": {"o12": 4, "o17": null, "n:univ de piura": "none"}},
     "profile": {"exports": true, "land_ha": 12.5},
     "unclear": {"employees": "10 a 12"}}

`chosen` holds organisation ids. A rating is 1 to 5, null (named, not rated) or "none" (no help of this kind);
a name without an entry under a relation has not been asked about it yet. `unclear` holds what was written where a
number was asked and none can be read: kept as typed, and no number to reckon with.
"""

import hashlib
import json
from dataclasses import dataclass, field

from surveys.names import normalise

NO_SUCH_HELP = "none"


@dataclass(frozen=True, slots=True)
class WrittenName:
    text: str
    place: str = ""

    @property
    def key(self):
        """What its ratings are kept under: stays the same when other names are added or taken away."""
        return "n:" + (normalise(self.text) or self.text)


def organisation_key(organisation_id):
    return f"o{organisation_id}"


@dataclass(frozen=True)
class Answers:
    consent: bool = False
    nobody_listed: bool = False
    chosen: tuple[int, ...] = ()
    names: tuple[WrittenName, ...] = ()
    ratings: dict = field(default_factory=dict)
    profile: dict = field(default_factory=dict)
    unclear: dict = field(default_factory=dict)

    @classmethod
    def from_payload(cls, payload):
        return cls(
            consent=bool(payload.get("consent")),
            nobody_listed=bool(payload.get("nobody_listed")),
            chosen=tuple(payload.get("chosen", ())),
            names=tuple(WrittenName(name["text"], name.get("place", "")) for name in payload.get("names", ())),
            ratings=payload.get("ratings", {}),
            profile=payload.get("profile", {}),
            unclear=payload.get("unclear", {}),
        )

    def as_payload(self):
        """The payload with nothing in it that is not an answer: ratings of names that were taken away are left out."""
        keys = set(self.rated_keys)
        return {
            "consent": self.consent,
            "nobody_listed": self.nobody_listed,
            "chosen": sorted(self.chosen),
            "names": [{"text": name.text, "place": name.place} for name in self.names],
            "ratings": {
                relation: {key: rating for key, rating in ratings.items() if key in keys}
                for relation, ratings in self.ratings.items()
            },
            "profile": self.profile,
            # Left out where there is none: what was sent before there were any still has the same hash.
            **({"unclear": self.unclear} if self.unclear else {}),
        }

    @property
    def rated_keys(self):
        """The keys that each relation asks about: the chosen, then the written names."""
        return [organisation_key(pk) for pk in self.chosen] + [name.key for name in self.names]

    @property
    def names_nobody(self):
        return not self.chosen and not self.names

    def nominations(self):
        """(relation key, rated key, rating or None) of everything named."""
        keys = set(self.rated_keys)
        for relation, ratings in self.ratings.items():
            for key, rating in ratings.items():
                if key in keys and rating != NO_SUCH_HELP:
                    yield relation, key, rating


def content_hash(payload):
    """The same for the same answers, in whatever order their JSON was written."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
