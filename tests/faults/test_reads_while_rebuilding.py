"""While the network is built again and again, no page and no file holds numbers of two builds."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import openpyxl
import pytest
import requests

pytestmark = pytest.mark.servers

READS = 200
READERS = 4
PASSWORD = "mangoes are ripe in January"
# Everybody rates everybody alike: a number of another build shows at once.
PREPARE = """
from surveys.models import Category, Cluster, Member, Nomination, Organisation, Relation, Response, Survey, Wave
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.cast import make_user
from networks.rebuilding import rebuild
cluster = make_cluster("alike")
organisations = [make_organisation(cluster, f"U{number}") for number in range(24)]
wave = make_wave(make_survey(cluster, relations=("assistance", "trust")), respondents=organisations)
for each in organisations:
    named = {other: 1 for other in organisations if other != each}
    make_response(wave, each, {"assistance": named, "trust": named})
reader = make_user("reader")
Member.objects.create(cluster=cluster, user=reader, role="analyst")
rebuild.rebuild(wave.pk, force=True)
print(wave.pk)
"""
# Ratings change, all at once, and the network is built, until the file is there.
REBUILD = """
from pathlib import Path
from django.db import transaction
from networks.rebuilding import rebuild
from surveys.models import Nomination
from surveys.waves import raise_generation
builds = 0
while not Path({stop!r}).exists():
    builds += 1
    with transaction.atomic():
        Nomination.objects.filter(response__wave={wave}).update(rating=1 + builds % 5)
        raise_generation({wave})
    rebuild.rebuild({wave})
print(builds)
"""


def signed_in(stack):
    browser = requests.Session()
    page = browser.get(f"{stack.address}/accounts/login/", timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    data = {"username": "reader", "password": PASSWORD, "csrfmiddlewaretoken": token}
    browser.post(page.url, data=data, timeout=30).raise_for_status()
    return browser


def of_page(response):
    """(build, ratings): each source's ratings added up over how many named it; the map and the findings agree."""
    rows = re.findall(r'<tr id="organisation-\d+">.*?</tr>', response.text, re.S)
    numbers = [[int(cell) for cell in re.findall(r'<td class="number">(\d+)</td>', row)] for row in rows]
    return None, {weighted / named for weighted, named in ((cells[0], cells[-2]) for cells in _columns(numbers))}


def _columns(numbers):
    """Only the columns of whole numbers come here: weighted first, out- and in-degree last."""
    return [cells for cells in numbers if len(cells) >= 3]


def of_csv(response):
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    return _build(response), {int(row["weighted_out_degree"]) / int(row["out_degree"]) for row in rows}


def of_json(response):
    read = response.json()
    ratings = {row["weighted_out_degree"] / row["out_degree"] for row in read["organisations"]}
    ratings |= {tie["strength"] for tie in read["ties"]}
    assert _build(response) == read["about"]["build"]
    return _build(response), ratings


def of_workbook(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    header, *rows = book["Organisations"].iter_rows(values_only=True)
    weighted, named = header.index("weighted_out_degree"), header.index("out_degree")
    ratings = {row[weighted] / row[named] for row in rows}
    header, *rows = book["Ties"].iter_rows(values_only=True)
    return _build(response), ratings | {row[header.index("strength")] for row in rows}


def of_project(response):
    arcs = re.findall(r"^\d+ \d+ (\d)\r$", response.content.decode("utf-8-sig"), re.M)
    return _build(response), {int(weight) for weight in arcs}


def _build(response):
    return re.search(r"build(\d+)-", response.headers["Content-Disposition"])[1]


KINDS = {
    "": of_page,
    "download/organisations.csv": of_csv,
    "download/network.json": of_json,
    "download/workbook.xlsx": of_workbook,
    "download/networks.paj": of_project,
}


def read(browser, address, kind):
    response = browser.get(address + kind, timeout=60)
    response.raise_for_status()
    return KINDS[kind](response)


def test_no_read_mixes_two_builds(stack, tmp_path):
    wave = stack.evaluate(PREPARE)
    address = f"{stack.address}/clusters/alike/waves/{wave}/network/assistance/"
    browsers = [signed_in(stack) for _reader in range(READERS)]
    stop = tmp_path / "stop"
    with ThreadPoolExecutor(READERS + 1) as pool:
        rebuilding = pool.submit(stack.evaluate_apart, REBUILD.format(stop=str(stop), wave=wave))
        try:
            asked = zip(range(READS), cycle(browsers), cycle(KINDS))
            reads = list(pool.map(lambda each: read(each[1], address, each[2]), asked))
        finally:
            stop.touch()
        builds = int(rebuilding.result(120))
    assert [ratings for _build, ratings in reads if len(ratings) != 1] == []
    by_build = {}
    for build, ratings in reads:
        if build:
            by_build.setdefault(build, set()).update(ratings)
    assert all(len(ratings) == 1 for ratings in by_build.values()), "one build, two ratings"
    assert builds > 5
    assert len({rating for _build, ratings in reads for rating in ratings}) > 2, "nothing was rebuilt meanwhile"
