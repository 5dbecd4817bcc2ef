"""Saves the texts and settings of a survey as they are written: each is compared with what it started from, so that of
two people who write the same text the later one is warned, and nothing is overwritten unseen."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.activity import record
from surveys.models import ProfileField, Survey
from surveys.numbers import Ambiguous, NotANumber, parse_number
from surveys.survey_parts import parts_of
from surveys.texts import clean_line, control_character
from surveys.waves import cluster_changed, raise_generation

# While a survey is in preparation, one line in the log for each part and person in this time.
ONE_LINE_IN = timedelta(minutes=10)
MOST_MINUTES = 240


@dataclass(frozen=True)
class Outcome:
    """What became of a text that was sent. `typed` is what was sent; `now` what is stored; `message` what to do."""

    SAVED, REFUSED, CHANGED_MEANWHILE, GONE = "saved", "refused", "changed-meanwhile", "gone"

    state: str
    typed: str
    now: str = ""
    message: str = ""

    @property
    def is_saved(self):
        return self.state == self.SAVED


def locked(survey_id):
    """The survey, kept from others until the transaction ends: what is asked in it changes one by one."""
    return Survey.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=survey_id)


@transaction.atomic
def save_texts(survey_id, sent, user):
    """Save what was written; returns {address: Outcome}. A constant number of queries, and two for each that is new.

    sent: {address: (text, the text that it started from)}, as `surveys.survey_parts` writes them.
    """
    survey = locked(survey_id)
    relations = list(survey.relations.all())
    questions = list(survey.questions.select_related("field"))
    if any(address.startswith("field-") for address in sent):
        _share_fields(questions)
    parts = parts_of(survey, relations, questions)
    saving = _Saving(survey, questions, user)
    return {address: saving.save(parts.get(address), *texts) for address, texts in sent.items()}


def _share_fields(questions):
    """Profile fields belong to the cluster: other surveys may write them at the same time. One object for each."""
    fields = {
        field.pk: field
        for field in ProfileField.objects.select_for_update(of=("self",)).filter(questions__in=questions)
    }
    for question in questions:
        question.field = fields[question.field_id]


class _Saving:
    def __init__(self, survey, questions, user):
        self.survey = survey
        self.questions = questions
        self.user = user
        self.is_frozen = survey.is_frozen

    def save(self, part, typed, was):
        typed, was = _lines(typed), _lines(was)
        if part is None:
            return Outcome(Outcome.GONE, typed, message=_("This was taken out of the survey meanwhile."))
        now = part.value
        try:
            value = self._read(part, typed)
        except ValidationError as error:
            return Outcome(Outcome.REFUSED, typed, now, " ".join(error.messages))
        text = "" if value in (None, False) else "on" if value is True else str(value)
        if text == now or (part.attribute == "usual_most" and value == part.row.usual_most):
            return Outcome(Outcome.SAVED, typed, now)
        if now not in (was, clean_line(was)):
            return Outcome(Outcome.CHANGED_MEANWHILE, typed, now, _changed(now))
        self._store(part, value, now)
        return Outcome(Outcome.SAVED, typed, part.value)

    def _read(self, part, typed):
        """What a text means for its part; raises ValidationError, saying what to do."""
        value = read(part, typed, self.questions)
        if self.is_frozen and part.attribute == "only_if" and value != part.row.only_if_id:
            raise ValidationError(_("This survey has been asked: its structure stays. Copy it to ask something else."))
        if self.is_frozen and part.is_needed and not value and part.value:
            raise ValidationError(_("Respondents read this: write another text instead of none."))
        return value

    def _store(self, part, value, old):
        part.put(value)
        part.row.save(update_fields=[part.attribute])
        if isinstance(part.row, ProfileField):
            cluster_changed(self.survey.cluster)
        else:
            network_follows(self.survey)
        self._log(part, old)

    def _log(self, part, old):
        details = {
            "part": part.tail,
            "of": str(getattr(part.row, "field", part.row)),
            "address": f"{self.survey.pk}:{part.address}",
        }
        if self.is_frozen:
            about = details | {"old": old, "new": part.value}
            record(self.survey.cluster, self.user, "survey-corrected", self.survey, **about)
        elif not self._told_lately(details["address"]):
            record(self.survey.cluster, self.user, "survey-written", self.survey, **details)

    def _told_lately(self, address):
        lately = self.survey.cluster.activities.filter(at__gt=timezone.now() - ONE_LINE_IN, user=self.user)
        return lately.filter(action="survey-written", details__address=address).exists()


def network_follows(survey):
    """Its waves' networks say what was asked: they are built anew."""
    for wave_id in survey.waves.order_by("pk").values_list("pk", flat=True):
        raise_generation(wave_id)


def read(part, typed, questions=()):
    """The value that a text means for a Part; raises ValidationError in the reader's language."""
    if part.attribute == "is_knowledge":
        return bool(typed)
    if part.attribute == "minutes":
        return _minutes(typed)
    if part.attribute == "usual_most":
        return _number(typed)
    if part.attribute == "only_if":
        return _condition(part.row, typed, questions)
    return _paragraphs(typed, part.longest) if part.attribute == "reasons" else _line(typed, part.longest)


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(typed, longest):
    # A long question is written in a box of several lines, where Enter is soon pressed.
    text = clean_line(typed.replace("\n", " "))
    _look_at(text, longest)
    return text


def _paragraphs(typed, longest):
    lines = [clean_line(line) for line in _lines(typed).split("\n")]
    _look_at("".join(lines), longest)
    return "\n".join(lines).strip("\n")


def _look_at(text, longest):
    if control_character(text):
        raise ValidationError(_("Remove line breaks and other invisible characters."))
    if len(text) > longest:
        raise ValidationError(
            _("Write it in at most %(most)s characters; it has %(number)s.") % {"most": longest, "number": len(text)}
        )


def _minutes(typed):
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_MINUTES):
        raise ValidationError(_("Write a whole number of minutes, from 1 to %(most)s.") % {"most": MOST_MINUTES})
    return int(text)


def _number(typed):
    if not typed.strip():
        return None
    try:
        number = parse_number(typed)
    except (Ambiguous, NotANumber):
        number = -1
    if number < 0:
        raise ValidationError(_("Write a number such as 500, without point or comma for the thousands, or nothing."))
    return float(number)


def _condition(question, typed, questions):
    if not typed:
        return None
    chosen = next((each for each in questions if str(each.pk) == typed), None)
    if chosen is None or chosen.pk == question.pk or chosen.field.kind != ProfileField.Kind.YES_NO:
        raise ValidationError(_("Choose a yes-or-no question of this survey."))
    if _leads_to(chosen, question, {each.pk: each for each in questions}):
        raise ValidationError(_("That question depends on this one already."))
    return chosen.pk


def _leads_to(question, sought, questions):
    seen = set()
    while question is not None and question.pk not in seen:
        if question.pk == sought.pk:
            return True
        seen.add(question.pk)
        question = questions.get(question.only_if_id)
    return False


def _changed(now):
    if not now:
        return _("Someone emptied this meanwhile.")
    return _("Someone changed this meanwhile; it now reads: “%(now)s”.") % {"now": now}
