"""The builder in a browser: what is written is saved by itself and survives the connection; order by keyboard and by
hand; the phone beside it; the same with scripts off."""

import json

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.test_accessibility import _faults_on_screens
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser

SOON = 15_000
# Rosa manages the Piura cluster; a survey of its own for each test. Prints its id.
PREPARE = f"""
from django.contrib.auth import get_user_model
from surveys.models import Cluster, Member
from surveys.builder.new_survey import Wording, from_template
from surveys.builder.survey_templates import TEMPLATES
user, is_new = get_user_model().objects.get_or_create(username="rosa")
if is_new:  # another password would sign her out
    user.set_password({PASSWORD!r}); user.save()
cluster = Cluster.objects.get(slug="piura")
Member.objects.get_or_create(cluster=cluster, user=user, defaults={{"role": "manager"}})
print(from_template(cluster, TEMPLATES["assistance"], Wording.for_cluster("el mango", "mango")).pk)
"""
TITLE = "survey.titles.es"


@pytest.fixture(scope="module")
def signed_in(installation, browser):
    """Rosa's cookies."""
    installation.evaluate(PREPARE)
    context = browser.new_context(locale="es-PE")
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("rosa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{installation.address}/")
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.fixture
def context(browser, signed_in):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="es-PE")
    context.add_cookies(signed_in)
    yield context
    context.close()


@pytest.fixture
def survey(installation, signed_in):
    return installation.evaluate(PREPARE)


@pytest.fixture
def address(installation, survey):
    return f"{installation.address}/clusters/piura/surveys/{survey}/"


@pytest.fixture
def page(context, address):
    page = context.new_page()
    page.goto(address)
    return page


def part(page, name):
    return page.locator(f"[id='{name}']")


def said(page):
    return page.locator("#saving")


def titles(installation, survey):
    told = f"import json; from surveys.models import Survey; print(json.dumps(Survey.objects.get(pk={survey}).titles))"
    return json.loads(installation.evaluate(told))


def order(installation, survey):
    relations = f"Survey.objects.get(pk={survey}).relations.values_list('key', flat=True)"
    return installation.evaluate(f"from surveys.models import Survey; print(*{relations})").split()


def relation(page, number):
    """The id of a relation's card."""
    return page.locator("#relations .part").nth(number).get_attribute("id")


def test_what_is_typed_is_saved_by_itself_and_shows_on_the_phone(installation, survey, page):
    part(page, TITLE).fill("¿Quién ayuda <b>hoy</b>?")
    expect(said(page)).to_contain_text("Guardado", timeout=SOON)
    assert titles(installation, survey)["es"] == "¿Quién ayuda <b>hoy</b>?"
    expect(page.frame_locator("#phone").locator(".lead")).to_have_text("¿Quién ayuda <b>hoy</b>?", timeout=SOON)
    page.reload()
    expect(part(page, TITLE)).to_have_value("¿Quién ayuda <b>hoy</b>?")


def test_a_lost_connection_loses_nothing(installation, survey, context, page, address):
    context.set_offline(True)
    part(page, TITLE).fill("Escrito sin conexión")
    expect(said(page)).to_contain_text("no hay conexión", timeout=SOON)
    # Closed meanwhile, and opened again when the connection is back.
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(said(again)).to_contain_text("Guardado", timeout=SOON)
    expect(part(again, TITLE)).to_have_value("Escrito sin conexión")
    assert titles(installation, survey)["es"] == "Escrito sin conexión"
    assert again.evaluate("Object.keys(localStorage)") == []


def test_it_is_sent_when_the_connection_is_back(installation, survey, context, page):
    context.set_offline(True)
    part(page, TITLE).fill("Uno")
    expect(said(page)).to_contain_text("no hay conexión", timeout=SOON)
    part(page, "survey.asked_by").fill("Proyecto")
    context.set_offline(False)
    expect(said(page)).to_contain_text("Guardado", timeout=SOON)
    assert titles(installation, survey)["es"] == "Uno"
    page.reload()
    expect(part(page, "survey.asked_by")).to_have_value("Proyecto")


def test_signed_out_meanwhile(installation, survey, context, page, address, signed_in):
    context.clear_cookies(name="sessionid")
    part(page, TITLE).fill("Después de salir")
    expect(said(page)).to_contain_text("se cerró su sesión", timeout=SOON)
    context.add_cookies(signed_in)
    page.goto(address)
    assert wait_until(lambda: titles(installation, survey)["es"] == "Después de salir", 15)


def test_the_later_of_two_tabs_is_warned(installation, survey, context, page, address):
    other = context.new_page()
    other.goto(address)
    part(page, TITLE).fill("De la primera")
    expect(said(page)).to_contain_text("Guardado", timeout=SOON)
    part(other, TITLE).fill("De la segunda")
    wrong = part(other, f"{TITLE}-wrong")
    expect(wrong).to_contain_text("ahora dice: «De la primera»", timeout=SOON)
    assert titles(installation, survey)["es"] == "De la primera"
    wrong.get_by_role("button", name="Conservar lo mío").click()
    expect(said(other)).to_contain_text("Guardado", timeout=SOON)
    assert titles(installation, survey)["es"] == "De la segunda"
    # And the first tab, in turn, takes what the second one wrote.
    part(page, TITLE).fill("De la primera, otra vez")
    part(page, f"{TITLE}-wrong").get_by_role("button", name="Tomar lo otro").click(timeout=SOON)
    expect(part(page, TITLE)).to_have_value("De la segunda")
    assert titles(installation, survey)["es"] == "De la segunda"


