"""A respondent's own page: what it says in each case, whose names it keeps back, and who may open it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from networks.models import Build
from networks.rebuilding.rebuild import rebuild
from surveys import access, waves
from surveys.inviting.invitations import renew_link
from surveys.models import OpenName, Organisation, Relation, Response, Wave
from surveys.texts import shortened
from tests.builders import (
    make_category,
    make_cluster,
    make_mirror,
    make_organisation,
    make_relation,
    make_response,
    make_survey,
    make_wave,
)
from tests.networks import piura_wave
from tests.networks.test_drawing import HOSTILE

pytestmark = pytest.mark.django_db


class World:
    """A published wave in which growers, whose names are protected, named two offices and each other."""

    def __init__(self, slug="piura"):
        self.cluster = make_cluster(slug, languages=["en", "es"])
        self.growers = make_category(self.cluster, "Grower", protected=True, position=1)
        self.offices = make_category(self.cluster, "Office", position=2)
        self.senasa, self.inia = (self.office(code) for code in ("SENASA", "INIA"))
        self.anta, self.brena, self.coto, self.dina, self.eten = (
            self.grower(name) for name in ("Anta", "Brena", "Coto", "Dina", "Eten")
        )
        everyone = [self.senasa, self.inia, self.anta, self.brena, self.coto, self.dina, self.eten]
        self.wave = make_wave(make_survey(self.cluster), respondents=everyone, roster=everyone)
        waves.publish(self.wave)

    def office(self, code):
        return make_organisation(self.cluster, code, name=code, category=self.offices, language="en")

    def grower(self, name):
        # Neither the name nor anything else that would tell who it is may be on someone else's page.
        return make_organisation(
            self.cluster,
            f"CODE-{name}",
            name=f"Canary {name}",
            label=f"Label {name}",
            category=self.growers,
            language="en",
        )

    def answer(self, respondent, *named, rating=4, **more):
        make_response(self.wave, respondent, {"assistance": dict.fromkeys(named, rating)}, **more)

    def everyone_answers(self):
        """Anta names both offices and Brena; Brena names Anta and SENASA; Coto Brena; Dina nobody; SENASA Coto."""
        self.answer(self.anta, self.senasa, self.inia, self.brena)
        self.answer(self.brena, self.anta, self.senasa, rating=2)
        self.answer(self.coto, self.brena, self.senasa)
        self.answer(self.dina)
        self.answer(self.senasa, self.coto)
        rebuild(self.wave.pk)

    def address(self, organisation):
        return reverse("respondent-results", args=[self.invitation(organisation).public_id])

    def invitation(self, organisation):
        return self.wave.invitations.get(organisation=organisation)


@pytest.fixture
def world():
    return World()


def get(client, world, organisation):
    """The page as the organisation's telephone gets it."""
    invitation = world.invitation(organisation)
    client.cookies[f"respondent-{invitation.public_id}"] = access.proof_of(invitation)
    return client.get(world.address(organisation))


def page(client, world, organisation):
    response = get(client, world, organisation)
    assert response.status_code == 200
    return response.content.decode()


def sentences(html):
    plain = html.replace("\u2068", "").replace("\u2069", "")
    return re.findall(r'<p class="standing">(.*?)</p>', plain)


def listed(html, heading):
    """What stands in one of the two lists, as "name (note)"."""
    items = re.search(rf'<ul class="neighbours" aria-labelledby="{heading}">(.*?)</ul>', html, re.DOTALL)
    pairs = re.findall(r'<bdi>(.*?)</bdi> <span class="quiet small">(.*?)</span>', items[1] if items else "")
    return [f"{name} ({note})" for name, note in pairs]


def drawing(html):
    return re.findall(r"<svg xmlns.*?</svg>", html, re.DOTALL)


# -- What it says --------------------------------------------------------------------------------


def test_one_who_named_and_was_named(client, world):
    world.everyone_answers()
    html = page(client, world, world.anta)
    assert sentences(html) == [
        "1 organisation said that it received help from yours; you named 3.",
        "Most often named is SENASA: by 3 of the 5 organisations that answered; 1 said that nobody helped it.",
    ]
    assert listed(html, "who-helped-us") == ["INIA (Office)", "SENASA (Office)", "Grower (name not shown)"]
    assert listed(html, "whom-we-helped") == ["Grower (name not shown)"]
    assert html.count('class="map-tie"') == 4
    assert "From the answers of 5 of 7 organisations asked" in html


