"""Results for others, in a browser: a sponsor reads them by a link; a meeting is turned with keys, and printed."""

import re

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.test_accessibility import UP_TO_DATE, _faults_on_screens
from tests.browser.test_main_job import PASSWORD, PREPARE

pytestmark = pytest.mark.browser

PROTECT = """
from surveys.models import Category
print(Category.objects.filter(cluster__slug="piura", key="Mango producer").update(protected=True))
"""
A_GROWER = """
from surveys.models import Organisation
print(Organisation.objects.filter(cluster__slug="piura", category__protected=True).first().name)
"""


@pytest.fixture(scope="module")
def wave(installation):
    wave = installation.evaluate(PREPARE).split()[1]
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)
    assert installation.evaluate(PROTECT) == "1"
    return f"{installation.address}/clusters/piura/waves/{wave}/"


@pytest.fixture
def manager(installation, browser):
    context = browser.new_context(locale="es-PE", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{installation.address}/")
    yield page
    context.close()


def test_a_sponsor_reads_the_results_from_the_link(installation, wave, manager, browser):
    manager.goto(f"{wave}publishing/")
    manager.get_by_label("A quién se entrega").fill("Gobierno Regional")
    manager.get_by_role("button", name="Crear un enlace").click()
    link = manager.locator("code.link-text").inner_text()
    context = browser.new_context(locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(link)
    assert "/s/" not in page.url and link.rsplit("/", 1)[1] not in page.content()
    expect(page.get_by_role("note")).to_contain_text("Gobierno Regional")
    expect(page.locator("canvas.map-canvas")).to_be_visible()
    page.get_by_label("Find an organisation on the map").fill("Mango producer")
    page.locator(".map-found button").first.click()
    expect(page.locator(".map-name")).to_have_text(re.compile(r"Mango producer \d{4}"))
    page.keyboard.press("Enter")
    assert page.url.endswith("/assistance/"), "organisations have no page of their own here"
    grower = installation.evaluate(A_GROWER)
    assert grower not in page.content()
    assert _faults_on_screens(page) == []
    manager.get_by_role("button", name=re.compile("Anular")).click()
    page.reload()
    expect(page.locator("h1")).to_have_text("This link opens nothing")
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_meeting_fits_the_screen_and_is_turned_with_the_keyboard(wave, manager, width, height, scheme):
    manager.set_viewport_size({"width": width, "height": height})
    manager.emulate_media(color_scheme=scheme)
    manager.goto(f"{wave}network/assistance/meeting/")
    assert manager.evaluate("document.documentElement.scrollHeight") <= height
    box = manager.locator(".meeting-map svg").bounding_box()
    assert box["height"] > 0.65 * height and box["y"] + box["height"] <= height
    assert manager.locator(".meeting-findings li").count() == 3
    manager.keyboard.press("PageDown")
    manager.wait_for_url("**/network/technological/meeting/")
    manager.keyboard.press("ArrowLeft")
    manager.wait_for_url("**/network/assistance/meeting/")


@pytest.mark.parametrize("relation", ["assistance", "all"])
def test_a_meeting_prints_on_one_landscape_page(wave, manager, relation):
    manager.goto(f"{wave}network/{relation}/meeting/")
    printed = manager.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    across, down = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed).groups()
    assert (round(float(across)), round(float(down))) == (842, 595), "A4"
