"""From a fresh server to a team of two, in a real browser: set up, invite by a link, join on a phone, use codes."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PASSWORD = "los mangos de enero"


@pytest.fixture
def open_browser(browser):
    """Browsers of several people; what their consoles complain of, such as breaches of the CSP, fails the test."""
    contexts, complaints = [], []

    def open_one(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def test_from_nothing_to_a_team_of_two(fresh, open_browser):
    manager = open_browser(locale="es-PE", viewport={"width": 1280, "height": 900})
    set_up(manager, fresh.address)
    expect(manager.get_by_role("heading", name="Palta de Casma")).to_be_visible()
    link = invite(manager)

    colleague = open_browser(locale="en-GB", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    colleague.goto(link)
    for name, value in (("username", "ana"), ("password1", PASSWORD), ("password2", PASSWORD)):
        colleague.locator(f"input[name={name}]").fill(value)
    colleague.get_by_role("button", name="Join the team").click()
    expect(colleague.get_by_role("heading", name="Palta de Casma")).to_be_visible()
    expect(colleague.get_by_role("link", name="Activity")).to_be_visible()

    manager.get_by_role("link", name="Equipo").click()
    expect(manager.get_by_role("rowheader", name="ana")).to_be_visible()
    ask_for_codes(manager, fresh.address)


def set_up(page, address):
    page.goto(address)
    page.get_by_role("link", name="Preparar").click()
    given = {"username": "maria", "password1": PASSWORD, "password2": PASSWORD, "name": "Palta de Casma"}
    for name, value in given.items():
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_role("button", name="Empezar").click()


def invite(page):
    """The link for an analyst."""
    page.get_by_role("link", name="Equipo").click()
    page.locator(".narrow-form select[name=role]").select_option("analyst")
    page.get_by_role("button", name="Invitar").click()
    return page.locator("code.link-text").inner_text()


def ask_for_codes(page, address):
    """Turn the second factor on, sign out, and in again with a code."""
    page.goto(f"{address}/accounts/2fa/app/activate/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Seguir").click()
    picture = page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "the picture is shown"
    secret = page.locator("code.link-text").inner_text()
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Pedir códigos desde ahora").click()
    recovery = page.locator(".codes code").first.inner_text()
    assert re.fullmatch(r"\w{8,}", recovery)
    page.get_by_role("button", name="Salir").click()
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(recovery)
    page.locator("main form button").first.click()
    page.wait_for_url(f"{address}/")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
