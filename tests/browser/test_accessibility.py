"""Every page as someone meets it who cannot see well, or not at all: axe finds nothing, large text fits."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_main_job import PASSWORD, PREPARE
from tests.servers import Stack

pytestmark = [pytest.mark.browser, pytest.mark.servers]

UNANSWERED_AGAIN = """
from surveys.models import Draft, Response, Submission
Draft.objects.all().delete()
Response.objects.filter(organisation__code="A27").delete()
Submission.objects.filter(invitation__organisation__code="A27").delete()
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """The embedded default: pages do not depend on which servers are behind them."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def open_page(browser):
    """A page of a browser with a size, a colour scheme and perhaps larger text."""
    contexts = []

    def open_page(width, scheme="light", text=100):
        # The content security policy is the product's; axe is ours.
        context = browser.new_context(
            viewport={"width": width, "height": 740}, color_scheme=scheme, locale="es-PE", bypass_csp=True
        )
        contexts.append(context)
        context.add_init_script(
            f"addEventListener('DOMContentLoaded', () => {{document.documentElement.style.fontSize = '{text}%'" + "})"
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def faults_of(page):
    violations = Axe().run(page).response["violations"]
    return [(page.url, rule["id"], rule["nodes"][0]["html"][:200]) for rule in violations]


def steps_of(page, link):
    """Walk the questionnaire to its receipt, making the usual mistakes; stops at what is shown then, and at the end."""
    page.goto(link)
    yield page
    yield from _refused_and_then(page, lambda: page.get_by_role("checkbox").check())
    yield from _refused_and_then(page, lambda: _choose(page, 3))
    page.locator("input[name=name-0]").fill("Don Lucho, viverista de Tambogrande")
    yield page
    _go_on(page)
    while "/rate-" in page.url:
        yield from _refused_and_then(page, lambda: _rate_all(page))
    page.locator("input[name=land_ha]").fill("1,250")
    yield from _refused_and_then(page, lambda: page.locator("input[name=land_ha]").fill("12"))
    yield page
    _go_on(page)
    yield page


def _refused_and_then(page, mend):
    _go_on(page)
    yield page
    mend()
    _go_on(page)


def _go_on(page):
    with page.expect_navigation():
        page.locator(".go-on .btn-primary").click()


def _choose(page, number):
    for box in page.locator("input[name=chosen]").all()[:number]:
        box.check()


def _rate_all(page):
    for row in page.locator("fieldset.rate").all():
        row.locator("input").nth(3).check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_questionnaire(stack, open_page, width, scheme):
    stack.evaluate(UNANSWERED_AGAIN)
    link = stack.evaluate(PREPARE).split()[0]
    pages = 0
    for page in steps_of(open_page(width, scheme), link):
        assert faults_of(page) == []
        pages += 1
    assert pages == 10


@pytest.mark.parametrize("text", [100, 200])
def test_the_questionnaire_needs_no_sideways_scrolling(stack, open_page, text):
    stack.evaluate(UNANSWERED_AGAIN)
    link = stack.evaluate(PREPARE).split()[0]
    for page in steps_of(open_page(320, text=text), link):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_teams_pages(stack, open_page, width, scheme):
    wave = stack.evaluate(PREPARE).split()[1]
    page = open_page(width, scheme)
    for path in ("/", "/accounts/login/"):
        page.goto(stack.address + path)
        assert faults_of(page) == []
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{stack.address}/")
    waves = f"/clusters/piura/waves/{wave}/"
    for path in ("/", "/clusters/piura/", waves, f"{waves}network/assistance/", f"{waves}network/all/", "/nowhere/"):
        page.goto(stack.address + path)
        assert faults_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
