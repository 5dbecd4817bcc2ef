"""The queue of written names: match, make an organisation, set aside, undo; two people in it at once."""

from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from networks.models import Tie
from networks.rebuilding.rebuild import rebuild
from surveys.activity import in_words
from surveys.models import Alias, NameDecision, OpenName, Organisation
from surveys.naming import reconciliation
from surveys.naming.written_names import one, waiting
from tests import cast
from tests.builders import make_category, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "مزرعة المانجو",
    "🥭",
    "…",
    "' OR 1=1 --",
    "%(name)s {{ x }}",
]


@pytest.fixture
def university(people):
    return make_organisation(people.cluster, "UNP", name="Universidad Nacional de Piura", label="U. Nacional de Piura")


@pytest.fixture
def wave(people, university):
    farms = [make_organisation(people.cluster, f"F{number}", name=f"Fundo {number}") for number in range(3)]
    return make_wave(make_survey(people.cluster), respondents=farms, roster=farms)


def farm(wave, number):
    return Organisation.objects.get(cluster=wave.survey.cluster, code=f"F{number}")


def answer(wave, number, *names):
    return make_response(wave, farm(wave, number), names=names, name_ratings={"assistance": 4})


def page(client, show="open", language="en", **query):
    where = reverse("names", args=["casma"])
    return client.get(where, {"show": show, **query}, headers={"accept-language": language})


def post(client, normalised, seen=0, htmx=False, **fields):
    fields = {"name": normalised, "seen": seen, **fields}
    headers = {"accept-language": "en"} | (HTMX if htmx else {})
    return client.post(reverse("names-decide", args=["casma"]), fields, headers=headers)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice(people):
    return signed_in(people.alice)


def ties(wave):
    rebuild(wave.pk)
    found = Tie.objects.filter(network__build=wave.builds.order_by("-pk").first())
    return set(found.values_list("source__code", "receiver__code"))


def log(people):
    return [in_words(each) for each in people.cluster.activities.all()]


def test_nothing_written_yet(alice, wave):
    assert "No name is waiting." in page(alice).content.decode()
    assert "No name has been matched" in page(alice, "automatic").content.decode()
    assert "Nobody has decided" in page(alice, "decided").content.decode()
    assert "Ningún nombre" in page(alice, language="es").content.decode()


def test_names_are_grouped_with_who_wrote_them_and_what_they_may_be(alice, wave):
    answer(wave, 0, "la UNP", "Mi vecino")
    answer(wave, 1, "LA U.N.P.")
    answer(wave, 2, "la unp")
    response = page(alice)
    names = response.context["page"].object_list
    assert [(name.normalised, name.times) for name in names] == [("la unp", 2), ("mi vecino", 1), ("la u n p", 1)]
    assert [organisation.code for organisation in names[0].suggestions][:1] == ["UNP"]
    html = response.content.decode()
    assert "<bdi>Fundo 0</bdi> (wave 1), <bdi>Fundo 2</bdi> (wave 1)" in html
    assert "3 names are open." in html


def test_assigned_the_network_follows_and_the_next_one_matches_by_itself(alice, people, wave, university):
    answer(wave, 0, "la Agraria")
    assert ties(wave) == set()
    before = wave.generation
    response = post(alice, "la agraria", organisation=university.pk)
    assert response.url.endswith("?show=open")
    wave.refresh_from_db()
    assert wave.generation > before
    assert ties(wave) == {("UNP", "F0")}
    assert Alias.objects.get().text == "la Agraria"
    answer(wave, 1, "LA AGRARIA")
    assert ties(wave) == {("UNP", "F0"), ("UNP", "F1")}
    assert waiting(people.cluster) == 0
    assert log(people) == ["said that the written name “la Agraria” is Universidad Nacional de Piura"]


def test_undone_the_name_waits_again_and_nothing_of_it_stays(alice, people, wave, university):
    answer(wave, 0, "la Agraria")
    post(alice, "la agraria", organisation=university.pk)
    post(alice, "la agraria", seen=1, action="undo")
    assert ties(wave) == set()
    assert not Alias.objects.exists()
    answer(wave, 1, "la Agraria")
    assert waiting(people.cluster) == 1
    assert log(people)[0] == "took back what the written name “la Agraria” is: it is open again"
    # And decided anew.
    post(alice, "la agraria", seen=2, organisation=university.pk)
    assert ties(wave) == {("UNP", "F0"), ("UNP", "F1")}


