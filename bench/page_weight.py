"""What the questionnaire's pages weigh, and how soon they can be used on a slow phone and a slow line.

    python bench/page_weight.py [--runs 3] [--requests]

A throwaway installation with the Piura example (a roster of 49) and a roster of 400; from each, 15 organisations and a
written name are chosen and rated. Weighed in headless Chromium by its own devtools: the first page with an empty cache,
from the personal link to its icon; the later ones with what is cached by then. What scripts and the service worker
fetch once a page is there is listed apart. Timed in walks of their own (median of `--runs`): a line of 400 kbit/s and
400 ms there and back, a new connection for each page with two round trips more (TCP, TLS), and the CPU slowed 4 times;
from the tap until the next page is drawn and can be tapped. `--requests` lists each request. Ends with 1 when a figure
is above its budget.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import chromium
from tests.page_weight import (
    FIRST_BYTES,
    FIRST_REQUESTS,
    LATER_BYTES,
    PHONE,
    USABLE_SECONDS,
    time_until_usable,
    weigh,
)
from tests.servers import Stack
from tests.slow_line import SlowLine

ROSTERS = {"piura": 49, "costa": 400}
HEADINGS = f"{'page':20} {'requests':>8} {'bytes':>18} {'fetched afterwards':>20} {'usable after':>14}"


def main(options):
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(folder)
        try:
            stack.start()
            stack.evaluate(f"from tests.long_roster import make_long_roster; make_long_roster({ROSTERS['costa']})")
            with chromium() as browser:
                are_above = [measure(browser, stack, slug, options) for slug in ROSTERS]
        finally:
            stack.stop()
    return int(any(are_above))


def measure(browser, stack, slug, options):
    """Prints a roster's table; returns whether something is above its budget."""
    weights = list(weigh(_phone(browser), stack.invite(slug)))
    runs = [_seconds(browser, stack, slug) for _ in range(options.runs)]
    print(f"roster of {ROSTERS[slug]}\n{HEADINGS}")
    is_above = False
    for number, weight in enumerate(weights):
        seconds = median(run[weight.step] for run in runs)
        is_above |= _print_row(weight, seconds, is_first=number == 0)
        if options.requests:
            for received, address in weight.page.addresses + weight.afterwards.addresses:
                print(f"{received:40,}  {address}")
    print(flush=True)
    return is_above


def _phone(browser):
    return browser.new_context(**PHONE).new_page()


def _seconds(browser, stack, slug):
    """{step: seconds until it can be used}, over a slow line."""
    with SlowLine(stack.port) as line:
        link = stack.invite(slug).replace(stack.address, line.address)
        page = _phone(browser)
        try:
            return dict(time_until_usable(page, link, line))
        finally:
            page.context.close()


def _print_row(weight, seconds, is_first):
    """Prints a page's figures, each with its budget; returns whether one is above it."""
    page, afterwards = weight.page, weight.afterwards
    most = FIRST_BYTES if is_first else LATER_BYTES
    is_above = page.received > most or seconds > USABLE_SECONDS or (is_first and page.requests > FIRST_REQUESTS)
    requests = f"{page.requests} of {FIRST_REQUESTS}" if is_first else str(page.requests)
    received = f"{page.received:,} of {most:,}"
    later = f"{afterwards.received:,} in {afterwards.requests}"
    usable = f"{seconds:.1f} of {USABLE_SECONDS} s"
    above = "  ABOVE" if is_above else ""
    print(f"{weight.step:20} {requests:>8} {received:>18} {later:>20} {usable:>14}{above}")
    return is_above


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="timed walks, of which the median counts")
    parser.add_argument("--requests", action="store_true", help="list each request")
    sys.exit(main(parser.parse_args()))
