"""A manager makes the next wave in a browser: lists copied, one more organisation, opened, a link copied and sent."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_job import PASSWORD, PREPARE

pytestmark = pytest.mark.browser

# A telephone for the one that is written to.
TELEPHONE = """
from surveys.models import Organisation
Organisation.objects.filter(cluster__slug="piura", code="A01").update(contact_phone="987 654 321", language="es")
"""


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request, installation, browser):
    installation.restore()
    installation.evaluate(PREPARE)
    installation.evaluate(TELEPHONE)
    context = browser.new_context(
        locale="en-GB", viewport={"width": 360, "height": 740}, java_script_enabled=request.param
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route("https://wa.me/**", lambda route: route.fulfill(body="WhatsApp"))
    page = context.new_page()
    page.has_scripts = request.param
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield page
    context.close()


def test_the_next_wave(installation, page):
    page.goto(f"{installation.address}/clusters/piura/")
    page.get_by_role("link", name="A new wave…").click()
    page.get_by_label("Copy roster and respondents from").select_option(index=1)
    page.get_by_label("Show each respondent first whom it named last time").check()
    page.get_by_role("button", name="Make the wave").click()

    figures = page.locator(".figures div")
    expect(figures.filter(has_text="On the roster")).to_contain_text("40")
    page.locator("select[name=on]").select_option("not-roster")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("checkbox").first.check()
    page.get_by_label("With those ticked…").select_option("roster")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("status").first).to_contain_text("1 more on the roster.")

    page.get_by_role("link", name="Open the wave…").click()
    page.get_by_role("button", name="Open the wave").click()
    expect(page.get_by_text("The wave is open")).to_be_visible()
    share(page)


def share(page):
    # By the whole word: a link, too, may have an a01 in it.
    row = page.get_by_role("row", name=re.compile(r"\bA01\b"))
    link = row.locator(".link-text").inner_text()
    address = row.get_by_role("link", name="WhatsApp to").get_attribute("href")
    assert urlsplit(address).path == "/51987654321" and link in parse_qs(urlsplit(address).query)["text"][0]
    if page.has_scripts:
        row.get_by_role("button", name="Copy the link of").click()
        expect(row.locator("[data-copy]")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == link
        with page.expect_response("**/note/") as noted, page.context.expect_page():
            row.get_by_role("link", name="WhatsApp to").click()
        assert noted.value.status == 204
    else:
        expect(row.get_by_role("button", name="Copy the link of")).to_have_count(0)
        row.get_by_role("link", name="More about").click()
        page.get_by_role("button", name="Note: sent by WhatsApp").click()
        page.go_back()
        page.go_back()
    page.reload()
    expect(row).to_contain_text("Invitation, WhatsApp: sent")
