"""What a report says of one network: what was asked, its figures, its map, its sources."""

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.downloads.named_tables import title_of
from networks.models import Table
from networks.pdf.names import FIRST
from networks.pdf.parts import drawing, heading, paragraph, table
from networks.pdf.typeset import for_print
from networks.words.figures import columns, figures_of, shape_figures_of
from surveys.models.fields import translated

FIRST_OF_MEMBERS = 15
MOST_ASSOCIATIONS = 10
SOURCE_MEASURES = ("weighted_out_degree", "out_degree", "in_degree", "only_source_of")


def relation_parts(names, network, tables):
    """The parts of a network's section; `tables`: its NamedTables."""
    parts = [paragraph(_asked(network)), _figures(names.read.build, network)]
    svg = names.map(network)
    if svg:
        title = _("Map: who receives help from whom")
        parts.append(drawing(title, _described(network), for_print(svg)))
    by_the_rule = names.read.by_the_rule(network)
    return [
        *parts,
        *_sources(*names.providers(network), by_the_rule, names.read.on_receivers_word(network)),
        *_sources_of_members(tables),
    ]


def first_of(total, shown):
    """The sentence under a table that shows only its first rows; "" if it shows them all."""
    if total <= shown:
        return ""
    return _("The first %(shown)s of %(total)s; all of them are in the workbook.") % {"shown": shown, "total": total}


def average(row):
    return None if row["average"] is None else floatformat(row["average"], 1)


def _asked(network):
    if network.relation_id is None:
        return _("All kinds of help taken together: a tie is there if there is one of any kind.")
    return _("Asked was: %(question)s") % {"question": translated(network.relation.prompts) or network.relation}


def _described(network):
    counted = ngettext(
        "%(ties)s tie between %(organisations)s organisations.",
        "%(ties)s ties between %(organisations)s organisations.",
        network.ties,
    )
    return counted % {"ties": network.ties, "organisations": network.organisations}


def _figures(build, network):
    figures = [*figures_of(build, network), *shape_figures_of(network)]
    rows = [[figure.name, _number(figure), figure.sentence] for figure in figures]
    return table(_("Key figures"), [(_("Figure"), 1), (_("Value"), 0), (_("What it says"), 3)], rows)


def _number(figure):
    if figure.percent is not None:
        return f"{floatformat(figure.percent, 1)} %"
    return figure.value if figure.value is not None else floatformat(figure.number, 2) or None


def _sources(providers, total, by_the_rule, ranks_are_drawn):
    """The parts on those who gave help: the first positions of so many."""
    rows = [_source(position) for position in providers]
    if not rows:
        return [heading(_("Who gave help")), paragraph(_no_ties(by_the_rule))]
    first, *others = ((column.name, 0) for column in columns(*SOURCE_MEASURES))
    header = [(_("Organisation"), 3), (_("Kind"), 2), first, (_("Rank, drawn anew"), 0), *others]
    notes = [
        _about_ranks(ranks_are_drawn),
        first_of(total, FIRST),
    ]
    return [
        heading(_("Who gave help")),
        table(_("Organisations that gave help, the strongest first"), header, rows, notes),
    ]


def _no_ties(by_the_rule):
    if by_the_rule:
        return _("By the rule for ties no help of this kind counts so far.")
    return _("Nobody has named anyone for this kind of help yet.")


def _about_ranks(are_drawn):
    if not are_drawn:
        return _("No ranks are drawn anew here: ties do not stand on the word of those who received alone.")
    return _("Rank, drawn anew: between these ranks it lies in nine of ten draws from the same answers.")


def _source(position):
    first, *rest = (getattr(position, measure) for measure in SOURCE_MEASURES)
    return [position.organisation.label, str(position.organisation.category), first, _ranks(position), *rest]


def _ranks(position):
    if position.rank_best is None or position.rank_best == position.rank_worst:
        return position.rank_best
    return f"{position.rank_best}–{position.rank_worst}"


def _sources_of_members(tables):
    found = [each for each in tables if each.key in (Table.Key.SOURCES, Table.Key.SOURCE_CATEGORIES)]
    if not found:
        return []
    associations = {each.association for each in found}
    drawn = [_members_table(each) for each in found[: 2 * MOST_ASSOCIATIONS]]
    rest = first_of(len(associations), MOST_ASSOCIATIONS)
    title = heading(_("Where the members of the associations receive it from"))
    return [title, *drawn, *([paragraph(rest)] if rest else [])]


def _members_table(named):
    by_kind = named.key == Table.Key.SOURCE_CATEGORIES
    rows = [
        [str(row["category"]) if by_kind else row["organisation"].label, row["firms"], average(row)]
        for row in named.rows[:FIRST_OF_MEMBERS]
    ]
    first = _("Kind") if by_kind else _("Organisation")
    header = [(first, 1), (_("Members that received from it"), 0), (_("Average rating"), 0)]
    nobody = "" if rows else _("No member has a source for this kind of help yet.")
    return table(title_of(named), header, rows, [nobody, first_of(named.total, FIRST_OF_MEMBERS)])