def test_a_name_that_it_had_before_is_not_unlearned(alice, wave, university):
    university.aliases.create(text="La Agraria")
    other = make_organisation(wave.survey.cluster, name="La Agraria")
    answer(wave, 0, "la agraria")
    post(alice, "la agraria", organisation=university.pk)
    post(alice, "la agraria", seen=1, action="undo")
    assert university.aliases.count() == 1
    assert not other.aliases.exists()


def test_an_organisation_is_made_of_a_name(alice, people, wave):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "Agroexportadora Ñaupe")
    new = {"new_name": "Agroexportadora Ñaupe S.A.C.", "category": kind.pk, "in_region": "on"}
    post(alice, "agroexportadora naupe", action="create", **new)
    made = Organisation.objects.get(name="Agroexportadora Ñaupe S.A.C.")
    assert (made.code, made.category, made.in_region, made.language) == ("AN", kind, True, "es")
    assert ties(wave) == {("AN", "F0")}
    assert "made an organisation" in log(people)[0]


def test_made_and_undone_it_is_gone_unless_a_network_was_built_with_it(alice, people, wave):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "Ñaupe", "Otro")
    post(alice, "naupe", action="create", new_name="Ñaupe", category=kind.pk)
    post(alice, "naupe", seen=1, action="undo")
    assert not Organisation.objects.filter(code="NAUPE").exists()
    post(alice, "otro", action="create", new_name="Otro", category=kind.pk)
    assert ties(wave) == {("OTRO", "F0")}
    post(alice, "otro", seen=1, action="undo")
    assert Organisation.objects.filter(code="OTRO").exists()
    assert ties(wave) == set()
    assert waiting(people.cluster) == 2


def test_of_one_that_stays_it_is_said_with_a_link(alice, people, wave):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "<b>Otro")
    post(alice, "b otro", action="create", new_name="<b>Otro", category=kind.pk)
    ties(wave)
    response = post(alice, "b otro", seen=1, action="undo")
    html = alice.get(response.url, headers={"accept-language": "en"}).content.decode()
    made = Organisation.objects.get(name="<b>Otro")
    assert "Taken back: the name is open again." in html
    assert "<bdi>&lt;b&gt;Otro</bdi> stays on the list" in html
    assert f'href="{reverse("organisation", args=["casma", made.pk])}"' in html
    assert made.name_decisions.count() == 0


def test_for_htmx_the_card_says_that_it_stays(alice, people, wave):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "Otro")
    post(alice, "otro", action="create", new_name="Otro", category=kind.pk)
    ties(wave)
    html = post(alice, "otro", seen=1, action="undo", htmx=True).content.decode()
    assert "stays on the list" in html and 'value="create"' in html


@pytest.mark.parametrize(
    "changed",
    [
        {"contact_phone": "+51 999", "tax_number": "20123456789"},
        {"name": "Ñaupe S.A.C."},
        {"in_region": True},
        {"profile": {"land_ha": 3}},
        {"code": "N1"},
    ],
)
def test_what_a_colleague_filled_in_is_not_deleted_with_it(alice, people, wave, changed):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "Ñaupe")
    post(alice, "naupe", action="create", new_name="Ñaupe", category=kind.pk)
    Organisation.objects.filter(code="NAUPE").update(**changed)
    html = alice.get(post(alice, "naupe", seen=1, action="undo").url, headers={"accept-language": "en"})
    assert "stays on the list: somebody has changed it since" in html.content.decode()
    made = Organisation.objects.latest("pk")
    assert {name: getattr(made, name) for name in changed} == changed
    assert waiting(people.cluster) == 1


def test_nor_its_other_names(alice, people, wave):
    kind = make_category(people.cluster, "University")
    answer(wave, 0, "Ñaupe")
    post(alice, "naupe", action="create", new_name="Ñaupe", category=kind.pk)
    made = Organisation.objects.get(code="NAUPE")
    Alias.objects.create(organisation=made, text="La Ñaupe")
    post(alice, "naupe", seen=1, action="undo")
    assert list(made.aliases.values_list("text", flat=True)) == ["La Ñaupe"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"new_name": "", "category": "kind"}, "This field is required."),
        ({"new_name": "A\x07", "category": "kind"}, "invisible characters"),
        ({"new_name": "Mi finca", "category": ""}, "Choose what kind of organisation it is."),
        ({"new_name": "Mi finca", "category": "elsewhere"}, "Choose what kind of organisation it is."),
        ({"new_name": "Mi finca", "category": "x"}, "Choose what kind of organisation it is."),
    ],
)
def test_what_is_missing_is_said_next_to_it_and_nothing_typed_is_lost(alice, people, wave, new, said):
    pks = {"kind": make_category(people.cluster).pk, "elsewhere": make_category(people.other_cluster).pk}
    new = new | {"category": pks.get(new["category"], new["category"])}
    answer(wave, 0, "La finca")
    for htmx in (True, False):
        response = post(alice, "la finca", action="create", htmx=htmx, **new)
        # htmx puts in what succeeded only.
        assert response.status_code == (200 if htmx else 400)
        html = response.content.decode()
        assert said in html
        assert f'value="{new["new_name"]}"' in html
        assert '<details class="new-organisation" open>' in html
    assert not NameDecision.objects.exists()


