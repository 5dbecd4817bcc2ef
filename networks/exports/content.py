"""What every format writes: plain values, texts already in the reader's language. No Django here."""

from dataclasses import dataclass, field

from networks.maps.drawing import MapTexts
from networks.measures import MEASURES, PositionRow

MEASURE_COLUMNS = tuple(key for key in MEASURES if key in PositionRow.__dataclass_fields__)
ORGANISATION_COLUMNS = (
    "code",
    "organisation",
    "label",
    "category",
    "in_region",
    "country",
    "answered",
    *MEASURE_COLUMNS,
    "x",
    "y",
)
ABOUT_COLUMNS = ("about", "value")
NETWORK_COLUMNS = ("measure", "value")
CODEBOOK_COLUMNS = ("part", "column", "name", "sentence", "formula", "undefined", "source")
TRIADS = "triads"
# What each end said of a tie, where both were asked.
END_COLUMNS = ("receiver_said", "giver_said", "status")
TIE_COLUMNS = ("source", "receiver", "source_name", "receiver_name", "strength", *END_COLUMNS)


@dataclass(frozen=True)
class TableContent:
    """A published table: `rows` are dicts with the keys `columns`; `name` is short, `title` a line above the table."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[dict]


@dataclass(frozen=True)
class CategoryContent:
    """A kind of organisation as it is drawn: key as in the organisations' rows, name in the reader's language."""

    key: str
    name: str
    colour: str
    shape: str


@dataclass(frozen=True)
class Content:
    """One network of one build.

    `about`: what every file says of itself (cluster, wave, build, date of the data, response rate, rule for ties, names
    real or protected). `organisations`: dicts with the keys ORGANISATION_COLUMNS; in_region "yes" or "no", answered
    "yes", "no" or "not asked", measures None where not defined or not observed. `ties`: dicts with the keys
    TIE_COLUMNS; source and receiver are codes, strength 1 to 5 or None: named and not rated. END_COLUMNS are words as
    of networks.answers.both_ends, None in a network that was asked about from one end only and in that of all together.
    `measures`: those of the network as a whole, None where not defined; "triads" in it is {type: how many}.
    """

    about: dict[str, str]
    organisations: list[dict]
    ties: list[dict]
    measures: dict = field(default_factory=dict)
    tables: list[TableContent] = field(default_factory=list)
    # In the order of the legend.
    categories: list[CategoryContent] = field(default_factory=list)
    # Dicts with the keys CODEBOOK_COLUMNS, in the reader's language.
    codebook: list[dict] = field(default_factory=list)
    map_texts: MapTexts = field(default_factory=MapTexts)


def about_rows(content):
    """Dicts with the keys ABOUT_COLUMNS."""
    return [dict(zip(ABOUT_COLUMNS, pair, strict=True)) for pair in content.about.items()]


def network_rows(content):
    """Dicts with the keys NETWORK_COLUMNS, a row for each measure of the network as a whole, one for each triad."""
    pairs = [(key, value) for key, value in content.measures.items() if key != TRIADS]
    pairs += [(f"{TRIADS}_{kind}", count) for kind, count in content.measures.get(TRIADS, {}).items()]
    return [dict(zip(NETWORK_COLUMNS, pair, strict=True)) for pair in pairs]


def as_number(measure):
    """A measure as every format can write it: yes and no as 1 and 0."""
    return int(measure) if isinstance(measure, bool) else measure
