"""A network of a reading as its map: who is drawn, in which colours, and in whose words."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks import reading
from networks.maps.drawing import (
    ALL_TIES_UP_TO,
    MOST_DRAWN,
    LegendEntry,
    MapContent,
    MapOrganisation,
    MapTexts,
    MapTie,
    draw,
)


def map_of(read, network, linked=frozenset(), legend=True):
    """The SVG of a network; "" where there are no ties to draw.

    linked: the ids of organisations that have a row with the anchor organisation-<id> on the page; legend: whether it
    is drawn under the map, with how to read it.
    """
    if not network.ties:
        return ""
    drawn = list(reading.strongest_of(network)[:MOST_DRAWN])
    ties = reading.ties_between(network, [position.organisation_id for position in drawn])
    numbered = [(position.organisation_id, position) for position in drawn]
    return draw_network(read, network, numbered, ties, linked, legend)


def draw_network(read, network, drawn, ties, linked=frozenset(), legend=True):
    """The SVG of some positions of a network. drawn: (number, Position), the strongest first; ties: (source, receiver,
    strength) by those numbers; linked, legend: as of map_of."""
    return draw(
        MapContent(
            title=_("Map: who receives help from whom"),
            description=_description(network),
            organisations=[replace(_organisation(position, linked), id=number) for number, position in drawn],
            ties=[MapTie(*tie) for tie in ties],
            legend=_legend(read.wave, [position for _number, position in drawn]) if legend else [],
            notes=_notes(network) if legend else [],
            without_label=_without_label if legend else None,
        )
    )


def texts_of_map(network, organisations=None, ties=None):
    """What is written on and under the drawing, as drawing.MapTexts; organisations, ties: how many of each are drawn
    where it is not all of them."""
    notes, title = tuple(_notes(network)), _("Map: who receives help from whom")
    return MapTexts(title, _description(network, organisations, ties), notes, _without_label)


def organisation_on_map(position, place=None, href=None):
    """A Position as it is drawn; at its own place, or at that of another Position of the organisation."""
    organisation, place = position.organisation, place or position
    return MapOrganisation(
        id=organisation.pk,
        label=organisation.label,
        name=organisation.name,
        x=place.x,
        y=place.y,
        strength=position.weighted_out_degree,
        colour=organisation.category.colour,
        shape=organisation.category.shape,
        href=href,
    )


def _organisation(position, linked):
    pk = position.organisation_id
    return organisation_on_map(position, href=f"#organisation-{pk}" if pk in linked else None)


def _legend(wave, drawn):
    """The categories that appear, in their order."""
    there = {position.organisation.category_id for position in drawn}
    categories = [category for category in reading.categories_of(wave) if category.pk in there]
    return [LegendEntry(str(category), category.colour, category.shape) for category in categories]


def _description(network, organisations=None, ties=None):
    organisations = network.organisations if organisations is None else organisations
    ties = network.ties if ties is None else ties
    counted = ngettext(
        "%(ties)s tie between %(organisations)s organisations.",
        "%(ties)s ties between %(organisations)s organisations.",
        ties,
    )
    counted %= {"ties": ties, "organisations": organisations}
    return " ".join([counted, _("The table under the map says the same in figures.")])


def how_to_read(network, most_drawn):
    """The notes under a map, drawn here or by the page, that draws at most so many organisations."""
    notes = [
        _("An arrow runs from who gave help to who received it; the thicker, the higher it was rated."),
        _("Dashed: named and not rated. Larger and nearer the middle: more help given."),
    ]
    if network.organisations > most_drawn:
        note = _("Drawn are the %(number)s organisations that gave most help; all are in the download.")
        notes.append(note % {"number": most_drawn})
    return notes


def _without_label(number):
    text = ngettext(
        "%(number)s organisation has no label here: there was no room for it.",
        "%(number)s organisations have no label here: there was no room for them.",
        number,
    )
    return text % {"number": number}


def _notes(network):
    notes = how_to_read(network, MOST_DRAWN)
    if network.organisations > ALL_TIES_UP_TO:
        notes.append(_("Of each organisation only the three strongest ties are drawn."))
    return notes
