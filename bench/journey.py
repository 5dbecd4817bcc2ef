"""What a whole questionnaire costs the server, and how many a second it takes in.

    python bench/journey.py [journeys]      (60 for each row when left out; `make journey`)

A journey is a respondent's: the personal link, then welcome, choose, more, three pages of ratings, about, check and the
receipt; 40 organisations are offered, 15 chosen and rated in each of the three relations. Each journey is another
respondent. They go to the production web server (gunicorn, as `clustersurvey.processes` starts it) on a throwaway
PostgreSQL with Redis; worker and beat are stopped, so that rebuilds are not counted. "Scripts off": every page is a
form, stored, and the next one fetched after a redirect. "Scripts on": the next page comes with the answer, as the
page's own script asks for it.

Server CPU is that of all processes of web server, PostgreSQL and Redis, from /proc. The clients are processes of their
own on the same machine, and take their share of its cores. At the end every acknowledged response must be in the
database exactly once, with 45 nominations.
"""

import http.client
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
import zlib
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import PostgreSQL, Redis, Stack, throwaway

JOURNEYS = 60
AT_ONCE = (1, 4, 16)
CHOSEN = 15
OFFERED = 40
PREPARE = """
from surveys import waves
from surveys.inviting.invitations import link_of
from surveys.models import Organisation
from tests.long_roster import make_long_roster
wave = make_long_roster({offered})
category = wave.survey.cluster.categories.last()
made = Organisation.objects.bulk_create(
    Organisation(cluster=wave.survey.cluster, code=f"J{{n}}", name=f"J {{n}}", label=f"J {{n}}", category=category)
    for n in range({respondents})
)
waves.invite(wave, made)
for invitation in wave.invitations.filter(organisation__in=made):
    print(link_of(invitation, address=""))
"""
COUNTS = """
import json
from django.db.models import Count
from surveys.models import Response, Submission
counted = Response.objects.annotate(named=Count("nominations")).values_list("named", flat=True)
print(json.dumps([len(counted), sorted(set(counted)), Submission.objects.count()]))
"""


