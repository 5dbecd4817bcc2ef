"""Lighthouse on every step of the questionnaire and on the network's page, as on a phone: a row of figures each.

    python tests/lighthouse/measure.py [--runs 3]

A throwaway installation with the Piura example and a roster of 400 is started, with the production web server and its
collected static files. Somebody walks through the questionnaire in headless Chromium, choosing and rating 15
organisations; at each step Lighthouse opens the same page with their cookies, an empty cache and its own slow network
and processor (mobile). Somebody of the team opens the page about a network of 300 organisations in the same way. Of
several runs the median counts. Ends with 1 when the performance of a step is below 95, of the network's page below 90,
or the accessibility of any below 100; whatever an accessibility or best-practice audit complains of is listed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from clustersurvey.processes import wait_until
from tests.chromium import ARGUMENTS, chromium, chromium_path
from tests.page_weight import PHONE, TICKS
from tests.servers import Stack
from tests.walk import Walk

# Now and then Chromium records a page without its beginning, of which nothing can be told: then once more.
TRIES = 5
PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
AT_LEAST = {"performance": 95, "accessibility": 100}
NETWORK = "network of 300"
NETWORK_AT_LEAST = {"performance": 90, "accessibility": 100}
PASSWORD = "to be measured with"
# Prints the page's path, and the key of the session of one of the team.
NETWORK_PAGE = f"""
from django.contrib.auth import get_user_model
from django.test import Client
from networks.rebuilding.rebuild import rebuild
from surveys.models import Member
from tests.crowd import make_crowd
wave = make_crowd(300)
user = get_user_model().objects.create_user("lighthouse", password={PASSWORD!r})
Member.objects.create(cluster=wave.survey.cluster, user=user, role="manager")
rebuild(wave.pk)
client = Client()
client.force_login(user, "django.contrib.auth.backends.ModelBackend")
print(f"/clusters/crowd/waves/{{wave.pk}}/network/assistance/", client.cookies["sessionid"].value)
"""
IS_BUILT = "from networks.rebuilding.rebuild import waves_behind; print(not waves_behind().exists())"
# Heading of a column, Lighthouse's name of the audit, how it is written.
AUDITS = [
    ("LCP s", "largest-contentful-paint", lambda value: f"{value / 1000:.1f}"),
    ("TBT ms", "total-blocking-time", lambda value: f"{value:.0f}"),
    ("CLS", "cumulative-layout-shift", lambda value: f"{value:.2f}"),
    ("bytes", "total-byte-weight", lambda value: f"{value:,.0f}"),
]
ROW = "{:24}" + "{:>15}" * len(CATEGORIES) + "{:>10}" * len(AUDITS)


def main(options):
    print(ROW.format("step", *CATEGORIES, *(heading for heading, _name, _write in AUDITS)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(folder)
        try:
            stack.start()
            stack.evaluate("from tests.long_roster import make_long_roster; make_long_roster(400)")
            with chromium() as browser:
                are_good = [
                    print_row(name, [lighthouse(address, cookies, folder) for _ in range(options.runs)])
                    for name, address, cookies in chain([network_page(stack)], pages(browser, stack))
                ]
        finally:
            stack.stop()
    return int(not all(are_good))


def pages(browser, stack):
    """Yields (name, address, cookies as a header) of each step, while the respondent stands at it."""
    for slug, last in (("piura", "thanks"), ("costa", "choose")):
        page = browser.new_context(**PHONE).new_page()
        for step in Walk(page, stack.invite(slug), TICKS).steps():
            if slug == "piura" or step == last:
                cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies(page.url))
                yield step if slug == "piura" else f"{step} from 400", page.url, cookies
            if step == last:
                break
        page.context.close()


def network_page(stack):
    """(name, address, cookies as a header) of the network's page."""
    path, session = stack.evaluate(NETWORK_PAGE).split()[-2:]
    # The worker may be at it, too; a page that waits for it loads itself anew.
    if not wait_until(lambda: stack.evaluate(IS_BUILT) == "True", 60):
        raise RuntimeError("the network was not built")
    return NETWORK, stack.address + path, f"sessionid={session}; django_language=es"


def lighthouse(address, cookies, folder):
    """Lighthouse's report on a page."""
    headers = Path(folder) / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookies}))
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = [
        PROGRAM, address, "--quiet", "--output=json", "--form-factor=mobile",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={headers}", "--no-enable-error-reporting", f"--chrome-flags={flags}",
    ]  # fmt: skip
    environ = os.environ | {"CHROME_PATH": chromium_path()}
    for _try in range(TRIES):
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=300)
        if "NO_NAVSTART" not in done.stderr:
            break
    if done.returncode:
        raise RuntimeError(f"lighthouse {address}: {done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    if report["finalDisplayedUrl"].split("?")[0] != address:
        raise RuntimeError(f"{address} led to {report['finalDisplayedUrl']}")
    return report


def print_row(name, reports):
    """Prints a page's figures and what is complained of; returns whether they are good enough."""
    scores = {key: median(100 * report["categories"][key]["score"] for report in reports) for key in CATEGORIES}
    figures = [
        write(median(report["audits"][audit]["numericValue"] for report in reports))
        for _heading, audit, write in AUDITS
    ]
    at_least = NETWORK_AT_LEAST if name == NETWORK else AT_LEAST
    is_good = all(scores[key] >= least for key, least in at_least.items())
    row = ROW.format(name, *(f"{score:.0f}" for score in scores.values()), *figures)
    print(row + ("" if is_good else "  BELOW"), flush=True)
    for complaint in sorted({complaint for report in reports for complaint in complaints(report)}):
        print(f"    {complaint}", flush=True)
    return is_good


def complaints(report):
    """Each audit of accessibility and best practices that a page fails."""
    for category in ("accessibility", "best-practices"):
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{category}: {audit['title']}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="of each page, of which the median counts")
    sys.exit(main(parser.parse_args()))
