"""The first account of a fresh server, and its cluster: with a code from elsewhere, once, and never again."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse

from surveys.models import Activity, Cluster, Member
from surveys.team import set_up
from tests import cast
from tests.servers import Stack

SET_UP = reverse("set-up")
PASSWORD = "the rains came late this year"
GIVEN = {
    "username": "nora",
    "email": "nora@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "name": "Palta de Chavimochic",
    "region": "La Libertad",
    "country": "pe",
    "product": "palta",
    "languages": ["es", "en"],
    "face": "leaf",
}
HERE = {"headers": {"host": "localhost:8000"}}


@pytest.fixture
def elsewhere(client, settings):
    settings.ALLOWED_HOSTS = ["survey.example.org", "localhost"]
    client.defaults |= {"HTTP_HOST": "survey.example.org", "REMOTE_ADDR": "203.0.113.9"}
    return client


@pytest.mark.django_db
class TestOnce:
    def test_the_welcome_page_leads_there(self, client):
        assert f'href="{SET_UP}"' in client.get("/", **HERE).content.decode()
        cast.make_user("somebody")
        html = client.get("/", **HERE).content.decode()
        assert SET_UP not in html
        assert reverse("login") in html

    def test_account_and_cluster(self, client):
        done = client.post(SET_UP, GIVEN, **HERE)
        assert done.url == reverse("cluster", args=["palta-de-chavimochic"])
        assert client.get(done.url, **HERE).status_code == 200
        user = get_user_model().objects.get()
        assert (user.username, user.is_superuser, user.is_staff) == ("nora", True, True)
        assert user.check_password(PASSWORD)
        cluster = Cluster.objects.get()
        assert (cluster.name, cluster.country, cluster.languages) == ("Palta de Chavimochic", "PE", ["es", "en"])
        assert cluster.categories.exists()
        assert Member.objects.get().role == "manager"
        assert Activity.objects.get().action == "cluster-made"

    def test_never_again(self, client):
        cast.make_user("somebody")
        assert client.get(SET_UP, **HERE).status_code == 404
        assert client.post(SET_UP, GIVEN, **HERE).status_code == 404
        assert get_user_model().objects.count() == 1

    def test_not_when_somebody_was_quicker(self, client, monkeypatch):
        monkeypatch.setattr("surveys.views.set_up.set_up.is_fresh", lambda: True)
        original = set_up._one_at_a_time

        def quicker():
            original()
            cast.make_user("quicker")
            monkeypatch.undo()

        monkeypatch.setattr(set_up, "_one_at_a_time", quicker)
        assert client.post(SET_UP, GIVEN, **HERE).url == reverse("login")
        assert not get_user_model().objects.filter(username="nora").exists()
        assert not Cluster.objects.exists()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"username": ""}, "required"),
            ({"password1": "mango", "password2": "mango"}, "too short"),
            ({"password2": "other"}, "match"),
            ({"email": "nora"}, "valid email"),
            ({"name": " "}, "required"),
            ({"name": "a\x07b"}, "invisible characters"),
            ({"slug": "no spaces!"}, "slug"),
            ({"country": "Piura"}, "two letters"),
            ({"languages": []}, "Choose at least one."),
            ({"languages": ["fr"]}, "valid choice"),
            ({"face": "pink"}, "valid choice"),
        ],
    )
    def test_bad_input(self, client, given, said):
        response = client.post(SET_UP, GIVEN | given, **HERE)
        assert response.status_code == 400
        html = response.content.decode()
        assert said in html
        assert "La Libertad" in html, "nothing typed is lost"
        assert not get_user_model().objects.exists()
        assert not Cluster.objects.exists()

    def test_in_spanish(self, client):
        html = client.get(SET_UP, headers={"host": "localhost", "accept-language": "es"}).content.decode()
        assert "Todavía nadie tiene una cuenta" in html


@pytest.mark.django_db
class TestByACode:
    def test_a_stranger_needs_it(self, elsewhere):
        assert 'name="code"' in elsewhere.get(SET_UP).content.decode()
        for code in ("", "guess", set_up.code()[:-1], "x" * 500, "ñ"):
            assert elsewhere.post(SET_UP, GIVEN | {"code": code}).status_code == 400
        assert not get_user_model().objects.exists()

    def test_with_it(self, elsewhere):
        code = set_up.code()
        assert elsewhere.post(SET_UP, GIVEN | {"code": f" {code[:5].upper()}-{code[5:]} "}).status_code == 302
        assert get_user_model().objects.get().is_superuser

    def test_it_is_in_the_log_and_not_on_the_page(self, elsewhere, caplog):
        html = elsewhere.get(SET_UP).content.decode()
        assert set_up.code() in caplog.text
        assert set_up.code() not in html

    def test_the_command_prints_it(self, capsys):
        call_command("setup_code")
        assert capsys.readouterr().out.strip() == set_up.code()
        cast.make_user("somebody")
        with pytest.raises(CommandError, match="accounts already"):
            call_command("setup_code")

    def test_it_belongs_to_the_secret_key(self, settings):
        before = set_up.code()
        settings.SECRET_KEY = "another"
        assert set_up.code() != before
        assert len(before) == 10

    @pytest.mark.parametrize(
        ("meta", "needed"),
        [
            ({"HTTP_HOST": "localhost:8000"}, False),
            ({"HTTP_HOST": "127.0.0.1:8000"}, False),
            ({"HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1"}, False),
            ({"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "203.0.113.9"}, True),
            ({"HTTP_HOST": "survey.example.org"}, True),
            ({"HTTP_HOST": "localhost:8000", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, True),
            ({"HTTP_HOST": "localhost:8000", "HTTP_FORWARDED": "for=203.0.113.9"}, True),
            ({"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": ""}, True),
        ],
    )
    def test_who_needs_it(self, rf, settings, meta, needed):
        settings.ALLOWED_HOSTS = ["survey.example.org", "localhost", "127.0.0.1", "[::1]"]
        assert set_up.needs_code(rf.get("/", **meta)) == needed

    @pytest.mark.parametrize("name", ["HTTPS", "BEHIND_PROXY"])
    def test_a_deployment_always_needs_it(self, rf, settings, name):
        setattr(settings, name, True)
        assert set_up.needs_code(rf.get("/", HTTP_HOST="localhost"))


# Several set the server up at once, each of whom takes a while between looking and writing; prints who got in.
AT_ONCE = """
import time
from threading import Barrier, Thread
from django.contrib.auth.models import User
from django.db import connection
from surveys.team import set_up
from surveys.models import Cluster
start, make, outcomes = Barrier(4), set_up.clusters.make, []

def slowly(cluster, user):
    time.sleep(0.5)
    make(cluster, user)

def finish(number):
    start.wait()
    try:
        set_up.finish(User(username=f"nora{number}"), Cluster(name="Palta", slug=f"palta{number}"))
    except set_up.TooLate:
        outcomes.append("too late")
    finally:
        connection.close()

set_up.clusters.make = slowly
threads = [Thread(target=finish, args=[number]) for number in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*outcomes, sep="\\n")
print(User.objects.count(), Cluster.objects.count())
"""


@pytest.mark.servers
@pytest.mark.parametrize("kind", ["embedded", "postgresql"])
def test_of_many_at_once_one_is_the_first(tmp_path, request, kind):
    url = request.getfixturevalue("postgresql").new_database("set_up") if kind == "postgresql" else None
    stack = Stack(tmp_path, database_url=url)
    try:
        stack.evaluate("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        assert stack.evaluate_apart(AT_ONCE).split("\n") == [*["too late"] * 3, "1 1"]
    finally:
        stack.stop()
