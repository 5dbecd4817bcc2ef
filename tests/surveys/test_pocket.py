"""The whole questionnaire on a phone without a connection: the page that holds it, and taking in what comes of it."""

import json
import re
import uuid

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

from surveys import access, waves
from surveys.answering import consent, drafts
from surveys.answering.withdrawal import withdraw
from surveys.inviting.invitations import renew_link
from surveys.models import Draft, Invitation, OpenName, ProfileAnswer, Response, RosterEntry, Submission, Wave
from surveys.models.responses import Mode
from surveys.pocket import MOST_FIELDS
from tests.builders import make_category, make_cluster, make_organisation, make_question, make_response
from tests.surveys.phone import Phone, Pocket, ratings_of, send_whole, told_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pocket(client, world):
    return Pocket(client, world.invitation)


def whole_way(world, pocket, **steps):
    """The steps of a respondent who chose SENASA and the UNP and wrote one name."""
    senasa, unp, lucho = f"o{world.senasa.pk}", f"o{world.unp.pk}", "w:Don Lucho, viverista"
    return {
        "welcome": pocket.welcome(),
        "choose": [["chosen", str(world.senasa.pk)], ["chosen", str(world.unp.pk)]],
        "more": [["name-0", "Don Lucho, viverista"], ["place-0", "Tambogrande"], ["name-1", ""], ["place-1", ""]],
        "rate-assistance": [[senasa, "5"], [unp, "unsure"], [lucho, "4"]],
        "rate-commercial": [[senasa, "2"], [unp, "none"], [lucho, "none"]],
    } | steps


def nobody(pocket, **steps):
    return {"welcome": pocket.welcome(), "choose": [["nobody_listed", "on"]]} | steps


def refused(response):
    return response.status_code, response.json()["refused"]


def stored():
    return Submission.objects.get().payload


# -- The page ----------------------------------------------------------------------------------


def test_what_the_phone_is_told(world, pocket):
    make_question(world.survey)
    told = Pocket(pocket.client, world.invitation).told
    assert told["wave"] == world.pk
    assert told["relations"] == ["assistance", "commercial"]
    assert told["asksAbout"] is True
    assert list(told["consents"]) == ["named"]
    record = told["records"][0]
    assert record["id"] == world.invitation.public_id
    assert (record["name"], record["organisation"]) == (world.grower.name, world.grower.pk)
    assert record["seed"] == Invitation.objects.get().order_seed
    assert (record["steps"], record["revision"], record["answered"]) == ({}, 0, False)
    assert uuid.UUID(record["sending"])


def test_the_page_holds_every_step(world, client):
    make_question(world.survey)
    page = Pocket(client, world.invitation).page
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    html = page.content.decode()
    steps = re.findall(r'data-pocket-step="([^"]+)"', html)
    assert steps == ["welcome", "choose", "more", "rate-assistance", "rate-commercial", "about", "check", "sent"]
    listed = {int(pk) for pk in re.findall(r'name="chosen" value="(\d+)"', html)}
    assert listed == {world.senasa.pk, world.apem.pk, world.unp.pk}, "the list is in it, oneself is not"


def test_what_it_loads_the_worker_keeps(client, pocket):
    """A page that opens without a connection needs its files, too."""
    kept = client.get(reverse("respond-worker")).content.decode()
    for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', pocket.page.content.decode()):
        assert f'"{name}"' in kept, name


def test_reading_it_writes_nothing(world, pocket):
    assert not Draft.objects.exists()
    assert Invitation.objects.get().started_at is None


def test_where_a_respondent_stands_is_in_it(world, client):
    phone = Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    phone.send(**{"name-0": "Don Lucho", "place-0": "Sullana"}).send(
        **{f"o{world.senasa.pk}": "5", "n:don lucho": "unsure"}
    )
    record = Pocket(client, world.invitation).record
    assert record["sending"] == str(Draft.objects.get().sending)
    assert record["steps"] == {
        "welcome": [["consent", "on"]],
        "choose": [["chosen", str(world.senasa.pk)]],
        "more": [["name-0", "Don Lucho"], ["place-0", "Sullana"]],
        "rate-assistance": [[f"o{world.senasa.pk}", "5"], ["w:Don Lucho", "unsure"]],
    }
    payload = Draft.objects.get().payload
    assert record["versions"]["choose"] == drafts.part_version(payload, "choose")


def test_what_was_answered_can_be_changed(world, client):
    make_question(world.survey, "land_ha")
    make_response(world, world.grower, {"assistance": {world.senasa: 5}}, profile={"land_ha": 12.5})
    record = Pocket(client, world.invitation).record
    assert record["answered"] and record["revision"] == 1
    assert record["steps"]["about"] == [["land_ha", "12.5"]]
    assert record["steps"]["rate-commercial"] == [[f"o{world.senasa.pk}", "none"]]


