"""What the page says around its map: the legend's kinds, and the texts that scripts put numbers and names in."""

from dataclasses import dataclass

from django.utils.dateformat import format as written
from django.utils.formats import get_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from networks import reading
from networks.maps.drawing import draw_shape
from networks.maps.map_of_network import how_to_read
from networks.pages.map_data import MOST_ORGANISATIONS


@dataclass(frozen=True)
class KindOnMap:
    """number: its place among the cluster's categories, which the map's data call it by; symbol: SVG of 20 × 20."""

    number: int
    name: str
    symbol: str


def kinds_on_map(read, network):
    """The KindOnMap of each category that appears, in their order."""
    there = set(network.positions.values_list("organisation__category", flat=True).distinct().order_by())
    return [
        KindOnMap(number, str(kind), draw_shape(kind.shape, kind.colour, 10, 10, 7))
        for number, kind in enumerate(reading.categories_of(read.wave))
        if kind.pk in there
    ]


def map_texts(read, network):
    """{key: text} for static/js/map; "#name" in a text is where a script puts a number or a name."""
    return {
        "caption": _caption(read, network),
        "notes": how_to_read(network, MOST_ORGANISATIONS),
        "file_name": f"{read.wave.survey.cluster.slug}-{read.wave.number}-{reading.key_of(network)}",
        "shown": _("Organisations: #organisations of #all_organisations. Ties: #ties of #all_ties."),
        "rank": _("#rank of #all, the strongest first"),
        "none_selected": _("No organisation is selected."),
        "gave_to": _("Gave help to #number: #names."),
        "gave_nobody": _("It gave help to nobody."),
        "received_from": _("Received help from #number: #names."),
        "received_nothing": _("It received help from nobody."),
        "sources_unknown": _("From whom it received is not known: it was not asked or has not answered."),
        "names_wait": _("From whom it received is not known yet: it wrote only names that wait to be matched."),
        "and_more": _("#names and #number more"),
    }


def _caption(read, network):
    """Lines that say what a saved map shows: cluster, relation, wave; build, date, response rate."""
    build, wave = read.build, read.wave
    relation = str(network.relation) if network.relation_id else _("All together")
    rate = f"{100 * build.answered / build.invited:.1f}" if build.invited else "–"
    about = _("Wave %(wave)s · build %(build)s of %(date)s · answered: %(answered)s of %(asked)s (%(rate)s %%)") % {
        "wave": wave.number,
        "build": build.pk,
        "date": written(localtime(build.finished_at), get_format("SHORT_DATETIME_FORMAT")),
        "answered": build.answered,
        "asked": build.invited,
        "rate": rate,
    }
    return [f"{wave.survey.cluster.name} · {relation}", about]