def test_one_named_by_several(client, world):
    world.everyone_answers()
    html = page(client, world, world.brena)
    assert sentences(html)[0] == "2 organisations said that they received help from yours; you named 2."
    assert listed(html, "whom-we-helped") == ["2 × Grower (names not shown)"]


def test_one_that_is_named_most(client, world):
    world.everyone_answers()
    assert sentences(page(client, world, world.senasa)) == [
        "3 organisations said that they received help from yours; you named 1.",
        "Most often named is your organisation: by 3 of the 5 organisations that answered; "
        "1 said that nobody helped it.",
    ]


def test_one_that_named_nobody_and_was_not_named(client, world):
    world.everyone_answers()
    html = page(client, world, world.dina)
    assert sentences(html)[0] == (
        "You said that nobody helped yours, and no organisation has named it so far; "
        "that is an answer that counts, too."
    )
    assert "<svg" not in html and "An arrow" not in html
    assert listed(html, "who-helped-us") == listed(html, "whom-we-helped") == []


def test_one_that_nobody_named(client, world):
    world.answer(world.eten, world.senasa)
    world.everyone_answers()
    # Nobody named Dina either.
    assert sentences(page(client, world, world.eten))[0] == (
        "You named 1 organisation that helped yours; no organisation has named yours so far, as with 1 other."
    )


def test_several_kinds_of_help_count_once(client, world):
    make_relation(world.wave.survey, "trust")
    make_response(world.wave, world.anta, {"assistance": {world.senasa: 2}, "trust": {world.senasa: 5}})
    rebuild(world.wave.pk)
    html = page(client, world, world.anta)
    assert sentences(html)[0].startswith("You named 1 organisation")
    assert html.count('class="map-tie"') == 1


def test_of_few_answers_nothing_is_said_about_all(client, world):
    world.answer(world.anta, world.senasa)
    world.answer(world.brena)
    rebuild(world.wave.pk)
    assert len(sentences(page(client, world, world.anta))) == 1


def test_names_that_are_still_looked_up(client, world):
    world.everyone_answers()
    world.answer(world.eten, names=["Don Lucho", "Tía Julia"], name_ratings={"assistance": 3})
    rebuild(world.wave.pk)
    html = page(client, world, world.eten)
    assert "2 names that you wrote yourself are not counted yet" in html
    assert sentences(html) == [
        "No organisation has named yours so far, as with 1 other.",
        # Who wrote a name has named somebody: how many named nobody is not known.
        "Most often named is SENASA: by 3 of the 6 organisations that answered.",
    ]
    OpenName.objects.filter(text="Don Lucho").update(organisation=world.inia)
    waves.raise_generation(world.wave.pk)
    rebuild(world.wave.pk)
    html = page(client, world, world.eten)
    assert "1 name that you wrote yourself is not counted yet" in html
    assert listed(html, "who-helped-us") == ["INIA (Office)"]


def test_a_name_that_gave_no_such_help_is_not_waited_for(client, world):
    world.answer(world.anta, world.senasa, names=["Don Lucho"])
    rebuild(world.wave.pk)
    assert "that you wrote yourself" not in page(client, world, world.anta)


def test_where_those_who_gave_were_asked_nobody_said_that_they_received(client, world):
    make_relation(world.wave.survey, "given", direction=Relation.Direction.GIVEN)
    make_response(world.wave, world.senasa, {"given": {world.anta: 5}})
    make_response(world.wave, world.anta, {"given": {world.coto: 1}})
    rebuild(world.wave.pk)
    html = page(client, world, world.anta)
    assert sentences(html) == ["As far as the answers say, your organisation helped 1 other; 1 helped yours."]
    # The arrow to the middle would show SENASA's rating.
    assert "The thicker" not in html
    assert len(set(re.findall(r'stroke-width="([\d.]+)" stroke-opacity', html))) == 1


