"""The key figures of a network as they are shown: each with its plain sentence, formula and source."""

from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.answers.both_ends import concordance
from networks.measures import MEASURES
from networks.words.estimates import estimate_in_words
from surveys.models.fields import translated

SHARES = ("density", "reciprocity")
COUNTS = ("components", "largest_component", "isolates")
# The shape of the network, for those who ask more of it.
SHAPE_NUMBERS = ("average_distance", "transitivity", "centralisation", "core_fit", "modularity")
SHAPE_COUNTS = ("core_size", "communities")
GROUP_NUMBERS = ("ei_category", "ei_region")
# What stands behind a profile field's key in the columns of `networks.results.tables.profiles`, and what it says.
MEASURED = {"pct": gettext_lazy("share of members"), "mean": gettext_lazy("mean")}


@dataclass(frozen=True)
class Figure:
    """value: a count; percent: a share in per cent; number: any other. All None: not defined; `undefined` says why."""

    name: str
    sentence: str
    value: int | None = None
    percent: float | None = None
    number: float | None = None
    formula: str = ""
    source: str = ""
    undefined: str = ""

    @property
    def known(self):
        return any(each is not None for each in (self.value, self.percent, self.number))


@dataclass(frozen=True)
class Column:
    """A measure as it is explained under a table."""

    key: str
    name: str
    sentence: str
    formula: str
    source: str
    undefined: str


def figures_of(build, network):
    """The Figures of a network, the most telling first."""
    return [
        Figure(_("Organisations"), _("How many were asked, offered or named."), value=network.organisations),
        Figure(_("Ties"), _("How many times an organisation received something from another one."), value=network.ties),
        Figure(
            _("Response rate"),
            _("The share of the organisations asked that have answered."),
            percent=100 * build.answered / build.invited if build.invited else None,
            formula=_("answered / asked"),
            undefined=_("Nobody has been asked."),
        ),
        *([figure_of_agreement(network.statuses)] if network.statuses else ()),
        *(_figure(key, percent=_percent(getattr(network, key))) for key in SHARES),
        *(_figure(key, value=getattr(network, key)) for key in COUNTS),
    ]


def shape_figures_of(network):
    """The Figures that tell of a network's shape."""
    return [
        *(_estimated(network, key, _figure(key, number=getattr(network, key))) for key in SHAPE_NUMBERS),
        *(_figure(key, value=getattr(network, key)) for key in SHAPE_COUNTS),
        *(_figure(key, number=getattr(network, key)) for key in GROUP_NUMBERS),
    ]


def _estimated(network, key, figure):
    """The Figure, with what is to be said of an estimate behind its sentence."""
    said = estimate_in_words(network, key)
    return replace(figure, sentence=f"{figure.sentence} {capfirst(said)}.") if said and figure.known else figure


def figure_of_agreement(counts):
    """The Figure of how often both ends agree; counts: a Network's statuses, None to read what it says only."""
    return Figure(
        _("Confirmed"),
        _("Of the ties on which both ends could speak, the share that both named: how reliable the answers are."),
        percent=_percent(concordance(counts)) if counts else None,
        formula=_("confirmed / (confirmed + contradicted)"),
        source="j. adams and J. Moody, To tell the truth: measuring concordance in multiply reported network data, "
        "Social Networks 29 (2007), 44–58",
        undefined=_("Of no tie could both ends speak."),
    )


def columns(*keys):
    """The Columns of some measures."""
    return [Column(key, *_texts(key)) for key in keys]


def _figure(key, **number):
    name, sentence, formula, source, undefined = _texts(key)
    return Figure(name, sentence, formula=formula, source=source, undefined=undefined, **number)


def _texts(key):
    measure = MEASURES[key]
    return (
        translated(measure.names),
        translated(measure.sentences),
        translated(measure.formulas),
        measure.source,
        translated(measure.undefined),
    )


def _percent(share):
    return None if share is None else 100 * share
