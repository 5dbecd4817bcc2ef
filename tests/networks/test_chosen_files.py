"""Files of what was chosen on the page: each format holds that and says so, or is refused with the reason; none is
handed out whole as if it were what was asked for."""

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree

import igraph
import jsonschema
import openpyxl
import pytest
from django.urls import reverse

from networks import reading
from networks.downloads.chosen import ALWAYS_WHOLE, CAN_BE_CHOSEN
from networks.exports import FORMATS, PROJECTS
from networks.rebuilding.rebuild import rebuild
from surveys.inviting.results_links import issue
from surveys.models import Organisation
from surveys.team.script_tokens import issue as issue_token
from tests.networks import both_ends_wave, canaries
from tests.networks.file_readers import lines_of, read_dl, read_paj, read_vna
from tests.networks.test_api import schema_of
from tests.networks.test_files_about import text_of

pytestmark = pytest.mark.django_db

OUT = "region=out"
WHOLE_TABLES = (
    "sources_APEM.csv",
    "profiles.csv",
    "flows_by_region.csv",
    "without_source.csv",
    "exclusive_channels.csv",
)


def get(client, wave, name, query=OUT, slug="piura", **headers):
    address = reverse("network-download", args=[slug, wave.pk, "assistance", name])
    return client.get(f"{address}?{query}", headers=headers)


def taken(client, wave, name, query=OUT, slug="piura"):
    response = get(client, wave, name, query, slug)
    assert response.status_code == 200
    return response.content


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def outside(wave):
    """The codes of the organisations outside the region, as they are in the network."""
    network = reading.read_wave(wave).network_of("assistance")
    return set(network.positions.filter(organisation__in_region=False).values_list("organisation__code", flat=True))


@pytest.fixture
def among(wave, outside):
    """The ties among them: few, since mostly growers received."""
    network = reading.read_wave(wave).network_of("assistance")
    code = dict(Organisation.objects.values_list("pk", "code"))
    ties = {(code[source], code[receiver]) for source, receiver, _strength in reading.ties_of(network)}
    return {tie for tie in ties if set(tie) <= outside}


# -- Each format ------------------------------------------------------------------------------------


def test_organisations(ana, wave, outside):
    rows = rows_of(taken(ana, wave, "organisations.csv"))
    assert {row["code"] for row in rows} == outside and {row["filter"] for row in rows} == {OUT}


def test_ties_are_those_among_them(ana, wave):
    query = "region=in&answered=yes"
    inside = set(Organisation.objects.filter(in_region=True).values_list("code", flat=True))
    rows = rows_of(taken(ana, wave, "ties.csv", query))
    whole = rows_of(taken(ana, wave, "ties.csv", ""))
    answered = {row["code"] for row in rows_of(taken(ana, wave, "organisations.csv", "answered=yes"))}
    expected = [row for row in whole if {row["source"], row["receiver"]} <= inside & answered]
    assert 0 < len(rows) == len(expected) < len(whole)
    assert [{**row, "filter": "region=in; answered=yes"} for row in expected] == rows


def test_providers(ana, wave, outside):
    rows = rows_of(taken(ana, wave, "providers.csv"))
    assert len(rows) == 15 and {row["code"] for row in rows} <= outside


def test_workbook(ana, wave, outside, among):
    workbook = openpyxl.load_workbook(io.BytesIO(taken(ana, wave, "workbook.xlsx")))
    assert workbook.sheetnames == ["About", "Network", "Organisations", "Ties", "providers", "Codebook"]
    assert {row[0] for row in workbook["Organisations"].iter_rows(min_row=2, values_only=True)} == outside
    assert {row[:2] for row in workbook["Ties"].iter_rows(min_row=2, values_only=True)} == among
    assert dict(workbook["About"].iter_rows(values_only=True))["filter"] == OUT
    assert workbook["Network"].max_row == 1, "what is measured of the whole is not told of a part"


