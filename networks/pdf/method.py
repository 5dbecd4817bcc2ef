"""How a report's numbers came about, and what they do not say."""

from django.template.defaultfilters import floatformat
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.maps.drawing import ALL_TIES_UP_TO
from networks.measures.sampling import TARGETS
from networks.pdf.parts import bullets, heading, paragraph, terms
from networks.pdf.relation import SOURCE_MEASURES
from networks.words.both_ends_texts import RULES
from networks.words.figures import COUNTS, GROUP_NUMBERS, SHAPE_COUNTS, SHAPE_NUMBERS, SHARES, columns
from surveys.models.fields import translated

FIGURES = (*SHARES, *COUNTS, *SHAPE_NUMBERS, *SHAPE_COUNTS, *GROUP_NUMBERS)
EXPLAINED = (*SOURCE_MEASURES, "rank_best", "rank_worst", *FIGURES)


def method(read):
    """The parts on what was asked, how ties were made, and what each measure is."""
    return [
        heading(_("What was asked")),
        *_asked(read),
        heading(_("How answers became ties")),
        bullets(_ties(read)),
        heading(_("How sure the ranks are")),
        *map(paragraph, _ranks(read)),
        heading(_("The measures")),
        paragraph(
            _(
                "In the formulas n is the number of organisations, A those that have answered, w the rating of a tie "
                "i → j from source i to receiver j. The workbook has more measures than this report."
            )
        ),
        terms(
            (column.name, f"{column.sentence} {column.undefined}", f"{column.formula} · {column.source}")
            for column in columns(*EXPLAINED)
        ),
    ]


def caveats(read):
    """The parts on what must be known before anything is concluded from the numbers."""
    return [bullets(_caveats(read))]


def _ranks(read):
    drawn = [read.on_receivers_word(network) for network in read.networks]
    if any(drawn):
        yield _(
            "From those that have answered as many are drawn at random, some of them several times and others "
            "not at all, and the sources are ranked from their answers alone; 200 times. The range beside a rank "
            "is the one in which it lies in nine of ten draws. Two sources whose ranges overlap widely are not "
            "to be told apart by rank. The draws say how much hangs on who has answered, not what those would "
            "say who have not."
        )
    if not all(drawn):
        yield _(
            "Where ties do not stand on the word of those who received alone there are no such ranges: drawing "
            "respondents anew would not draw those ties anew."
        )


def _asked(read):
    survey, build = read.wave.survey, read.build
    asked = ngettext("%(number)s organisation was asked.", "%(number)s organisations were asked.", build.invited)
    yield paragraph(
        " ".join(
            filter(
                None,
                [asked % {"number": build.invited}, translated(survey.reasons), translated(survey.choosing)],
            )
        )
    )
    yield paragraph(_("Then, for each organisation chosen:"))
    yield bullets(_prompt(relation) for relation in read.relations)


def _prompt(relation):
    ends = translated(relation.low_ends), translated(relation.high_ends)
    scale = _("from 1 (%(low)s) to 5 (%(high)s)") % {"low": ends[0], "high": ends[1]} if all(ends) else _("from 1 to 5")
    told = {"relation": relation, "question": translated(relation.prompts), "scale": scale}
    return _("%(relation)s: %(question)s Rated %(scale)s.") % told


def _ties(read):
    yield _(
        "A tie runs from the organisation that gave help to the one that received it. It is taken as the receiver "
        "said. What an organisation received that was not asked, or has not answered, is not known and not in here."
    )
    both_asked = [str(network.relation) for network in read.networks if network.statuses is not None]
    if both_asked:
        told = {"relations": get_text_list(both_asked, _("and")), "rule": RULES[read.build.tie_rule]}
        yield _("Both ends were asked about %(relations)s. There another rule holds: %(rule)s") % told
    yield _("Its strength is the rating. Whoever was named and not rated counts as a tie without strength.")
    yield _("All together: a tie is there if there is one for any kind of help, as strong as the strongest of them.")
    knowledge = get_text_list([str(relation) for relation in read.knowledge_relations], _("and"))
    yield _("Exclusive channels and own sources are about: %(relations)s.") % {"relations": knowledge}


def _caveats(read):
    yield _missing(read.build)
    if read.on_both_words:
        yield _(
            "Where both ends were asked, help counts by the rule for ties. What an organisation received that has not "
            "answered is not known in full: it is shown as —, never as 0."
        )
    else:
        yield _(
            "What an organisation gave is known from others; what it received only from itself. Where it has not "
            "answered, what it received is shown as —, never as 0."
        )
    if read.build.open_names:
        yield ngettext(
            "%(number)s name that a respondent wrote is not matched with an organisation yet: it is not in here.",
            "%(number)s names that respondents wrote are not matched with organisations yet: they are not in here.",
            read.build.open_names,
        ) % {"number": read.build.open_names}
    estimated = next((network for network in read.networks if network.sampled), None)
    if estimated:
        yield _estimated(estimated)
    if any(network.organisations > ALL_TIES_UP_TO for network in read.networks):
        yield _("The maps are of many organisations: they draw the strongest and their strongest ties, not all.")
    yield _("An answer is what one person said for an organisation. Help that nobody remembered is not in it.")
    if read.on_both_words:
        yield _(
            "A rating says how valuable help seemed to who received it, or to who gave it where only that one rated "
            "it; not how good it was."
        )
    else:
        yield _("A rating says how valuable help seemed to who received it, not how good it was.")
    yield _("A tie does not say that help had an effect, nor that an organisation without ties does badly.")
    yield _("Characters that the report's typeface lacks stand as empty boxes in it; the other files have them.")


def _missing(build):
    missing = max(build.invited - build.answered, 0)
    if not missing:
        return _("Everyone who was asked has answered.")
    if build.invited == 1:
        return _("The only organisation asked has not answered: nothing is known of its sources.")
    told = ngettext(
        "%(number)s of the %(asked)s organisations asked has not answered. Sources that only it would have named are "
        "missing, others are named less often than they should be, and some that seem left out need not be.",
        "%(number)s of the %(asked)s organisations asked have not answered. Sources that only they would have named "
        "are missing, others are named less often than they should be, and some that seem left out need not be.",
        missing,
    )
    return told % {"number": missing, "asked": build.invited}


def _estimated(network):
    told = _("Betweenness is estimated from %(number)s starting points, closeness and reach from %(targets)s targets.")
    told %= {"number": network.sampled, "targets": TARGETS}
    if network.sampling_error is None:
        return told
    error = floatformat(100 * network.sampling_error, 1)
    return f"{told} " + _("The largest betweenness is typically off by %(error)s %%.") % {"error": error}