def test_what_cannot_be_kept_is_told_beside_it_and_stays(page):
    part(page, "survey.minutes").fill("diez")
    expect(part(page, "survey.minutes-wrong")).to_contain_text("número entero de minutos", timeout=SOON)
    page.reload()
    expect(part(page, "survey.minutes")).to_have_value("diez")
    expect(part(page, "survey.minutes-wrong")).to_contain_text("número entero de minutos", timeout=SOON)
    part(page, "survey.minutes").fill("12")
    expect(said(page)).to_contain_text("Guardado", timeout=SOON)
    expect(part(page, "survey.minutes-wrong")).to_be_hidden()


def test_missing_is_marked_as_one_writes(page):
    cell = page.locator(".cell", has=part(page, TITLE))
    part(page, TITLE).fill("")
    expect(cell.locator(".mark-missing")).to_be_visible()
    expect(page.locator("#checks")).to_contain_text("Falta en español: título.", timeout=SOON)
    part(page, TITLE).fill("Hay")
    expect(cell.locator(".mark-missing")).to_be_hidden()
    expect(page.locator("#checks")).not_to_contain_text("Falta en español: título.", timeout=SOON)


def test_ordered_by_keyboard(installation, survey, page):
    first = relation(page, 0)
    part(page, f"{first}.down").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Lugar 2 de 3", timeout=SOON)
    assert order(installation, survey) == ["technological", "assistance", "commercial"]
    expect(part(page, f"{first}.down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Lugar 3 de 3", timeout=SOON)
    expect(part(page, f"{first}.up")).to_be_focused()
    assert order(installation, survey)[2] == "assistance"


def test_ordered_by_hand(installation, survey, page):
    grips = page.locator("#relations .grip")
    grips.nth(0).scroll_into_view_if_needed()
    start, end = grips.nth(0).bounding_box(), page.locator("#relations .part").nth(1).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, start["y"] + 40, steps=5)
    page.mouse.move(start["x"] + 8, end["y"] + end["height"] - 10, steps=15)
    page.mouse.up()
    assert wait_until(lambda: order(installation, survey)[:2] == ["technological", "assistance"], 15)


def test_added_and_written_at_once(installation, survey, page):
    part(page, "new-relation").fill("Confianza")
    page.get_by_role("button", name="Agregar un tipo de ayuda").click()
    card = page.locator("#relations .part").nth(3)
    expect(card.locator("h3")).to_have_text("Confianza", timeout=SOON)
    expect(card).to_be_focused()
    card.locator("textarea").nth(0).fill("¿En quién confía?")
    expect(said(page)).to_contain_text("Guardado", timeout=SOON)
    expect(page.locator("#preview-steps")).to_contain_text("Confianza")
    expect(page.frame_locator("#phone").locator("h1")).to_have_text("¿En quién confía?", timeout=SOON)


def test_a_refusal_comes_into_the_page(page):
    page.get_by_role("button", name="Agregar un tipo de ayuda").click()
    expect(part(page, "new-relation-wrong")).to_contain_text("Escriba primero un nombre", timeout=SOON)
    expect(part(page, "new-relation")).to_be_focused()


def test_the_phone_follows_what_is_written(context, page):
    phone = page.frame_locator("#phone")
    card = page.locator("#relations .part").nth(1)
    card.locator("textarea").nth(1).focus()
    expect(phone.locator("h1")).to_contain_text("From whom did your organisation learn about growing", timeout=SOON)
    page.locator("#preview-steps a").nth(1).click()
    expect(phone.locator("label.choice").first).to_be_visible(timeout=SOON)
    phone.locator(".go-on .btn-primary").click()
    expect(phone.locator("h1")).to_contain_text("¿Alguien más", timeout=SOON)
    phone.locator("button[name=switch_language]").click()
    expect(phone.locator("h1")).to_contain_text("Anyone else", timeout=SOON)
    assert page.evaluate("Object.keys(localStorage)") == [], "the questionnaire's own scripts do not run in it"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(each => each.length)") == 0


def test_with_scripts_off(installation, survey, browser, signed_in, address):
    context = browser.new_context(java_script_enabled=False, locale="es-PE")
    context.add_cookies(signed_in)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".grip").first).to_be_hidden()
    part(page, TITLE).fill("Sin guiones")
    page.locator("#builder > p button[value=save]").click()
    expect(page.locator(".alert-success")).to_have_text("Guardado.")
    assert titles(installation, survey)["es"] == "Sin guiones"
    part(page, "survey.asked_by").fill("Proyecto")
    part(page, f"{relation(page, 0)}.down").click()
    expect(part(page, "survey.asked_by")).to_have_value("Proyecto")
    assert order(installation, survey)[1] == "assistance"
    context.close()


def test_axe_and_small_screens(installation, browser, signed_in, address):
    context = browser.new_context(locale="es-PE", bypass_csp=True)
    context.add_cookies(signed_in)
    page = context.new_page()
    listed = f"{installation.address}/clusters/piura/surveys/"
    asked = installation.evaluate(
        "from surveys.models import Wave; print(Wave.objects.get(survey__cluster__slug='piura').survey_id)"
    )
    faults = []
    for where in (listed, f"{listed}new/", address, f"{address}new-question/", f"{listed}{asked}/"):
        page.goto(where)
        faults += _faults_on_screens(page)
    assert faults == []
    context.close()