def test_json(ana, wave, outside, among):
    document = json.loads(taken(ana, wave, "network.json"))
    assert {row["code"] for row in document["organisations"]} == outside
    assert {(tie["source"], tie["receiver"]) for tie in document["ties"]} == among
    assert document["about"]["filter"] == OUT and document["measures"] == {}


@pytest.mark.parametrize("name", ["network.graphml", "network.net", "network.dl"])
def test_what_igraph_reads(ana, wave, outside, among, name, tmp_path):
    (tmp_path / name).write_bytes(taken(ana, wave, name))
    graph = igraph.Graph.Read(str(tmp_path / name), format=name.rpartition(".")[2].replace("net", "pajek"))
    assert (graph.vcount(), graph.ecount()) == (len(outside), len(among))


def test_gexf_vna_and_svg(ana, wave, outside, among):
    gexf = ElementTree.fromstring(taken(ana, wave, "network.gexf"))
    assert {node.get("id") for node in gexf.iter("{http://www.gexf.net/1.2draft}node")} == outside
    vna = read_vna(taken(ana, wave, "network.vna"))
    assert {row["ID"] for row in vna["*Node data"]} == outside and len(vna["*Tie data"]) == len(among)
    drawing = taken(ana, wave, "map.svg").decode()
    assert f"between {len(outside)} organisations" in drawing


def test_pajeks_project_partitions_and_vectors(ana, wave, outside, among):
    project = read_paj(taken(ana, wave, "networks.paj"))
    assert len(project["vertices"]) == len(outside) and len(project["arcs"]) == 4
    for name in [name for name in FORMATS if name.endswith((".clu", ".vec"))]:
        assert lines_of(taken(ana, wave, name))[0] == f"*Vertices {len(outside)}"


def test_what_both_ends_said(client):
    from tests import cast

    both = both_ends_wave.make()
    rebuild(both.wave.pk)
    client.force_login(cast.make_cast(both.cluster).ana)
    relation = both.wave.pointer.build.networks.exclude(statuses=None).get().relation.key
    address = reverse("network-download", args=["giuliani", both.wave.pk, relation, "both_ends.csv"])
    whole, chosen = (rows_of(client.get(address + query).content) for query in ("", "?answered=yes"))
    answered = {"SENASA", "ANTA", "BRENA", "DINA", "LATE"}
    expected = [row for row in whole if {row["source"], row["receiver"]} <= answered]
    assert 0 < len(expected) < len(whole)
    assert chosen == [{**row, "filter": "answered=yes"} for row in expected]


@pytest.mark.parametrize("name", sorted(CAN_BE_CHOSEN - {"both_ends.csv"}))
def test_each_says_in_it_and_in_its_name_that_it_is_not_all(ana, wave, name):
    response = get(ana, wave, name)
    assert response.status_code == 200 and f"-shown-{name}" in response["Content-Disposition"]
    if name not in ("network.dl", "ties.csv"):  # no place for it; no tie is left to say it of
        assert OUT in text_of(name, response.content)


# -- What cannot be had so ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ALWAYS_WHOLE, *WHOLE_TABLES])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "of the whole network: it cannot be had"), ("es", "es de toda la red: no se puede")]
)
def test_what_is_of_the_whole_network_is_refused_with_the_reason(ana, wave, name, language, said):
    response = get(ana, wave, name, **{"accept-language": language})
    html = unescape(response.content.decode())
    assert response.status_code == 400
    assert name in html and said in html and OUT in html


@pytest.mark.parametrize("query", ["region=moon", "category=x&region=out", "association=NOBODY", "answered=perhaps"])
@pytest.mark.parametrize("name", ["ties.csv", "organisations.csv", "network.json"])
def test_a_choice_that_there_is_not_is_refused(ana, wave, name, query):
    response = get(ana, wave, name, query)
    assert response.status_code == 400 and "There is no such choice" in response.content.decode()


