"""What a network would lose without some organisations: the numbers, the page, and who may open it."""

import re
from decimal import Decimal

import networkx as nx
import pytest
from django.urls import reverse

from networks.pages.what_if_page import CENTRAL, MOST_LEAVING, OFFERED, SHOWN
from networks.rebuilding.rebuild import rebuild
from networks.results.leaving import Pieces, Reach, SourceReach, loss_of
from networks.results.reach import reached_by
from networks.results.tables import rounded_half_up
from surveys.inviting.results_links import issue
from surveys.models import Organisation
from surveys.pseudonyms import pseudonyms_of
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.networks import canaries, piura_wave
from tests.networks.test_measures import random_ties

# -- Numbers -----------------------------------------------------------------------------------


def test_who_is_left_without_a_source():
    ties = [("x", "a"), ("x", "b"), ("y", "b"), ("x", "c"), ("y", "d")]
    loss = loss_of("abcdxy", set("abd"), ties, {"x"})
    assert loss.without_source == ("a",), "b keeps y; of c, who has not answered, nothing is known"
    assert (loss.fewer, loss.ties, loss.ties_lost) == (1, 5, 3)
    assert (loss.before, loss.after) == (Pieces(1, 6), Pieces(3, 3))


def test_who_leaves_is_not_left_without_a_source():
    assert loss_of("ax", set("ax"), [("x", "a")], {"a", "x"}).without_source == ()


def test_who_had_no_source_before_loses_none():
    loss = loss_of("abx", set("ab"), [("x", "a")], {"x"})
    assert loss.without_source == ("a",) and loss.fewer == 0


def test_all_may_leave():
    assert loss_of("ab", set("ab"), [("a", "b")], {"a", "b"}).after == Pieces(0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_are_those_of_networkx(seed):
    ties = [(tie.source, tie.receiver) for tie in random_ties(seed, 60, 50)]
    leaving = set(range(0, 60, 7))
    loss = loss_of(range(60), frozenset(range(60)), ties, leaving)
    graph = nx.Graph(ties)
    graph.add_nodes_from(range(60))
    for pieces in (loss.before, loss.after):
        sizes = [len(component) for component in nx.connected_components(graph)]
        assert pieces == Pieces(len(sizes), max(sizes))
        graph.remove_nodes_from(leaving)


@pytest.mark.parametrize("seed", range(20))
def test_whom_each_reaches_is_as_networkx_has_it(seed):
    """Alone and in circles: few ties, many, and in between."""
    ties = {(tie.source, tie.receiver) for tie in random_ties(seed, 30, 12 + 5 * seed)}
    graph = nx.DiGraph(ties)
    graph.add_nodes_from(range(30))
    reached = reached_by([list(graph.successors(number)) for number in range(30)])
    found = {number: nx.descendants(graph, number) for number in range(30)}
    assert [reached.count_from(number) for number in range(30)] == [len(found[number]) for number in range(30)]
    sources, receivers = range(0, 30, 2), range(0, 30, 3)
    assert reached.pairs(sources) == sum(len(found[number]) for number in sources)
    assert reached.pairs(sources, receivers) == sum(len(found[number] & set(receivers)) for number in sources)


def test_a_path_may_be_as_long_as_the_network_is_large():
    size = 5000
    reached = reached_by([[number + 1] for number in range(size - 1)] + [[]])
    assert (reached.count_from(0), reached.count_from(size - 1)) == (size - 1, 0)
    assert reached.pairs(range(size)) == size * (size - 1) // 2


def test_reach_before_and_after():
    """x → a → b → c, y → c: without a, nothing of x and a comes to b and c any more."""
    ties = [("x", "a"), ("a", "b"), ("b", "c"), ("y", "c")]
    loss = loss_of("abcxy", set("bc"), ties, {"a"}, sources="xy")
    # Of b, c, x, y before: b 1 (c), x 3 (a, b, c), y 1; after: b 1, y 1.
    assert (loss.reach_before.reaches, loss.reach_after.reaches) == (Decimal("1.3"), Decimal("0.5"))
    # b and c answered: b was reached by a and x, c by a, b, x and y; after: b by none, c by b and y.
    assert (loss.reach_before.reached_from, loss.reach_after.reached_from) == (Decimal("3.0"), Decimal("1.0"))
    assert loss.sources == (SourceReach("x", 3, 0, 2), SourceReach("y", 1, 1, 0))


def test_reach_is_not_known_where_nobody_is_left_or_has_answered():
    assert loss_of("ab", set("ab"), [("a", "b")], {"a", "b"}).reach_after == Reach(None, None)
    assert loss_of("abc", set(), [("a", "b")], {"c"}).reach_after == Reach(Decimal("0.5"), None)


def test_a_circle_that_falls_apart_cuts_nobody_off_from_itself():
    loss = loss_of("abc", set("abc"), [("a", "b"), ("b", "a"), ("a", "c")], {"b"}, sources="a")
    assert loss.sources == (SourceReach("a", 2, 1, 0),)


@pytest.mark.parametrize("seed", range(6))
def test_reach_without_some_is_as_networkx_has_it(seed):
    ties = [(tie.source, tie.receiver) for tie in random_ties(seed, 40, 40 + 20 * seed)]
    leaving, answered = set(range(0, 40, 5)), set(range(0, 40, 2))
    staying = [each for each in range(40) if each not in leaving]
    loss = loss_of(range(40), answered, ties, leaving, sources=staying)
    graph = nx.DiGraph(ties)
    graph.add_nodes_from(range(40))
    for reach in (loss.reach_before, loss.reach_after):
        reaches = [len(nx.descendants(graph, each)) for each in staying]
        from_ = [len(nx.ancestors(graph, each)) for each in staying if each in answered]
        assert reach == Reach(rounded_half_up(sum(reaches), 32, 1), rounded_half_up(sum(from_), len(from_), 1))
        assert [getattr(each, "after" if graph.order() < 40 else "before") for each in loss.sources] == reaches
        graph.remove_nodes_from(leaving)


# -- The page ----------------------------------------------------------------------------------

page_tests = pytest.mark.django_db


def address(wave, relation="assistance"):
    return reverse("network-what-if", args=[wave.survey.cluster.slug, wave.pk, relation])


@pytest.fixture
def wave(db):
    return piura_wave.load()


@pytest.fixture
def ana(client, wave):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    return client


def pk_of(wave, code):
    return Organisation.objects.get(cluster=wave.survey.cluster, code=code).pk


def figures_in(html):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html.split('id="loss"')[1].split("</dl>")[0]))


