"""The way through the questionnaire in a real browser, whatever it asks: from the personal link to the receipt.

Written against what does not change with the look: the steps' names in the addresses, the button that goes on, and the
names of the fields. Scripts may be on or off.
"""

import re

WRITTEN = "Don Lucho, viverista de Tambogrande"
LONGEST_WAY = 20
# Each page has a heading; it is marked before leaving, so that the next page's is told from it.
LEFT = "data-left"
REFUSED_EMPTY = re.compile("welcome|choose|rate-.*")


class Walk:
    """A respondent at a page of Playwright's; `ticks` is how many organisations they choose."""

    def __init__(self, page, link, ticks=3):
        self.page = page
        self.link = link
        self.ticks = ticks

    @property
    def step(self):
        return self.page.url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[1]

    @property
    def way_on(self):
        return self.page.locator(".go-on .btn-primary")

    def open(self):
        self.leaving()
        self.page.goto(self.link, wait_until="commit")
        self.arrive()
        return self.step

    def go_on(self):
        """Press the button that goes on, and wait for what it brings: the next page, or this one with what is wrong."""
        self.page.locator("h1").first.evaluate(f"heading => heading.setAttribute('{LEFT}', '')")
        self.leaving()
        self.press()
        self.arrive()
        return self.step

    def leaving(self):
        """Called right before the next page is asked for."""

    def press(self):
        self.way_on.click()

    def arrive(self):
        """Wait for the next page: loaded, or put in the place of the one before by a script."""
        self.page.locator(f"h1:not([{LEFT}])").first.wait_for()
        self.page.wait_for_load_state()

    def steps(self):
        """Yields each step's name, standing at its page: to be looked at, and then answered."""
        return (step for step, slip in self.steps_and_slips(slipping=False))

    def steps_and_slips(self, slipping=True):
        """The same, making the usual slips; yields (step, None, "refused" or "doubted": what the page says of one)."""
        step = self.open()
        for _ in range(LONGEST_WAY):
            yield step, None
            if step == "thanks":
                return
            if slipping and step == "about":
                self.page.locator("input[name=land_ha]").fill("1,250")
                self.page.keyboard.press("Tab")
                yield step, "doubted"
            elif slipping and REFUSED_EMPTY.fullmatch(step):
                self.go_on()
                yield step, "refused"
            self.answer()
            step = self.go_on()
        raise AssertionError(f"no end of it: {self.page.url}")

    def answer(self):
        """Fill in the page as it should be."""
        kind = "rate" if self.step.startswith("rate-") else self.step
        fill = {
            "welcome": self._agree,
            "choose": self._choose,
            "more": self._write,
            "rate": self._rate,
            "about": self._describe,
        }
        if kind in fill:
            fill[kind]()

    def _agree(self):
        self._tick(self.page.locator("input[name=consent]"))

    def _choose(self):
        for box in self.page.locator("input[name=chosen]").all()[: self.ticks]:
            self._tick(box)

    def _write(self):
        self.page.locator("input[name=name-0]").fill(WRITTEN)

    def _rate(self):
        for number, row in enumerate(self.page.locator("fieldset.rate").all()):
            self._tick(row.locator("input[type=radio]").nth((number + 3) % 5))

    def _describe(self):
        for key in ("exports", "produces"):
            self._tick(self.page.locator(f"input[name={key}][value=yes]"))
        self.page.locator("input[name=land_ha]").fill("12,5")
        self.page.locator("input[name=employees]").fill("8")

    @staticmethod
    def _tick(box):
        """As a thumb does: on the row, of which the box itself may be an unseen part."""
        if not box.is_checked():
            box.evaluate_handle("box => box.labels[0] || box").as_element().click()