@pytest.mark.parametrize("query", ["", "region=", "sort=closeness", "show=helpers", "page=3", "measures=constraint"])
def test_what_leaves_nobody_out_is_the_whole_file(ana, wave, query):
    assert taken(ana, wave, "ties.csv", query) == taken(ana, wave, "ties.csv", "")


def test_every_format_is_one_or_the_other():
    assert {*FORMATS, *PROJECTS} == (CAN_BE_CHOSEN | set(ALWAYS_WHOLE)) - {"providers.csv", "both_ends.csv"}


# -- Protected ---------------------------------------------------------------------------------------


def test_with_protected_names_a_file_can_be_had_by_what_it_shows(client):
    from tests import cast

    wave = canaries.make_canary_wave()
    client.force_login(cast.make_cast(wave.survey.cluster).vera)
    for name in sorted(CAN_BE_CHOSEN - {"both_ends.csv"}):
        response = get(client, wave, name, "region=in&names=protected", "valle")
        assert f"-protected-shown-{name}" in response["Content-Disposition"]
        assert canaries.canaries_in([response.content]) == set(), name
    rows = rows_of(taken(client, wave, "organisations.csv", "region=in&names=protected", "valle"))
    assert rows and {row["in_region"] for row in rows} == {"yes"}
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


@pytest.mark.parametrize("query", ["q=a", "association=C-Quetzalito", "q=a&region=in"])
def test_not_by_what_would_tell_whose_number_is_whose(client, query):
    from tests import cast

    wave = canaries.make_canary_wave()
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    response = get(client, wave, "organisations.csv", f"{query}&names=protected", "valle")
    assert response.status_code == 400 and "whose number is whose" in response.content.decode()


def test_so_it_is_behind_a_sponsors_link(client, wave, people):
    link, token = issue(wave, "Sponsor", 30, people.alice)
    client.get(f"/s/{token}")
    address = reverse("results-file", args=[link.public_id, "assistance", "organisations.csv"])
    assert {row["in_region"] for row in rows_of(client.get(f"{address}?{OUT}").content)} == {"no"}
    assert client.get(f"{address}?q=a&names=real").status_code == 400
    refused = client.get(f"{address}?q=a")
    html = refused.content.decode()
    assert refused.status_code == 400 and reverse("results", args=[link.public_id, "assistance"]) in html
    assert "/accounts/login/" not in html and "noindex" in html


# -- For scripts, and on the page ---------------------------------------------------------------------


def test_scripts_are_told_as_scripts_are(client, wave, people):
    headers = {"authorization": f"Bearer {issue_token(people.ana, 'R', 30)}"}
    where = ["piura", wave.pk, "assistance"]
    refused = client.get(reverse("api-file", args=[*where, "measures.csv"]) + f"?{OUT}", headers=headers)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert "measures.csv is of the whole network" in refused.json()["detail"]
    rows = rows_of(client.get(reverse("api-file", args=[*where, "ties.csv"]) + "?region=in", headers=headers).content)
    assert rows and {row["filter"] for row in rows} == {"region=in"}
    told = client.get(reverse("api-file", args=[*where, "network.json"]) + "?region=in", headers=headers).json()
    jsonschema.validate(told, schema_of(client, "NetworkFile"))


def test_the_page_offers_as_chosen_what_can_be_had_so_and_nothing_else(ana, wave):
    page = reverse("network", args=["piura", wave.pk, "assistance"])
    assert "as chosen" not in ana.get(page).content.decode()
    html = ana.get(f"{page}?{OUT}&sort=closeness").content.decode()
    offered = re.findall(rf'href="(/[^"]+/download/([^"?]+)\?{OUT})">as chosen', html)
    assert {name for _address, name in offered} == CAN_BE_CHOSEN - {"both_ends.csv"}
    for address, name in offered:
        assert f"-shown-{name}" in ana.get(address)["Content-Disposition"]


def test_read_dl_reads_a_choice(ana, wave, outside):
    assert len(read_dl(taken(ana, wave, "network.dl"))[0]) == len(outside)