@pytest.mark.parametrize("rule", ["receiver", "either", "both"])
def test_where_both_ends_were_asked_nobody_learns_what_the_other_said(client, rule):
    """Whatever a giver reports or denies, and whatever rule is chosen: the receiver's page is the same."""
    worlds = [World(slug) for slug in ("piura", "chira")]
    pages = []
    for world in worlds:
        received = world.wave.survey.relations.get()
        make_mirror(received)
        waves.choose_tie_rule(world.wave, rule, None)
        world.everyone_answers()
        # In the second world INIA answers too: it denies Anta, and says that it helped Coto, highly.
        if world is worlds[1]:
            make_response(world.wave, world.inia, {"assistance-given": {world.coto: 5, world.dina: 1}})
        rebuild(world.wave.pk)
        pages.append([page(client, world, each) for each in (world.anta, world.coto, world.dina)])
    for before, after in zip(*pages, strict=True):
        assert sentences(after)[0] == sentences(before)[0]
        assert listed(after, "who-helped-us") == listed(before, "who-helped-us")
        assert listed(after, "whom-we-helped") == listed(before, "whom-we-helped")
        assert drawing(after) == drawing(before)


@pytest.mark.parametrize("rule", ["receiver", "either", "both"])
def test_a_giver_learns_of_receivers_only_what_it_did_before(client, world, rule):
    """Who named it, as ever; not who denies what it said, nor how anyone rated it."""
    make_mirror(world.wave.survey.relations.get())
    waves.choose_tie_rule(world.wave, rule, None)
    world.everyone_answers()
    given = {"assistance-given": {world.dina: 5, world.anta: 1}}
    make_response(world.wave, world.senasa, {"assistance": {world.coto: 4}, **given}, base_revision=1)
    rebuild(world.wave.pk)
    html = page(client, world, world.senasa)
    assert sentences(html)[0] == "3 organisations said that they received help from yours; you named 1."
    assert listed(html, "whom-we-helped") == ["3 × Grower (names not shown)"]
    for word in ("contradicted", "confirmed", "denied"):
        assert word not in html


def test_a_newer_answer_of_the_own_is_announced(client, world):
    world.everyone_answers()
    assert "What you have sent last" not in page(client, world, world.anta)
    world.answer(world.anta, world.senasa, base_revision=1)
    assert "What you have sent last is not in it yet" in page(client, world, world.anta)
    rebuild(world.wave.pk)
    assert "What you have sent last" not in page(client, world, world.anta)


def test_one_that_was_merged_stands_where_it_is_now(client, world):
    world.everyone_answers()
    Organisation.objects.filter(pk=world.anta.pk).update(status="merged", merged_into=world.eten)
    waves.cluster_changed(world.cluster)
    rebuild(world.wave.pk)
    assert sentences(page(client, world, world.anta))[0].endswith("; you named 3.")


def test_in_spanish_the_kinds_are_in_spanish(client, world):
    world.everyone_answers()
    Organisation.objects.filter(pk=world.anta.pk).update(language="es")
    response = get(client, world, world.anta)
    assert response.headers["Content-Language"] == "es"
    html = response.content.decode()
    assert '<html lang="es">' in html and "Office (es)" in html


def test_the_language_chosen_on_this_telephone_comes_first(client, world):
    world.everyone_answers()
    client.cookies["django_language"] = "es"
    assert '<html lang="es">' in page(client, world, world.anta)
    client.cookies["django_language"] = "xx"
    assert '<html lang="en">' in page(client, world, world.anta)


def test_the_language_is_switched_on_the_page_and_stays(client, world):
    world.everyone_answers()
    assert '<button class="plain-button" form="page" name="switch_language" value="es"' in page(
        client, world, world.anta
    )
    address = world.address(world.anta)
    assert '<html lang="es">' in client.get(address, {"switch_language": "es"}).content.decode()
    assert '<html lang="es">' in client.get(address).content.decode()


@pytest.mark.parametrize("language", ["fr", "xx", "<b>", ""])
def test_a_language_that_is_not_offered_changes_nothing(client, world, language):
    world.everyone_answers()
    page(client, world, world.anta)
    response = client.get(world.address(world.anta), {"switch_language": language})
    assert '<html lang="en">' in response.content.decode()
    assert "django_language" not in response.cookies


def test_more_than_the_map_has_room_for(client, world):
    offices = [world.office(f"OFFICE{i}") for i in range(18)]
    world.answer(world.anta, *offices)
    rebuild(world.wave.pk)
    html = page(client, world, world.anta)
    assert html.count('class="map-tie"') == 16
    assert "The map has no room for 2 more; the lists have all." in html
    assert len(listed(html, "who-helped-us")) == 18


