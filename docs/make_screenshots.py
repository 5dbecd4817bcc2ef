"""Pictures of every step of the questionnaire on a phone, in both languages: docs/screenshots/<language>-<step>.png.

    python docs/make_screenshots.py [--width 360] [--dark] [--out FOLDER]

A throwaway installation with the Piura example is started and walked through in headless Chromium. A page is pictured
whole, unless it is long: then as the phone shows it first. With another width, or dark, the pictures go to
reports/screenshots-<width>-<scheme>/ unless `--out` says where.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clustersurvey.processes import BASE_DIR
from tests.chromium import chromium
from tests.servers import Stack
from tests.walk import Walk

LANGUAGES = {"es": "es-PE", "en": "en-GB"}
WIDTH, HEIGHT = 360, 740
# Three screens; a longer picture is of no use in a text.
LONGEST = 2250
COLOURS = 24
LOOKED_UP = "universidad nacional"
TURN = "from surveys.models import Wave; Wave.objects.update(state={state!r})"


def main(options):
    folder = options.out or default_folder(options)
    folder.mkdir(parents=True, exist_ok=True)
    for old in pictures_in(folder):
        old.unlink()
    with tempfile.TemporaryDirectory() as var_dir:
        stack = Stack(var_dir)
        try:
            stack.start()
            with chromium() as browser:
                for language in LANGUAGES:
                    Pictures(browser, stack, language, folder, options).take()
        finally:
            stack.stop()
    sizes = [path.stat().st_size for path in pictures_in(folder)]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1000:,.0f} kB, in {folder}")


def pictures_in(folder):
    """Those of the questionnaire: the folder holds others, too."""
    return [path for language in LANGUAGES for path in folder.glob(f"{language}-*.png")]


def default_folder(options):
    if options.width == WIDTH and not options.dark:
        return BASE_DIR / "docs" / "screenshots"
    return BASE_DIR / "reports" / f"screenshots-{options.width}-{'dark' if options.dark else 'light'}"


class Pictures:
    """One walk in one language."""

    def __init__(self, browser, stack, language, folder, options):
        self.stack, self.language, self.folder, self.width = stack, language, folder, options.width
        context = browser.new_context(
            viewport={"width": options.width, "height": HEIGHT},
            device_scale_factor=2,
            has_touch=True,
            locale=LANGUAGES[language],
            color_scheme="dark" if options.dark else "light",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": stack.address}])
        self.page = context.new_page()

    def take(self):
        walk = Walk(self.page, self.stack.invite())
        for step in walk.steps():
            if step == "choose":
                self._look_up()
                walk.go_on()
                self._picture("choose-refused", as_left=True)
                self.page.goto(self.page.url)
            if step != "welcome":
                walk.answer()
            self._picture(step)
        self._picture_closed()
        self.page.context.close()

    def _picture_closed(self):
        self.stack.evaluate(TURN.format(state="closed"))
        self.page.goto(self.stack.invite())
        self._picture("closed")
        self.stack.evaluate(TURN.format(state="open"))

    def _look_up(self):
        """The list while somebody looks a name up in it, if it has a box for that."""
        box = self.page.locator("input[type=search]")
        if box.count():
            box.fill(LOOKED_UP)
            self.page.wait_for_timeout(500)
            self._picture("choose-looked-up")
            box.fill("")

    def _picture(self, step, as_left=False):
        """From its top, nothing focused; or `as_left`: where the page itself has scrolled to."""
        if not as_left:
            self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        height = self.page.evaluate("document.documentElement.scrollHeight")
        # A screen as high as the page: a bar that sticks to its end is where it belongs then.
        if not as_left and HEIGHT < height <= LONGEST:
            self.page.set_viewport_size({"width": self.width, "height": height})
        write_small(self.page.screenshot(), self.folder / f"{self.language}-{step}.png")
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})


def write_small(picture, path):
    """With a palette, which is enough for pages without photographs."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=WIDTH, help="of the screen, in px")
    parser.add_argument("--dark", action="store_true", help="in the colours for the dark")
    parser.add_argument("--out", type=Path, help="another folder; its pictures are replaced")
    main(parser.parse_args())
