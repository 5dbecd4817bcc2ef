"""What scripts read with a token: the same as the pages, for the same people; described by OpenAPI."""

import csv
import io

import jsonschema
import pytest
from django.urls import reverse
from openapi_spec_validator import validate

from networks.exports import FORMATS, PROJECTS
from networks.rebuilding import rebuild
from networks.views import api
from surveys.models import Member
from surveys.team.script_tokens import issue
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db


class Script:
    """Reads with somebody's token, and with nothing else."""

    def __init__(self, client, user):
        self.client, self.headers = client, {"authorization": f"Bearer {issue(user, 'test', 30)}"}

    def get(self, name, *args, query=None, **headers):
        return self.client.get(reverse(name, args=args, query=query), headers={**self.headers, **headers})


@pytest.fixture
def script(client, people):
    return Script(client, people.ana)


def schema_of(client, name):
    document = client.get(reverse("api-description")).json()
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def test_the_description_is_sound_openapi(client):
    validate(client.get(reverse("api-description")).json())


def test_the_description_names_every_address(client):
    paths = client.get(reverse("api-description")).json()["paths"]
    filled = {path.format(cluster="c", wave=1, relation="r", file="f") for path in paths}
    assert filled == {
        reverse("api-clusters"),
        reverse("api-network", args=["c", 1, "r"]),
        reverse("api-file", args=["c", 1, "r", "f"]),
    }


def test_clusters_and_waves(script, wave, client):
    told = script.get("api-clusters").json()
    jsonschema.validate(told, schema_of(client, "Clusters"))
    (cluster,) = told["clusters"]
    assert (cluster["slug"], cluster["waves"][0]["id"]) == ("piura", wave.pk)
    assert set(cluster["waves"][0]["networks"]) == {"assistance", "technological", "commercial", "all"}


def test_a_network(script, wave, client):
    told = script.get("api-network", "piura", wave.pk, "assistance").json()
    jsonschema.validate(told, schema_of(client, "Network"))
    assert (told["organisations"], told["about"]["relation"]) == (49, "assistance")
    assert any("SENASA" in finding for finding in told["findings"])
    assert set(FORMATS) | set(PROJECTS) | {"providers.csv", "sources_APEM.csv"} <= set(told["files"])


def test_every_file_that_is_named_is_there(script, wave):
    for name in script.get("api-network", "piura", wave.pk, "assistance").json()["files"]:
        assert script.get("api-file", "piura", wave.pk, "assistance", name).status_code == 200, name


def test_a_networks_json_is_as_described_with_null_for_what_is_not_known(script, wave, client):
    told = script.get("api-file", "piura", wave.pk, "assistance", "network.json").json()
    jsonschema.validate(told, schema_of(client, "NetworkFile"))
    assert None in [row["in_degree"] for row in told["organisations"]]


def test_the_papers_numbers(script, wave):
    content = script.get("api-file", "piura", wave.pk, "assistance", "organisations.csv").content
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))}
    expected = piura_wave.providers()
    assert {code: rows[code]["weighted_out_degree"] for code in expected} == expected


def test_findings_in_the_language_asked_for(script, wave):
    told = script.get("api-network", "piura", wave.pk, "assistance", **{"accept-language": "es"}).json()
    assert any("La fuente más nombrada" in finding for finding in told["findings"])


def test_two_reads_of_one_build(script, wave):
    build = script.get("api-network", "piura", wave.pk, "assistance").json()["about"]["build"]
    where = ("api-file", "piura", wave.pk, "assistance", "ties.csv")
    assert script.get(*where, query={"build": build}).status_code == 200
    rebuild.rebuild(wave.pk, force=True)
    refused = script.get(*where, query={"build": build})
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert script.get(*where, query={"build": "<b>"}).status_code == 409


# -- Who may ------------------------------------------------------------------------------------

