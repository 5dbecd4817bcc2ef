"""Every page as someone meets it who cannot see well, or at all, or has thick thumbs: axe finds nothing, large text
fits, targets are large, nothing hides behind a bar."""

import itertools
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from clustersurvey.processes import wait_until
from tests.browser.test_main_job import PASSWORD, PREPARE
from tests.walk import Walk

pytestmark = pytest.mark.browser

LOOK = Path(__file__).with_name("look.js").read_text()
LANGUAGES = {"es": "es-PE", "en": "en-GB"}
SCREENS = list(itertools.product((320, 360, 1280), ("light", "dark")))
# What a page says of a slip is the same at every width.
SMALLEST = SCREENS[:2]
TALL = 740
TARGET, APART = 48, 8
# Put into a page once; only what it finds wrong comes back, which is what takes the time otherwise.
AXE = Axe().axe_script
IS_THERE = "typeof axe === 'object'"
FIND = """() => axe.run(document, {resultTypes: ["violations"]})
    .then(found => found.violations.map(rule => rule.id + ": " + rule.nodes[0].html.slice(0, 200)))"""

UP_TO_DATE = "from networks.rebuilding.rebuild import waves_behind; print(not waves_behind().exists())"


def axe_on(page):
    if not page.evaluate(IS_THERE):
        page.evaluate(f"{AXE}; 0")
    return page.evaluate(FIND)


def look(page, what, *arguments):
    return page.evaluate(f"({LOOK}).{what}(...{list(arguments)})")


NO_INVITATION = "/join-team/nothing/"


class Looks:
    """Looks at a page in every way; `faults` are kept by what was looked for, with where it was."""

    def __init__(self, page):
        self.page = page
        self.pages = []
        self.faults = {"axe": [], "sideways": [], "targets": [], "hidden": []}

    def look(self, name, screens=SCREENS):
        self.pages.append(name)
        for width, scheme in screens:
            self._turn(width, scheme)
            self._note("axe", f"{name}, {width} px, {scheme}", axe_on(self.page))
        for width in (320, 360):
            self._turn(width)
            self._note("targets", f"{name}, {width} px", look(self.page, "targets", TARGET, APART))
        for text in (100, 200):
            self._turn(320)
            look(self.page, "enlarge", text)
            for what in ("sideways", "hidden"):
                self._note(what, f"{name}, text {text} %", look(self.page, what))
        look(self.page, "enlarge", 100)

    def _turn(self, width, scheme="light"):
        self.page.set_viewport_size({"width": width, "height": TALL})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def _note(self, what, where, faults):
        self.faults[what] += [f"{where}: {fault}" for fault in faults]


@pytest.fixture(scope="module", params=list(LANGUAGES))
def looks(request, installation, browser):
    """One walk in a language through every page that a respondent meets, the refused ones too; see Looks."""
    # The content security policy is the product's; axe is ours.
    context = browser.new_context(locale=LANGUAGES[request.param], bypass_csp=True)
    context.add_cookies([{"name": "django_language", "value": request.param, "url": installation.address}])
    looks = Looks(context.new_page())
    walk = Walk(looks.page, installation.invite())
    for step, slip in walk.steps_and_slips():
        assert looks.page.locator("html").get_attribute("lang") == request.param
        if slip:
            looks.look(f"{step}, {slip}", SMALLEST)
        else:
            looks.look(step)
    for name, address in _other_pages(installation, looks.page):
        looks.page.goto(address)
        looks.look(name)
    yield looks
    context.close()


def _other_pages(installation, receipt):
    """What the receipt leads to, a long list, a wave that is over, and a link that opens nothing."""
    for link in [link.evaluate("link => link.href") for link in receipt.locator("main a[href*='/answer/']").all()]:
        yield f"{link.rstrip('/').rsplit('/', 1)[1]}, after the receipt", link
    long = Walk(receipt.context.new_page(), installation.invite("valle"))
    next(step for step in long.steps() if step == "choose")
    yield "choose from 80", long.page.url
    yield "closed", installation.invite("over")
    yield "no such link", f"{installation.address}/r/nothing"


def test_every_page_was_looked_at(looks):
    for step in ("welcome", "choose", "rate-assistance"):
        assert {step, f"{step}, refused"} <= set(looks.pages)
    assert {"more", "about", "about, doubted", "check", "thanks"} <= set(looks.pages)
    assert {"choose from 80", "closed", "no such link"} <= set(looks.pages)


def test_axe_finds_nothing_in_light_and_dark(looks):
    assert not looks.faults["axe"], "\n".join(looks.faults["axe"])


def test_nothing_scrolls_sideways_with_text_at_200_percent(looks):
    assert not looks.faults["sideways"], "\n".join(looks.faults["sideways"])


def test_targets_are_high_and_apart(looks):
    assert not looks.faults["targets"], "\n".join(looks.faults["targets"])


def test_what_has_the_focus_is_not_hidden_behind_a_bar(looks):
    assert not looks.faults["hidden"], "\n".join(looks.faults["hidden"])


TWO_WAVES = """
from django.contrib.auth import get_user_model
from surveys.models import Member
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
cluster = make_cluster("norte")
Member.objects.create(cluster=cluster, user=get_user_model().objects.get(username="maria"), role="manager")
growers, offices = ([make_organisation(cluster, f"{kind}{n}") for n in range(9)] for kind in ("Fundo", "Oficina"))
survey = make_survey(cluster)
waves = [make_wave(survey, number=n, respondents=growers, roster=offices[: 10 - n]) for n in (1, 2)]
for turn, wave in enumerate(waves):
    for number, grower in enumerate(growers[: 9 - turn]):
        named = {each: 1 + (number * turn + place) % 5 for place, each in enumerate(offices[turn : turn + 6])}
        make_response(wave, grower, {"assistance": named})
print(*(wave.pk for wave in waves))
"""


@pytest.fixture(scope="module")
def teams_page(installation, browser):
    """Signed in, and the wave's address."""
    wave = installation.evaluate(PREPARE).split()[1]
    # The network's page loads itself anew when a build comes, and takes away what is being looked at.
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)
    context = browser.new_context(locale="es-PE", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    yield page, f"/clusters/piura/waves/{wave}/"
    context.close()


def test_signing_in_and_an_address_that_leads_nowhere(installation, teams_page):
    """What is behind it: test_staff_pages.py."""
    page, _wave = teams_page
    faults = _faults_on_screens(page)
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{installation.address}/")
    page.goto(f"{installation.address}/nowhere/")
    faults += _faults_on_screens(page)
    assert faults == []


def test_two_waves_compared(installation, teams_page):
    page, _wave = teams_page
    first, second = installation.evaluate(TWO_WAVES).split()
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)
    page.goto(f"{installation.address}/clusters/norte/waves/{second}/network/assistance/compared-with/{first}/")
    assert page.locator("#ranks tbody tr").count() == 5
    assert page.locator('path[stroke-dasharray="7 4"]').count(), "a tie that is gone"
    page.locator("details summary").first.click()
    assert _faults_on_screens(page) == []


def test_pages_of_whoever_is_not_signed_in(installation, browser):
    context = browser.new_context(locale="es-PE", bypass_csp=True)
    page = context.new_page()
    faults = []
    for path in (
        "/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/key/1-a-b/",
        NO_INVITATION,
    ):
        page.goto(installation.address + path)
        faults += _faults_on_screens(page)
    context.close()
    assert faults == []


def _faults_on_screens(page):
    faults = []
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": TALL})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults += [(page.url, width, scheme, fault) for fault in axe_on(page)]
        faults += [(page.url, width, fault) for fault in look(page, "sideways")]
    return faults
