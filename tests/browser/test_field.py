"""Following the field in a browser: an attempt noted in two taps, with scripts and without; numbers that follow."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import axe_on
from tests.browser.test_main_job import PASSWORD, PREPARE

pytestmark = pytest.mark.browser

# Two of the example's organisations that answered are asked once more in a wave of their own.
WAVE = """
from surveys.models import Organisation, Survey, Wave
from surveys import waves
from tests.builders import make_response
survey = Survey.objects.get(cluster__slug="piura")
wave = Wave.objects.create(survey=survey, number=77, state="open")
asked = list(Organisation.objects.filter(cluster__slug="piura", code__in=["A01", "A02", "SENASA"]).order_by("code"))
waves.invite(wave, asked)
waves.add_to_roster(wave, asked)
make_response(wave, asked[0], {survey.relations.first().key: {asked[2]: 5}})
print(wave.pk)
"""
ANSWER = """
from surveys.models import Organisation, Wave
from tests.builders import make_response
make_response(Wave.objects.get(pk=%s), Organisation.objects.get(cluster__slug="piura", code="A02"))
"""
ATTEMPTS = """
from surveys.models import ContactAttempt
print(list(ContactAttempt.objects.values_list("outcome", "by__username", "note")))
"""


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request, installation, browser):
    installation.restore()
    installation.evaluate(PREPARE)
    pk = installation.evaluate(WAVE).strip().splitlines()[-1]
    context = browser.new_context(
        locale="en-GB", viewport={"width": 360, "height": 740}, java_script_enabled=request.param, bypass_csp=False
    )
    page = context.new_page()
    page.has_scripts = request.param
    page.wave = pk
    page.field = f"{installation.address}/clusters/piura/waves/{pk}/field/"
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield page
    context.close()


def test_an_attempt_in_two_taps(installation, page):
    page.goto(page.field)
    page.get_by_role("link", name="Call list: 2 organisations").click()
    first = page.locator(".call-row").first
    expect(first).to_contain_text("1 organisation that has answered named it.")
    name = first.get_by_role("heading").inner_text()
    first.get_by_text("Note an attempt…").click()
    first.get_by_role("button", name="No answer").click()
    expect(page.get_by_role("status").filter(has_text="Noted of")).to_contain_text(f"Noted of {name}: no answer.")
    assert installation.evaluate(ATTEMPTS).strip() == "[('no-answer', 'maria', '')]"
    page.goto(page.url)
    expect(page.locator(".call-row").last).to_contain_text("1 attempt; the last: no answer")


def test_the_return_key_in_a_note_notes_nothing(installation, page):
    page.goto(page.field + "calls/")
    page.get_by_text("Note an attempt…").first.click()
    note = page.get_by_label("Note (may stay empty)").first
    note.fill("Ask for Rosa")
    note.press("Enter")
    expect(note).to_have_value("Ask for Rosa")
    assert installation.evaluate(ATTEMPTS).strip() == "[]"


def test_a_slip_is_shown_where_it_was_made(page):
    page.goto(page.field + "calls/")
    row = page.locator(".call-row").first
    row.get_by_text("Note an attempt…").click()
    row.get_by_label("Call back at").fill("2020-01-01T09:00")
    row.get_by_label("Note (may stay empty)").fill("Ask for Rosa")
    row.get_by_role("button", name="Call back").click()
    row = page.locator(".call-row").first
    expect(row).to_contain_text("a time that is still to come")
    expect(row.get_by_label("Note (may stay empty)")).to_have_value("Ask for Rosa")
    if page.has_scripts:
        row.get_by_role("button", name="Promised to answer").click()
        expect(page.get_by_role("status").filter(has_text="Noted of")).to_contain_text("promised to answer")


def test_numbers_follow(installation, page):
    page.clock.install()
    page.goto(page.field)
    expect(page.locator(".figures")).to_contain_text("1 of 3 organisations asked")
    installation.evaluate(ANSWER % page.wave)
    if page.has_scripts:
        page.get_by_text("The same as a table").click()
        page.clock.run_for(16_000)
        expect(page.locator(".figures")).to_contain_text("1 of 3"), "not under the hands of whoever reads a table"
        page.get_by_text("The same as a table").click()
        page.locator("body").evaluate("() => document.activeElement.blur()")
        page.clock.run_for(16_000)
    else:
        page.reload()
    expect(page.locator(".figures")).to_contain_text("2 of 3 organisations asked")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["", "calls/"])
def test_axe(installation, browser, where, scheme):
    installation.evaluate(PREPARE)
    context = browser.new_context(locale="en-GB", color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    pk = installation.evaluate(
        "from surveys.models import Wave; print(Wave.objects.get(survey__cluster__slug='piura', number=1).pk)"
    ).strip()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{installation.address}/clusters/piura/waves/{pk}/field/{where}")
        for summary in page.locator("main summary").all():
            summary.click()
        assert axe_on(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