def test_not_an_organisation_waits_no_more_and_counts_for_nothing(alice, people, wave):
    answer(wave, 0, "mi vecino")
    post(alice, "mi vecino", action="none")
    assert ties(wave) == set()
    assert wave.builds.order_by("-pk").first().open_names == 0
    answer(wave, 1, "Mi vecino")
    assert waiting(people.cluster) == 0
    assert OpenName.objects.filter(set_aside=True).count() == 2
    post(alice, "mi vecino", seen=1, action="undo")
    assert waiting(people.cluster) == 1
    assert not OpenName.objects.filter(set_aside=True).exists()


def test_answers_sent_again_keep_what_was_decided(alice, people, wave, university):
    receipt = answer(wave, 0, "la Agraria", "mi vecino")
    post(alice, "la agraria", organisation=university.pk)
    post(alice, "mi vecino", action="none")
    make_response(
        wave,
        farm(wave, 0),
        names=["La agraria", "Mi vecino"],
        name_ratings={"assistance": 2},
        base_revision=receipt.response.revision,
    )
    assert ties(wave) == {("UNP", "F0")}
    assert waiting(people.cluster) == 0


def test_what_matched_by_itself_is_shown_and_can_be_undone(alice, people, wave, university):
    answer(wave, 0, "univ. nacional de PIURA")
    assert ties(wave) == {("UNP", "F0")}
    (name,) = page(alice, "automatic").context["page"].object_list
    assert (name.organisation, name.version) == (university, 0)
    post(alice, name.normalised, action="undo", show="automatic")
    assert ties(wave) == set()
    assert [each.normalised for each in page(alice).context["page"].object_list] == [name.normalised]
    # What was taken back is not matched by itself again.
    answer(wave, 1, "univ. nacional de piura")
    assert ties(wave) == set()
    assert not page(alice, "automatic").context["page"].object_list


def test_the_same_decision_twice_is_refused(alice, people, wave, university):
    answer(wave, 0, "la Agraria")
    post(alice, "la agraria", organisation=university.pk)
    for action in ({"organisation": university.pk}, {"action": "none"}):
        for seen in (0, 1):
            assert post(alice, "la agraria", seen=seen, **action).status_code == 409
    assert len(log(people)) == 1
    answer(wave, 1, "nueva")
    assert post(alice, "nueva", action="undo").status_code == 409


def test_two_people_in_the_queue_do_not_undo_one_anothers_work(people, wave, university):
    bob = cast.make_member("bob", people.cluster, "manager")
    alices, bobs = signed_in(people.alice), signed_in(bob)
    answer(wave, 0, "la Agraria")
    seen = {who: page(who).context["page"].object_list[0].version for who in (alices, bobs)}
    assert post(alices, "la agraria", seen[alices], organisation=university.pk, htmx=True).status_code == 200
    for htmx in (True, False):
        late = post(bobs, "la agraria", seen[bobs], action="none", htmx=htmx)
        assert late.status_code == (200 if htmx else 409)
        html = late.content.decode()
        assert "alice was quicker" in html
        assert "Universidad Nacional de Piura" in html
    assert one(people.cluster, "la agraria").organisation == university
    # Bob saw Alice's; she undoes it and decides again; his undo is of something else than he saw.
    post(alices, "la agraria", 1, action="undo")
    post(alices, "la agraria", 2, action="none")
    assert post(bobs, "la agraria", 1, action="undo").status_code == 409
    assert one(people.cluster, "la agraria").set_aside


def test_for_htmx_there_is_the_card_alone_with_how_many_are_left(alice, wave, university):
    answer(wave, 0, "la Agraria", "mi vecino")
    html = post(alice, "la agraria", organisation=university.pk, htmx=True).content.decode()
    assert html.lstrip().startswith("<li")
    assert 'data-state="done"' in html
    assert 'hx-swap-oob="true"' in html
    assert "1 name is open." in html


