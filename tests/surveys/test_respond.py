"""The questionnaire behind a personal link, from welcome to receipt, with scripts off."""

import re

import pytest
from django.urls import reverse

from surveys import access, waves
from surveys.invitations import link_of, renew_link
from surveys.models import Draft, Nomination, Response, Submission, Wave
from surveys.texts import clean_line
from surveys.tokens import token_for
from tests.builders import (
    make_category,
    make_cluster,
    make_organisation,
    make_question,
    make_relation,
    make_response,
    make_survey,
    make_wave,
)

pytestmark = pytest.mark.django_db


class Phone:
    """A respondent's browser: follows redirects, posts what the page's form holds."""

    def __init__(self, client, invitation):
        self.client, self.invitation = client, invitation
        self.page = client.get(link_of(invitation, address=""), follow=True)

    @property
    def step(self):
        return self.page.request["PATH_INFO"].rstrip("/").rsplit("/", 1)[1]

    @property
    def text(self):
        return self.page.content.decode()

    def go(self, step):
        self.page = self.client.get(reverse("respond-step", args=[self.invitation.public_id, step]), follow=True)
        return self

    def hidden(self, name):
        return re.search(rf'name="{name}" value="([^"]+)"', self.text).group(1)

    def send(self, step=None, **fields):
        address = reverse("respond-step", args=[self.invitation.public_id, step or self.step])
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.text))
        self.page = self.client.post(address, {**hidden, **fields}, follow=True)
        return self

    def all_the_way(self, **ratings):
        """From wherever it stands to the receipt, choosing nothing but what `ratings` say: {"o12": "4"}."""
        self.send("welcome", consent="on")
        self.send("choose", chosen=[key[1:] for key in ratings])
        self.send("more")
        while self.step.startswith("rate-"):
            self.send(**ratings)
        if self.step == "about":
            self.send()
        return self.send("check")


@pytest.fixture
def world():
    """A wave with one respondent, a grower, and three organisations to choose from, in two relations."""
    cluster = make_cluster("piura", name="Mango de Piura")
    office = make_category(cluster, "Government", names={"es": "Gobierno", "en": "Government"}, position=1)
    survey = make_survey(cluster, relations=("assistance", "commercial"), asked_by="Proyecto Mango")
    grower = make_organisation(cluster, "A1", name="Agro Uno")
    senasa = make_organisation(cluster, "SENASA", name="SENASA", category=office)
    apem = make_organisation(cluster, "APEM", name="APEM")
    unp = make_organisation(cluster, "UNP", name="Universidad Nacional de Piura")
    wave = make_wave(survey, respondents=[grower], roster=[senasa, apem, unp, grower])
    wave.grower, wave.senasa, wave.apem, wave.unp = grower, senasa, apem, unp
    wave.invitation = wave.invitations.get(organisation=grower)
    return wave


@pytest.fixture
def phone(client, world):
    return Phone(client, world.invitation)


def ratings_of(world, relation):
    rows = Nomination.objects.filter(relation__key=relation).values_list("alter__code", "open_name__text", "rating")
    return {code or text: rating for code, text, rating in rows}


def test_the_whole_way_stores_what_was_said(world, phone):
    senasa, unp = f"o{world.senasa.pk}", f"o{world.unp.pk}"
    assert phone.step == "welcome"
    assert phone.send(consent="on").step == "choose"
    assert phone.send(chosen=[world.senasa.pk, world.unp.pk]).step == "more"
    phone.send(**{"name-0": "Don Lucho, viverista", "place-0": "Tambogrande"})
    assert phone.step == "rate-assistance"
    lucho = "n:don lucho viverista"
    assert phone.send(**{senasa: "5", unp: "unsure", lucho: "4"}).step == "rate-commercial"
    assert phone.send(**{senasa: "2", unp: "none", lucho: "none"}).step == "check"
    assert "Don Lucho, viverista" in phone.text
    assert phone.send().step == "thanks"

    response = Response.objects.get()
    assert (response.organisation, response.named_nobody, response.revision) == (world.grower, False, 1)
    assert ratings_of(world, "assistance") == {"SENASA": 5, "UNP": None, "Don Lucho, viverista": 4}
    assert ratings_of(world, "commercial") == {"SENASA": 2}
    assert response.open_names.get().place == "Tambogrande"
    assert Submission.objects.get().payload["consent"] is True
    assert not Draft.objects.exists()


