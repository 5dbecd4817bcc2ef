"""Which organisations a file holds: all of them, or those that a query string of `networks.filters` chooses.

A file that cannot be had for some organisations only is refused, never handed out whole as if it were what was asked.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from networks.downloads.named_tables import BOTH_ENDS, PROVIDERS
from networks.exports import FORMATS, PROJECTS
from networks.filters import choices_of, filters_from

# What a choice can go by, and what of it would tell whose number is whose where names are protected.
KEYS = ("category", "association", "region", "answered", "receives", "lacks", "q")
TELLING = ("association", "q")
# These are about the network as a whole, or the same whatever is chosen.
ALWAYS_WHOLE = ("measures.csv", "about.csv", "codebook.csv")
CAN_BE_CHOSEN = {*FORMATS, *PROJECTS, f"{PROVIDERS}.csv", f"{BOTH_ENDS}.csv"} - {*ALWAYS_WHOLE}
# Their rows come in the order that is asked for; what there is of ties and places follows the codes.
SORTED = ("organisations.csv", f"{PROVIDERS}.csv")


class NotAsChosen(Exception):
    """Why a file cannot be had as it was asked for, in a sentence for whoever asked."""


def chosen_for(read, name, query, protected):
    """The Filters of a file, or None for all of it as it is. Raises NotAsChosen."""
    asked = {key: query[key].strip() for key in KEYS if query.get(key, "").strip()}
    if asked:
        _refuse_what_cannot_be(name, asked, protected)
    elif protected or name not in SORTED or "sort" not in query:
        return None
    filters = filters_from(query, choices_of(read))
    unknown = asked.keys() - dict(filters.narrowed)
    if unknown:
        raise NotAsChosen(_("There is no such choice: %(asked)s.") % {"asked": _listed(asked, unknown)})
    shown = "helpers" if name == f"{PROVIDERS}.csv" else "all"
    return replace(filters, show=shown) if filters.pairs_of_file else None


def said_of(filters, is_sorted=False):
    """What a file says of the choice; is_sorted: its order, too."""
    pairs = filters.pairs_of_file if is_sorted else filters.narrowed
    return "; ".join(f"{key}={value}" for key, value in pairs)


def _refuse_what_cannot_be(name, asked, protected):
    if name not in CAN_BE_CHOSEN:
        text = _(
            "%(file)s is of the whole network: it cannot be had for some organisations only. Leave out: %(asked)s."
        )
        raise NotAsChosen(text % {"file": name, "asked": _listed(asked, asked)})
    telling = asked.keys() & set(TELLING)
    if protected and telling:
        text = _("With protected names this would tell whose number is whose. Leave out: %(asked)s.")
        raise NotAsChosen(text % {"asked": _listed(asked, telling)})


def _listed(asked, keys):
    return ", ".join(f"{key}={asked[key]}" for key in KEYS if key in keys)