def test_a_sending_has_one_name_before_anything_is_stored(world, client):
    """A phone that loses its connection on the first page, and one that has stored it, mean the same sending."""
    before = Pocket(client, world.invitation).record["sending"]
    Phone(client, world.invitation).send(consent="on")
    assert Pocket(client, world.invitation).record["sending"] == before == str(Draft.objects.get().sending)


def test_each_revision_has_a_name_of_its_own(world, client):
    names = {Pocket(client, world.invitation).record["sending"]}
    for revision in range(3):
        make_response(world, world.grower, base_revision=revision)
        names.add(Pocket(client, world.invitation).record["sending"])
    assert len(names) == 4


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_wave_that_is_not_open(world, client, state):
    Wave.objects.update(state=state)
    Phone(client, world.invitation)
    page = client.get(reverse("respond-pocket", args=[world.invitation.public_id]))
    assert page.status_code == 200
    assert 'id="told"' not in page.content.decode()


def test_the_page_speaks_the_respondents_language(world, client):
    Phone(client, world.invitation).send(switch_language="en")
    page = client.get(reverse("respond-pocket", args=[world.invitation.public_id]))
    assert '<html lang="en">' in page.content.decode()
    assert consent.opened(told_in(page.content.decode())["consents"]["named"]["sealed"])["language"] == "en"


def stamp(phone):
    return re.search('data-stamp="([^"]+)"', phone.text).group(1)


def test_the_page_is_fetched_anew_when_what_it_would_send_has_another_name(world, client):
    """Which the page's stamp says: a phone with the old one would send under a name that is spent."""
    phone = Phone(client, world.invitation)
    stamps = [stamp(phone)]
    phone.send(consent="on")
    assert stamp(phone) == stamps[0], "not for each page: it is large"
    make_response(world, world.grower)
    stamps.append(stamp(phone.go("choose")))
    withdraw(world.invitation)
    stamps.append(stamp(phone.go("welcome")))
    waves.add_to_roster(world, [make_organisation(world.survey.cluster)])
    stamps.append(stamp(phone.go("welcome")))
    stamps.append(stamp(phone.send(switch_language="en")))
    assert len(set(stamps)) == len(stamps)


def test_hostile_names_in_what_the_phone_is_told(world, client):
    world.grower.name = "</script><script>x</script>"
    world.grower.save()
    pocket = Pocket(client, world.invitation)
    assert pocket.record["name"] == world.grower.name
    assert "<script>x" not in pocket.page.content.decode()


def test_a_stranger_sees_nothing(world, client):
    page = client.get(reverse("respond-pocket", args=[world.invitation.public_id]))
    assert page.status_code == 404
    assert world.grower.name not in page.content.decode()


@pytest.mark.parametrize("size", [8, 400])
def test_queries_of_the_page_do_not_grow_with_the_roster(world, client, django_assert_num_queries, size):
    make_question(world.survey)
    extra = [make_organisation(world.survey.cluster) for _ in range(size)]
    waves.add_to_roster(world, extra)
    make_response(world, world.grower, {"assistance": {each: 3 for each in extra[:8]}})
    Phone(client, world.invitation)
    # Invitation, survey, response, relations, questions, organisations, their other names; the respondent's kind.
    with django_assert_num_queries(8):
        client.get(reverse("respond-pocket", args=[world.invitation.public_id]))


# -- Taken in ----------------------------------------------------------------------------------


def test_the_whole_way(world, pocket):
    before = Wave.objects.get().generation
    sent = pocket.send(whole_way(world, pocket), seconds={"choose": 63, "rate-assistance": 40}, breaks=1)
    assert sent.status_code == 201
    response = Response.objects.get()
    assert (response.organisation, response.revision, response.named_nobody) == (world.grower, 1, False)
    assert ratings_of(world, "assistance") == {"SENASA": 5, "UNP": None, "Don Lucho, viverista": 4}
    assert ratings_of(world, "commercial") == {"SENASA": 2}
    assert OpenName.objects.get().place == "Tambogrande"
    assert Wave.objects.get().generation == before + 1
    submission = Submission.objects.get()
    assert (submission.mode, submission.language, submission.flag) == (Mode.LINK, "es", "")
    assert submission.paradata["seconds"] == {"choose": 63, "rate-assistance": 40}
    assert submission.paradata["breaks"] == 1 and submission.paradata["without_connection"] is True
    assert Invitation.objects.get().started_at is not None


