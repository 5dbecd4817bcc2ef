"""What a query string makes of the table of organisations, on the page and in the files."""

import csv
import io
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.urls import reverse

from networks import reading
from networks.exports.content import MEASURE_COLUMNS
from networks.filters import MEASURES_TO_CHOOSE, choices_of, filters_from, positions_that_pass
from networks.models import Position
from surveys.models import Alias, Organisation
from tests import cast
from tests.html_tables import tables_in
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db

CHOSEN = "Organisations, as chosen"


@pytest.fixture
def ana(client, wave):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    return client


@pytest.fixture
def network(wave):
    return reading.read_wave(wave).network_of("assistance")


def asked(wave, query):
    return filters_from(QueryDict(query), choices_of(reading.read_wave(wave)))


def codes(wave, network, query):
    return [row.organisation.code for row in positions_that_pass(network, asked(wave, query))]


def page(client, wave, query=""):
    response = client.get(reverse("network", args=["piura", wave.pk, "assistance"]) + f"?{query}")
    assert response.status_code == 200
    return response.content.decode()


def members(code):
    return set(Organisation.objects.filter(affiliations__association__code=code).values_list("code", flat=True))


# -- Which ------------------------------------------------------------------------------------------


def test_usually_those_that_gave_help_the_strongest_first(wave, network):
    shown = codes(wave, network, "")
    assert set(shown[:15]) == set(piura_wave.providers()) and len(shown) == 25


def test_all_of_them(wave, network):
    assert len(codes(wave, network, "show=all")) == network.organisations


def test_by_category(wave, network):
    key = Organisation.objects.get(code="SENASA").category.key
    expected = set(Organisation.objects.filter(category__key=key).values_list("code", flat=True))
    query = QueryDict(mutable=True)
    query.update({"show": "all", "category": key})
    assert set(codes(wave, network, query.urlencode())) == expected


def test_by_region(wave, network):
    assert len(codes(wave, network, "region=in")) == 10
    assert len(codes(wave, network, "region=out")) == 15


def test_members_of_an_association(wave, network):
    assert set(codes(wave, network, "show=all&association=APEM")) == members("APEM")


def test_by_answer_not_asked_is_not_no_answer(wave, network):
    answers = {each: set(codes(wave, network, f"show=all&answered={each}")) for each in ("yes", "no", "not_asked")}
    assert {each: len(found) for each, found in answers.items()} == {
        "yes": 34,
        "no": 1,
        "not_asked": network.organisations - 35,
    }
    assert answers["no"] == {"A27"}


@pytest.mark.parametrize("typed", ["senasa", "SENASA", "sen%C3%A1s", "servicio+nacional+sanidad", "NACIONAL++agraria"])
def test_by_name_without_accents_by_the_beginning_of_words(wave, network, typed):
    assert "SENASA" in codes(wave, network, f"q={typed}")
    assert "APEM" not in codes(wave, network, f"q={typed}")


def test_by_another_name(wave, network):
    Alias.objects.create(organisation=Organisation.objects.get(code="SENASA"), text="Sanidad ¡Ñandú!")
    assert codes(wave, network, "q=nandu") == ["SENASA"]


def test_several_at_once(wave, network):
    shown = codes(wave, network, "show=all&association=APEM&answered=yes&q=a")
    assert set(shown) <= members("APEM") and shown


# -- In which order ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", MEASURES_TO_CHOOSE)
@pytest.mark.parametrize("sign", ["", "-"])
def test_sorts_by_any_measure_unknown_last_both_ways_ties_by_code(wave, network, key, sign):
    rows = list(positions_that_pass(network, asked(wave, f"show=all&sort={sign}{key}")))
    values = [getattr(row, key) for row in rows]
    known = [value for value in values if value is not None]
    assert values[len(known) :] == [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=sign == "-")
    if f"{sign}{key}" != "-weighted_out_degree":
        for first, second in pairwise(rows):
            if getattr(first, key) == getattr(second, key):
                assert first.organisation.code < second.organisation.code


def test_every_measure_of_an_organisation_can_be_sorted_by():
    assert set(MEASURE_COLUMNS) - set(MEASURES_TO_CHOOSE) == {"rank_best", "rank_worst"}
    assert set(MEASURES_TO_CHOOSE) <= {field.name for field in Position._meta.fields}


# -- What is no choice ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "category=nothing&region=moon&association=NOBODY&answered=perhaps&show=none&sort=x&page=x&measures=password",
        "sort=organisation__cluster__slug",
        "sort=--betweenness",
        "sort=-",
        "measures=organisation_id&measures=",
        "q=%00",
        "q=" + "a" * 5000,
        "q=%FF%FE",
        "category=%00&association=%00",
        "q='; drop table networks_position; --",
        "region=in&region=out&sort=closeness&sort=",
    ],
)
def test_what_is_no_choice_is_left_out_kindly(ana, wave, query):
    assert '<form method="get"' in page(ana, wave, query)


