"""What the pages of the questionnaire weigh on the line, and how soon one can tap on them: measured in Chromium."""

import time
from dataclasses import dataclass, field

from tests.walk import LEFT, Walk

# What the questionnaire promises. A kilobyte is 1,000 bytes here, so that nobody can call it rounded down.
FIRST_BYTES, FIRST_REQUESTS, LATER_BYTES = 30_000, 6, 15_000
USABLE_SECONDS = 5
SLOWER_CPU = 4
# As many are chosen, and then rated for each relation.
TICKS = 15
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "locale": "es-PE"}

# A page is over when nothing was under way for so long; a service worker takes its time to install.
QUIET, QUIET_AT_FIRST, LONGEST = 0.5, 2, 20
# No frame is drawn before the stylesheet is there: after the second one the page is seen, and takes taps.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Load:
    """Requests that went over the line, and the bytes received for them, headers included."""

    requests: int = 0
    received: int = 0
    addresses: list = field(default_factory=list)

    def add(self, address, received):
        self.requests += 1
        self.received += received
        self.addresses.append((received, address))


@dataclass
class Weight:
    """A page: what it needs to show; and what its scripts and the service worker fetch once it is there."""

    step: str = ""
    page: Load = field(default_factory=Load)
    afterwards: Load = field(default_factory=Load)


class Scales:
    """Listens to a page and its service workers; what comes in belongs to the weight that is on."""

    def __init__(self, page):
        self.under_way = {}
        self.put_on()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._sent)
        network.on("Network.loadingFinished", self._finished)
        network.on("Network.loadingFailed", lambda event: self.under_way.pop(event["requestId"], None))
        page.context.on("request", self._worker_sent)
        page.context.on("requestfinished", self._worker_finished)
        page.context.on("requestfailed", lambda request: self.under_way.pop(request, None))

    def put_on(self):
        """Begin with a new page's weight."""
        self.weight, self.is_asked_for, self.busy_at = Weight(), False, time.monotonic()

    def is_quiet(self, seconds):
        return not self.under_way and time.monotonic() - self.busy_at > seconds

    def _sent(self, event):
        key, address, earlier = event["requestId"], event["request"]["url"], event.get("redirectResponse")
        if address.startswith("data:"):
            return
        if earlier:
            _address, load = self.under_way[key]
            load.add(earlier["url"], int(earlier["encodedDataLength"]))
        else:
            load = self._load_of(event.get("type"))
        self._begin(key, address, load)

    def _load_of(self, kind):
        """A script may fetch the page that follows instead of the browser; what it fetches besides is no part of it."""
        is_extra = self.is_asked_for and kind in ("Fetch", "XHR", "Ping")
        self.is_asked_for = True
        return self.weight.afterwards if is_extra else self.weight.page

    def _begin(self, key, address, load):
        self.under_way[key] = (address, load)
        self.busy_at = time.monotonic()

    def _finished(self, event):
        address, load = self.under_way.pop(event["requestId"], (None, None))
        self.busy_at = time.monotonic()
        if load is not None and event["encodedDataLength"]:  # nothing: from the cache
            load.add(address, int(event["encodedDataLength"]))

    def _worker_sent(self, request):
        if request.service_worker:
            # A page that the worker lets through is the page's weight, though the worker sends for it.
            asked_by_page = request.url in {address for address, _load in self.under_way.values()}
            self._begin(request, request.url, self.weight.page if asked_by_page else self.weight.afterwards)

    def _worker_finished(self, request):
        address, load = self.under_way.pop(request, (None, None))
        if load is None:
            return
        self.busy_at = time.monotonic()
        sizes = request.sizes()
        received = sizes["responseHeadersSize"] + sizes["responseBodySize"]
        if request.url == request.service_worker.url:
            # Of a worker's own script the browser tells the headers only.
            received += int(request.response().headers.get("content-length", 0))
        if received > 0:  # else from the cache
            load.add(address, received)


class WeighedWalk(Walk):
    def __init__(self, page, link):
        super().__init__(page, link, TICKS)
        self.scales = Scales(page)

    def leaving(self):
        self.scales.put_on()


class TimedWalk(Walk):
    """On a slow phone; `seconds` is how long it took from the tap until the page that came could be tapped.

    `line`: the SlowLine; no connection is left from the page before, as after a minute with it.
    """

    def __init__(self, page, link, line):
        super().__init__(page, link, TICKS)
        self.line = line
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page.set_default_timeout(120_000)

    def leaving(self):
        self.line.hang_up()
        self.page.wait_for_timeout(100)
        self.left_at = time.monotonic()

    def press(self):
        # Without looking first whether the button can be tapped: that is not what is timed.
        self.way_on.evaluate("button => button.click()")

    def arrive(self):
        self.page.locator(f"h1:not([{LEFT}])").first.wait_for()
        self.page.evaluate(DRAWN)
        self.seconds = time.monotonic() - self.left_at
        self.page.wait_for_load_state()


def weigh(page, link):
    """Walk to the receipt, with an empty cache at first and a warm one later; yields a Weight for each step."""
    walk = WeighedWalk(page, link)
    for step in walk.steps():
        _wait_until_quiet(page, walk.scales, QUIET_AT_FIRST if step == "welcome" else QUIET)
        walk.scales.weight.step = step
        yield walk.scales.weight


def time_until_usable(page, link, line):
    """The same walk on a slow phone and line; yields (step, seconds)."""
    walk = TimedWalk(page, link, line)
    for step in walk.steps():
        yield step, walk.seconds


def _wait_until_quiet(page, scales, seconds):
    deadline = time.monotonic() + LONGEST
    while not scales.is_quiet(seconds):
        if time.monotonic() > deadline:
            raise AssertionError(f"{page.url} goes on loading: {scales.under_way}")
        page.wait_for_timeout(50)
