"""What a survey asks: relations and profile questions added, removed and ordered, until a wave of it has opened.

Each function takes a survey that is `survey_texts.locked`, does one thing, writes one line into the log, and
raises Refused with a sentence for whoever asked where that cannot be.
"""

from django.db.models import Max
from django.utils.translation import gettext as _

from surveys.activity import record
from surveys.builder.new_survey import free_key
from surveys.builder.survey_texts import network_follows
from surveys.models import Organisation, ProfileField, Question, Relation
from surveys.texts import control_character, one_line

MOST_RELATIONS, MOST_QUESTIONS, MOST_CHOICES = 12, 40, 40
LONGEST_NAME = 80
UP, DOWN = "up", "down"


class Refused(Exception):
    """Why it was not done, in the reader's language; `field`: the name of the field that it is about, or ""."""

    def __init__(self, message, field=""):
        super().__init__(message)
        self.field = field


class Frozen(Refused):
    def __init__(self):
        super().__init__(
            _(
                "This survey has been asked: its structure stays as it is, so that answers stay comparable. "
                "Copy it to ask something else."
            )
        )


def look_whether_frozen(survey):
    if survey.is_frozen:
        raise Frozen


def _done(survey, user, action, of="", **details):
    network_follows(survey)
    record(survey.cluster, user, action, survey, of=str(of), **details)


def add_relation(survey, user, typed, field="new-relation"):
    """A relation called what was typed, in the cluster's first language; its other texts are still to be written."""
    look_whether_frozen(survey)
    _look_for_room(survey.relations, MOST_RELATIONS)
    name = _name(typed, field)
    relation = Relation.objects.create(
        survey=survey,
        key=_relation_key(survey, name),
        names={survey.cluster.languages[0]: name},
        position=_last(survey.relations) + 1,
    )
    _done(survey, user, "relation-added", relation)
    return relation


def add_other_end(survey, user, relation):
    """Ask the givers, too: a relation that makes one network with `relation`, right after it."""
    look_whether_frozen(survey)
    _look_for_room(survey.relations, MOST_RELATIONS)
    if relation.direction != Relation.Direction.RECEIVED or Relation.objects.filter(mirror_of=relation).exists():
        raise Refused(_("This kind of help is asked of both ends already."))
    mirror = Relation.objects.create(
        survey=survey,
        key=_relation_key(survey, f"{relation.key[:28]}-given"),
        names=_names_of_other_end(relation, survey.cluster.languages),
        low_ends=relation.low_ends,
        high_ends=relation.high_ends,
        direction=Relation.Direction.GIVEN,
        mirror_of=relation,
        position=_last(survey.relations) + 1,
    )
    order = [each.pk for each in survey.relations.exclude(pk=mirror.pk)]
    order.insert(order.index(relation.pk) + 1, mirror.pk)
    _put_in_order(Relation, order)
    _done(survey, user, "relation-added", mirror)
    return mirror


GIVEN = {"es": "{name}: a quién la dio", "en": "{name}: given"}


def _names_of_other_end(relation, languages):
    names = {code: relation.names.get(code) for code in languages if code in GIVEN}
    return {code: GIVEN[code].format(name=name) for code, name in names.items() if name}


def remove_relation(survey, user, relation):
    look_whether_frozen(survey)
    if Relation.objects.filter(mirror_of=relation).exists():
        raise Refused(_("Another question asks the other end about this one: remove that one first."))
    relation.delete()
    _done(survey, user, "relation-removed", relation)


def add_question(survey, user, field, only_if=None, prompts=None):
    """Ask for a profile field of the cluster."""
    look_whether_frozen(survey)
    _look_for_room(survey.questions, MOST_QUESTIONS)
    if survey.questions.filter(field=field).exists():
        raise Refused(_("The survey asks this already."), "new-question")
    question = Question.objects.create(
        survey=survey,
        field=field,
        only_if=only_if,
        prompts=prompts or _asked_before(field),
        position=_last(survey.questions) + 1,
    )
    _done(survey, user, "question-added", field)
    return question


def _asked_before(field):
    """How another survey words it, else nothing yet."""
    last = field.questions.order_by("-pk").first()
    return last.prompts if last else {}


def remove_question(survey, user, question):
    look_whether_frozen(survey)
    question.delete()
    _done(survey, user, "question-removed", question.field)


