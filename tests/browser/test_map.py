"""The map on the network's page, in a real browser: it draws, filters, finds, follows the keyboard, and saves what is
shown; names are never more than text."""

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.test_accessibility import UP_TO_DATE, axe_on, look
from tests.browser.test_main_job import PASSWORD, PREPARE

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """<img src=x onerror=alert(1)></text><script>alert(2)</script>"'&"""
RENAME = """
from surveys.models import Organisation
from surveys.waves import cluster_changed
senasa = Organisation.objects.get(cluster__slug="piura", code="SENASA")
senasa.name, senasa.label = {name!r}, {label!r}
senasa.save()
cluster_changed(senasa.cluster)
"""
CROWD = """
from django.contrib.auth import get_user_model
from networks.rebuilding.rebuild import rebuild
from surveys.models import Member
from tests.crowd import make_crowd
wave = make_crowd(400, "crowd")
Member.objects.create(cluster=wave.survey.cluster, user=get_user_model().objects.get(username="maria"), role="manager")
rebuild(wave.pk)
print(wave.pk)
"""


@pytest.fixture(scope="module")
def signed_in(installation, browser):
    """(the context of somebody of the team, the address of Piura's waves)."""
    wave = installation.evaluate(PREPARE).split()[1]
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{installation.address}/")
    page.close()
    yield context, f"{installation.address}/clusters/piura/waves/{wave}/network/"
    context.close()


@pytest.fixture
def page(signed_in):
    """A page of it that fails the test when a script does, or the content security policy refuses something."""
    page = signed_in[0].new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def drawn(page, signed_in):
    return open_map(page, signed_in[1] + "assistance/")


def open_map(page, address):
    page.goto(address)
    expect(page.locator("#map.is-drawn")).to_be_visible()
    return page


def counts(page):
    """(organisations, ties) that the page says are shown."""
    said = re.findall(r"([\d,]+) of", page.locator(".map-count").inner_text())
    return tuple(int(number.replace(",", "")) for number in said)


def saved(page, kind):
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}").click()
    assert download.value.suggested_filename == f"piura-1-assistance.{kind.lower()}"
    with open(download.value.path(), "rb") as file:
        return file.read()


def in_svg(page):
    """The saved SVG, and how many (organisations, ties) it holds."""
    tree = ElementTree.fromstring(saved(page, "SVG"))
    drawn = [
        sum(each.get("class") == name for each in tree.iter(SVG + tag))
        for tag, name in (("g", "map-organisation"), ("path", "map-tie"))
    ]
    return tree, tuple(drawn)


def colours_on(page):
    """How many colours the canvas shows."""
    return page.evaluate("""() => {
        const canvas = document.querySelector(".map-canvas");
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
    }""")


def find(page, typed):
    box = page.get_by_label("Find an organisation on the map")
    box.fill(typed)
    box.press("Enter")


def test_draws_what_the_network_holds_in_place_of_the_servers_drawing(drawn):
    assert counts(drawn) == (49, 179)
    assert colours_on(drawn) > 100
    expect(drawn.locator(".map-static")).to_be_hidden()


def test_a_tap_on_a_kind_hides_it_and_another_shows_it(drawn):
    kind = drawn.get_by_role("button", name="Mango producer")
    kind.click()
    expect(kind).to_have_attribute("aria-pressed", "false")
    organisations, ties = counts(drawn)
    assert 15 < organisations < 30 and ties < 179
    assert in_svg(drawn)[1] == (organisations, ties)
    kind.click()
    assert counts(drawn) == (49, 179)


def test_the_slider_leaves_the_strongest(drawn):
    slider = drawn.get_by_label("How many of the strongest sources")
    slider.fill("5")
    assert counts(drawn)[0] == 5
    assert slider.get_attribute("aria-valuetext") == "5 of 49, the strongest first"
    tree, held = in_svg(drawn)
    assert held == counts(drawn)
    names = [
        group.find(SVG + "title").text for group in tree.iter(SVG + "g") if group.get("class") == "map-organisation"
    ]
    assert names[0] == "Servicio Nacional de Sanidad Agraria (SENASA)"


