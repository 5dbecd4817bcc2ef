"""What a report says of the associations side by side, and of those whom no help reaches."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks import reading
from networks.downloads.named_tables import title_of
from networks.models import Table
from networks.pages.page_tables import by_association, only, profiles_of
from networks.pdf.names import FIRST
from networks.pdf.parts import heading, paragraph, table
from networks.pdf.relation import MOST_ASSOCIATIONS, first_of
from networks.words.channel_texts import channel_texts

# More associations than these do not fit side by side on a page.
MOST_SIDE_BY_SIDE = 5


def associations_compared(read, tables):
    """The parts on own sources, profiles and exclusive channels; none where there are no associations.

    tables: the NamedTables of any network of the reading, by_association putting their ratings in order.
    """
    associations = by_association(tables)
    if not associations:
        return []
    return [
        *_own_sources(associations[:MOST_ASSOCIATIONS]),
        *_profiles(profiles_of(tables)),
        *_channels(read, tables, associations),
    ]


def left_without_source(names):
    """Who of those that are served, and have answered, has no source: for each kind of help and altogether."""
    build = names.read.build
    if not build.answered:
        return []
    lacking, waiting, of = _lacking(names)
    unknown = build.invited - build.answered
    told = [_("Counted are the organisations that are served rather than serve, and that have answered.")]
    if unknown > 0:
        silent = ngettext(
            "%(number)s organisation asked has not answered: whether it has a source is not known.",
            "%(number)s organisations asked have not answered: whether they have a source is not known.",
            unknown,
        )
        told.append(silent % {"number": unknown})
    if waiting:
        told.append(_only_names_that_wait(waiting))
    if names.read.on_both_words:
        told.append(_("Where both ends were asked, a source is one whose help counts by the rule for ties."))
    if not of:
        told.append(_("None of them has answered."))
        return [paragraph(" ".join(told))]
    if not lacking:
        told += _nobody_lacks(of, waiting)
        return [paragraph(" ".join(told))]
    rows = [[organisation.label, str(organisation.category), kinds] for organisation, kinds in lacking[:FIRST]]
    header = [(_("Organisation"), 2), (_("Kind"), 1), (_("Without a source for"), 2)]
    counted = _("Without a source for at least one kind of help: %(lacking)s of %(answered)s.")
    told.append(counted % {"lacking": len(lacking), "answered": of})
    title = _("Organisations without a source, those that lack most first")
    return [paragraph(" ".join(told)), table(title, header, rows, [first_of(len(lacking), FIRST)])]


def _nobody_lacks(of, waiting):
    if waiting:
        return [_("Each of the others has at least one source for each kind of help.")] * (of > waiting)
    sentence = ngettext(
        "The only one of them has at least one source for each kind of help.",
        "Each of the %(number)s has at least one source for each kind of help.",
        of,
    )
    return [sentence % {"number": of}]


def _lacking(names):
    """([(organisation, the kinds of help it lacks, in words)], how many wrote for some kind only names that wait to be
    matched, how many were looked at)."""
    kinds, organisations, waiting = {}, {}, set()
    relations = [network for network in names.read.networks if network.relation_id]
    names_wait = reading.names_wait_in(relations)
    for position in names.unserved(relations):
        if position.organisation_id in names_wait[position.network_id]:
            waiting.add(position.organisation_id)
            continue
        organisations[position.organisation_id] = position.organisation
        kinds.setdefault(position.organisation_id, set()).add(position.network_id)
    order = sorted(organisations.values(), key=lambda who: (-len(kinds[who.pk]), who.code))
    lacking = [(who, _in_words(relations, kinds[who.pk])) for who in order]
    return lacking, len(waiting), reading.count_served(names.read.networks[-1])


def _only_names_that_wait(number):
    sentence = ngettext(
        "%(number)s organisation wrote, for at least one kind of help, only names that wait to be matched: whether it "
        "has a source of that kind is not known yet.",
        "%(number)s organisations wrote, for at least one kind of help, only names that wait to be matched: whether "
        "they have a source of that kind is not known yet.",
        number,
    )
    return sentence % {"number": number}


def _in_words(relations, lacking):
    if len(lacking) == len(relations) > 1:
        return _("any kind of help")
    return get_text_list([str(network.relation) for network in relations if network.pk in lacking], _("and"))


def _own_sources(associations):
    parts = []
    for association, tables in associations:
        named = tables.get(Table.Key.OWN_SOURCES)
        if named is None:
            silent = _("%(association)s has not answered: its own sources are not known.")
            parts.append(paragraph(silent % {"association": association.label}))
            continue
        header = [(_("Organisation"), 1), *((str(relation), 0) for relation in named.relations)]
        rows = [[row["organisation"].label, *map(_rating, row["in_order"])] for row in named.rows[:FIRST]]
        notes = [_("Ratings from 1 to 5; 0: no help."), first_of(named.total, FIRST)]
        parts.append(table(title_of(named), header, rows, notes))
    return [heading(_("What the associations themselves receive")), *parts]


def _rating(rating):
    return _("not rated") if rating is None else rating


def _profiles(profiles):
    if not profiles.rows:
        return []
    shown = profiles.associations[:MOST_SIDE_BY_SIDE]
    header = [(_("Of the members"), 1), *((association.label, 0) for association in shown)]
    rows = [[_("Members"), *profiles.members[: len(shown)]]]
    rows += [[f"{row.name}, {row.measured}", *map(_profile(row), row.cells[: len(shown)])] for row in profiles.rows]
    notes = [first_of(len(profiles.associations), len(shown))]
    return [heading(_("What their members are like")), table(_("Profile of the members"), header, rows, notes)]


def _profile(row):
    def told(cell):
        if cell.value is None:
            return None
        known = _("known of %(known)s of %(members)s") % {"known": cell.known, "members": cell.members}
        value = f"{cell.value}\u00a0{row.unit}".strip()
        return value if cell.known == cell.members else f"{value} ({known})"

    return told


def _channels(read, tables, associations):
    named = only(tables, Table.Key.EXCLUSIVE_CHANNELS)
    rows = [[row["organisation"].label, row["association"].label] for row in named.rows[:FIRST]]
    explained = _(
        "Sources of knowledge (%(relations)s) that helped one association and no other that answered, as far as the "
        "answers say."
    )
    relations = get_text_list([str(relation) for relation in read.knowledge_relations], _("and"))
    explained %= {"relations": relations}
    said = channel_texts(read.build, associations, named.total)
    if not rows:
        return [heading(_("Exclusive channels")), *map(paragraph, [explained, said.none, *said.notes])]
    header = [(_("Source"), 1), (_("Helped only"), 1)]
    notes = [explained, *said.notes, first_of(named.total, FIRST)]
    return [heading(_("Exclusive channels")), table(title_of(named), header, rows, notes)]
