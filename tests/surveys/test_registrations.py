"""Organisations register themselves on a public page, wait, and are decided on by the team."""

import pytest
from django.urls import reverse

from surveys.models import Organisation, Registration, RegistrationCount
from surveys.naming import reconciliation
from surveys.register import registration
from tests import cast
from tests.builders import make_category, make_cluster, make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db

JOIN = reverse("join", args=["casma"])


@pytest.fixture
def people():
    people = cast.make_cast(make_cluster(takes_registrations=True))
    make_category(people.cluster, "Producer")
    return people


@pytest.fixture
def cluster(people):
    return people.cluster


def payload(cluster, **fields):
    data = {"name": "Fundo Ñandú", "category": cluster.categories.first().pk, "contact_name": "Rosa Peña"}
    return data | {"contact_phone": "+51 999", "contact_email": "", "website": "", "consent": "on"} | fields


def send(client, cluster, language="en", **fields):
    return client.post(JOIN, payload(cluster, **fields), headers={"accept-language": language})


def test_what_is_sent_waits_with_what_was_agreed_to(client, cluster):
    response = send(client, cluster, "es")
    assert response.status_code == 302
    waiting = Organisation.objects.get()
    assert (waiting.status, waiting.code, waiting.name) == ("waiting", "FN", "Fundo Ñandú")
    assert (waiting.contact_name, waiting.contact_phone, waiting.language) == ("Rosa Peña", "+51 999", "es")
    assert "Casma" in waiting.registration.consent
    assert "Gracias" in client.get(response.url, headers={"accept-language": "es"}).content.decode()


def test_known_and_unknown_names_are_answered_the_same(client, cluster):
    make_organisation(cluster, "KNOWN", name="Fundo Conocido")
    answers = []
    for name in ("Fundo Conocido", "Fundo Nuevo", "Fundo Nuevo"):
        response = send(client, cluster, name=name)
        html = client.get(response.url).content.decode().replace(name, "")
        answers.append((response.status_code, response.url, len(html)))
    assert len(set(answers)) == 1
    assert Registration.objects.count() == 2, "the same sent twice waits once"