@pytest.mark.parametrize(
    ("typed", "found"), [("senasa", "SENASA"), ("promperu", "PROMPERÚ"), ("SANIDAD AGRÁRIA", "SENASA")]
)
def test_search_does_without_accents(drawn, typed, found):
    find(drawn, typed)
    expect(drawn.locator(".map-name")).to_contain_text(found)


def test_search_shows_who_was_hidden(drawn):
    drawn.get_by_role("button", name="Government service").click()
    find(drawn, "senasa")
    expect(drawn.locator(".map-name")).to_contain_text("SENASA")
    expect(drawn.get_by_role("button", name="Government service")).to_have_attribute("aria-pressed", "true")


def test_search_for_nobody(drawn):
    drawn.get_by_label("Find an organisation on the map").fill("zzzz")
    expect(drawn.get_by_text("Nobody on the map is called so.")).to_be_visible()


def test_the_panel_tells_of_both_directions_and_leads_to_the_organisations_page(drawn):
    find(drawn, "senasa")
    panel = drawn.locator(".map-panel")
    expect(panel.locator("[data-part=given-number]")).to_have_text("25")
    expect(panel.locator("[data-part=sum]")).to_have_text("77")
    expect(panel.locator("[data-part=kind]")).to_have_text("Government service")
    assert "Gave help to 25: PROMANGO" in drawn.locator(".map-live").inner_text()
    assert "Received help from 1: Pivano." in drawn.locator(".map-live").inner_text()
    panel.get_by_role("link", name="Open its page").click()
    expect(drawn.get_by_role("heading", level=1)).to_contain_text("SENASA")


def test_unknown_sources_are_not_zero(drawn):
    find(drawn, "sgs")
    expect(drawn.locator("[data-part=received-number]")).to_have_text("—")
    expect(drawn.locator("[data-part=received]")).to_contain_text("not known")


def test_a_tap_selects_and_a_tap_beside_lets_go(drawn):
    find(drawn, "senasa")
    drawn.get_by_role("button", name="Close").click()
    expect(drawn.locator(".map-panel")).to_be_hidden()
    canvas = drawn.locator(".map-canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(drawn.locator(".map-name")).to_contain_text("SENASA")
    canvas.click(position={"x": 10, "y": 10})
    expect(drawn.locator(".map-panel")).to_be_hidden()


def test_the_keyboard_alone(drawn):
    canvas = drawn.get_by_role("application", name="Map: who receives help from whom")
    canvas.focus()
    drawn.keyboard.press("ArrowRight")
    expect(drawn.locator(".map-name")).to_contain_text("SENASA")
    drawn.keyboard.press("ArrowUp")
    expect(drawn.locator(".map-name")).not_to_contain_text("SENASA")
    drawn.keyboard.press("Escape")
    expect(drawn.locator(".map-live")).to_have_text("No organisation is selected.")
    drawn.keyboard.press("+")
    drawn.keyboard.press("+")
    assert in_svg(drawn)[1][0] <= 49
    canvas.focus()
    drawn.keyboard.press("0")
    assert in_svg(drawn)[1] == (49, 179)
    canvas.focus()
    drawn.keyboard.press("ArrowLeft")
    drawn.keyboard.press("Enter")
    drawn.wait_for_url("**/organisations/*/")


def test_dragging_when_near_moves_the_map(drawn):
    canvas = drawn.locator(".map-canvas")
    before = in_svg(drawn)[0]
    for _ in range(3):
        drawn.get_by_role("button", name="Nearer").click()
    box = canvas.bounding_box()
    drawn.mouse.move(box["x"] + 300, box["y"] + 300)
    drawn.mouse.down()
    drawn.mouse.move(box["x"] + 150, box["y"] + 250, steps=4)
    drawn.mouse.up()
    expect(drawn.locator(".map-panel")).to_be_hidden()
    after, held = in_svg(drawn)
    assert held[0] < 49
    assert ElementTree.tostring(before) != ElementTree.tostring(after)


def test_the_saved_svg_says_what_it_is_and_holds_no_script(drawn):
    tree, held = in_svg(drawn)
    assert held == (49, 179)
    texts = [text.text for text in tree.iter(SVG + "text")]
    assert {"Government service", "Mango producer"} <= set(texts)
    caption = " ".join(texts)
    assert "Wave 1 · build " in caption and "answered: 34 of 35" in caption and "Ties: 179 of 179." in caption
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= {
        "svg", "title", "desc", "rect", "clipPath", "g", "path", "circle", "polygon", "text",
    }  # fmt: skip
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on") or "href" in name]


def test_the_saved_png_is_twice_as_sharp(drawn):
    width = drawn.locator(".map-canvas").bounding_box()["width"]
    with Image.open(io.BytesIO(saved(drawn, "PNG"))) as image:
        assert image.format == "PNG"
        assert abs(image.width - 2 * width) <= 1
        assert image.height > image.width * 0.9
        assert len(image.convert("RGB").getcolors(1_000_000)) > 100


def rename(installation, name, label):
    installation.evaluate(RENAME.format(name=name, label=label))
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)


