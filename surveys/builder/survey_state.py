"""A survey's state as the checks before opening look at it, and what they found in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.builder.survey_checks import Asked, SurveyState, check
from surveys.models import Invitation, Organisation, ProfileField, RosterEntry
from surveys.survey_parts import language_name, part_name

Kind = ProfileField.Kind


def findings_about(survey, wave=None):
    """What is to be looked at before a wave opens: Findings of `surveys.builder.survey_checks`, the faults first.

    Without a wave its organisations stand for the roster, and nobody is missed among the respondents. At most five
    queries, however long the survey and the roster.
    """
    return check(state_of(survey, wave))


def state_of(survey, wave=None, relations=None, questions=None):
    """The SurveyState of a survey and of a wave that may open; relations and questions, where they are read already."""
    relations = survey.relations.all() if relations is None else relations
    questions = list(survey.questions.select_related("field", "only_if") if questions is None else questions)
    confirmed = Organisation.Status.CONFIRMED
    if wave is None:
        roster = Organisation.objects.filter(cluster=survey.cluster_id, status=confirmed).count()
    else:
        roster = RosterEntry.objects.filter(wave=wave, organisation__status=confirmed).count()
    return SurveyState(
        languages=tuple(survey.cluster.languages),
        survey=Asked("survey", str(survey), _survey_texts(survey), ("titles", "choosing")),
        relations=tuple(_relation(each) for each in relations),
        questions=tuple(_question(each, questions) for each in questions),
        minutes=survey.minutes,
        asked_by=survey.asked_by,
        contact=survey.contact,
        roster=roster,
        respondents=None if wave is None else _respondents(wave),
    )


def _respondents(wave):
    """How many can answer; whoever was merged into another is to be asked under that one's name."""
    return Invitation.objects.filter(wave=wave, revoked_at=None, organisation__status="confirmed").count()


def _survey_texts(survey):
    return {"titles": survey.titles, "reasons": survey.reasons, "choosing": survey.choosing}


def _relation(relation):
    parts = ("names", "prompts", "low_ends", "high_ends")
    texts = {part: getattr(relation, part) for part in parts}
    return Asked(f"relation-{relation.pk}", str(relation), texts, ("names", "prompts"))


def _question(question, questions):
    field = question.field
    texts = {"prompts": question.prompts, "names": field.names, "units": field.units}
    has_choices = field.kind in (Kind.ONE_OF, Kind.SEVERAL_OF)
    if has_choices:
        texts |= {f"choices.{choice['key']}": choice.get("names", {}) for choice in field.choices}
    place = {each.pk: number for number, each in enumerate(questions)}
    return Asked(
        where=f"question-{question.pk}",
        name=str(field),
        texts=texts,
        needed=("prompts", "names", "choices"),
        choices=len(field.choices) if has_choices else None,
        comes_early=place.get(question.only_if_id, -1) > place[question.pk],
    )


def in_words(finding):
    """What was found, in the reader's language, with what to do about it."""
    details = finding.details
    if finding.code == "text-missing":
        return _missing(finding)
    if finding.code == "too-long":
        return _too_long(details)
    if finding.code == "promises-less":
        return _("You promise %(promised)s minutes; it will take about %(minutes)s.") % details
    return _SENTENCES[finding.code]() % details


def _missing(finding):
    details = finding.details
    words = {
        "part": part_name(details["part"]),
        "language": language_name(details["language"]),
        "name": details["name"],
    }
    if finding.where == "survey":
        return _("Missing in %(language)s: %(part)s.") % words
    return _("Missing in %(language)s: %(part)s of “%(name)s”.") % words


def _too_long(details):
    return ngettext(
        "With %(roster)s organisations on the list and %(relations)s kind of help it takes about %(minutes)s minutes. "
        "From ten on many stop on the way: shorten the list.",
        "With %(roster)s organisations on the list and %(relations)s kinds of help it takes about %(minutes)s minutes. "
        "From ten on many stop on the way: ask about fewer kinds of help, or shorten the list.",
        details["relations"],
    ) % {name: details[name] for name in ("roster", "relations", "minutes")}


_SENTENCES = {
    "no-reasons": lambda: _("Respondents are not told why it is asked, nor what becomes of their answers."),
    "nobody-asks": lambda: _("Respondents are not told who asks."),
    "no-contact": lambda: _("Respondents are not told whom to turn to: a telephone, an e-mail address."),
    "no-relations": lambda: _("Nothing is asked about who helps whom yet: add a kind of help."),
    "no-respondents": lambda: _("No organisation is asked in this wave yet: choose the respondents."),
    "no-roster": lambda: _("There is no list to choose from in this wave: respondents write every name themselves."),
    "too-few-choices": lambda: _("“%(name)s” needs at least two choices."),
    "comes-early": lambda: _("“%(name)s” stands before the question that it depends on: move it down."),
}