def test_sending_raises_the_generation_and_asks_for_a_rebuild(world, phone, hints, django_capture_on_commit_callbacks):
    before = Wave.objects.get().generation
    with django_capture_on_commit_callbacks(execute=True):
        phone.all_the_way(**{f"o{world.senasa.pk}": "3"})
    assert Wave.objects.get().generation == before + 1
    assert hints == [("networks.tasks.rebuild_wave", [world.pk])]


def test_the_link_is_exchanged_for_an_address_without_its_secret(client, world):
    page = client.get(link_of(world.invitation, address=""))
    assert page.status_code == 302
    assert token_for(world.invitation.nonce) not in page.url
    assert page["Referrer-Policy"] == "no-referrer"


def test_opening_pages_writes_nothing(client, world, phone):
    phone.go("welcome").go("choose")
    assert not Draft.objects.exists()
    world.invitation.refresh_from_db()
    assert world.invitation.started_at is None


def test_links_are_short_enough_to_read_out(world):
    assert len(link_of(world.invitation, address="https://encuesta.mangopiura.org")) <= 60


def test_each_page_is_stored_before_the_next_shows(world, phone):
    phone.send(consent="on").send(chosen=[world.apem.pk])
    assert Draft.objects.get().payload["chosen"] == [world.apem.pk]


def test_another_phone_goes_on_where_the_first_stopped(world, phone):
    from django.test import Client

    phone.send(consent="on").send(chosen=[world.apem.pk]).send("more")
    assert Phone(Client(), world.invitation).step == "rate-assistance"


def test_cookies_may_be_lost_while_a_page_is_open(client, world, phone):
    client.cookies.clear()
    phone.send(consent="on")
    assert Draft.objects.get().payload["consent"] is True
    assert phone.step == "choose"


def test_without_consent_nothing_begins(phone):
    phone.send()
    assert phone.step == "welcome"
    assert "field-error" in phone.text or "invalid-feedback" in phone.text
    assert phone.go("choose").step == "welcome"


