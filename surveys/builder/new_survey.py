"""A new survey of a cluster: from one of `surveys.builder.survey_templates`, or the copy of an earlier one."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from surveys.models import ProfileField, Question, Relation, Survey


@dataclass(frozen=True)
class Wording:
    """What the texts say of a cluster, each {"es": …, "en": …}.

    `place` ends the sentence "who helps whom in …"; `product` is what is grown, empty where it is not named; `titles`
    go over those of the template.
    """

    place: dict
    product: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)

    @classmethod
    def for_cluster(cls, name, product=""):
        """For a cluster of which no more is known than its name, and perhaps its product; the same in each language."""
        return cls(place={"es": name, "en": name}, product={"es": product, "en": product})

    def filled(self, texts):
        """The texts of a template, saying the place and the product."""
        spanish, english = (self.product.get(language) for language in ("es", "en"))
        product = {
            "producto": f" {spanish}" if spanish else "",
            "de_producto": f" de {spanish}" if spanish else "",
            # Spanish verbs do without an object; "Does your organisation grow?" would ask something else.
            "produce": english or "produce",
        }
        return {language: text.format(place=self.place[language], **product) for language, text in texts.items()}


def free_key(wanted, taken, fallback="survey"):
    """A short name for files and addresses that is not taken yet: "trust", "trust-2", … At most 40 characters.

    wanted: what somebody typed, in any script; `fallback` stands for what leaves nothing.
    """
    base = slugify(wanted)[:34].strip("-_") or fallback
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


@transaction.atomic
def from_template(cluster, template, wording, **facts):
    """A survey with the relations and questions of a SurveyTemplate; raises ValidationError for a text that cannot be
    kept. facts: fields of the Survey, such as who asks."""
    survey = Survey(
        cluster=cluster,
        key=free_key(template.key, set(cluster.surveys.values_list("key", flat=True))),
        titles=wording.titles or wording.filled(template.titles),
        reasons=wording.filled(template.reasons),
        choosing=wording.filled(template.choosing),
        minutes=template.minutes,
        **facts,
    )
    # A blank one has no question yet.
    survey.full_clean(exclude=() if template.choosing else ("choosing",))
    survey.save()
    _create_relations(survey, template.relations)
    _create_questions(survey, template.questions, wording)
    return survey


def _create_relations(survey, templates):
    made = {}
    for position, each in enumerate(templates, start=1):
        made[each.key] = relation = Relation(
            survey=survey,
            key=each.key,
            names=each.names,
            prompts=each.prompts,
            low_ends=each.low_ends,
            high_ends=each.high_ends,
            is_knowledge=each.is_knowledge,
            direction=Relation.Direction.GIVEN if each.mirror_of else Relation.Direction.RECEIVED,
            mirror_of=made.get(each.mirror_of),
            position=position,
        )
        relation.full_clean()
        relation.save()


def _create_questions(survey, templates, wording):
    made = {}
    for position, each in enumerate(templates, start=1):
        made[each.key] = Question.objects.create(
            survey=survey,
            field=_field_for(survey.cluster, each, wording),
            prompts=wording.filled(each.prompts),
            only_if=made.get(each.only_if),
            position=position,
        )


def _field_for(cluster, template, wording):
    """The cluster's field of that key, if it is of the same kind; else a new one."""
    known = {each.key: each for each in cluster.profile_fields.all()}
    same = known.get(template.key)
    if same is not None and same.kind == template.kind:
        return same
    return ProfileField.objects.create(
        cluster=cluster,
        key=free_key(template.key, set(known)),
        kind=template.kind,
        names=wording.filled(template.names),
        units=template.units,
        position=max((each.position for each in known.values()), default=0) + 1,
    )


@transaction.atomic
def copy_of(survey):
    """The same survey once more, under a key of its own and without waves: what is asked can be changed in it."""
    keys = set(survey.cluster.surveys.values_list("key", flat=True))
    relations = list(survey.relations.all())
    questions = list(survey.questions.all())
    copy = _as_new(survey, key=free_key(survey.key, keys))
    made = {}
    # Those that ask the receivers come first: the others point to them.
    for relation in sorted(relations, key=lambda each: each.mirror_of_id is not None):
        made[relation.pk] = _as_new(relation, survey=copy, mirror_of=made.get(relation.mirror_of_id))
    asked = {question.pk: _as_new(question, survey=copy, only_if=None) for question in questions}
    for question in questions:
        if question.only_if_id in asked:
            Question.objects.filter(pk=asked[question.pk].pk).update(only_if=asked[question.only_if_id])
    return copy


def _as_new(row, **changed):
    """A new row of the same model with the same values, but for those changed."""
    kept = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    for name in changed:
        kept.pop(row._meta.get_field(name).attname)
    return type(row).objects.create(**kept, **changed)