# -- Whose names it keeps back -------------------------------------------------------------------


def test_protected_names_are_nowhere_in_the_page(client, world):
    world.everyone_answers()
    for reader in (world.anta, world.brena, world.coto, world.dina, world.senasa):
        content = get(client, world, reader).content.decode()
        for other in (world.anta, world.brena, world.coto, world.dina, world.eten):
            if other != reader:
                for canary in (other.name, other.label, other.code, other.name.split()[1]):
                    assert canary.casefold() not in content.casefold()


def test_no_page_of_the_example_tells_a_producer(client):
    wave = piura_wave.load()
    waves.publish(wave)
    producers = list(Organisation.objects.filter(category__protected=True))
    assert len(producers) > 20
    for invitation in wave.invitations.exclude(organisation__code="A27").select_related("organisation"):
        client.cookies[f"respondent-{invitation.public_id}"] = access.proof_of(invitation)
        response = client.get(
            reverse("respondent-results", args=[invitation.public_id]), headers={"accept-language": "en"}
        )
        words = set(re.findall(r"[\w-]+ \d+|[\w-]+", response.content.decode()))
        assert response.status_code == 200
        for producer in producers:
            if producer != invitation.organisation:
                assert not {producer.name, producer.label, producer.code} & words, invitation


def test_a_protected_one_that_is_named_most_is_not_told(client, world):
    for grower in (world.anta, world.coto, world.dina, world.eten):
        world.answer(grower, world.brena)
    world.answer(world.senasa, world.brena)
    rebuild(world.wave.pk)
    assert len(sentences(page(client, world, world.anta))) == 1


def test_a_kind_with_few_is_not_told(client, world):
    Organisation.objects.filter(pk__in=[world.coto.pk, world.dina.pk, world.eten.pk]).update(category=world.offices)
    world.everyone_answers()
    html = page(client, world, world.anta)
    assert "1 organisation (name not shown)" in listed(html, "whom-we-helped")
    assert "Grower" not in html


def test_protecting_a_category_takes_effect_at_once(client, world):
    world.everyone_answers()
    world.offices.protected = True
    world.offices.save()
    assert "INIA" not in page(client, world, world.anta)


def test_nothing_shows_how_others_rated(client, world):
    """The page is the same to the byte whatever the others' ratings were."""
    world.answer(world.anta, world.senasa)
    pages = []
    for revision, rating in enumerate((1, 5, None)):
        world.answer(world.brena, world.anta, world.senasa, rating=rating, base_revision=revision)
        rebuild(world.wave.pk)
        pages.append(page(client, world, world.anta))
    assert pages[0] == pages[1] == pages[2]


def test_who_looks_does_not_learn_whether_the_one_it_named_named_it_too(client, world):
    def shown(names_anta):
        named = [names_anta] if names_anta else []
        world.answer(world.brena, *named, base_revision=Response.objects.filter(organisation=world.brena).count())
        rebuild(world.wave.pk)
        html = page(client, world, world.anta)
        return listed(html, "who-helped-us"), html.count('class="map-tie"')

    world.answer(world.anta, world.brena)
    world.answer(world.coto, world.dina)
    before = shown(None)
    after = shown(world.anta)
    # One more arrow, on a symbol of its own: it might be anyone's.
    assert after == (before[0], before[1] + 1)


@pytest.mark.parametrize("name", [name for name in HOSTILE if "\x07" not in name])
def test_hostile_names(client, world, name):
    Organisation.objects.filter(pk=world.senasa.pk).update(name=name, label=name[:60])
    Organisation.objects.filter(pk=world.inia.pk).update(name=f"{name} 2", label=name[:60])
    world.cluster.categories.filter(pk=world.offices.pk).update(names={"en": name})
    world.everyone_answers()
    html = page(client, world, world.anta)
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|<[^>]+\sonload=|<b>", html)
    shown = {unescape(line) for line in listed(html, "who-helped-us")}
    assert {f"{name} ({name})", f"{name} 2 ({name})"} <= shown


def test_a_name_that_was_cut_for_the_map_is_told_once(client, world):
    name = "Servicio Nacional de Sanidad Agraria de la Región Piura y Tumbes"
    Organisation.objects.filter(pk=world.senasa.pk).update(name=name, label=shortened(name))
    world.everyone_answers()
    html = page(client, world, world.anta)
    assert f"<bdi>{name}</bdi>" in html
    assert f"{shortened(name)} ·" not in html