def test_the_receipt(world, pocket):
    sent = pocket.send(whole_way(world, pocket)).json()
    assert sent["sending"] == pocket.record["sending"]
    assert re.fullmatch("[0-9A-F]{4}-[0-9A-F]{4}", sent["receipt"])
    assert sent["keptAside"] is False
    assert Phone(pocket.client, world.invitation).hidden("proof")
    assert sent["receipt"] in Phone(pocket.client, world.invitation).text, "the same as the link shows"


def test_it_is_the_same_as_page_by_page(world, client, pocket):
    """The same content, by its hash: sent by both ways it is one sending."""
    make_question(world.survey, "land_ha")
    steps = whole_way(world, pocket, about=[["land_ha", "1,250"]])
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.unp.pk])
    phone.send(**{"name-0": "Don Lucho, viverista", "place-0": "Tambogrande"})
    for step in ("rate-assistance", "rate-commercial"):
        phone.send(
            **{name.replace("w:Don Lucho, viverista", "n:don lucho viverista"): value for name, value in steps[step]}
        )
    phone.send(land_ha="1,250").send(land_ha="1,250").send()
    assert phone.step == "thanks"
    sent = pocket.send(steps)
    assert sent.status_code == 201 and sent.json()["keptAside"] is False
    assert Submission.objects.count() == 1


def test_nobody(pocket):
    assert pocket.send(nobody(pocket)).status_code == 201
    assert Response.objects.get().named_nobody is True


def test_nobody_on_the_list_and_a_written_name(world, pocket):
    steps = nobody(pocket, more=[["name-0", "Ñandú"]])
    assert pocket.send({**steps, "rate-assistance": [["w:Ñandú", "3"]]}).status_code == 201
    assert ratings_of(world, "assistance") == {"Ñandú": 3}


@pytest.mark.parametrize(
    "field",
    ["w:Don Lucho, viverista", "w:  Don  Lucho,\u00a0viverista", "w:DON LUCHO viverista", "n:don lucho viverista"],
)
def test_written_names_are_rated_under_what_was_written(world, pocket, field):
    pocket.send(whole_way(world, pocket, **{"rate-assistance": [[field, "3"]]}))
    assert ratings_of(world, "assistance") == {"Don Lucho, viverista": 3}


def test_profile_answers_of_every_kind(world, client):
    produces = make_question(world.survey, "produces", "yes_no")
    make_question(world.survey, "land_ha", "number", only_if=produces)
    make_question(world.survey, "staff", "whole_number")
    make_question(world.survey, "brand", "text")
    make_question(world.survey, "label", "one_of")
    make_question(world.survey, "labels", "several_of")
    choices = [{"key": key, "names": {"es": key}} for key in ("bio", "fair", "gap")]
    world.survey.cluster.profile_fields.update(choices=choices)
    pocket = Pocket(client, world.invitation)
    about = [
        ["produces", "yes"],
        ["land_ha", "12,5"],
        ["staff", "10 a 12"],
        ["brand", " Mangos  <b> "],
        ["label", "bio"],
        ["labels", "fair"],
        ["labels", "gap"],
    ]
    assert pocket.send(nobody(pocket, about=about)).status_code == 201
    assert stored()["profile"] == {
        "produces": True,
        "land_ha": 12.5,
        "brand": "Mangos <b>",
        "label": "bio",
        "labels": ["fair", "gap"],
    }
    assert stored()["unclear"] == {"staff": "10 a 12"}
    assert ProfileAnswer.objects.count() == 5


def test_what_does_not_apply_is_not_kept(world, client):
    produces = make_question(world.survey, "produces", "yes_no")
    make_question(world.survey, "land_ha", "number", only_if=produces)
    pocket = Pocket(client, world.invitation)
    pocket.send(nobody(pocket, about=[["produces", "no"], ["land_ha", "12"]]))
    assert stored()["profile"] == {"produces": False}


def test_ratings_that_are_missing_are_not_asked_not_no(world, pocket):
    steps = whole_way(world, pocket, **{"rate-assistance": [[f"o{world.senasa.pk}", "5"]]})
    del steps["rate-commercial"]
    assert pocket.send(steps).status_code == 201
    assert ratings_of(world, "assistance") == {"SENASA": 5}
    assert stored()["ratings"] == {"assistance": {f"o{world.senasa.pk}": 5}, "commercial": {}}
    phone = Phone(pocket.client, world.invitation).go("choose")
    phone.send(chosen=[world.senasa.pk, world.unp.pk], back_to_check="1")
    assert phone.step == "rate-assistance", "and asked when the answers are changed"