def test_where_it_is_closed_there_is_nothing(client, cluster):
    type(cluster).objects.update(takes_registrations=False)
    assert client.get(JOIN).status_code == 404
    assert send(client, cluster).status_code == 404
    assert client.get(reverse("join", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Write the name of the organisation."),
        ({"name": "a\x07b"}, "invisible characters"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"category": ""}, "Choose what kind of organisation it is."),
        ({"contact_name": ""}, "Write your name"),
        ({"contact_phone": ""}, "Write a telephone number or an e-mail address"),
        ({"contact_email": "rosa"}, "This is not an e-mail address"),
        ({"consent": ""}, "Tick the box if you agree"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(client, cluster, wrong, said):
    response = send(client, cluster, **wrong)
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert wrong.get("contact_name", "Rosa Peña") in html
    assert not Organisation.objects.exists()


def test_another_clusters_kind_is_refused(client, people):
    other = make_category(people.other_cluster, "Theirs")
    assert send(client, people.cluster, category=other.pk).status_code == 400


def test_switching_the_language_keeps_what_was_typed(client, cluster):
    response = client.post(JOIN, payload(cluster, switch_language="es"), headers={"accept-language": "en"})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'lang="es"' in html
    assert "Fundo Ñandú" in html
    assert 'role="alert"' not in html
    assert not Organisation.objects.exists()
    assert 'lang="es"' in client.get(JOIN, headers={"accept-language": "en"}).content.decode()


def test_a_program_that_fills_in_everything_is_told_the_same_and_kept_out(client, cluster):
    assert send(client, cluster, website="http://spam.example").url == send(client, cluster).url
    assert Organisation.objects.count() == 1


def test_no_more_than_a_few_from_one_address_and_it_says_when_to_come_back(client, cluster):
    statuses = [send(client, cluster, name=f"Fundo {number}").status_code for number in range(12)]
    assert statuses == [302] * registration.MOST_FROM_ONE_ADDRESS + [429] * 2
    response = send(client, cluster, name="Fundo Último")
    assert response.headers["Retry-After"] == "600"
    assert "Fundo Último" in response.content.decode(), "nothing typed is lost"


def test_a_thousand_posts_a_minute_are_capped(client, cluster, monkeypatch):
    monkeypatch.setattr("surveys.register.registration.time.time", lambda: 1_800_000_000)
    statuses = []
    for number in range(1000):
        address = f"10.0.{number // 250}.{number % 250}"
        response = client.post(JOIN, payload(cluster, name=f"Fundo {number}"), REMOTE_ADDR=address)
        statuses.append(response.status_code)
    assert statuses.count(302) == registration.MOST_FROM_ANYWHERE
    assert Registration.objects.count() == registration.MOST_FROM_ANYWHERE


def test_ten_minutes_later_it_is_open_again_and_old_counts_go(client, cluster, monkeypatch):
    now = 1_800_000_000
    monkeypatch.setattr("surveys.register.registration.time.time", lambda: now)
    for number in range(11):
        last = send(client, cluster, name=f"Fundo {number}")
    assert last.status_code == 429
    now += 601
    assert send(client, cluster, name="Fundo 11").status_code == 302
    now += 3 * 24 * 3600
    send(client, cluster, name="Fundo 12")
    assert RegistrationCount.objects.count() == 2


def test_addresses_are_not_kept(client, cluster):
    client.post(JOIN, payload(cluster), REMOTE_ADDR="203.0.113.77")
    assert not [count for count in RegistrationCount.objects.all() if "203" in count.source and "113" in count.source]
    assert {len(count.source) for count in RegistrationCount.objects.all()} == {0, 32}


def test_not_more_wait_than_a_team_can_look_through(client, cluster, monkeypatch):
    monkeypatch.setattr(registration, "MOST_WAITING", 2)
    assert {send(client, cluster, name=f"Fundo {number}").status_code for number in range(4)} == {302}
    assert Registration.objects.count() == 2


# -- The team -------------------------------------------------------------------------------------


@pytest.fixture
def alice(client, people):
    send(client, people.cluster)
    client.force_login(people.alice)
    return client


def at(name, *args):
    return reverse(name, args=["casma", *args])


def decide(client, **data):
    where = at("registration-decide", Registration.objects.get().pk)
    return client.post(where, data, follow=True, headers={"accept-language": "en"}).content.decode()


def test_who_waits_is_shown_with_whom_it_may_be(alice, cluster):
    make_organisation(cluster, "NAN", name="Fundo Ñandu S.A.C.")
    html = alice.get(at("registrations"), headers={"accept-language": "en"}).content.decode()
    assert "Rosa Peña" in html
    assert "On the list there is:" in html
    assert "http://testserver/join/casma/" in html
    assert "Registrations (1)" in alice.get(at("organisations"), headers={"accept-language": "en"}).content.decode()


def test_approved_it_is_on_the_list(alice, cluster):
    wave = make_wave(make_survey(cluster))
    assert "is on the list now" in decide(alice, decision="approve")
    assert Organisation.objects.get().status == "confirmed"
    assert not Registration.objects.exists()
    generation = wave.generation
    wave.refresh_from_db()
    assert wave.generation > generation
    assert cluster.activities.get().action == "registration-approved"


def test_found_to_be_on_the_list_its_name_and_contact_are_learned(alice, cluster):
    known = make_organisation(cluster, "NAN", name="El Ñandú de Casma", contact_name="Juan")
    decide(alice, decision="merge", into="el nandu de casma")
    known.refresh_from_db()
    assert [alias.text for alias in known.aliases.all()] == ["Fundo Ñandú"]
    assert (known.contact_name, known.contact_phone) == ("Juan", "+51 999")
    assert list(Organisation.objects.all()) == [known]
    assert cluster.activities.get().details == {"organisation": "El Ñandú de Casma"}


def test_refused_nothing_of_it_is_kept(alice, cluster):
    decide(alice, decision="refuse")
    assert not Organisation.objects.exists()
    assert cluster.activities.get().about == "Fundo Ñandú"


@pytest.mark.parametrize(
    ("data", "said"),
    [({}, "choose what to do"), ({"decision": "merge", "into": "Nobody"}, "No organisation on the list is called so")],
)
def test_what_cannot_be_done_says_so(alice, data, said):
    assert said in decide(alice, **data)
    assert Registration.objects.exists()


def test_it_is_not_merged_with_itself_or_another_that_waits(alice, cluster):
    assert "No organisation on the list" in decide(alice, decision="merge", into="FN")


@pytest.mark.parametrize("decision", ["refuse", "merge"])
@pytest.mark.parametrize(
    ("hang", "said"),
    [
        (lambda waiting, other: other.affiliations.create(association=waiting), "members"),
        (
            lambda waiting, other: Organisation.objects.filter(pk=other.pk).update(
                status="merged", merged_into=waiting
            ),
            "an organisation that was merged into it",
        ),
        (lambda waiting, other: make_wave(make_survey(waiting.cluster), roster=[waiting]), "the roster of a wave"),
    ],
)
def test_what_hangs_on_it_is_told_and_not_lost(alice, cluster, hang, said, decision):
    waiting = Organisation.objects.get()
    make_organisation(cluster, "STAYS")
    hang(waiting, make_organisation(cluster, "OTHER"))
    html = decide(alice, decision=decision, into="STAYS")
    assert f"Fundo Ñandú still waits, for it has to do with: {said}." in html
    waiting.refresh_from_db()
    assert waiting.status == "waiting" and waiting.registration


def test_what_was_undone_does_not_keep_it(alice, people, cluster):
    waiting, other = Organisation.objects.get(), make_organisation(cluster, "OTHER")
    reconciliation.take_apart(cluster, people.alice, reconciliation.merge(cluster, people.alice, waiting, other))
    reconciliation.keep_apart(cluster, people.alice, waiting, other)
    decide(alice, decision="refuse")
    assert [each.code for each in Organisation.objects.all()] == ["OTHER"]


def test_two_of_the_team_do_not_decide_twice(alice, people):
    waiting = Registration.objects.select_related("organisation").get()
    assert registration.approve(waiting, people.alice)
    assert not registration.refuse(waiting, people.root)
    assert Organisation.objects.get().status == "confirmed"


def test_another_clusters_registration_is_not_found(alice, people):
    pk = Registration.objects.get().pk
    alice.force_login(people.charlie)
    response = alice.post(reverse("registration-decide", args=["chile", pk]), {"decision": "refuse"})
    assert response.status_code == 404
    assert Organisation.objects.exists()


def test_the_page_is_switched_on_and_off(alice, cluster):
    alice.post(at("registrations-switch"), {"registrations": "off"})
    assert alice.get(JOIN).status_code == 404
    alice.post(at("registrations-switch"), {"registrations": "on"})
    alice.post(at("registrations-switch"), {"registrations": "on"})
    assert alice.get(JOIN).status_code == 200
    assert list(cluster.activities.values_list("action", flat=True)) == ["registrations-opened", "registrations-closed"]


def test_as_many_queries_with_400_on_the_list(alice, cluster, django_assert_max_num_queries):
    for number in range(400):
        make_organisation(cluster, f"N{number}", name=f"Fundo Ñandú {number}" if number % 2 else f"Agro {number}")
    for number in range(30):
        registration.register(
            cluster, name=f"Fundo {number}", category=cluster.categories.first(), language="es", consent="yes",
            contacts={"contact_name": "", "contact_phone": "1", "contact_email": ""},
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        assert alice.get(at("registrations")).status_code == 200


def test_names_are_only_texts(client, people):
    send(client, people.cluster, name="<script>alert(1)</script>")
    client.force_login(people.alice)
    assert "<script>alert" not in client.get(at("registrations")).content.decode()
