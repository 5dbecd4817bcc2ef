"""How soon the page's map is drawn, how smoothly it is dragged, and how much comes over the line for it.

    python bench/map_drawing.py [organisations …]      (1,000 and 5,000 when left out)

A throwaway installation with a generated wave of each size; the page is opened in headless Chromium without a graphics
card, 1,280 × 1,000 pixels. Then the map's own scripts draw all ties (not only the strongest of each), five times, from
the data as received to the last pixel; and drag, 60 frames. Reading a pixel back makes Chromium paint at once what it
would else put off, so that it is in the time. Medians, and of dragging the slowest frame, too. Ends with 1 when the
first draw of any takes longer than 300 ms, a frame longer than 50 ms, or the data of 1,000 more than 60 KB.
"""

import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clustersurvey.processes import wait_until
from tests.chromium import chromium
from tests.servers import Stack

SIZES = (1_000, 5_000)
MOST_FIRST, MOST_FRAME, MOST_BYTES = 300, 50, 60_000
PASSWORD = "to be measured with"
WAVE = """
from django.contrib.auth import get_user_model
from networks.rebuilding.rebuild import rebuild
from surveys.models import Member
from tests.crowd import make_crowd
user, _ = get_user_model().objects.get_or_create(username="bench")
user.set_password({password!r}); user.save()
wave = make_crowd({size}, "crowd-{size}")
Member.objects.create(cluster=wave.survey.cluster, user=user, role="manager")
rebuild(wave.pk)
print(f"/clusters/crowd-{size}/waves/{{wave.pk}}/network/assistance/")
"""
UP_TO_DATE = "from networks.rebuilding.rebuild import waves_behind; print(not waves_behind().exists())"
MEASURE = """async ({address, all}) => {
    const module = (name) => import(performance.getEntriesByType("resource")
        .map((entry) => entry.name).find((url) => new RegExp(`/js/map/${name}[.][^/]*js$`).test(url)));
    const [{unfold}, {Shown}, {View}, {MapCanvas}] = await Promise.all(["data", "shown", "view", "canvas"].map(module));
    const text = await (await fetch(address)).text();
    const element = document.querySelector(".map-canvas");
    const buttons = document.querySelector(".map-zoom");
    const painted = () => element.getContext("2d").getImageData(0, 0, 1, 1);
    const timed = (job) => { const start = performance.now(); job(); painted(); return performance.now() - start; };
    let map;
    const first = [];
    for (let run = 0; run < 5; run++) first.push(timed(() => {
        const shown = new Shown(unfold(JSON.parse(text)));
        shown.allTies = shown.allTies || all;
        shown.refresh();
        map = new MapCanvas(element, buttons, shown, new View());
        map.resize();
    }));
    const frames = [];
    for (let frame = 0; frame < 60; frame++) frames.push(timed(() => { map.view.moveBy(2, 1); map.drawMoved(); }));
    clearTimeout(map.resting);
    return {first, frames, ties: map.shown.ties.length};
}"""


def main(sizes):
    print(
        f"{'organisations':>13} {'ties':>8} {'data gz':>10} {'first draw':>11} {'a frame':>9} {'slowest':>9}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(folder)
        try:
            stack.start()
            paths = {size: make_wave(stack, size) for size in sizes}
            with chromium() as browser:
                page = signed_in(browser, stack)
                are_good = [print_row(page, stack.address + path, size) for size, path in paths.items()]
        finally:
            stack.stop()
    return int(not all(are_good))


def make_wave(stack, size):
    """Makes a wave; returns the path of its network's page once it is built."""
    path = stack.evaluate(WAVE.format(size=size, password=PASSWORD)).splitlines()[-1]
    # The worker may be at it, too.
    if not wait_until(lambda: stack.evaluate(UP_TO_DATE) == "True", 300):
        raise RuntimeError(f"no network of {size} organisations")
    return path


def signed_in(browser, stack):
    page = browser.new_context(viewport={"width": 1280, "height": 1000}, bypass_csp=True).new_page()
    page.goto(f"{stack.address}/accounts/login/")
    page.locator("input[name=username]").fill("bench")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{stack.address}/")
    return page


def print_row(page, address, size):
    """Prints the figures of a size; returns whether they are good enough."""
    page.goto(address)
    page.wait_for_selector("#map.is-drawn")
    data = page.request.get(f"{address}map.json").body()
    measured = page.evaluate(MEASURE, {"address": f"{address}map.json", "all": True})
    received = len(gzip.compress(data, 6))
    first, frame, slowest = median(measured["first"]), median(measured["frames"]), max(measured["frames"])
    print(
        f"{size:13,} {measured['ties']:8,} {received:10,} {first:8.0f} ms {frame:6.1f} ms {slowest:6.1f} ms", flush=True
    )
    return first <= MOST_FIRST and slowest <= MOST_FRAME and (size > 1000 or received <= MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
