"""Storing answers: once, whole, and never over somebody else's."""

import uuid as uuids

import pytest
from django.db import IntegrityError, transaction

from surveys.answering.answers import Answers, content_hash
from surveys.answering.submission import InvalidAnswers, WaveIsClosed, store
from surveys.models import Nomination, OpenName, Response, Submission, Wave
from surveys.models.responses import Mode
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    cluster = make_cluster("piura")
    grower, apem = make_organisation(cluster, "A1"), make_organisation(cluster, "APEM")
    wave = make_wave(make_survey(cluster), respondents=[grower], roster=[apem])
    wave.grower, wave.apem, wave.invitation = grower, apem, wave.invitations.get()
    return wave


def payload(wave, rating=4, **more):
    key = f"o{wave.apem.pk}"
    return {"consent": True, "chosen": [wave.apem.pk], "ratings": {"assistance": {key: rating}}} | more


def test_the_same_uuid_is_the_first_receipt_again(wave):
    uuid = uuids.uuid4()
    first = store(wave.invitation, uuid=uuid, payload=payload(wave))
    generation = Wave.objects.get().generation
    again = store(wave.invitation, uuid=uuid, payload=payload(wave))
    assert again.code == first.code
    assert Submission.objects.count() == 1
    assert Wave.objects.get().generation == generation


def test_the_same_uuid_with_other_answers_is_kept_once_and_flagged(wave):
    uuid = uuids.uuid4()
    store(wave.invitation, uuid=uuid, payload=payload(wave, 4))
    for _again in range(3):
        receipt = store(wave.invitation, uuid=uuid, payload=payload(wave, 1))
    assert receipt.kept_aside
    assert [submission.flag for submission in Submission.objects.all()] == ["", "same_uuid"]
    assert Nomination.objects.get().rating == 4


def test_an_older_revision_is_kept_and_changes_nothing(wave):
    make_response(wave, wave.grower, {"assistance": {wave.apem: 5}})
    receipt = store(wave.invitation, uuid=uuids.uuid4(), payload=payload(wave, 1), base_revision=0)
    assert receipt.submission.flag == "stale"
    assert Nomination.objects.get().rating == 5
    assert Response.objects.get().revision == 1


def test_a_closed_wave_takes_imports_only(wave):
    Wave.objects.update(state="closed")
    with pytest.raises(WaveIsClosed):
        store(wave.invitation, uuid=uuids.uuid4(), payload=payload(wave))
    assert not Submission.objects.exists()
    store(wave.invitation, uuid=uuids.uuid4(), payload=payload(wave), mode=Mode.IMPORT)
    assert Response.objects.exists()


@pytest.mark.parametrize("rating", [0, 6, "7", 2.5, True])
def test_a_rating_off_the_scale_stores_nothing(wave, rating):
    with pytest.raises(InvalidAnswers):
        store(wave.invitation, uuid=uuids.uuid4(), payload=payload(wave, rating))
    assert not Submission.objects.exists()


def test_another_clusters_organisation_cannot_be_named(wave):
    stranger = make_organisation(make_cluster("chile"), "X1")
    answers = {"consent": True, "chosen": [stranger.pk], "ratings": {"assistance": {f"o{stranger.pk}": 3}}}
    store(wave.invitation, uuid=uuids.uuid4(), payload=answers)
    assert not Nomination.objects.exists()


def test_nobody_names_itself(wave):
    answers = {"chosen": [wave.grower.pk], "ratings": {"assistance": {f"o{wave.grower.pk}": 3}}}
    with pytest.raises(InvalidAnswers):
        store(wave.invitation, uuid=uuids.uuid4(), payload=answers)


def test_a_relation_that_is_not_asked_stays_in_the_submission_only(wave):
    ratings = {"love": {f"o{wave.apem.pk}": 3}}
    receipt = store(wave.invitation, uuid=uuids.uuid4(), payload=payload(wave, ratings=ratings))
    assert receipt.submission.payload["ratings"] == ratings
    assert not Nomination.objects.exists()


def test_what_was_reconciled_stays_so_when_the_answers_change(wave):
    make_response(wave, wave.grower, names=["La asociación"], name_ratings={"assistance": 3})
    OpenName.objects.update(organisation=wave.apem)
    make_response(wave, wave.grower, names=["La asociación", "Otro"], name_ratings={"assistance": 4}, base_revision=1)
    assert dict(OpenName.objects.values_list("text", "organisation__code")) == {"La asociación": "APEM", "Otro": None}


def test_submissions_are_not_changed(wave):
    submission = make_response(wave, wave.grower).submission
    with pytest.raises(TypeError):
        submission.save()


def test_the_order_of_json_makes_no_difference():
    assert content_hash({"a": 1, "b": [1, 2]}) == content_hash({"b": [1, 2], "a": 1})


def test_a_payload_survives_the_way_there_and_back():
    sent = {
        "consent": True,
        "nobody_listed": False,
        "chosen": [3, 7],
        "names": [{"text": "Ñandú", "place": ""}],
        "ratings": {"assistance": {"o3": 5, "o7": None, "n:nandu": "none"}},
        "profile": {"exports": True},
    }
    assert Answers.from_payload(sent).as_payload() == sent


# -- The database holds it, too ---------------------------------------------------------------


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_database_takes_one_response_for_an_organisation_in_a_wave(wave):
    response = make_response(wave, wave.grower).response
    refused(lambda: Response.objects.create(wave=wave, organisation=wave.grower, submission=response.submission))


def test_the_database_takes_a_uuid_once_for_an_invitation(wave):
    submission = make_response(wave, wave.grower).submission
    refused(
        lambda: Submission.objects.create(
            invitation=wave.invitation, uuid=submission.uuid, payload={}, content_hash="x"
        )
    )


def test_the_database_takes_ratings_from_1_to_5_of_one_thing(wave):
    response = make_response(wave, wave.grower, names=["Otro"]).response
    relation = wave.survey.relations.get()
    name = response.open_names.get()
    make = Nomination.objects.create
    refused(lambda: make(response=response, relation=relation, alter=wave.apem, rating=7))
    refused(lambda: make(response=response, relation=relation, alter=wave.apem, rating=0))
    refused(lambda: make(response=response, relation=relation, rating=3))
    refused(lambda: make(response=response, relation=relation, alter=wave.apem, open_name=name, rating=3))
    make(response=response, relation=relation, alter=wave.apem, rating=3)
    refused(lambda: make(response=response, relation=relation, alter=wave.apem, rating=4))
