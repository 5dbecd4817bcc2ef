"""What the page on two waves shows; kept in the process as long as neither of them has changed."""

from threading import Lock

from cachetools import LRUCache, cached
from django.utils.translation import get_language

from networks import reading
from networks.comparison_files import FILES
from networks.comparison_maps import maps_of
from networks.comparison_reading import comparison_of, organisations_by_id
from networks.comparison_texts import VERDICTS, reasons_in_words, sentences_of

SHOWN = 100
MOST_KEPT = 32
KEPT = LRUCache(MOST_KEPT)


def _as_of(earlier, later):
    """Whatever a comparison is made from: answers, lists and names raise the generation, also before the next build."""
    return [(network.pk, read.wave.generation) for read, network in (earlier, later)]


@cached(KEPT, key=lambda earlier, later: (*_as_of(earlier, later), get_language()), lock=Lock())
def contents_of(earlier, later):
    """The template's words for two (Reading, Network); the first rows of every list, how many there are in `totals`.

    Nothing in it may be changed.
    """
    found = comparison_of(earlier, later)
    builds, networks = (earlier[0].build, later[0].build), (earlier[1], later[1])
    return {
        "jaccard": found.jaccard,
        "totals": {"changes": len(found.changes), "joined": len(found.joined), "left": len(found.left)},
        "sentences": sentences_of(found),
        "reasons": reasons_in_words(found),
        "changes": _with_names(found.changes[:SHOWN]),
        "joined": _by_name(found.joined),
        "left": _by_name(found.left),
        "maps": maps_of(earlier, later, found),
        "builds": builds,
        "networks": networks,
        "strengths": [reading.average_strength(network) for network in networks],
        "others_asked": bool(found.joined or found.left) or _answered(builds[0]) != _answered(builds[1]),
        "files": list(FILES),
    }


def _with_names(changes):
    """[(Organisation, Change, verdict in words)], without those deleted since."""
    sources = organisations_by_id({change.organisation for change in changes})
    known = [change for change in changes if change.organisation in sources]
    return [(sources[change.organisation], change, VERDICTS[change.verdict]) for change in known]


def _answered(build):
    return build.invited, build.answered


def _by_name(ids):
    """The first organisations of some, by name."""
    return sorted(organisations_by_id(ids).values(), key=lambda each: each.label)[:SHOWN]
