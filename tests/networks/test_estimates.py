"""What is estimated says so wherever its number is shown, with how far off it is where that is known."""

import re

import networkx as nx
import numpy as np
import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from networks import reading
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures import network_of, positions_of, sampling, steps
from networks.measures.sampling import ESTIMATED, error_of_reach
from networks.rebuilding.rebuild import rebuild
from surveys import waves
from surveys.models import Organisation


def random_graph(size=400, ties=1_200, seed=7):
    random = nx.gnm_random_graph(size, ties, seed=seed, directed=True)
    return graph_of(list(random), [TieRow(source, receiver, 3) for source, receiver in random.edges])


@pytest.fixture
def low_threshold(monkeypatch):
    """As if 20 organisations were too many for exact numbers."""
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 20)
    monkeypatch.setattr(sampling, "PIVOTS", 16)
    monkeypatch.setattr(sampling, "TARGETS", 24)
    monkeypatch.setattr(steps, "TARGETS", 24)


def measured(graph):
    """{measure: its numbers}."""
    rows, whole = positions_of(graph, frozenset(graph)).values(), network_of(graph, frozenset(graph))
    found = {key: [getattr(row, key) for row in rows] for key in vars(next(iter(rows)))}
    return found | {key: [value] for key, value in vars(whole).items() if key not in ("sampled", "sampling_error")}


def test_what_is_estimated_is_what_the_register_of_estimates_says(low_threshold, monkeypatch):
    estimated = measured(random_graph())
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 10_000)
    exact = measured(random_graph())
    assert {key for key in exact if exact[key] != estimated[key]} == set(ESTIMATED)


def test_the_error_of_a_reach_is_as_large_as_told(low_threshold, monkeypatch):
    estimated = measured(random_graph())
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 10_000)
    exact = measured(random_graph())
    off = np.subtract(estimated["two_step_reach"], exact["two_step_reach"])
    told = [
        error_of_reach(reach, helped, 400)
        for reach, helped in zip(exact["two_step_reach"], exact["out_degree"], strict=True)
    ]
    assert 0.6 < np.sqrt((off**2).mean()) / np.sqrt(np.square(told).mean()) < 1.6


def test_where_all_are_counted_there_is_no_error(monkeypatch):
    monkeypatch.setattr(sampling, "TARGETS", 399)
    assert error_of_reach(100, 3, 400) == 0


@pytest.fixture
def sampled(wave, low_threshold):
    waves.raise_generation(wave.pk)
    rebuild(wave.pk)
    assert reading.read_wave(wave).network_of("assistance").sampled == 16
    return wave


def numbers(html):
    """{measure: what stands beside it} of an organisation's page."""
    rows = html.split("measures-caption")[2].split("<tr>")[2:]
    cells = [(row.split("</th>")[0].split("<br>")[0], row.split("<td")[1]) for row in rows]
    return {strip_tags(name).strip(): " ".join(strip_tags(f"<td{cell}").split()) for name, cell in cells}


@pytest.mark.django_db
def test_an_organisations_page_says_which_numbers_are_estimates(ana, sampled):
    promango = Organisation.objects.get(code="PROMANGO")
    address = reverse("network-organisation", args=["piura", sampled.pk, "assistance", promango.pk])
    html = ana.get(address).content.decode()
    shown = numbers(html)
    assert re.search(r"estimated; the largest are typically off by \d+\.\d %", shown["Betweenness"])
    assert re.search(r"estimated; typically off by \d+$", shown["Reach in two steps"])
    assert all("estimated" in shown[name] for name in ("Closeness as a source", "Harmonic closeness"))
    assert "estimated" not in shown["Out-degree"] + shown["PageRank as a source"]


@pytest.mark.django_db
def test_the_table_and_the_figures_say_so_too(ana, sampled):
    html = ana.get(reverse("network", args=["piura", sampled.pk, "assistance"])).content.decode()
    heads = " ".join(re.findall(r'(?s)<th scope="col" class="number".*?</th>', html.split('id="providers"')[1]))
    assert re.search(r"Betweenness</a><br><span[^>]*>estimated; the largest", heads)
    assert re.search(r"Closeness as a source</a><br><span[^>]*>estimated<", heads)
    assert re.search(r"Average distance</dt>.*?Estimated\.", html.replace("\n", " "))


@pytest.mark.django_db
def test_exact_numbers_are_not_called_estimates(ana, wave):
    assert "estimated" not in ana.get(reverse("network", args=["piura", wave.pk, "assistance"])).content.decode()