def test_without_a_choice_the_strongest_sources_are_offered(ana, wave):
    html = ana.get(address(wave)).content.decode()
    assert 'id="loss"' not in html
    offered = re.findall(r'name="without" value="(\d+)"> ([^<]+)</label>', html)
    assert len(offered) == 25 and offered[0] == (str(pk_of(wave, "SENASA")), "SENASA")


def test_apem_is_all_that_some_have_for_commerce(ana, wave):
    """Of those that named one source only: as the network says of it."""
    html = ana.get(address(wave, "commercial"), {"without": pk_of(wave, "APEM")}).content.decode()
    network = wave.pointer.build.networks.get(relation__key="commercial")
    apem = network.positions.get(organisation__code="APEM")
    assert apem.only_source_of == int(figures_in(html)["Left without a source"]) == 4
    assert figures_in(html)["Ties lost"] == str(apem.out_degree + (apem.in_degree or 0))
    assert "<h2>Without APEM</h2>" in html
    listed = html.split("Who would be left without a source</h3>")[1].split("</ul>")[0]
    assert listed.count("<li>") == 4


def test_several_at_once_stay_ticked(ana, wave):
    chosen = [pk_of(wave, code) for code in ("SENASA", "APEM")]
    html = ana.get(address(wave), {"without": chosen}).content.decode()
    assert "<h2>Without APEM and SENASA</h2>" in html
    assert html.count(" checked>") == 2
    # The other tabs keep the choice.
    assert html.count(f"?without={chosen[1]}&amp;without={chosen[0]}") == 4


def test_whoever_nobody_named_can_be_asked_about(ana, wave):
    html = ana.get(address(wave), {"without": pk_of(wave, "A01")}).content.decode()
    assert figures_in(html)["Left without a source"] == "0"
    assert "Nobody that answered would lose its last source" in html


