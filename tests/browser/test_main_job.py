"""The main job in a real browser: a grower answers on a phone, in Spanish, and the network changes."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.servers]

# From the sending to the new numbers on the staff's page, in seconds.
SOON = 5
PASSWORD = "los mangos de enero"

PREPARE = f"""
from django.contrib.auth import get_user_model
from surveys.examples.piura import UNANSWERED
from surveys.inviting.invitations import link_of
from surveys.models import Cluster, Invitation, Member
user, _ = get_user_model().objects.get_or_create(username="maria")
user.set_password({PASSWORD!r}); user.save()
cluster = Cluster.objects.get(slug="piura")
Member.objects.get_or_create(cluster=cluster, user=user, defaults={{"role": "manager"}})
invitation = Invitation.objects.get(wave__survey__cluster=cluster, organisation__code=UNANSWERED)
print(link_of(invitation), invitation.wave_id)
"""


ANOTHER_CHANGE = """
from surveys.models import Wave
from surveys.waves import raise_generation
raise_generation(Wave.objects.get().pk)
"""


@pytest.fixture
def job(stack):
    link, wave = stack.evaluate(PREPARE).split()
    return link, f"{stack.address}/clusters/piura/waves/{wave}/network/assistance/"


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="es-PE", has_touch=True, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def staff(browser, stack):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{stack.address}/accounts/login/")
    page.locator("input[name=username]").fill("maria")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{stack.address}/")
    yield page
    context.close()


def strength_of(staff, network_page, label):
    """The weighted out-degree that the providers table shows for an organisation; None when it is not in it."""
    staff.goto(network_page)
    row = staff.locator("#providers tr", has=staff.get_by_role("rowheader", name=label, exact=True))
    return int(row.locator("td").first.inner_text()) if row.count() else None


def go_on(phone):
    phone.get_by_role("button", name="Continuar", exact=True).last.click()


def no_sideways_scroll(phone):
    # Scripts are off for the page, not for the test.
    return phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_grower_answers_and_the_network_follows(stack, job, phone, staff):
    link, network_page = job
    before = strength_of(staff, network_page, "SENASA")
    assert before == 77, "the paper's number, until someone answers"

    phone.goto(link)
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Agro 27")
    phone.get_by_label("He leído").check()
    phone.get_by_role("button", name="Empezar").click()
    assert no_sideways_scroll(phone)
    phone.get_by_text("Servicio Nacional de Sanidad Agraria (SENASA)").click()
    phone.get_by_text("Universidad Nacional de Piura (UNP)").click()
    go_on(phone)
    phone.get_by_label("Nombre de la organización o persona").first.fill("Don Lucho, viverista")
    go_on(phone)
    rate(phone, {"Sanidad": "5", "Universidad": "3", "Lucho": "4"})
    rate(phone, {"Sanidad": "4", "Universidad": "No sabría decir", "Lucho": "2"})
    rate(phone, {"Sanidad": "Ninguna ayuda de este tipo", "Universidad": "1", "Lucho": "5"})
    phone.get_by_role("group", name="¿Su organización produce mango?").get_by_label("Sí").check()
    phone.get_by_label(re.compile("hectáreas")).fill("12,5")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("¿Está todo bien?")
    expect(phone.get_by_text("Don Lucho, viverista").first).to_be_visible()
    phone.get_by_role("button", name="Enviar").click()
    sent = time.monotonic()
    expect(phone.locator("#receipt")).to_have_text(re.compile(r"^[0-9A-F]{4}-[0-9A-F]{4}$"))

    while (now := strength_of(staff, network_page, "SENASA")) != before + 5:
        assert time.monotonic() - sent < SOON, f"SENASA still has {now}"
    # The name written by hand is not in the network until somebody reconciles it.
    assert strength_of(staff, network_page, "Don Lucho, viverista") is None


def test_a_page_that_is_read_says_that_there_are_new_answers_and_stays(stack, job, staff):
    _link, network_page = job
    staff.goto(network_page)
    shown = staff.locator("script[data-build]").get_attribute("data-build")
    expect(staff.get_by_text("New answers have arrived.")).to_be_hidden()
    stack.evaluate(ANOTHER_CHANGE)
    expect(staff.get_by_text("New answers have arrived.")).to_be_visible(timeout=30_000)
    assert staff.locator("script[data-build]").get_attribute("data-build") == shown
    staff.get_by_role("link", name="Show them").click()
    expect(staff.get_by_text("New answers have arrived.")).to_be_hidden()
    assert staff.locator("script[data-build]").get_attribute("data-build") != shown


def test_a_page_that_waits_shows_the_next_build_by_itself(stack, job, staff):
    """Staff look at the page while an answer comes in: it loads again once the new tables are there, and not before."""
    _link, network_page = job
    stack.installation.worker.stop()
    try:
        stack.evaluate(ANOTHER_CHANGE)
        staff.goto(network_page)
        expect(staff.get_by_text("Newer answers are on their way")).to_be_visible()
        first = staff.locator("script[data-build]").get_attribute("data-build")
    finally:
        stack.installation.worker.start()
    expect(staff.get_by_text("Newer answers are on their way")).to_have_count(0, timeout=30_000)
    latest = stack.evaluate("from networks.models import Pointer; print(Pointer.objects.get().build_id)")
    assert latest != first


def rate(phone, ratings):
    for name, rating in ratings.items():
        group = phone.get_by_role("group", name=re.compile(name))
        choice = group.locator("label.step").filter(has_text=re.compile(f"^{rating}$"))
        choice.click()
    go_on(phone)