@pytest.mark.parametrize("value", ["0", "6", "x", "2.5", "", "5 "])
def test_one_rating_off_the_scale_costs_no_other(world, pocket, value):
    senasa, unp = f"o{world.senasa.pk}", f"o{world.unp.pk}"
    steps = whole_way(world, pocket, **{"rate-assistance": [[senasa, value], [unp, "4"]]})
    assert pocket.send(steps).status_code == 201
    expected = {"UNP": 4} if value != "5 " else {"UNP": 4, "SENASA": 5}
    assert ratings_of(world, "assistance") == expected


def test_both_ticked_somebody_counts(world, pocket):
    pocket.send(whole_way(world, pocket, choose=[["chosen", str(world.senasa.pk)], ["nobody_listed", "on"]], more=[]))
    assert (stored()["chosen"], stored()["nobody_listed"]) == ([world.senasa.pk], False)


@pytest.mark.parametrize("choose", [[], [["chosen", ""]], [["chosen", "x"]], None])
def test_neither_ticked_is_not_nobody(world, pocket, choose):
    """Whom they named is not known: storing it would draw an organisation that nobody helped."""
    steps = {"welcome": pocket.welcome()} | ({} if choose is None else {"choose": choose})
    assert refused(pocket.send(steps)) == (400, "unreadable")
    assert not Submission.objects.exists()


def test_an_organisation_that_was_taken_off_the_list_meanwhile(world, pocket):
    RosterEntry.objects.filter(organisation=world.senasa).delete()
    assert pocket.send(whole_way(world, pocket)).status_code == 201
    assert ratings_of(world, "assistance")["SENASA"] == 5


def test_an_organisation_that_was_deleted_meanwhile(world, pocket):
    steps = whole_way(world, pocket)
    world.senasa.delete()
    assert pocket.send(steps).status_code == 201
    assert ratings_of(world, "assistance") == {"UNP": None, "Don Lucho, viverista": 4}


def test_all_that_were_chosen_were_deleted_meanwhile(world, pocket):
    steps = whole_way(world, pocket, choose=[["chosen", str(world.senasa.pk)]], more=[])
    world.senasa.delete()
    assert pocket.send(steps).status_code == 201
    assert Response.objects.get().named_nobody is False, "they named somebody, whom we do not know any more"


def test_an_organisation_that_was_added_meanwhile(world, pocket):
    waves.add_to_roster(world, [make_organisation(world.survey.cluster)])
    assert pocket.send(whole_way(world, pocket)).status_code == 201


def test_another_clusters_organisation_is_left_out(world, pocket):
    stranger = make_organisation(make_cluster("chile"))
    choose = [["chosen", str(stranger.pk)], ["chosen", str(world.senasa.pk)]]
    pocket.send(whole_way(world, pocket, choose=choose, **{"rate-assistance": [[f"o{stranger.pk}", "5"]]}))
    assert stored()["chosen"] == [world.senasa.pk]
    assert "X" not in ratings_of(world, "assistance") and len(ratings_of(world, "assistance")) == 0


def test_oneself_is_left_out(world, pocket):
    choose = [["chosen", str(world.grower.pk)], ["chosen", str(world.senasa.pk)]]
    sent = pocket.send(whole_way(world, pocket, choose=choose, **{"rate-assistance": [[f"o{world.grower.pk}", "5"]]}))
    assert sent.status_code == 201
    assert stored()["chosen"] == [world.senasa.pk]


def test_a_relation_that_is_not_asked_is_left_out(world, pocket):
    pocket.send(whole_way(world, pocket, **{"rate-love": [[f"o{world.senasa.pk}", "5"]]}))
    assert set(stored()["ratings"]) == {"assistance", "commercial"}


# -- Twice, and differently --------------------------------------------------------------------


def test_the_same_again_is_the_same_receipt(world, pocket):
    steps = whole_way(world, pocket)
    receipts = [pocket.send(steps).json() for _ in range(5)]
    assert all(receipt == receipts[0] for receipt in receipts)
    assert Response.objects.count() == Submission.objects.count() == 1
    assert Response.objects.get().revision == 1


def test_in_another_order_it_is_the_same(world, pocket):
    steps = whole_way(world, pocket)
    first = pocket.send(steps).json()
    turned = {step: list(reversed(pairs)) for step, pairs in reversed(list(steps.items()))}
    assert pocket.send(turned).json() == first
    assert Submission.objects.count() == 1