def test_another_one_is_looked_up(alice, wave, university):
    answer(wave, 0, "los de la u")
    html = post(alice, "los de la u", action="look", typed="nacional piura", htmx=True).content.decode()
    assert f'value="{university.pk}"' in html
    assert 'value="nacional piura"' in html
    whole = post(alice, "los de la u", action="look", typed="zzzz").content.decode()
    assert "No organisation on the list is called anything like that." in whole
    assert "Write a part" in post(alice, "los de la u", action="look", typed=" ").content.decode()
    assert not NameDecision.objects.exists()


def test_the_networks_page_leads_managers_here(alice, people, wave):
    answer(wave, 0, "mi vecino")
    rebuild(wave.pk)
    where = reverse("network", args=["casma", wave.pk, "assistance"])
    link = f'href="{reverse("names", args=["casma"])}">Match them'
    assert link in alice.get(where, headers={"accept-language": "en"}).content.decode()
    assert link not in signed_in(people.ana).get(where, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("fields", [{}, {"action": "gossip"}])
def test_a_form_that_says_nothing(alice, wave, fields):
    answer(wave, 0, "mi vecino")
    assert "Choose what it is." in post(alice, "mi vecino", **fields).content.decode()


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 40])
def test_a_version_that_is_none_changes_nothing(alice, wave, university, seen):
    answer(wave, 0, "mi vecino")
    assert post(alice, "mi vecino", seen, organisation=university.pk).status_code == 409
    assert waiting(wave.survey.cluster) == 1


def test_names_and_organisations_of_another_cluster_are_not_found(alice, people, wave):
    answer(wave, 0, "mi vecino")
    foreign = make_organisation(people.other_cluster)
    for pk in (foreign.pk, 0, "x", "9" * 30):
        assert post(alice, "mi vecino", organisation=pk).status_code == 404
    charlie = signed_in(people.charlie)
    assert page(charlie).status_code == 404
    assert post(charlie, "mi vecino", action="none").status_code == 404
    elsewhere = make_wave(make_survey(people.other_cluster, key="other"))
    make_response(elsewhere, foreign, names=["el otro"])
    for name in ("el otro", "", "mi\x00vecino", "x" * 300):
        assert post(alice, name, action="none").status_code == 404
    assert waiting(people.other_cluster) == 1


def test_what_others_of_the_cluster_wrote_elsewhere_stays_as_it_is(alice, people, wave, university):
    answer(wave, 0, "la Agraria")
    elsewhere = make_wave(make_survey(people.other_cluster, key="other"))
    make_response(elsewhere, make_organisation(people.other_cluster), names=["la Agraria"])
    post(alice, "la agraria", organisation=university.pk)
    assert waiting(people.other_cluster) == 1


def test_hostile_names(alice, people, wave, university):
    answer(wave, 0, *HOSTILE)
    response = page(alice)
    assert len(response.context["page"].object_list) == len(HOSTILE)
    html = response.content.decode()
    assert "<script>alert" not in html
    for name in list(response.context["page"].object_list):
        assert post(alice, name.normalised, organisation=university.pk).status_code == 302
    assert waiting(people.cluster) == 0
    assert "<script>alert" not in page(alice, "decided").content.decode()
    assert len(log(people)) == len(HOSTILE)


def test_an_organisation_that_has_been_merged_meanwhile_is_the_other_one(alice, people, wave, university):
    double = make_organisation(people.cluster, "DOUBLE", name="La Nacional")
    answer(wave, 0, "la u")
    reconciliation.merge(people.cluster, people.alice, double, university)
    post(alice, "la u", organisation=double.pk)
    assert OpenName.objects.get().organisation == university


def many_names(wave, number):
    for start in range(0, number, 40):
        who = make_organisation(wave.survey.cluster, f"W{start}", name=f"Escribe {start}")
        make_response(wave, who, names=[f"Nombre {start + each} del norte" for each in range(40)])


@pytest.mark.parametrize("show", ["open", "automatic", "decided"])
def test_four_hundred_names_are_paged_and_cost_no_more_queries(
    alice, people, wave, show, django_assert_max_num_queries
):
    many_names(wave, 400)
    for number in range(400):
        make_organisation(people.cluster, f"N{number}", name=f"Empresa {number} del sur")
    if show != "open":
        OpenName.objects.update(organisation=farm(wave, 0))
    if show == "decided":
        for name in OpenName.objects.values_list("normalised", flat=True):
            NameDecision.objects.create(
                cluster=people.cluster, normalised=name, outcome="organisation", organisation=farm(wave, 0), version=1
            )
    with django_assert_max_num_queries(13):
        response = page(alice, show, page=2)
    assert len(response.context["page"].object_list) == 20
    assert f"page=3&amp;show={show}" in response.content.decode()


