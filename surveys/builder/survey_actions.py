"""The buttons of the builder: each has a name that says what it does to what, such as "relation-12.up"."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.builder import survey_structure as structure
from surveys.builder.survey_texts import locked
from surveys.models import Question, Relation
from surveys.numbers import database_ids

NAME = re.compile(r"(relation|question|field)-([0-9]{1,17})\.([a-z-]+)(?:\.(.+))?")


@transaction.atomic
def act(survey_id, user, name, sent):
    """Do what a button says. Returns the id of the element to go on at, "" for none; raises structure.Refused.

    sent: what else the form holds, as a QueryDict: names that were typed, an order.
    """
    survey = locked(survey_id)
    if name in _PLAIN:
        return _PLAIN[name](survey, user, sent)
    found = NAME.fullmatch(name)
    if found is None:
        return ""
    kind, pk, verb, rest = found.groups()
    row = _row(survey, kind, int(pk))
    if row is None:
        raise structure.Refused(_("This was taken out of the survey meanwhile."))
    return _ON_ROWS[kind](survey, user, row, verb, rest, sent)


def _row(survey, kind, pk):
    if kind == "field":
        return survey.cluster.profile_fields.filter(pk=pk, questions__survey=survey).first()
    rows = survey.relations if kind == "relation" else survey.questions.select_related("field")
    return rows.filter(pk=pk).first()


def _add_relation(survey, user, sent):
    return f"relation-{structure.add_relation(survey, user, sent.get('new-relation', '')).pk}"


def _add_question(survey, user, sent):
    pk = (database_ids([sent.get("new-question", "")]) or [0])[0]
    field = survey.cluster.profile_fields.filter(pk=pk).first()
    if field is None:
        raise structure.Refused(_("Choose what to ask."), "new-question")
    return f"question-{structure.add_question(survey, user, field).pk}"


def _order(model):
    def order(survey, user, sent):
        structure.put_in_order(survey, user, model, database_ids(sent.get("order", "").split(",")))
        return ""

    return order


def _on_relation(survey, user, relation, verb, _rest, _sent):
    if verb == "remove":
        structure.remove_relation(survey, user, relation)
        return "relations"
    if verb == "other-end":
        return f"relation-{structure.add_other_end(survey, user, relation).pk}"
    return _moved(survey, user, relation, verb)


def _on_question(survey, user, question, verb, _rest, _sent):
    if verb == "remove":
        structure.remove_question(survey, user, question)
        return "questions"
    return _moved(survey, user, question, verb)


def _moved(survey, user, row, verb):
    if verb not in (structure.UP, structure.DOWN):
        return ""
    structure.move(survey, user, row, verb)
    return f"{row._meta.model_name}-{row.pk}.{verb}"


def _on_field(survey, user, field, verb, rest, sent):
    if verb == "choice-add":
        structure.add_choice(survey, user, field, sent.get(f"new-choice-{field.pk}", ""))
        return f"new-choice-{field.pk}"
    if verb == "choice-remove":
        structure.remove_choice(survey, user, field, rest or "")
        return f"new-choice-{field.pk}"
    return ""


_PLAIN = {
    "relation.add": _add_relation,
    "question.add": _add_question,
    "relations.order": _order(Relation),
    "questions.order": _order(Question),
}
_ON_ROWS = {"relation": _on_relation, "question": _on_question, "field": _on_field}