def test_other_answers_under_the_same_name_are_kept_and_flagged(world, pocket):
    pocket.send(whole_way(world, pocket))
    other = whole_way(world, pocket, **{"rate-assistance": [[f"o{world.senasa.pk}", "1"]]})
    again = [pocket.send(other).json() for _ in range(3)]
    assert all(each == again[0] for each in again)
    assert again[0]["keptAside"] is True
    assert [submission.flag for submission in Submission.objects.all()] == ["", "same_uuid"]
    assert ratings_of(world, "assistance")["SENASA"] == 5


def test_a_change_carries_what_comes_next(world, pocket):
    following = pocket.send(whole_way(world, pocket)).json()["next"]
    assert following["revision"] == 1
    change = whole_way(world, pocket, **{"rate-assistance": [[f"o{world.senasa.pk}", "1"]]})
    sent = pocket.send(change, **following)
    assert (sent.status_code, sent.json()["keptAside"]) == (201, False)
    assert Response.objects.get().revision == 2
    assert ratings_of(world, "assistance") == {"SENASA": 1}
    assert sent.json()["next"]["revision"] == 2


def test_what_comes_next_is_what_the_page_would_say(world, pocket):
    following = pocket.send(whole_way(world, pocket)).json()["next"]
    record = Pocket(pocket.client, world.invitation).record
    assert following == {"sending": record["sending"], "revision": record["revision"]}


def test_a_change_of_what_has_been_changed_meanwhile_is_kept_aside(world, pocket):
    following = pocket.send(whole_way(world, pocket)).json()["next"]
    make_response(world, world.grower, {"assistance": {world.apem: 4}}, base_revision=1)
    sent = pocket.send(nobody(pocket), **following).json()
    assert sent["keptAside"] is True
    assert Submission.objects.latest("id").flag == "stale"
    assert ratings_of(world, "assistance") == {"APEM": 4}
    assert sent["next"]["revision"] == 2


def test_the_draft_that_it_was_begun_from_is_put_away(world, client):
    Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    pocket = Pocket(client, world.invitation)
    sent = pocket.send({"more": [], "rate-assistance": [[f"o{world.senasa.pk}", "3"]]})
    assert sent.status_code == 201
    assert not Draft.objects.exists()
    assert ratings_of(world, "assistance") == {"SENASA": 3}
    assert Phone(client, world.invitation).step == "thanks"


def test_a_draft_that_was_begun_elsewhere_stays(world, client, pocket):
    Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    Draft.objects.update(sending=uuid.uuid4())
    assert pocket.send(nobody(pocket)).status_code == 201
    assert Draft.objects.get().payload["chosen"] == [world.senasa.pk]


# -- What was agreed to ------------------------------------------------------------------------


def test_the_consent_is_kept_word_for_word(world, pocket):
    with translation.override("es"):
        read = "\n".join(consent.lines_for(world.survey, world.grower))
    pocket.send(nobody(pocket))
    assert Submission.objects.get().agreed == {"language": "es", "text": read}


def test_the_wording_was_changed_while_there_was_no_connection(world, pocket):
    read = pocket.welcome()
    world.survey.reasons = {"es": "Otra razón."}
    world.survey.save()
    pocket.send(nobody(pocket, welcome=read))
    assert "Otra razón." not in Submission.objects.get().agreed["text"]


def test_agreed_on_a_page_before_the_connection_went(world, client):
    """That consent counts, not the wording that the phone was told for a page it did not show."""
    world.survey.reasons = {"es": "Primera razón."}
    world.survey.save()
    Phone(client, world.invitation).send(consent="on")
    world.survey.reasons = {"es": "Otra razón."}
    world.survey.save()
    pocket = Pocket(client, world.invitation)
    assert pocket.record["steps"]["welcome"] == [["consent", "on"]]
    assert pocket.send({"choose": [["nobody_listed", "on"]]}).status_code == 201
    assert Submission.objects.get().agreed["text"].startswith("Primera razón.")


def test_a_change_keeps_the_consent_that_was_given(world, pocket):
    following = pocket.send(nobody(pocket)).json()["next"]
    pocket.send({"welcome": [["consent", "on"]], "choose": [["chosen", str(world.senasa.pk)]]}, **following)
    first, second = Submission.objects.order_by("id")
    assert second.agreed == first.agreed != {}


@pytest.mark.parametrize("sealed", ["", "x", "a:b:c", "\ud800:a:b", "x" * 5000])
def test_a_forged_seal_proves_nothing(pocket, sealed):
    assert pocket.send(nobody(pocket, welcome=[["consent", "on"], ["agreed", sealed]])).status_code == 201
    assert Submission.objects.get().agreed == {}


