"""Small worlds for tests: one call makes one thing, with whatever it needs to exist."""

import itertools
import uuid as uuids

from surveys import waves
from surveys.answering.answers import WrittenName
from surveys.answering.submission import store
from surveys.models import Affiliation, Category, Cluster, Organisation, Question, Relation, Survey, Wave

_numbers = itertools.count(1)


def make_cluster(slug="casma", **fields):
    fields.setdefault("name", slug.capitalize())
    return Cluster.objects.create(slug=slug, **fields)


def make_category(cluster, key="Mango producer", **fields):
    fields.setdefault("names", {"es": f"{key} (es)", "en": key})
    return Category.objects.get_or_create(cluster=cluster, key=key, defaults=fields)[0]


def make_organisation(cluster, code=None, *, category=None, member_of=(), **fields):
    code = code or f"O{next(_numbers)}"
    fields.setdefault("name", f"Organisation {code}")
    fields.setdefault("label", fields["name"][:60])
    organisation = Organisation.objects.create(
        cluster=cluster, code=code, category=category or make_category(cluster), **fields
    )
    Affiliation.objects.bulk_create(
        Affiliation(organisation=organisation, association=association) for association in member_of
    )
    return organisation


def make_survey(cluster, key="help", relations=("assistance",), **fields):
    fields.setdefault("titles", {"es": "Quién ayuda a quién", "en": "Who helps whom"})
    fields.setdefault("choosing", {"es": "¿Quién ayudó a su organización?", "en": "Who helped your organisation?"})
    survey = Survey.objects.create(cluster=cluster, key=key, **fields)
    for position, relation in enumerate(relations):
        make_relation(survey, relation, position=position)
    return survey


def make_relation(survey, key="assistance", **fields):
    fields.setdefault("names", {"es": f"{key} (es)", "en": key.capitalize()})
    fields.setdefault("prompts", {"es": "¿De quién la recibió?", "en": "From whom did you receive it?"})
    return Relation.objects.create(survey=survey, key=key, **fields)


def make_mirror(relation, key=None, **fields):
    """The relation that asks those who gave it about the same kind of help."""
    fields.setdefault("prompts", {"es": "¿A quién se la dio?", "en": "To whom did you give it?"})
    fields |= {"direction": Relation.Direction.GIVEN, "mirror_of": relation, "position": relation.position + 1}
    return make_relation(relation.survey, key or f"{relation.key}-given", **fields)


def make_question(survey, key="land_ha", kind="number", **fields):
    field, _ = survey.cluster.profile_fields.get_or_create(
        key=key, defaults={"kind": kind, "names": {"es": key, "en": key}}
    )
    fields.setdefault("prompts", {"es": f"¿{key}?", "en": f"{key}?"})
    return Question.objects.create(survey=survey, field=field, **fields)


def make_wave(survey=None, *, respondents=(), roster=(), **fields):
    fields.setdefault("state", Wave.State.OPEN)
    wave = Wave.objects.create(survey=survey or make_survey(make_cluster()), **fields)
    waves.invite(wave, respondents)
    waves.add_to_roster(wave, roster)
    return wave


def make_respondent(wave, name="Fundo Santa Rosa", **fields):
    """Ask one more organisation, which is on no roster and meets the list in the same order every time."""
    category = wave.invitations.select_related("organisation__category").first().organisation.category
    organisation = make_organisation(
        wave.survey.cluster, f"N{uuids.uuid4().hex[:8]}", category=category, name=name, **fields
    )
    waves.invite(wave, [organisation])
    wave.invitations.filter(organisation=organisation).update(order_seed=0)
    return wave.invitations.get(organisation=organisation)


def make_response(wave, respondent, nominations=None, *, names=(), name_ratings=None, profile=None, **sending):
    """Send a respondent's answers, as a page would; returns the Receipt.

    nominations: {relation key: {organisation: 1 to 5, or None for named and not rated}}; what is named for one
    relation only gets "no help of this kind" for the others. names: open names as typed; name_ratings: {relation key:
    rating} of them all. sending: what `surveys.answering.submission.store` takes besides.
    """
    waves.invite(wave, [respondent])
    nominations = nominations or {}
    chosen = {alter.pk for ratings in nominations.values() for alter in ratings}
    keys = [relation.key for relation in wave.survey.relations.all()]
    ratings = {key: {f"o{pk}": "none" for pk in chosen} for key in keys}
    for key, given in nominations.items():
        ratings[key].update({f"o{alter.pk}": rating for alter, rating in given.items()})
    payload = {
        "consent": True,
        "nobody_listed": not chosen,
        "chosen": sorted(chosen),
        "names": [{"text": text, "place": ""} for text in names],
        "ratings": _with_names(ratings, names, name_ratings or {}),
        "profile": profile or {},
    }
    sending.setdefault("uuid", uuids.uuid4())
    return store(wave.invitations.get(organisation=respondent), payload=payload, **sending)


def _with_names(ratings, names, name_ratings):
    for key, given in ratings.items():
        given.update({WrittenName(text).key: name_ratings.get(key, "none") for text in names})
    return ratings
