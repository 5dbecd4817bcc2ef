"""The table of organisations as the network page lays it out: its columns, how they sort, its cells."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from networks.filters import MEASURES_TO_CHOOSE, ORGANISATION
from networks.words.estimates import estimate_in_words
from networks.words.figures import columns

# Shares and closeness need three digits; these are large.
DECIMALS = {"betweenness": 1, "effective_size": 1}
USUAL_DECIMALS = 3
RANKED = "weighted_out_degree"


@dataclass(frozen=True)
class Header:
    """A column's head: `query` sorts by it, the other way when it is sorted so already; aria_sort: None: it is not."""

    key: str
    name: str
    query: str
    aria_sort: str | None
    # As of networks.words.estimates.
    estimate: str = ""

    @property
    def ranked(self):
        """Whether the range of its rank stands beside it."""
        return self.key == RANKED


@dataclass(frozen=True)
class Cell:
    """What is known of an organisation; value None: not known or not defined."""

    key: str
    value: int | float | bool | None

    @property
    def is_yes_or_no(self):
        return isinstance(self.value, bool)

    @property
    def decimals(self):
        return DECIMALS.get(self.key, USUAL_DECIMALS) if isinstance(self.value, float) else 0

    @property
    def ranked(self):
        return self.key == RANKED


@dataclass(frozen=True)
class ToChoose:
    """A measure that can be shown as a column."""

    key: str
    name: str
    sentence: str
    shown: bool


def headers_of(network, filters):
    """The Header of the names, then one of each measure shown."""
    named = [(ORGANISATION, _("Organisation")), *((each.key, each.name) for each in columns(*filters.measures))]
    return [_header(filters, key, name, estimate_in_words(network, key)) for key, name in named]


def rows_of(page, filters):
    """(Position, its Cells) of each row of a page."""
    return [(position, [Cell(key, getattr(position, key)) for key in filters.measures]) for position in page]


def measures_to_choose(filters):
    """Every measure of an organisation, in the order of the registry."""
    return [
        ToChoose(each.key, each.name, each.sentence, each.key in filters.measures)
        for each in columns(*MEASURES_TO_CHOOSE)
    ]


def shown_file(filters):
    """(file name, query string) of the download that holds what is shown; None when nothing is left out."""
    name = "organisations.csv" if filters.show == "all" else "providers.csv"
    return (name, urlencode(filters.pairs_of_file)) if filters.pairs_of_file else None


def _header(filters, key, name, estimate):
    sorted_by, descending = filters.sorted_by
    direction = ("descending" if descending else "ascending") if key == sorted_by else None
    return Header(key, name, filters.sorted_the_other_way(key).query, direction, estimate)