ADDRESSES = [
    ("api-network", ("assistance",), ""),
    ("api-file", ("assistance", "ties.csv"), ""),
    ("api-file", ("assistance", "ties.csv"), "protected"),
]


@pytest.mark.parametrize(
    ("person", "outcomes"),
    [
        ("alice", (200, 200, 200)),
        ("ana", (200, 200, 200)),
        ("elena", (403, 403, 403)),
        ("vera", (403, 403, 200)),
        ("charlie", (404, 404, 404)),
        ("root", (200, 200, 200)),
    ],
)
def test_roles(client, wave, people, person, outcomes):
    script = Script(client, getattr(people, person))
    for (name, where, names), expected in zip(ADDRESSES, outcomes, strict=True):
        response = script.get(name, "piura", wave.pk, *where, query={"names": names} if names else None)
        assert response.status_code == expected


def test_what_is_not_there(script, wave):
    other = make_wave(make_survey(make_cluster("elsewhere")))
    for where in (
        ("piura", wave.pk + 999, "assistance", "ties.csv"),
        ("piura", other.pk, "assistance", "ties.csv"),
        ("elsewhere", other.pk, "assistance", "ties.csv"),
        ("piura", wave.pk, "gossip", "ties.csv"),
        ("piura", wave.pk, "assistance", "people.csv"),
    ):
        refused = script.get("api-file", *where)
        assert refused.status_code == 404
        assert refused.json()["title"] == "Not found"


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Bearer clustersurvey_wrong", "Basic {}", "{}", "Token {}"]
)
def test_without_a_good_token(client, wave, people, header):
    token = issue(people.ana, "test", 30)
    client.force_login(people.ana)  # who is signed in is of no account
    headers = {"authorization": header.format(token)} if header else {}
    refused = client.get(reverse("api-clusters"), headers=headers)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="clustersurvey"')
    assert client.get(reverse("api-clusters"), {"token": token, "access_token": token}).status_code == 401


def test_who_leaves_the_team_reads_no_more(script, wave, people):
    assert script.get("api-network", "piura", wave.pk, "assistance").status_code == 200
    Member.objects.filter(user=people.ana).delete()
    assert script.get("api-network", "piura", wave.pk, "assistance").status_code == 404
    assert script.get("api-clusters").json() == {"clusters": []}


def test_before_the_first_build(script, wave):
    wave.builds.all().delete()
    assert script.get("api-network", "piura", wave.pk, "assistance").status_code == 404
    assert script.get("api-clusters").json()["clusters"][0]["waves"][0]["networks"] == []


@pytest.mark.parametrize("more", [0, 8])
def test_queries_do_not_grow(client, more, django_assert_num_queries):
    cluster = make_cluster("many")
    people = cast.make_cast(cluster)
    for _number in range(1 + more):
        first, second = make_organisation(cluster), make_organisation(cluster)
        wave = make_wave(make_survey(cluster, key=f"survey{_number}"), respondents=[first])
        make_response(wave, first, {"assistance": {second: 3}})
        rebuild.rebuild(wave.pk)
    script = Script(client, people.ana)
    script.get("api-clusters")
    with django_assert_num_queries(6):
        script.get("api-clusters")


def test_a_build_that_comes_while_a_file_is_read_does_not_get_into_it(script, wave, monkeypatch):
    """The file is of the build that was compared with what the script insists on, and so is its tag."""
    build = script.get("api-network", "piura", wave.pk, "assistance").json()["about"]["build"]
    looked = api._another_build

    def looked_and_rebuilt(*seen):
        differs = looked(*seen)
        rebuild.rebuild(wave.pk, force=True)
        return differs

    monkeypatch.setattr(api, "_another_build", looked_and_rebuilt)
    response = script.get("api-file", "piura", wave.pk, "assistance", "network.json", query={"build": build})
    assert response.json()["about"]["build"] == build
    assert response["ETag"].startswith(f'"{build}-')
    assert wave.builds.count() == 2