@pytest.mark.parametrize("welcome", [[], [["agreed", "x"]], [["consent ", "on"]], None])
def test_without_consent_nothing_is_stored(pocket, welcome):
    steps = {"choose": [["nobody_listed", "on"]]} | ({} if welcome is None else {"welcome": welcome})
    assert refused(pocket.send(steps)) == (422, "consent")
    assert not Submission.objects.exists() and not Response.objects.exists()


# -- Refused -----------------------------------------------------------------------------------


def test_a_closed_wave(world, pocket):
    Wave.objects.update(state="closed")
    assert refused(pocket.send(nobody(pocket))) == (410, "closed")
    assert not Submission.objects.exists()


def test_the_receipt_that_was_lost_comes_after_the_wave_has_closed(world, pocket):
    first = pocket.send(nobody(pocket)).json()
    Wave.objects.update(state="closed")
    again = pocket.send(nobody(pocket))
    assert (again.status_code, again.json()["receipt"]) == (201, first["receipt"])


@pytest.mark.parametrize("proof", [None, "", "x", "a:b:c", 5, True, [], ["x"], {}, "\ud800:a:b", "x" * 5000])
def test_a_wrong_proof(pocket, proof):
    assert refused(pocket.send(nobody(pocket), proof=proof)) == (404, "link")
    assert not Submission.objects.exists()


def test_no_proof_though_the_cookie_has_one(pocket):
    """Else a page from elsewhere could send in a respondent's name."""
    body = pocket.body(nobody(pocket))
    del body["proof"]
    assert refused(send_whole(pocket.client, pocket.record["id"], body)) == (404, "link")


def test_another_respondents_proof(world, pocket):
    waves.invite(world, [world.apem])
    proof = access.proof_of(world.invitations.get(organisation=world.apem))
    assert refused(pocket.send(nobody(pocket), proof=proof)) == (404, "link")


def test_an_old_proof_after_the_link_was_renewed(world, pocket):
    renew_link(world.invitation)
    assert refused(pocket.send(nobody(pocket))) == (404, "link")
    again = Pocket(pocket.client, world.invitations.get())
    assert again.record["sending"] == pocket.record["sending"], "with the new link the same answers are taken"
    assert pocket.send(nobody(pocket), proof=again.record["proof"]).status_code == 201


def test_a_revoked_link(world, pocket):
    from django.utils import timezone

    world.invitations.update(revoked_at=timezone.now())
    assert refused(pocket.send(nobody(pocket))) == (404, "link")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'"x"',
        b"5",
        b"null",
        b"{",
        b'{"proof":',
        b"\xff\xfe\x00",
        b"\xed\xa0\x80",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
        b"consent=on&proof=x",
    ],
)
def test_what_is_no_json_object(pocket, body):
    assert refused(send_whole(pocket.client, pocket.record["id"], body)) == (400, "unreadable")


def test_what_is_too_large(pocket):
    body = json.dumps(pocket.body(nobody(pocket, about=[["brand", "x" * 3_000_000]])))
    assert refused(send_whole(pocket.client, pocket.record["id"], body)) == (400, "unreadable")