def test_nothing_found_says_so_and_how_to_go_back(ana, wave):
    html = page(ana, wave, "q=zzzz")
    assert "0 organisations found." in html and "No organisation is like that." in html
    assert html.count("Clear the choice") == 2


def test_what_was_typed_is_written_back_as_text(ana, wave):
    html = page(ana, wave, "q=%22%3E%3Cscript%3E")
    assert "<script>" not in html and 'value="&quot;&gt;&lt;script&gt;"' in html


# -- On the page ------------------------------------------------------------------------------------


def test_the_headers_sort_and_say_how_it_is_sorted(ana, wave):
    html = page(ana, wave, "region=in&sort=betweenness")
    assert html.count("aria-sort=") == 1 and 'aria-sort="ascending"' in html
    assert 'href="?region=in&amp;sort=-betweenness#providers"' in html
    assert 'href="?region=in&amp;sort=-closeness#providers"' in html
    assert 'href="?region=in&amp;sort=organisation#providers"' in html


def test_the_form_and_the_pages_keep_what_was_chosen(ana, wave, monkeypatch):
    monkeypatch.setattr("networks.views.network.PAGE", 5)
    html = page(ana, wave, "region=in&sort=out_degree&page=2")
    assert "10 organisations found." in html
    assert '<option value="in" selected>' in html
    assert '<input type="hidden" name="sort" value="out_degree">' in html
    assert 'href="?page=1&amp;region=in&amp;sort=out_degree#providers"' in html


def test_measures_are_chosen_and_explained(ana, wave):
    html = page(ana, wave, "measures=constraint&measures=cut_point")
    table = tables_in(html)[CHOSEN]
    assert table[0] == ["Organisation", "Constraint", "Cut-point", "Kind", "In the region"]
    assert {row[2].split()[0] for row in table[1:]} <= {"yes", "no", "—"}
    assert "Burt" in html


@pytest.mark.parametrize(
    "query", ["", "show=all&category=x&region=in&answered=yes", "q=a&show=all&association=APEM&sort=-closeness"]
)
def test_queries_do_not_depend_on_what_is_chosen(ana, wave, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        page(ana, wave, query)


# -- In the files -----------------------------------------------------------------------------------


def file(client, wave, name, query):
    response = client.get(reverse("network-download", args=["piura", wave.pk, "assistance", name]) + f"?{query}")
    assert response.status_code == 200
    return response, list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(("name", "show"), [("providers.csv", "helpers"), ("organisations.csv", "all")])
def test_a_file_holds_what_is_shown_and_says_so(ana, wave, network, name, show):
    response, rows = file(ana, wave, name, "region=in&sort=closeness")
    assert [row["code"] for row in rows] == codes(wave, network, f"region=in&sort=closeness&show={show}")
    assert {row["filter"] for row in rows} == {"region=in; sort=closeness"}
    assert f"-shown-{name}" in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["providers.csv", "organisations.csv"])
def test_without_a_choice_it_is_everything(ana, wave, name):
    response, rows = file(ana, wave, name, "region=&measures=constraint")
    assert "filter" not in rows[0] and "shown" not in response["Content-Disposition"]


def test_the_page_links_to_what_is_shown(ana, wave):
    address = reverse("network-download", args=["piura", wave.pk, "assistance", "organisations.csv"])
    assert f'href="{address}?region=in"' in page(ana, wave, "show=all&region=in")


# -- Kinds of help received ---------------------------------------------------------------------------


def receiving(wave, relation):
    """{code: how many sources} of those that answered."""
    network = reading.read_wave(wave).network_of(relation)
    return dict(network.positions.filter(answered=True).values_list("organisation__code", "in_degree"))


def test_by_what_they_have_a_source_of_and_what_not(wave, network):
    technical, commercial = receiving(wave, "technological"), receiving(wave, "commercial")
    shown = codes(wave, network, "show=all&receives=technological&lacks=commercial")
    assert set(shown) == {code for code in technical if technical[code] and not commercial[code]} and shown
    # Of those that have not answered it is not known.
    assert set(codes(wave, network, "show=all&lacks=commercial")) == {
        code for code, sources in commercial.items() if not sources
    }


def test_a_kind_of_help_that_is_none_is_left_out(wave, network):
    assert codes(wave, network, "show=all&receives=gone&lacks=gone") == codes(wave, network, "show=all")


def test_the_form_keeps_that_choice_and_the_file_says_it(ana, wave):
    html = page(ana, wave, "show=all&receives=technological&lacks=commercial")
    chosen = html.split('name="lacks"')[1].split("</select>")[0]
    assert '<option value="commercial" selected>' in chosen
    address = reverse("network-download", args=["piura", wave.pk, "assistance", "organisations.csv"])
    content = ana.get(f"{address}?receives=technological&lacks=commercial").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows and {row["filter"] for row in rows} == {"receives=technological; lacks=commercial"}