@page_tests
def test_only_the_first_of_many_are_called_by_name(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA", label="<b>SENASA</b>")
    many = [make_organisation(cluster, f"G{number}") for number in range(SHOWN + 2)]
    wave = make_wave(make_survey(cluster), respondents=many)
    for grower in many:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    html = client.get(address(wave), {"without": senasa.pk}).content.decode()
    assert figures_in(html)["Left without a source"] == str(SHOWN + 2)
    assert "<li>and 2 more</li>" in html and "<b>SENASA" not in html


@page_tests
@pytest.mark.parametrize("size", [3, 300])
def test_queries_do_not_grow_with_organisations(client, django_assert_num_queries, size):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA")
    many = [make_organisation(cluster, f"G{number}") for number in range(size)]
    wave = make_wave(make_survey(cluster), respondents=many[:40], roster=many)
    for grower in many[:40]:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    client.get(address(wave), {"without": senasa.pk})
    # Session, user, cluster, member, wave, relations, pointer, networks, those leaving, those offered, positions, ties,
    # whose names wait, those left without a source; the strongest once more, for their reach.
    with django_assert_num_queries(15):
        client.get(address(wave), {"without": senasa.pk})
    # The names and other names, and those found.
    with django_assert_num_queries(12):
        client.get(address(wave), {"without": senasa.pk, "q": "g1", "find": "1"})


@pytest.mark.parametrize("without", ["x", "-1", "1.5", "", "9" * 40, "<b>", "٣", "999999999"])
def test_what_is_no_organisation_of_the_network_is_not_asked_about(ana, wave, without):
    response = ana.get(address(wave), {"without": without})
    assert response.status_code == 200 and 'id="loss"' not in response.content.decode()


def test_an_organisation_of_another_cluster_is_not_asked_about(ana, wave):
    stranger = make_organisation(make_cluster("olmos"), "SECRET")
    html = ana.get(address(wave), {"without": stranger.pk}).content.decode()
    assert 'id="loss"' not in html and "SECRET" not in html


def test_a_very_long_question_is_cut(ana, wave):
    everyone = list(Organisation.objects.filter(cluster=wave.survey.cluster).values_list("pk", flat=True))
    html = ana.get(address(wave), {"without": everyone * 40}).content.decode()
    assert html.count(" checked>") <= MOST_LEAVING


def test_a_relation_that_is_not_asked_is_not_found(ana, wave):
    assert ana.get(address(wave, "friendship")).status_code == 404


@page_tests
def test_before_the_first_build_there_is_no_page(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    wave = make_wave(make_survey(cluster), respondents=[make_organisation(cluster, "SENASA")])
    assert client.get(address(wave)).status_code == 404


# -- Reach, and any organisation -------------------------------------------------------------------


def test_the_page_tells_the_reach_before_and_after(ana, wave):
    html = ana.get(address(wave), {"without": pk_of(wave, "APEM")}).content.decode()
    network = wave.pointer.build.networks.get(relation__key="assistance")
    graph = nx.DiGraph(list(network.tie_rows.values_list("source", "receiver")))
    graph.add_nodes_from(network.positions.values_list("organisation", flat=True))
    staying = set(graph) - {pk_of(wave, "APEM")}
    before = rounded_half_up(sum(len(nx.descendants(graph, each)) for each in staying), len(staying), 1)
    graph.remove_node(pk_of(wave, "APEM"))
    after = rounded_half_up(sum(len(nx.descendants(graph, each)) for each in staying), len(staying), 1)
    shown = re.search(r"Others that one reaches, on average</dt><dd>([\d.]+)</dd><dd[^>]+>before: ([\d.]+)<", html)
    assert (shown[1], shown[2]) == (str(after), str(before)) and after < before
    rows = html.split('id="central-caption"')[1].split("</table>")[0].split("<tbody>")[1]
    assert rows.count("<tr>") == CENTRAL and "APEM" not in rows and "SENASA" in rows


def test_any_organisation_is_found_by_name_and_the_chosen_ones_stay(ana, wave):
    chosen = pk_of(wave, "SENASA")
    html = ana.get(address(wave), {"without": chosen, "q": "A0", "find": "1"}).content.decode()
    assert 'id="loss"' not in html, "whoever searches is still choosing"
    ticked = re.findall(r'name="without" value="(\d+)" checked', html)
    assert ticked == [str(chosen)] and 'value="A0"' in html
    found = set(map(int, re.findall(r'name="without" value="(\d+)"> ', html)))
    expected = Organisation.objects.filter(code__startswith="A0", cluster=wave.survey.cluster)
    assert found == set(expected.values_list("pk", flat=True)) and len(found) == 9
    assert str(pk_of(wave, "A01")) not in re.findall(r'value="(\d+)"', ana.get(address(wave)).content.decode())


def test_what_is_searched_is_written_back_as_text_and_nothing_found_is_said(ana, wave):
    html = ana.get(address(wave), {"q": '"><script>x', "find": "1"}).content.decode()
    assert "<script>x" not in html and "No other organisation of this network is called" in html
    assert ana.get(address(wave), {"q": "\0", "find": "1"}).status_code == 200


@page_tests
def test_a_search_that_finds_many_is_bounded_and_says_so(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    many = [make_organisation(cluster, f"G{number}") for number in range(OFFERED + 5)]
    wave = make_wave(make_survey(cluster), respondents=many)
    make_response(wave, many[0], {"assistance": {many[1]: 4}})
    rebuild(wave.pk)
    html = client.get(address(wave), {"q": "G", "find": "1", "without": many[0].pk}).content.decode()
    assert html.count('name="without"') == OFFERED + 1 and "There are more: type more of the name." in html
    html = client.get(address(wave), {"q": "G6", "find": "1"}).content.decode()
    assert html.count('name="without"') == 6 and "There are more" not in html


def test_more_than_can_leave_at_once_is_told(ana, wave):
    everyone = list(Organisation.objects.filter(cluster=wave.survey.cluster).values_list("pk", flat=True))
    html = ana.get(address(wave), {"without": [*everyone, *everyone]}).content.decode()
    assert f"At most {MOST_LEAVING} can leave at once" in html


# -- With protected names --------------------------------------------------------------------------


HOSTILE = """<img src=x onerror=alert(1)>'"=1+1"""


def test_a_name_is_text_wherever_it_stands(client, wave):
    """In the title, among the chosen, in the table and behind a sponsor's link."""
    people = cast.make_cast(wave.survey.cluster)
    Organisation.objects.filter(code__in=["SENASA", "APEM"]).update(name=HOSTILE, label=HOSTILE)
    pages = [(people.ana, address(wave), pk_of(wave, "SENASA")), (people.vera, protected_address(wave), "SENASA")]
    link, token = issue(wave, "Sponsor", 30, people.alice)
    client.get(f"/s/{token}")
    pages.append((None, reverse("results-what-if", args=[link.public_id, "assistance"]), "SENASA"))
    for person, where, leaves in pages:
        if person:
            client.force_login(person)
        html = client.get(where, {"without": leaves}).content.decode()
        assert html.count("&lt;img src=x") >= 3 and "<img" not in html, where


@pytest.fixture
def valle(db):
    return canaries.make_canary_wave()


def protected_address(wave, relation="assistance"):
    return reverse("protected-what-if", args=[wave.survey.cluster.slug, wave.pk, relation])


def everything_on(client, address):
    """The pages that somebody comes to by choosing each in turn, and all of the codes offered."""
    pages = [client.get(address).content]
    codes = re.findall(r'name="without" value="([^"]+)"', pages[0].decode())
    pages += [client.get(address, {"without": code}).content for code in codes]
    return pages, codes


def test_viewers_ask_with_protected_names(client, valle):
    client.force_login(cast.make_cast(valle.survey.cluster).vera)
    pages, codes = everything_on(client, protected_address(valle))
    assert len(pages) > 3 and any(re.fullmatch(r"P\d+", code) for code in codes)
    assert canaries.canaries_in(pages) == set()
    assert all(b'id="loss"' in page and b"/organisations/" not in page for page in pages[1:])
    overview = client.get(reverse("protected", args=["valle", valle.pk, "assistance"])).content.decode()
    assert f'href="{protected_address(valle)}"' in overview


def test_a_search_among_protected_names_finds_what_is_shown_only(client, valle):
    client.force_login(cast.make_cast(valle.survey.cluster).vera)
    number = pseudonyms_of(valle.survey.cluster)
    canary = Organisation.objects.get(code="C-Quetzalito")
    code = f"P{number[canary.pk]}"
    by_number = client.get(protected_address(valle), {"q": number[canary.pk], "find": "1"}).content.decode()
    assert f'value="{code}"' in by_number
    for name in (canary.name, canary.label, canary.code, "quetzal"):
        html = client.get(protected_address(valle), {"q": name, "find": "1"}).content.decode()
        assert 'name="without"' not in html, name
    plain = Organisation.objects.filter(cluster=valle.survey.cluster, category__protected=False).first()
    html = client.get(protected_address(valle), {"q": plain.name, "find": "1"}).content.decode()
    assert f'value="{plain.code}"' in html


@pytest.mark.parametrize("without", ["C-Quetzalito", "1", "P0", "\0", "x" * 500, "'"])
def test_a_real_code_or_id_is_nobody_there(client, valle, without):
    client.force_login(cast.make_cast(valle.survey.cluster).vera)
    response = client.get(protected_address(valle), {"without": without})
    assert response.status_code == 200 and b'id="loss"' not in response.content


def test_so_do_sponsors_behind_their_link(client, valle):
    people = cast.make_cast(valle.survey.cluster)
    link, token = issue(valle, "Sponsor", 30, people.alice)
    where = reverse("results-what-if", args=[link.public_id, "assistance"])
    assert client.get(where).status_code == 404
    client.get(f"/s/{token}")
    pages, _codes = everything_on(client, where)
    assert canaries.canaries_in(pages) == set() and b'id="loss"' in pages[1]
    assert b"/clusters/" not in pages[1]


def test_the_numbers_are_the_same_under_either_name(client, valle):
    client.force_login(cast.make_cast(valle.survey.cluster).ana)
    canary = Organisation.objects.get(code="C-Quetzalito")
    code = f"P{pseudonyms_of(valle.survey.cluster)[canary.pk]}"
    real = client.get(address(valle), {"without": canary.pk}).content.decode()
    protected = client.get(protected_address(valle), {"without": code}).content.decode()
    assert figures_in(real) == figures_in(protected)
