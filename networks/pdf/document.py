"""A build's report as plain values in the language that is active: what `networks.pdf.typeset` makes a PDF of."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from networks.pdf.associations import associations_compared, left_without_source
from networks.pdf.method import caveats, method
from networks.pdf.names import ProtectedNames, RealNames
from networks.pdf.parts import bullets, heading, paragraph, table
from networks.pdf.relation import first_of, relation_parts
from networks.words.finding_places import place_in_the_report
from networks.words.missing_answers import answered_line
from surveys.names import in_reading_order
from surveys.texts import shortened

PROGRAM = "clustersurvey"
# So many short names are told in full: those of the strongest, as one looks names up.
MOST_EXPLAINED = 100
REAL = gettext_lazy("The names in this report are the real ones: take care whom you hand it to.")
PROTECTED = gettext_lazy(
    "Names are protected: organisations of protected kinds have a number, the same in every file. Whoever knows the "
    "cluster well may still recognise one by its ties."
)


def document_of(read, protected=False):
    """The document of a Reading that has a build; protected: as outsiders may see it."""
    names = ProtectedNames(read) if protected else RealNames(read)
    tables = {network.pk: names.tables(network) for network in read.networks}
    sections = [_section(_("What the answers say"), _findings(names))]
    # Of one kind of help only, all together is the same once more.
    told = read.networks if len(read.relations) > 1 else read.networks[:1]
    for network in told:
        sections.append(_section(name_of(network), relation_parts(names, network, tables[network.pk])))
    sections += [
        _section(_("Associations compared"), associations_compared(read, tables[read.networks[-1].pk])),
        _section(_("Left without a source"), left_without_source(names)),
        _section(_("How this was found out"), method(read)),
        _section(_("What to keep in mind"), caveats(read)),
        _section(_("Who is who"), _who_is_who(names)),
    ]
    return {**_first_page(names), "contents": _("Contents"), "sections": [each for each in sections if each["parts"]]}


def name_of(network):
    """What a network is called on pages."""
    return str(network.relation) if network.relation_id else _("All together")


def _section(heading, parts):
    return {"heading": heading, "parts": parts}


def _first_page(names):
    read = names.read
    build, survey = read.build, read.wave.survey
    return {
        "language": get_language().split("-")[0],
        "author": [survey.asked_by] if survey.asked_by else [PROGRAM],
        "kicker": _("Knowledge network: who receives help from whom"),
        "title": survey.cluster.name,
        "subtitle": _("%(survey)s, wave %(number)s") % {"survey": survey, "number": read.wave.number},
        "share": min(build.answered / build.invited, 1) if build.invited else None,
        "share_text": _answered(build),
        "facts": [[name, value] for name, value in _facts(read) if value],
        "names": str(PROTECTED if names.protected else REAL),
    }


def _answered(build):
    if build.invited == 1:
        return answered_line(build)
    # Rounded down: never 100 % of what is not all of them.
    share = 100 * build.answered // build.invited if build.invited else 0
    text = ngettext(
        "%(answered)s of %(asked)s organisations asked has answered: %(share)s %%",
        "%(answered)s of %(asked)s organisations asked have answered: %(share)s %%",
        build.answered,
    )
    return text % {"answered": build.answered, "asked": build.invited, "share": share}


def _facts(read):
    build, survey, cluster = read.build, read.wave.survey, read.wave.survey.cluster
    yield _("Region"), ", ".join(filter(None, (cluster.region, cluster.country)))
    yield _("Product"), cluster.product
    yield _("Asked by"), survey.asked_by
    yield _("Asked"), _period(read.wave)
    yield _("Last answer"), _day(build.latest_answer_at)
    yield _("Network built"), _moment(build.finished_at)
    yield _("Build"), str(build.pk)
    yield _("Organisations"), str(max(network.organisations for network in read.networks))
    yield _("Kinds of help"), ", ".join(map(str, read.relations))


def _period(wave):
    first, last = (date_format(day) if day else "" for day in (wave.opens_on, wave.closes_on))
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(first)s") % {"first": first} if first else last and _("until %(last)s") % {"last": last}


def _day(moment):
    return date_format(timezone.localtime(moment)) if moment else ""


def _moment(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def _findings(names):
    """A list for each network; what was said of one already is not said again of the next."""
    parts, said = [], set()
    for network in names.read.networks:
        sentences = [f"{each.sentence} → {place_in_the_report(each.kind)}" for each in names.findings(network)]
        new = [sentence for sentence in sentences if sentence not in said]
        said.update(new)
        if new:
            parts += [heading(name_of(network)), bullets(new)]
    return parts or [paragraph(_("Nobody has answered yet: there is nothing to say."))]


def _who_is_who(names):
    network = names.read.networks[-1]
    strongest = names.strongest(network, MOST_EXPLAINED)
    # Of a short name that the program made by cutting the name nobody asks what it stands for.
    explained = [each for each in strongest if each.label not in (each.name, shortened(each.name))]
    if not explained:
        return []
    rows = [
        [organisation.label, organisation.name, str(organisation.category)]
        for organisation in sorted(explained, key=lambda organisation: in_reading_order(organisation.label))
    ]
    header = [(_("Short name"), 2), (_("Organisation"), 4), (_("Kind"), 2)]
    notes = [first_of(network.organisations, MOST_EXPLAINED)]
    return [table(_("Short names and what they stand for"), header, rows, notes)]
