"""What the page on two waves shows, in the reader's language: as values that a row can keep, then with names."""

from networks import reading
from networks.comparing.comparison_files import FILES
from networks.comparing.comparison_maps import maps_of
from networks.comparing.comparison_reading import comparison_of, organisations_by_id
from networks.comparing.comparison_texts import VERDICTS, reasons_in_words, sentences_of
from surveys.names import in_reading_order

SHOWN = 100
# The lists of organisations that are in one of the two networks only.
IN_ONE_ONLY = ("joined", "left", "perhaps_joined", "perhaps_left")


def contents_of(earlier, later):
    """The page on two (Reading, Network): sentences, numbers, maps; the first rows of every list, organisations by id,
    and how many rows there are in `totals`. Takes seconds for large networks: see `comparison_keeping`."""
    found = comparison_of(earlier, later)
    in_one_only = {key: _by_name(getattr(found, key)) for key in IN_ONE_ONLY}
    builds, networks = (earlier[0].build, later[0].build), (earlier[1], later[1])
    return {
        "jaccard": found.jaccard,
        "totals": {"changes": len(found.changes)} | {key: len(getattr(found, key)) for key in IN_ONE_ONLY},
        "sentences": [str(sentence) for sentence in sentences_of(found)],
        "reasons": [(str(why), number) for why, number in reasons_in_words(found)],
        "changes": [_change(each) for each in found.changes[:SHOWN]],
        "names_wait": [
            (read.wave.number, read.build.open_names) for read, _network in (earlier, later) if read.build.open_names
        ],
        "maps": maps_of(earlier, later, found),
        "compared": [_wave(*both) for both in zip(builds, networks, strict=True)],
        "others_asked": any(in_one_only.values()) or _answered(builds[0]) != _answered(builds[1]),
        **in_one_only,
    }


def with_names(contents):
    """The same as a template shows it; without organisations that have been deleted since. One query."""
    ids = {each["organisation"] for each in contents["changes"]}.union(*(contents[key] for key in IN_ONE_ONLY))
    known = organisations_by_id(ids)
    return contents | {
        "changes": [
            each | {"organisation": known[each["organisation"]], "verdict": VERDICTS[each["verdict"]]}
            for each in contents["changes"]
            if each["organisation"] in known
        ],
        "files": list(FILES),
        **{key: [known[pk] for pk in contents[key] if pk in known] for key in IN_ONE_ONLY},
    }


def _change(change):
    return {
        "organisation": change.organisation,
        "before": change.before,
        "after": change.after,
        "places": change.places,
        "least": change.least,
        "most": change.most,
        "verdict": change.verdict,
    }


def _wave(build, network):
    strength = reading.average_strength(network)
    return {
        "answered": build.answered,
        "asked": build.invited,
        "organisations": network.organisations,
        "ties": network.ties,
        "strength": None if strength is None else float(strength),
        "density": network.density,
        "reciprocity": network.reciprocity,
    }


def _answered(build):
    return build.invited, build.answered


def _by_name(ids):
    """The ids of the first organisations of some, by name."""
    by_name = sorted(organisations_by_id(ids).values(), key=lambda each: in_reading_order(each.label))
    return [each.pk for each in by_name[:SHOWN]]
