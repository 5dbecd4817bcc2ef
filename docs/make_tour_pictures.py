"""The README's pictures of its tour: docs/screenshots/staff-<page>.png.

    python docs/make_tour_pictures.py

An empty throwaway installation is set up and a spreadsheet with mistakes brought, as tests/browser/test_tour.py does.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clustersurvey.processes import BASE_DIR
from docs.make_screenshots import write_small
from tests import mango_list
from tests.browser import test_tour as tour
from tests.chromium import chromium
from tests.servers import Stack

WIDTH, HEIGHT = 840, 740
FOLDER = BASE_DIR / "docs" / "screenshots"


def main():
    with tempfile.TemporaryDirectory() as var_dir:
        stack = Stack(var_dir)
        try:
            stack.start(example=None)
            with chromium() as browser:
                page = browser.new_page(locale="en-GB", viewport={"width": WIDTH, "height": HEIGHT})
                take(page, stack.address)
        finally:
            stack.stop()


def take(page, address):
    tour.set_up(page, address)
    picture(page, "next-steps")
    tour.next_step(page).click()
    tour.bring(page, mango_list.MISTAKES)
    picture(page, "preview")


def picture(page, name):
    """The first screen of the page, nothing focused."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    path = FOLDER / f"staff-{name}.png"
    write_small(page.screenshot(), path)
    print(f"{path.stat().st_size / 1000:,.0f} kB: {path}")


if __name__ == "__main__":
    main()