class Browser:
    """A respondent's, over one connection; keeps its cookies, asks for compressed pages."""

    def __init__(self, port, scripts):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.port, self.scripts = port, scripts
        self.cookies, self.seconds = {}, []

    def request(self, method, path, body=None):
        headers = {"Host": f"localhost:{self.port}", "Accept-Encoding": "gzip", "User-Agent": "Mobile"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= {"X-Respond-Script": "1"} if self.scripts else {}
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.seconds.append(time.perf_counter() - started)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            content = zlib.decompress(content, 31)
        return answer, content.decode()

    def get(self, path):
        """(path, page) after any redirects."""
        answer, page = self.request("GET", path)
        while answer.status == 302:
            path = answer.headers["Location"]
            answer, page = self.request("GET", path)
        assert answer.status == 200, (answer.status, path)
        return path, page

    def post(self, path, fields):
        answer, page = self.request("POST", path, urlencode(fields))
        if answer.status == 201:
            return answer.headers["Content-Location"], page
        assert answer.status == 302, (answer.status, path, page[:500])
        return self.get(answer.headers["Location"])


def journey(port, scripts, link):
    """One respondent from the link to the receipt; returns the seconds of each request."""
    browser = Browser(port, scripts)
    path, page = browser.get(link)
    while not path.endswith("/thanks/"):
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        before, (path, page) = path, browser.post(path, hidden + answers_of(path, page))
        assert path != before, f"{path} was asked again"
    assert 'id="receipt"' in page
    browser.connection.close()
    return browser.seconds


def answers_of(path, page):
    step = urlsplit(path).path.rstrip("/").rsplit("/", 1)[1]
    if step == "welcome":
        return [("consent", "on")]
    if step == "choose":
        return [("chosen", value) for value in re.findall(r'name="chosen" value="(\d+)"', page)[:CHOSEN]]
    if step.startswith("rate-"):
        keys = dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', page))
        return [(key, str(number % 5 + 1)) for number, key in enumerate(keys)]
    if step == "about":
        texts = re.findall(r'<input type="text"[^>]*name="(\w+)"', page)
        choices = dict(re.findall(r'type="radio" name="(\w+)" value="(\w+)"', page))
        return [(name, "12") for name in texts] + list(choices.items())
    return []


def client(port, scripts, links, seconds):
    """A process that makes journeys as long as there are links."""
    while True:
        link = links.get()
        if link is None:
            return
        seconds.put(journey(port, scripts, link))


def cpu_of(leader):
    """CPU seconds so far of a process, its children, and those of them that have ended."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if leader in (int(folder.name), int(fields[1])):  # itself, or its child
            ticks += int(fields[11]) + int(fields[12])
            if int(folder.name) == leader:
                ticks += int(fields[13]) + int(fields[14])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(port, servers, scripts, at_once, links):
    """Make the journeys, so many at once; returns (responses a second, {server: CPU ms a response}, seconds)."""
    waiting, told = multiprocessing.SimpleQueue(), multiprocessing.SimpleQueue()
    for link in [*links, *[None] * at_once]:
        waiting.put(link)
    before = {name: cpu_of(leader) for name, leader in servers.items()}
    started = time.perf_counter()
    clients = [
        multiprocessing.Process(target=client, args=(port, scripts, waiting, told), daemon=True) for _ in range(at_once)
    ]
    for each in clients:
        each.start()
    seconds = [second for _ in links for second in told.get()]
    took = time.perf_counter() - started
    spent = {name: 1000 * (cpu_of(leader) - before[name]) / len(links) for name, leader in servers.items()}
    for each in clients:
        each.join()
    return len(links) / took, spent, seconds


def main(journeys):
    multiprocessing.set_start_method("fork")
    rows = [(scripts, at_once) for scripts in (False, True) for at_once in AT_ONCE]
    respondents = journeys * len(rows) + len(rows)
    with ExitStack() as entered:
        postgresql = entered.enter_context(throwaway(PostgreSQL, fsync=True))
        redis = entered.enter_context(throwaway(Redis))
        folder = entered.enter_context(tempfile.TemporaryDirectory())
        stack = Stack(folder, postgresql.new_database("journey"), redis)
        try:
            stack.start(example=None)
            stack.installation.worker.stop()
            stack.installation.beat.stop()
            links = stack.evaluate(PREPARE.format(offered=OFFERED, respondents=respondents)).split()
            servers = {
                "web": stack.installation.web.child.pid,
                "PostgreSQL": postgresql.process.child.pid,
                "Redis": redis.process.child.pid,
            }
            measure(stack, servers, rows, links, journeys)
            check(stack, respondents)
        finally:
            stack.stop()


def measure(stack, servers, rows, links, journeys):
    print(
        f"{'':12} {'at once':>7} {'a second':>9} {'CPU ms':>7} {'web':>6} {'PostgreSQL':>11} {'Redis':>6} "
        f"{'request ms p50':>15} {'p95':>6}"
    )
    for scripts, at_once in rows:
        # The first journey finds templates and plans cold.
        journey(stack.port, scripts, links.pop())
        mine = [links.pop() for _ in range(journeys)]
        rate, spent, seconds = run(stack.port, servers, scripts, at_once, mine)
        slow = quantiles(seconds, n=20)[18]
        print(
            f"{'scripts on' if scripts else 'scripts off':12} {at_once:7} {rate:9.1f} {sum(spent.values()):7.1f} "
            f"{spent['web']:6.1f} {spent['PostgreSQL']:11.1f} {spent['Redis']:6.1f} "
            f"{1000 * median(seconds):15.1f} {1000 * slow:6.1f}",
            flush=True,
        )


def check(stack, acknowledged):
    responses, nominations, submissions = json.loads(stack.evaluate(COUNTS))
    if (responses, nominations, submissions) != (acknowledged, [CHOSEN * 3], acknowledged):
        sys.exit(f"{acknowledged} acknowledged; stored: {responses} responses, {submissions} sendings, {nominations}")
    print(f"\n{acknowledged} acknowledged, each stored once, with {CHOSEN * 3} nominations.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else JOURNEYS)