WRONG = {
    "sending": [None, "", "x", 5, 1.5, True, [], {}, "\ud800", "0" * 10_000],
    "revision": [-1, 10**30, "x", [1], {"a": 1}, float("inf"), float("nan"), 1.5e300, "9" * 5000],
    "steps": [None, "", "x", 5, [], [["welcome", []]], {"welcome": 5}, {"welcome": None}, {"welcome": [5]}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_values_of_the_wrong_kind(pocket, name, value):
    body = pocket.body(nobody(pocket)) | {name: value}
    assert refused(send_whole(pocket.client, pocket.record["id"], body)) == (400, "unreadable")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", ["sending", "steps"])
def test_values_that_are_missing(pocket, name):
    body = pocket.body(nobody(pocket))
    del body[name]
    assert refused(send_whole(pocket.client, pocket.record["id"], body)) == (400, "unreadable")


@pytest.mark.parametrize(
    "pairs", [[["a"]], [["a", "b", "c"]], [["a", 5]], [[5, "a"]], [["a", None]], [["a", ["b"]]], [[]], [None], [{}]]
)
def test_fields_that_are_no_pairs_of_texts(pocket, pairs):
    assert refused(pocket.send(nobody(pocket, more=pairs))) == (400, "unreadable")


def test_fields_are_bounded(pocket):
    at_most = [["chosen", "1"]] * MOST_FIELDS
    assert refused(pocket.send(nobody(pocket, choose=[*at_most, ["chosen", "1"]]))) == (400, "unreadable")
    assert pocket.send(nobody(pocket, choose=[*at_most[1:], ["nobody_listed", "on"]])).status_code == 201


@pytest.mark.parametrize(
    "told",
    [
        {"language": None},
        {"language": 5},
        {"language": ["es"]},
        {"language": "xx"},
        {"language": "es" * 1000},
        {"seconds": "x"},
        {"seconds": {"choose": "x", "\ud800": 5, "x": 5}},
        {"seconds": {"choose": float("nan")}},
        {"breaks": "x"},
        {"breaks": float("inf")},
        {"place": 5, "duration": "x"},
        {"anything": {"else": [1, 2, 3]}},
        {"revision": None},
        {"revision": "0"},
    ],
)
def test_what_is_only_noted_never_costs_an_answer(pocket, told):
    assert pocket.send(nobody(pocket), **told).status_code == 201
    sent = Submission.objects.get()
    assert sent.language == "es"
    assert set(sent.paradata["seconds"]) <= {"choose"}
    assert (sent.interviewer, sent.interview_place, sent.interview_seconds) == (None, "", None)


def test_steps_that_are_not_asked_are_not_noted(world, pocket):
    extra = {"x" * 100: [], "\ud800": [["a", "b"]], "love": []}
    assert pocket.send(nobody(pocket, **extra), seconds=dict.fromkeys(extra, 5)).status_code == 201
    assert Submission.objects.get().paradata["seconds"] == {}


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head"])
def test_only_posts(pocket, method):
    address = reverse("respond-whole", args=[pocket.record["id"]])
    assert getattr(pocket.client, method)(address).status_code == 405


def test_no_token_against_forged_forms_is_needed(world, pocket):
    """It expires with the session; the proof in what is sent stands for it."""
    strict = Client(enforce_csrf_checks=True)
    assert send_whole(strict, pocket.record["id"], pocket.body(nobody(pocket))).status_code == 201


def test_a_database_that_is_away_is_no_receipt(world, pocket, monkeypatch):
    from django.db import OperationalError

    from surveys.views import pocket as views

    def fail(*args):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as away:
        away.setattr(views.drafts, "send_whole", fail)
        assert pocket.send(nobody(pocket)).status_code == 503
    assert pocket.send(nobody(pocket)).status_code == 201
    assert Submission.objects.count() == 1


# -- Texts that no page would have taken -------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Univ.\tde\nPiura", "Univ. de Piura"),
        ("A\x00B\x07", "A B"),
        ("A\ud800B", "A B"),
        ("A\u0085B\ufffe", "A B"),
        ("  Don   Lucho ", "Don Lucho"),
        ("x" * 300, "x" * 200),
        ("Ñ" * 300, "Ñ" * 200),
        ("N\u0303andu\u0301", "Ñandú"),
        ("<script>alert(1)</script> =1+1 🥭 \u202e", "<script>alert(1)</script> =1+1 🥭 \u202e"),
    ],
)
def test_a_name_is_kept_as_far_as_it_can_be(world, pocket, typed, kept):
    """There is nobody to ask once more, and its rating would be gone with it."""
    steps = nobody(pocket, more=[["name-0", typed], ["place-0", typed]], **{"rate-assistance": [["w:" + typed, "4"]]})
    assert pocket.send(steps).status_code == 201
    name = OpenName.objects.get()
    assert (name.text, name.place) == (kept, kept)
    assert ratings_of(world, "assistance") == {kept: 4}


def test_a_long_name_whose_marks_fall_away_is_rated_all_the_same(world, pocket):
    typed = "a - b . " * 40
    steps = nobody(pocket, more=[["name-0", typed]], **{"rate-assistance": [["w:" + typed, "4"]]})
    pocket.send(steps)
    assert list(ratings_of(world, "assistance").values()) == [4]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\t\n"])
def test_a_name_of_nothing_is_none(world, pocket, typed):
    assert pocket.send(nobody(pocket, more=[["name-0", typed]])).status_code == 201
    assert Response.objects.get().named_nobody is True


@pytest.mark.parametrize("kind", ["text", "number"])
def test_profile_texts_are_kept_as_far_as_they_can_be(world, client, kind):
    make_question(world.survey, "brand", kind)
    pocket = Pocket(client, world.invitation)
    assert pocket.send(nobody(pocket, about=[["brand", "A\x00" + "b" * 300]])).status_code == 201
    kept = stored()["profile"] if kind == "text" else stored()["unclear"]
    assert kept == {"brand": "A " + "b" * 198}


def test_one_made_up_answer_costs_no_other(world, client):
    make_question(world.survey, "produces", "yes_no")
    make_question(world.survey, "land_ha")
    pocket = Pocket(client, world.invitation)
    pocket.send(nobody(pocket, about=[["produces", "perhaps"], ["land_ha", "12"], ["x" * 1000, "y"]]))
    assert stored()["profile"] == {"land_ha": 12}