def test_nothing_in_the_page_needs_what_the_content_security_policy_forbids(client, world):
    world.everyone_answers()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page(client, world, world.anta))


# -- When there is nothing to show ---------------------------------------------------------------


def test_not_shown_yet(client, world):
    world.everyone_answers()
    waves.unpublish(world.wave)
    html = page(client, world, world.anta)
    assert "The project's team does not show this yet." in html
    assert sentences(html) == [] and "SENASA" not in html


def test_no_build_yet(client, world):
    world.answer(world.anta, world.senasa)
    html = page(client, world, world.anta)
    assert "The network is being put together with your answers in it." in html
    assert "SENASA" not in html


def test_a_build_without_the_own_answer(client, world):
    world.everyone_answers()
    world.answer(world.eten, world.senasa)
    assert "The network is being put together with your answers in it." in page(client, world, world.eten)


def test_only_for_those_that_answered(client, world):
    world.everyone_answers()
    html = page(client, world, world.inia)
    assert "This page is for the organisations that have answered." in html
    assert "Answer now" in html
    assert sentences(html) == [] and "SENASA" not in html


def test_not_for_those_whose_answers_were_removed(client, world):
    world.everyone_answers()
    Response.objects.filter(organisation=world.anta).delete()
    assert "This page is for the organisations that have answered." in page(client, world, world.anta)


def test_after_the_wave_has_closed(client, world):
    world.everyone_answers()
    Wave.objects.update(state="closed")
    assert len(sentences(page(client, world, world.anta))) == 2
    assert "Answer now" not in page(client, world, world.inia)


def test_one_build_is_read_however_many_there_are(client, world):
    world.everyone_answers()
    html = page(client, world, world.anta)
    newest = Build.objects.latest("pk")
    Build.objects.create(wave=world.wave, generation=newest.generation + 1)
    assert page(client, world, world.anta) == html


# -- Who may see it ------------------------------------------------------------------------------


def test_a_stranger_sees_nothing(client, world):
    world.everyone_answers()
    response = client.get(world.address(world.anta))
    assert response.status_code == 404
    assert "Canary" not in response.content.decode()


def test_another_respondents_proof_opens_nothing(client, world):
    world.everyone_answers()
    public_id = world.invitation(world.anta).public_id
    client.cookies[f"respondent-{public_id}"] = access.proof_of(world.invitation(world.brena))
    assert client.get(world.address(world.anta)).status_code == 404


def test_a_renewed_link_shuts_the_page(client, world):
    world.everyone_answers()
    assert get(client, world, world.anta).status_code == 200
    renew_link(world.invitation(world.anta))
    assert client.get(world.address(world.anta)).status_code == 404
    assert get(client, world, world.anta).status_code == 200


@pytest.mark.parametrize("proof", ["", "x", "a:b:c", "WyJ4Il0:1abc:def"])
def test_a_made_up_proof_opens_nothing(client, world, proof):
    world.everyone_answers()
    client.cookies[f"respondent-{world.invitation(world.anta).public_id}"] = proof
    assert client.get(world.address(world.anta)).status_code == 404


def test_an_address_that_no_database_could_look_for(client):
    assert client.get("/answer/a%00/results/").status_code == 404


def test_no_cache_and_no_other_site_learns_of_it(client, world):
    world.everyone_answers()
    headers = get(client, world, world.anta).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "no-referrer"


# -- Size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("organisations", [8, 400])
def test_queries_do_not_grow_with_organisations(client, django_assert_num_queries, organisations):
    world = World()
    others = [world.office(f"X{i}") if i % 2 else world.grower(f"X{i}") for i in range(organisations - 7)]
    world.answer(world.anta, world.senasa, *others)
    for other in others[:20]:
        world.answer(other, world.anta)
    rebuild(world.wave.pk)
    with django_assert_num_queries(QUERIES):
        html = page(client, world, world.anta)
    assert len(html) < 120_000
    assert len(listed(html, "who-helped-us")) >= min(organisations // 2 - 3, 150)


# Two of the test's own, to find the invitation and its address. Invitation, survey, response; pointer and build,
# networks; position, ties, neighbours; protected ones counted, the most named, those not named; names looked up.
QUERIES = 2 + 12