def test_nobody_is_an_answer(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    assert phone.step == "more"
    assert phone.send().step == "check"
    phone.send()
    assert Response.objects.get().named_nobody is True


def test_nobody_and_somebody_at_once_is_asked_again_and_keeps_the_ticks(world, phone):
    phone.send(consent="on").send(chosen=[world.apem.pk], nobody_listed="on")
    assert phone.step == "choose"
    assert phone.text.count(" checked") == 2


def test_choosing_nothing_is_asked_again(phone):
    phone.send(consent="on").send("choose")
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


def test_organisations_stand_in_reading_order_from_a_place_of_the_respondents_own(world, phone):
    growers = [make_organisation(world.survey.cluster, f"N{number}", name=f"Niño {number}") for number in (10, 2, 1)]
    waves.add_to_roster(world, growers)
    phone.send(consent="on")
    shown = re.findall("<span>(Niño [0-9]+|APEM|Universidad)", phone.text)
    ordered = ["APEM", "Niño 1", "Niño 2", "Niño 10", "Universidad"]
    turns = [ordered[start:] + ordered[:start] for start in range(5)]
    assert shown in turns


def test_oneself_is_not_on_the_list(world, phone):
    phone.send(consent="on")
    assert f'value="{world.grower.pk}"' not in phone.text
    phone.send(chosen=[world.grower.pk])
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


@pytest.mark.parametrize("value", ["999999", "x", "-1", "1e3", "١"])
def test_choosing_what_is_not_offered_is_refused(phone, value):
    phone.send(consent="on").send(chosen=[value])
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


def test_a_forgotten_rating_is_asked_for_and_the_others_are_kept(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"})
    assert phone.step == "rate-assistance"
    assert phone.text.count("wanting") == 1
    assert f'name="o{world.senasa.pk}" value="5" checked' in phone.text


@pytest.mark.parametrize("value", ["0", "6", "7", "2.5", "x"])
def test_a_rating_outside_the_scale_is_refused(world, phone, value):
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": value})
    assert phone.step == "rate-assistance"
    assert "wanting" in phone.text


def test_a_place_without_a_name_is_asked_about_and_kept(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": "", "place-0": "Sullana"})
    assert phone.step == "more"
    assert "field-error" in phone.text and 'value="Sullana"' in phone.text


def test_more_rows_for_names_keep_what_was_written(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{"name-0": "Uno", "name-1": "Dos", "name-2": "Tres", "add_rows": "1"})
    assert phone.step == "more"
    assert 'value="Tres"' in phone.text and 'name="name-5"' in phone.text


def test_names_are_bounded(phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{f"name-{row}": f"Nombre {row}" for row in range(60)})
    assert len(Draft.objects.get().payload["names"]) == 20


def test_hostile_names_are_shown_as_typed(world, phone):
    hostile = '<script>alert("1")</script> =1+1 🥭 \u202eabc'
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": hostile})
    assert phone.step == "rate-assistance"
    assert "<script>alert" not in phone.text
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; =1+1 🥭" in phone.text


@pytest.mark.parametrize("text", ["A\x00B", "A\x07B", "x" * 201])
def test_names_that_no_file_could_hold_are_refused(phone, text):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": text})
    assert phone.step == "more"
    assert "field-error" in phone.text


def test_a_name_that_is_known_exactly_is_recognised(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": "universidad nacional de PIURA"})
    key = "n:universidad nacional de piura"
    phone.send(**{key: "4"}).send(**{key: "none"})
    phone.send()
    name = Response.objects.get().open_names.get()
    assert (name.text, name.organisation) == ("universidad nacional de PIURA", world.unp)


def test_taking_an_organisation_away_takes_its_ratings_along(world, phone):
    senasa, apem = f"o{world.senasa.pk}", f"o{world.apem.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{senasa: "5", apem: "1"}).send(**{senasa: "5", apem: "1"})
    phone.send("choose", chosen=[world.senasa.pk], back_to_check="1")
    assert phone.step == "check"
    phone.send()
    assert ratings_of(world, "assistance") == {"SENASA": 5}
    assert apem not in Submission.objects.get().payload["ratings"]["assistance"]


def test_adding_an_organisation_asks_for_its_rating(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    phone.send("choose", chosen=[world.senasa.pk, world.apem.pk], back_to_check="1")
    assert phone.step == "rate-assistance"


def test_sending_twice_shows_the_same_receipt(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    sent = {name: phone.hidden(name) for name in ("sending", "seen")}
    receipt = re.search('id="receipt">([^<]+)', phone.send("check", **sent).text).group()
    for _again in range(20):
        assert receipt in phone.send("check", **sent).text
    assert Response.objects.count() == Submission.objects.count() == 1
    assert Response.objects.get().revision == 1


def test_unfinished_answers_cannot_be_sent(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk])
    phone.send("check", sending=str(Draft.objects.get().sending))
    assert phone.step == "more"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("sending", ["", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_sending_that_is_not_this_draft_is_shown_the_check_page(world, phone, sending):
    phone.send(consent="on").send(nobody_listed="on").send()
    phone.send("check", sending=sending)
    assert phone.step == "check"
    assert not Submission.objects.exists()


def test_only_what_was_seen_is_sent(world, phone):
    """The check page was open on one telephone while another changed an answer: neither is lost, nothing is sent."""
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    seen = phone.hidden("seen")
    other = Phone(phone.client, world.invitation)
    other.go("rate-assistance").send(**{senasa: "1"})
    phone.send("check", seen=seen)
    assert not Submission.objects.exists()
    assert 'role="alert"' in phone.text and phone.hidden("seen") != seen
    phone.send("check")
    assert ratings_of(world, "assistance") == {"SENASA": 1}


def test_a_page_that_another_telephone_overtook_is_stored_all_the_same(world, client):
    make_question(world.survey, "land_ha", "number")
    phone, other = Phone(client, world.invitation), Phone(client, world.invitation)
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    assert phone.step == "about"
    other.go("choose").send(chosen=[world.senasa.pk, world.apem.pk])
    phone.send("about", land_ha="777")
    assert phone.step == "rate-assistance"
    assert Draft.objects.get().payload["profile"] == {"land_ha": 777}


def test_a_rating_that_another_telephone_made_pointless_is_no_error(world, phone, monkeypatch):
    """The other telephone's page comes between reading and storing this one's."""
    from surveys import drafts
    from surveys.views import respond

    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more")
    store_page = drafts.store_page

    def overtaken(invitation, *page):
        store_page(invitation, "choose", {"chosen": [], "nobody_listed": True}, "es")
        return store_page(invitation, *page)

    monkeypatch.setattr(respond.drafts, "store_page", overtaken)
    phone.send(**{senasa: "5"})
    assert phone.step == "check"


def test_half_a_page_of_ratings_is_kept_though_the_tab_is_closed(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"})
    again = Phone(phone.client, world.invitation)
    assert again.step == "rate-assistance"
    assert f'name="o{world.senasa.pk}" value="5" checked' in again.text


def test_without_consent_no_page_is_stored(world, phone):
    phone.send("choose", chosen=[world.apem.pk])
    assert phone.step == "welcome"
    assert not Draft.objects.exists()


def test_two_ways_of_writing_one_name_are_asked_about(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{"name-0": "Univ. Piura", "name-1": "Univ Piura", "place-1": "Castilla"})
    assert phone.step == "more"
    assert "field-error" in phone.text and 'value="Castilla"' in phone.text


def test_a_relation_that_was_renamed_meanwhile_keeps_nobody_from_sending(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "4"})
    world.survey.relations.filter(key="commercial").update(key="trade")
    phone.go("check")
    assert phone.step == "rate-trade"
    phone.send(**{senasa: "3"}).send()
    assert phone.step == "thanks"
    assert ratings_of(world, "assistance") == {"SENASA": 5}
    assert ratings_of(world, "trade") == {"SENASA": 3}
    assert Submission.objects.get().payload["ratings"]["commercial"] == {senasa: 4}, "what was answered is kept"


@pytest.mark.parametrize("rated", [True, False])
def test_an_organisation_that_is_deleted_meanwhile_keeps_nobody_from_sending(world, phone, rated):
    apem, senasa = f"o{world.apem.pk}", f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    if rated:
        phone.send(**{senasa: "5", apem: "2"}).send(**{senasa: "5", apem: "2"})
    world.apem.delete()
    phone.go("check")
    while phone.step.startswith("rate-"):
        phone.send(**{senasa: "5"})
    phone.send("check")
    assert phone.step == "thanks"
    assert ratings_of(world, "assistance") == {"SENASA": 5}


@pytest.mark.parametrize("name", ["ß" * 150, "ﷺ" * 20, "אּ" * 90])
def test_letters_that_come_apart_into_many_are_no_trouble(world, phone, name):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": name})
    while phone.step.startswith("rate-"):
        key = re.search(r'type="radio" name="([^"]+)"', phone.text).group(1)
        phone.send(**{key: "4"})
    phone.send("check")
    assert phone.step == "thanks"
    assert Response.objects.get().open_names.get().text == clean_line(name)


@pytest.mark.parametrize("field", ["name-²", "name-x", "name--1", "name-999", "name-"])
def test_made_up_fields_are_ignored(world, phone, field):
    phone.send(consent="on").send(nobody_listed="on").send(**{field: "X"})
    assert Draft.objects.get().payload["names"] == []


@pytest.mark.parametrize(("typed", "shown"), [("0,00001", "0.00001"), ("1.1250", "1.1250"), ("12", "12")])
def test_a_number_is_shown_as_it_can_be_sent_again(world, client, typed, shown):
    make_question(world.survey, "land_ha", "number")
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(land_ha=typed)
    assert phone.step == "check"
    stored = Draft.objects.get().payload["profile"]
    assert f'value="{shown}"' in phone.go("about").text
    phone.send(land_ha=shown)
    assert Draft.objects.get().payload["profile"] == stored


def test_the_summary_shows_the_choice_that_was_made(world, client):
    choices = [{"key": "no", "names": {"es": "Nunca"}}, {"key": "not-sure", "names": {"es": "Quizás"}}]
    make_question(world.survey, "plans", "one_of")
    world.survey.cluster.profile_fields.update(choices=choices)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(plans="not-sure")
    assert "Quizás" in phone.text and "Nunca" not in phone.text


def test_addresses_that_no_database_could_look_for(client, world):
    proof = access.proof_of(world.invitation)
    assert client.post("/answer/a%00/welcome/", {"proof": proof}).status_code == 404


def test_answers_can_be_changed_until_the_wave_closes(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.all_the_way(**{senasa: "5"})
    phone.go("rate-assistance").send(**{senasa: "2"}, back_to_check="1")
    assert phone.step == "check"
    phone.send()
    response = Response.objects.get()
    assert response.revision == 2
    assert ratings_of(world, "assistance") == {"SENASA": 2}
    assert [submission.flag for submission in Submission.objects.all()] == ["", ""]


def test_a_change_that_was_overtaken_is_kept_aside(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.all_the_way(**{senasa: "5"})
    phone.go("rate-assistance").send(**{senasa: "2"}, back_to_check="1")
    make_response(world, world.grower, {"assistance": {world.apem: 4}}, base_revision=1)
    phone.send("check")
    assert ratings_of(world, "assistance") == {"APEM": 4}
    assert Submission.objects.latest("id").flag == "stale"
    assert "alert-warning" in phone.text
    assert not Draft.objects.exists()


def test_a_closed_wave_takes_nothing_and_says_so(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    sending = phone.hidden("sending")
    waves.close_wave(world)
    phone.send("check", sending=sending)
    assert phone.page.status_code == 410
    assert not Submission.objects.exists()
    assert Draft.objects.exists()


def test_a_wave_that_has_not_begun_says_so(client, world):
    Wave.objects.update(state="draft")
    page = Phone(client, world.invitation)
    assert "El enlace" in page.text or "not begun" in page.text or "todavía" in page.text


def test_the_page_speaks_the_organisations_language(client, world):
    world.grower.language = "en"
    world.grower.save()
    phone = Phone(client, world.invitation)
    assert '<html lang="en">' in phone.text
    world.grower.language = "es"
    world.grower.save()
    assert '<html lang="es">' in phone.go("welcome").text


def test_switching_the_language_keeps_what_was_ticked(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk], switch_language="en")
    assert phone.step == "choose"
    assert '<html lang="en">' in phone.text
    assert f'value="{world.senasa.pk}" checked' in phone.text
    assert 'role="alert"' not in phone.text
    assert '<html lang="en">' in phone.go("choose").text


def test_switching_the_language_complains_about_nothing(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"}, switch_language="en")
    assert "wanting" not in phone.text
    assert f'name="o{world.senasa.pk}" value="5" checked' in phone.text


def test_profile_answers_are_kept_and_conditions_hold(world, client):
    produces = make_question(world.survey, "produces", "yes_no", position=1)
    make_question(world.survey, "land_ha", "number", position=2, only_if=produces)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send()
    assert phone.step == "about"
    phone.send(produces="no", land_ha="12,5")
    phone.go("about").send(produces="yes", land_ha="12,5")
    assert "12.5" in phone.text or "12,5" in phone.text
    phone.send("check")
    answers = {row.question.field.key: row.value for row in Response.objects.get().profile_answers.all()}
    assert answers == {"produces": True, "land_ha": 12.5}


def test_what_does_not_apply_is_not_kept(world, client):
    produces = make_question(world.survey, "produces", "yes_no", position=1)
    make_question(world.survey, "land_ha", "number", position=2, only_if=produces)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(produces="no", land_ha="12")
    assert Draft.objects.get().payload["profile"] == {"produces": False}


@pytest.mark.parametrize(("typed", "said"), [("1,250", "1250"), ("1.250", "1250"), ("mucho", "12"), ("-3", "12")])
def test_a_number_that_can_be_read_two_ways_is_asked_about(world, client, typed, said):
    make_question(world.survey, "land_ha", "number")
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(land_ha=typed)
    assert phone.step == "about"
    assert said in phone.text and f'value="{typed}"' in phone.text


def test_markup_in_prompts_is_shown_as_text(world, client):
    make_question(world.survey, "land_ha", "number", prompts={"es": "<b>¿Tierra?</b>", "en": "<b>Land?</b>"})
    world.survey.cluster.profile_fields.update(units={"es": "<i>ha</i>", "en": "<i>ha</i>"})
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send()
    assert "<b>¿Tierra" not in phone.text and "<i>ha" not in phone.text
    assert "&lt;b&gt;¿Tierra?&lt;/b&gt;" in phone.text and "&lt;i&gt;ha&lt;/i&gt;" in phone.text


# -- Strangers --------------------------------------------------------------------------------


def test_a_made_up_link_opens_nothing(client):
    assert client.get(reverse("respond-open", args=["A" * 22])).status_code == 404


def test_a_renewed_link_shuts_the_old_one_and_its_pages(client, world, phone):
    old = link_of(world.invitation, address="")
    renew_link(world.invitation)
    assert client.get(old).status_code == 404
    assert phone.go("welcome").page.status_code == 404
    assert Phone(client, world.invitation).step == "welcome"


def test_a_revoked_link_opens_nothing(client, world, phone):
    from django.utils import timezone

    world.invitations.update(revoked_at=timezone.now())
    assert client.get(link_of(world.invitation, address="")).status_code == 404
    assert phone.go("welcome").page.status_code == 404


def test_a_page_without_the_link_says_how_to_come_back(client, world):
    page = client.get(reverse("respond", args=[world.invitation.public_id]))
    assert page.status_code == 404
    assert world.grower.name not in page.content.decode()


def test_one_respondents_proof_does_not_open_anothers_page(client, world, phone):
    waves.invite(world, [world.apem])
    other = world.invitations.get(organisation=world.apem)
    address = reverse("respond-step", args=[other.public_id, "welcome"])
    proof = access.proof_of(world.invitation)
    assert client.post(address, {"proof": proof, "consent": "on"}).status_code == 404
    client.cookies[f"respondent-{other.public_id}"] = proof
    assert client.get(address).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("proof", ["", "x", "a:b:c", "WyJ4Il0:1abc:def"])
def test_a_made_up_proof_writes_nothing(client, world, proof):
    address = reverse("respond-step", args=[world.invitation.public_id, "welcome"])
    assert client.post(address, {"proof": proof, "consent": "on"}).status_code == 404
    assert not Draft.objects.exists()


def test_two_organisations_on_one_phone_both_succeed(client, world):
    waves.invite(world, [world.apem])
    first = Phone(client, world.invitation)
    second = Phone(client, world.invitations.get(organisation=world.apem))
    first.send("welcome", consent="on").send(nobody_listed="on").send()
    second.send("welcome", consent="on").send(nobody_listed="on").send()
    first.send("check")
    second.send("check")
    assert set(Response.objects.values_list("organisation__code", flat=True)) == {"A1", "APEM"}


@pytest.mark.parametrize("step", ["rate-nothing", "rate-", "nowhere"])
def test_a_made_up_step_goes_to_where_one_is(phone, step):
    assert phone.go(step).step == "welcome"


# -- Weight -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["welcome", "choose", "more", "rate-assistance", "about", "check", "thanks"])
@pytest.mark.parametrize("size", [3, 60])
def test_queries_do_not_grow_with_the_roster(world, client, django_assert_num_queries, step, size):
    make_question(world.survey, "land_ha", "number")
    extra = [make_organisation(world.survey.cluster) for _ in range(size)]
    waves.add_to_roster(world, extra)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(chosen=[organisation.pk for organisation in extra]).send()
    ratings = {f"o{organisation.pk}": "3" for organisation in extra}
    phone.send(**ratings).send(**ratings).send()
    if step == "thanks":
        phone.send("check")
    address = reverse("respond-step", args=[world.invitation.public_id, step])
    with django_assert_num_queries(QUERIES[step]):
        assert client.get(address).status_code == 200


# Invitation, draft, response, relations, questions, organisations; the receipt reads the submission, too.
QUERIES = {"thanks": 7} | dict.fromkeys(["welcome", "choose", "more", "rate-assistance", "about", "check"], 6)


def test_a_given_relation_turns_the_tie_round(world):
    from networks.ties import take_snapshot

    given = make_relation(world.survey, "given", direction="given", position=9)
    make_response(world, world.grower, {"assistance": {world.apem: 4}, "given": {world.unp: 2}})
    ties = take_snapshot(world.pk).ties
    assistance = world.survey.relations.get(key="assistance")
    assert [(tie.source, tie.receiver) for tie in ties[assistance.pk]] == [(world.apem.pk, world.grower.pk)]
    assert [(tie.source, tie.receiver) for tie in ties[given.pk]] == [(world.grower.pk, world.unp.pk)]