def test_names_are_bounded(world, pocket):
    more = [[f"name-{row}", f"Nombre {row}"] for row in range(60)]
    assert pocket.send(nobody(pocket, more=more)).status_code == 201
    assert len(stored()["names"]) == 20


def test_one_name_twice_is_one(world, pocket):
    more = [["name-0", "Univ. Piura"], ["place-0", "Piura"], ["name-1", "univ piura"], ["place-1", "Castilla"]]
    assert pocket.send(nobody(pocket, more=more)).status_code == 201
    assert stored()["names"] == [{"text": "Univ. Piura", "place": "Piura"}]


def test_a_place_without_a_name_costs_no_other(world, pocket):
    more = [["name-0", ""], ["place-0", "Sullana"], ["name-1", "Don Lucho"]]
    pocket.send(nobody(pocket, more=more))
    assert stored()["names"] == [{"text": "Don Lucho", "place": ""}]


@pytest.mark.parametrize("value", ["9" * 5000, "9" * 18, "-1", "1e3", "١", "\ud800", "999999"])
def test_made_up_organisations_are_left_out(world, pocket, value):
    steps = whole_way(world, pocket, choose=[["chosen", value], ["chosen", str(world.senasa.pk)]])
    assert pocket.send(steps).status_code == 201
    assert stored()["chosen"] == [world.senasa.pk]


# -- The worker, and the page where nothing was kept -------------------------------------------


def test_the_worker(client):
    response = client.get(reverse("respond-worker"))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache", "a newer one is found at the next visit"


def test_the_workers_files_are_there(client):
    script = client.get(reverse("respond-worker")).content.decode()
    files = re.findall(r'"/static/([^"]+)"', script)
    assert len(files) >= 7
    assert all(finders.find(name) for name in files)
    assert "{%" not in script and "{{" not in script and "&quot;" not in script
    assert f'"{reverse("respond-offline")}"' in script


def test_the_worker_leaves_posts_alone(client):
    script = client.get(reverse("respond-worker")).content.decode()
    fetch = script[script.index('addEventListener("fetch"') :]
    assert 'event.request.method !== "GET"' in fetch[: fetch.index("respondWith")]


def test_the_worker_is_the_same_for_everyone_and_asks_nothing(client, pocket, django_assert_num_queries):
    with django_assert_num_queries(0):
        mine = client.get(reverse("respond-worker")).content
    assert Client().get(reverse("respond-worker")).content == mine


def test_the_offline_page(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("respond-offline"))
    assert page.status_code == 200
    html = page.content.decode()
    assert "<h1" in html and "<form" not in html and "proof" not in html


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_offline_page_in_the_browsers_language(client, language):
    page = client.get(reverse("respond-offline"), headers={"Accept-Language": language})
    assert f'<html lang="{language}">' in page.content.decode()


# -- Queries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [8, 400])
def test_queries_of_taking_in_do_not_grow_with_the_roster(world, client, django_assert_num_queries, size):
    make_question(world.survey, "land_ha")
    extra = [make_organisation(world.survey.cluster) for _ in range(size)]
    waves.add_to_roster(world, extra)
    pocket = Pocket(client, world.invitation)
    chosen = [organisation.pk for organisation in extra[: min(size, 60)]]
    rated = [[f"o{pk}", "3"] for pk in chosen]
    steps = whole_way(world, pocket, choose=[["chosen", str(pk)] for pk in chosen], about=[["land_ha", "12"]])
    with django_assert_num_queries(25):
        sent = pocket.send({**steps, "rate-assistance": rated, "rate-commercial": rated})
    assert sent.status_code == 201
    with django_assert_num_queries(17):  # again: nothing is written
        pocket.send({**steps, "rate-assistance": rated, "rate-commercial": rated})


def test_the_whole_of_a_long_list_is_taken(world, client):
    waves.add_to_roster(world, [make_organisation(world.survey.cluster) for _ in range(400)])
    make_category(world.survey.cluster)
    pocket = Pocket(client, world.invitation)
    everyone = list(RosterEntry.objects.exclude(organisation=world.grower).values_list("organisation", flat=True))
    rated = [[f"o{pk}", "3"] for pk in everyone]
    steps = whole_way(world, pocket, choose=[["chosen", str(pk)] for pk in everyone], more=[])
    assert pocket.send({**steps, "rate-assistance": rated, "rate-commercial": rated}).status_code == 201
    assert len(ratings_of(world, "assistance")) == len(everyone) == 403