def move(survey, user, row, direction):
    """One place up or down, among the relations or the profile questions of the survey."""
    rows = survey.relations if isinstance(row, Relation) else survey.questions
    order = list(rows.values_list("pk", flat=True))
    place = order.index(row.pk)
    other = place - 1 if direction == UP else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    put_in_order(survey, user, type(row), order)


def put_in_order(survey, user, model, order):
    """The relations, or the profile questions, in the order of these ids; others stay behind them as they were."""
    look_whether_frozen(survey)
    rows = survey.relations if model is Relation else survey.questions
    known = list(rows.values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(order) if pk in known]
    wanted += [pk for pk in known if pk not in wanted]
    if wanted == known:
        return
    _put_in_order(model, wanted)
    _done(survey, user, "relations-ordered" if model is Relation else "questions-ordered")


def _put_in_order(model, order):
    model.objects.bulk_update([model(pk=pk, position=place) for place, pk in enumerate(order, start=1)], ["position"])


def add_choice(survey, user, field, typed):
    """One more choice of a profile field, called what was typed in the cluster's first language."""
    field = _held(field)
    _look_whether_choices_stay(field)
    if len(field.choices) >= MOST_CHOICES:
        raise Refused(_("At most %(most)s: nobody reads more on a phone.") % {"most": MOST_CHOICES})
    name = _name(typed, f"new-choice-{field.pk}")
    key = free_key(name, {choice["key"] for choice in field.choices}, "choice")
    field.choices = [*field.choices, {"key": key, "names": {survey.cluster.languages[0]: name}}]
    field.save(update_fields=["choices"])
    _done(survey, user, "choice-added", field, choice=name)


def remove_choice(survey, user, field, key):
    field = _held(field)
    _look_whether_choices_stay(field)
    if Organisation.objects.filter(cluster=field.cluster_id, profile__has_key=field.key).exists():
        raise Refused(_("Organisations are registered with these choices: they stay."))
    gone = next((choice for choice in field.choices if choice["key"] == key), None)
    if gone is None:
        return
    field.choices = [choice for choice in field.choices if choice["key"] != key]
    field.save(update_fields=["choices"])
    name = next(iter(gone.get("names", {}).values()), key)
    _done(survey, user, "choice-removed", field, choice=name)


def _held(field):
    """A profile field as it is now, kept from others: other surveys may ask it, and change its choices."""
    return ProfileField.objects.select_for_update(of=("self",)).get(pk=field.pk)


def _look_whether_choices_stay(field):
    """What one survey has asked, another one that is still being written must not change."""
    if any(question.survey.is_frozen for question in field.questions.select_related("survey")):
        raise Refused(
            _("These choices have been asked already, here or in another survey: they stay. Make a new question.")
        )


def _look_for_room(rows, most):
    if rows.count() >= most:
        raise Refused(_("At most %(most)s: nobody answers more on a phone.") % {"most": most})


def _name(typed, field):
    if control_character(typed):
        raise Refused(_("Remove line breaks and other invisible characters."), field)
    name = one_line(typed)
    if not name:
        raise Refused(_("Write a name first, such as “Trust”."), field)
    if len(name) > LONGEST_NAME:
        raise Refused(
            _("Write it in at most %(most)s characters; it has %(number)s.")
            % {"most": LONGEST_NAME, "number": len(name)},
            field,
        )
    return name


def _relation_key(survey, wanted):
    # "All" is where the network of all relations together is found.
    return free_key(wanted, {"all", *survey.relations.values_list("key", flat=True)}, "relation")


def _last(rows):
    return rows.aggregate(last=Max("position"))["last"] or 0


def new_field(cluster, *, kind, names, units=None, choices=(), usual_most=None):
    """A profile field of the cluster. choices: {language: text} each, in order."""
    taken = set(cluster.profile_fields.values_list("key", flat=True))
    keyed = []
    for texts in choices:
        first = next(iter(texts.values()), "")
        keyed.append({"key": free_key(first, {each["key"] for each in keyed}, "choice"), "names": texts})
    return ProfileField.objects.create(
        cluster=cluster,
        key=free_key(next(iter(names.values()), ""), taken, "question"),
        kind=kind,
        names=names,
        units=units or {},
        choices=keyed,
        usual_most=usual_most,
        position=(cluster.profile_fields.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
