"""The queue of written names in a real browser: by keyboard, without a reload; and without scripts."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import axe_on, look
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)
# A cluster for each test: what one decides is not the next one's.
MAKE = f"""
from django.contrib.auth import get_user_model
from surveys.models import Member
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey, make_wave
cluster = make_cluster("SLUG", name="Nombres")
user, _ = get_user_model().objects.get_or_create(username="rosa")
user.set_password({PASSWORD!r}); user.save()
Member.objects.create(cluster=cluster, user=user, role="manager")
make_category(cluster, "University")
make_organisation(cluster, "UNP", name="Universidad Nacional de Piura")
make_organisation(cluster, "SEN", name="Servicio Nacional de Sanidad Agraria")
make_organisation(cluster, "SEN-2", name="Servicio Nacional de Sanidad Agrarias")
wave = make_wave(make_survey(cluster))
make_response(wave, make_organisation(cluster, "F1", name="Fundo 1"), names=["la unp", "senasa piura", "mi vecino"])
"""
WHAT_IS = """
from surveys.models import OpenName
names = OpenName.objects.filter(response__wave__survey__cluster__slug="SLUG").order_by("text")
print([(name.text, name.organisation and name.organisation.code, name.set_aside) for name in names])
"""


def sign_in(installation, browser, **context):
    slug = f"nombres-{next(_numbers)}"
    installation.evaluate(MAKE.replace("SLUG", slug))
    context = browser.new_context(locale="en-GB", bypass_csp=True, **context)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("rosa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{installation.address}/")
    page.goto(f"{installation.address}/clusters/{slug}/names/")
    return page


def what_is(installation, page):
    slug = re.search("clusters/([^/]+)/", page.url)[1]
    return installation.evaluate(WHAT_IS.replace("SLUG", slug))


def card(page, text):
    return page.locator(".written").filter(has=page.get_by_role("heading", name=text, exact=True))


def test_by_keyboard_the_queue_moves_on_without_a_reload(installation, browser):
    page = sign_in(installation, browser, viewport={"width": 1280, "height": 900})
    page.evaluate("window.never_reloaded = true")
    expect(card(page, "la unp")).to_be_focused()
    page.keyboard.press("1")
    expect(card(page, "la unp")).to_contain_text("→ Universidad Nacional de Piura")
    expect(card(page, "senasa piura")).to_be_focused()
    expect(page.locator("#names-left")).to_have_text("2 names are open.")
    page.keyboard.press("ArrowDown")
    expect(card(page, "mi vecino")).to_be_focused()
    page.keyboard.press("x")
    expect(card(page, "mi vecino")).to_contain_text("Not an organisation")
    expect(card(page, "senasa piura")).to_be_focused()
    # The last one is taken back from wherever the keyboard is.
    page.keyboard.press("u")
    expect(card(page, "mi vecino")).to_be_focused()
    expect(page.locator("#names-left")).to_have_text("2 names are open.")
    page.keyboard.press("/")
    page.keyboard.type("nacional 1xu")  # what is typed is no command
    page.keyboard.press("Enter")
    expect(card(page, "mi vecino")).to_contain_text("Like “nacional 1xu”")
    expect(card(page, "mi vecino")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("Control+A")
    page.keyboard.type("Vecino S.A.C.")
    page.keyboard.press("Enter")
    expect(card(page, "mi vecino")).to_contain_text("Choose what kind of organisation it is.")
    page.keyboard.press("ArrowDown")
    page.get_by_label("What kind of organisation it is").locator("visible=true").select_option("University")
    page.get_by_role("button", name="Put it on the list").locator("visible=true").click()
    expect(card(page, "mi vecino")).to_contain_text("→ Vecino S.A.C.")
    assert page.evaluate("window.never_reloaded")
    assert what_is(installation, page) == (
        "[('la unp', 'UNP', False), ('mi vecino', 'VECINO', False), ('senasa piura', None, False)]"
    )
    page.context.close()


def test_without_scripts(installation, browser):
    page = sign_in(installation, browser, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    card(page, "la unp").get_by_role("button", name="Universidad Nacional de Piura").click()
    expect(page.get_by_role("status").first).to_contain_text("“la unp” is Universidad Nacional de Piura.")
    card(page, "mi vecino").get_by_role("button", name="Not an organisation").click()
    page.get_by_role("link", name="Decided").click()
    card(page, "la unp").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back")
    assert what_is(installation, page) == (
        "[('la unp', None, False), ('mi vecino', None, True), ('senasa piura', None, False)]"
    )
    page.context.close()


def test_two_windows_at_once(installation, browser):
    page = sign_in(installation, browser)
    other = page.context.new_page()
    other.goto(page.url)
    card(page, "la unp").get_by_role("button", name="Universidad Nacional de Piura").click()
    expect(card(page, "la unp")).to_contain_text("→ Universidad")
    card(other, "la unp").get_by_role("button", name="Not an organisation").click()
    expect(card(other, "la unp").get_by_role("alert")).to_contain_text("rosa was quicker")
    expect(card(other, "la unp")).to_contain_text("→ Universidad Nacional de Piura")
    page.context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_pages_are_for_everyone(installation, browser, width):
    page = sign_in(installation, browser, viewport={"width": width, "height": 740})
    home = page.url
    for where in ("", "?show=automatic", "?show=decided", "twice/"):
        page.goto(home + where)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe_on(page) == []
        assert look(page, "sideways") == []
    page.context.close()