def test_a_page_that_is_no_number(alice, wave):
    assert page(alice, page="one'").status_code == 200
    assert page(alice, show="gossip").status_code == 200


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Universidad Nacional de Piura", "UNP-2"),
        ("Agroexportadora del Norte", "AN"),
        ("Dominus", "DOMINUS"),
        ("Agro 12", "A12"),
        ("🥭", "ORG"),
        ("مزرعة", "ORG"),
        ("x" * 200, "X" * 12),
    ],
)
def test_codes_are_made_of_names(people, university, name, code):
    assert reconciliation.free_code(people.cluster, name) == code


# -- Mergers ----------------------------------------------------------------------------------


@pytest.fixture
def chain(people, university):
    """The university, a second one that it is merged into, and a third that that one is."""
    return [university, *(make_organisation(people.cluster, f"U{number}", name=f"Casa {number}") for number in (2, 3))]


def merge_all(people, chain):
    for gone, into in pairwise(chain):
        reconciliation.merge(people.cluster, people.alice, gone, into)


def test_a_name_goes_to_what_the_one_chosen_has_become(alice, people, wave, chain):
    answer(wave, 0, "La Pedagógica")
    merge_all(people, chain)
    assert post(alice, "la pedagogica", organisation=chain[0].pk).status_code == 302
    assert OpenName.objects.get().organisation == chain[2]
    assert list(Alias.objects.values_list("organisation__code", "text")) == [("U3", "La Pedagógica")]


def test_a_name_that_was_decided_on_is_shown_as_what_it_is_now(alice, people, wave, chain):
    answer(wave, 0, "La Pedagógica")
    post(alice, "la pedagogica", organisation=chain[0].pk)
    merge_all(people, chain)
    assert one(people.cluster, "la pedagogica").organisation == chain[2]


# -- One that is there already ----------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("written", ["UNIVERSIDAD NACIONAL DE PIURA", "Piura, Universidad Nacional de"])
def test_one_that_is_called_so_already_is_asked_about_before_another_is_made(alice, wave, university, written, htmx):
    answer(wave, 0, "La de Piura")
    new = {"new_name": written, "category": university.category_id, "action": "create"}
    response = post(alice, "la de piura", htmx=htmx, **new)
    html = response.content.decode()
    assert response.status_code == (200 if htmx else 400)
    assert "There is one that is called so already: Universidad Nacional de Piura (UNP)." in html
    assert f'value="{written}"' in html and "It is Universidad Nacional de Piura" in html
    assert not Organisation.objects.exclude(code__in=["UNP", "F0", "F1", "F2"]).exists()
    del new["action"]
    post(alice, "la de piura", htmx=htmx, all_the_same=university.pk, **new)
    assert OpenName.objects.get().organisation.name == written


def test_or_the_name_goes_to_that_one(alice, wave, university):
    answer(wave, 0, "La de Piura")
    post(alice, "la de piura", new_name="Universidad Nacional de Piura", organisation=university.pk)
    assert OpenName.objects.get().organisation == university


def test_whoever_is_another_than_one_is_asked_about_the_next(alice, wave, university):
    answer(wave, 0, "La de Piura")
    new = {"new_name": "Fundo 1", "category": university.category_id, "all_the_same": university.pk}
    assert "(F1)" in post(alice, "la de piura", **new).content.decode()


def test_one_that_waits_is_told_too(alice, people, wave, university):
    make_organisation(people.cluster, "W", name="La de Piura", status="waiting")
    answer(wave, 0, "La de Piura")
    new = {"new_name": "La de Piura", "category": university.category_id, "action": "create"}
    html = post(alice, "la de piura", **new).content.decode()
    assert "La de Piura registered itself and waits" in html and "It is La de Piura" not in html


def test_of_several_that_are_called_so_one_is_told(alice, people, wave, university):
    make_organisation(people.cluster, "UNP-2", name=university.name)
    answer(wave, 0, "La de Piura")
    new = {"new_name": university.name, "category": university.category_id, "action": "create"}
    assert "(UNP)" in post(alice, "la de piura", **new).content.decode()