def test_hostile_names_run_nothing(installation, page, signed_in):
    known = ("Servicio Nacional de Sanidad Agraria (SENASA)", "SENASA")
    rename(installation, HOSTILE, HOSTILE[:60])
    try:
        open_map(page, signed_in[1] + "assistance/")
        page.get_by_label("Find an organisation on the map").fill("onerror")
        expect(page.locator(".map-found button")).to_have_text(HOSTILE)
        find(page, "onerror")
        expect(page.locator(".map-name")).to_have_text(HOSTILE)
        tree, held = in_svg(page)
        assert held == (49, 179)
        assert HOSTILE in [title.text for title in tree.iter(SVG + "title")]
        assert not list(tree.iter(SVG + "script")) and not list(tree.iter(SVG + "img"))
    finally:
        rename(installation, *known)


def test_without_the_data_the_servers_drawing_stays(signed_in):
    page = signed_in[0].new_page()
    page.route("**/map.json", lambda route: route.abort())
    page.goto(signed_in[1] + "assistance/")
    expect(page.locator("#map.has-failed")).to_be_visible()
    expect(page.locator(".map-static svg")).to_be_visible()
    expect(page.locator(".map-canvas")).to_be_hidden()
    expect(page.get_by_role("button", name="Save as SVG")).to_be_hidden()
    page.close()


def test_without_scripts_the_servers_drawing_is_the_map(signed_in, browser):
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in[0].storage_state())
    page = context.new_page()
    page.goto(signed_in[1] + "assistance/")
    expect(page.locator(".map-static svg")).to_be_visible()
    expect(page.locator(".map-canvas")).to_be_hidden()
    context.close()


def test_in_spanish(page, signed_in):
    page.context.add_cookies([{"name": "django_language", "value": "es", "url": signed_in[1]}])
    try:
        open_map(page, signed_in[1] + "assistance/")
        expect(page.locator(".map-count")).to_have_text("Organizaciones: 49 de 49. Vínculos: 179 de 179.")
        expect(page.get_by_role("button", name="Servicio del Estado")).to_be_visible()
    finally:
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": signed_in[1]}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_while_someone_is_selected_and_nothing_scrolls_sideways(browser, signed_in, width, scheme):
    # The content security policy is the product's; axe is ours.
    context = browser.new_context(
        bypass_csp=True, locale="en-GB", color_scheme=scheme, viewport={"width": width, "height": 740},
        storage_state=signed_in[0].storage_state(),
    )  # fmt: skip
    page = open_map(context.new_page(), signed_in[1] + "assistance/")
    page.get_by_label("Find an organisation on the map").fill("a")
    assert axe_on(page) == []
    find(page, "senasa")
    assert axe_on(page) == []
    assert look(page, "sideways") == []
    context.close()


def test_of_four_hundred_the_strongest_ties_until_all_are_asked_for(installation, page, signed_in):
    wave = installation.evaluate(CROWD).splitlines()[-1]
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 60)
    open_map(page, f"{installation.address}/clusters/crowd/waves/{wave}/network/assistance/")
    assert counts(page) == (400, 1200)
    page.get_by_label("All ties, not only the three strongest of each").check()
    organisations, ties = counts(page)
    assert organisations == 400 and 5000 < ties < 7000
    assert colours_on(page) > 100
