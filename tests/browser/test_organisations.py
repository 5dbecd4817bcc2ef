"""The team's list of organisations in a browser: a row edited in place, a spreadsheet brought, looked through, saved
and taken back, a registration; axe finds nothing on the way, and no page scrolls sideways on a telephone."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import axe_on
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser

TEAM = f"""
from django.contrib.auth import get_user_model
from surveys.models import Cluster, Member
user, _ = get_user_model().objects.get_or_create(username="olga")
user.set_password({PASSWORD!r}); user.save()
cluster = Cluster.objects.get(slug="costa")
cluster.takes_registrations = True; cluster.save()
Member.objects.get_or_create(cluster=cluster, user=user, defaults={{"role": "manager"}})
"""
LISTA = """Código;Razón social;Tipo de organización;País;Celular;Gremio
C1;Agrícola Ñaupari;Producer;PE;+51 999;
;Agrícola Castro de Chulucana S.A.C.;Producer;PE;;
;Vivero Nuevo;Producer;{country};;
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=list(itertools.product(("es", "en"), ("light", "dark"))), ids="-".join)
def staff(request, installation, browser):
    """A manager on a telephone, in a language and a colour scheme."""
    installation.restore()
    installation.evaluate(TEAM)
    language, scheme = request.param
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale=language, color_scheme=scheme, bypass_csp=True
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": installation.address}])
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("[name=username]").fill("olga")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .btn-primary").click()
    page.wait_for_url(f"{installation.address}/")
    page.cluster = f"{installation.address}/clusters/costa"
    yield page
    context.close()


def look(page):
    assert axe_on(page) == []
    assert page.evaluate(SIDEWAYS) <= 0


LONG_NAME = """
from surveys import waves
from surveys.models import Category, Cluster, Organisation, Wave
from tests.builders import make_survey, make_wave
cluster = Cluster.objects.get(slug="costa")
name = "Ñ" * 60 + " Asociación Asociación"
long, _ = Organisation.objects.get_or_create(cluster=cluster, code="NNNN", defaults={
    "name": name, "label": name[:59] + "…", "category": cluster.categories.first(),
    "contact_email": "gerencia.general@asociacion.example.pe"})
wave = Wave.objects.filter(survey__cluster=cluster, survey__key="long").first()
wave = wave or make_wave(make_survey(cluster, "long"), respondents=list(cluster.organisations.all()))
print(wave.pk)
"""
OUT_OF_SIGHT = """selector => [...document.querySelectorAll(selector)].filter(each => each.getClientRects().length
    && each.getBoundingClientRect().right > innerWidth).length"""
BROKEN_WORDS = """selector => [...document.querySelectorAll(selector)].flatMap(cell => {
    const words = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) for (const found of walker.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange()
        range.setStart(walker.currentNode, found.index)
        range.setEnd(walker.currentNode, found.index + found[0].length)
        if (range.getClientRects().length > 1) words.push(found[0])
    }
    return words
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_one_long_name_breaks_no_table(staff, installation, width):
    """The actions stay in sight; only the name itself is broken: no kind, no e-mail address."""
    wave = installation.evaluate(LONG_NAME).split()[-1]
    staff.set_viewport_size({"width": width, "height": 800})
    staff.goto(f"{staff.cluster}/organisations/")
    assert staff.locator("tbody tr").count() > 1
    assert staff.evaluate(OUT_OF_SIGHT, ".organisations td:last-child a") == 0
    assert staff.evaluate(BROKEN_WORDS, ".organisations td:nth-child(3), .organisations .contact") == []
    look(staff)
    staff.goto(f"{staff.cluster}/waves/{wave}/")
    assert staff.locator(".row-actions").count() > 1
    assert staff.evaluate(OUT_OF_SIGHT, ".row-actions > *") == 0
    look(staff)


def bring(page, country):
    page.goto(f"{page.cluster}/import/")
    content = LISTA.format(country=country).encode()
    page.locator("[type=file]").set_input_files({"name": "lista.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("main .btn-primary").click()
    page.wait_for_url("**/columns/")


def test_a_row_of_400_is_edited_where_it_stands(staff):
    staff.goto(f"{staff.cluster}/organisations/")
    look(staff)
    staff.locator("#filter-search").fill("naupari")
    row = staff.locator("tbody tr", has_text="Agrícola Ñaupari").first
    staff.wait_for_function("!document.querySelector('#list-count').textContent.includes('401')")
    row.locator("td a.plain-button").click()
    form = staff.locator("form.row-form")
    form.locator("[name=contact_email]").fill("nobody")
    form.locator(".btn-primary").click()
    form.locator(".is-invalid").wait_for()
    look(staff)
    form.locator("[name=contact_email]").fill("olga@example.org")
    form.locator(".btn-primary").click()
    staff.locator("td", has_text="olga@example.org").wait_for()
    # The keyboard goes on from the row, as soon as that is in its place.
    expect(staff.locator("tr a:focus")).to_have_count(1)


def test_a_spreadsheet_is_brought_corrected_decided_on_saved_and_taken_back(staff):
    bring(staff, "Piura")
    look(staff)
    staff.locator("main .btn-primary").click()
    staff.locator(".alert-danger", has_text="Piura").wait_for()
    look(staff)
    bring(staff, "PE")
    staff.locator("main .btn-primary").click()
    staff.locator("fieldset.pair input").first.check()
    look(staff)
    staff.locator("#pairs .btn-primary").click()
    staff.locator("form[action$='/save/'] button").click()
    staff.wait_for_url("**/organisations/")
    staff.goto(f"{staff.cluster}/import/")
    look(staff)
    staff.locator("details:has(form[action$='/undo/']) > summary").click()
    look(staff)
    staff.locator("form[action$='/undo/'] button").click()
    assert staff.locator("form[action$='/undo/']").count() == 0


def test_every_other_page(staff):
    for path in ("organisations/add/", "categories/", "registrations/", "import/"):
        staff.goto(f"{staff.cluster}/{path}")
        look(staff)


def test_an_organisation_registers_itself_at_320_px(staff, installation):
    staff.set_viewport_size({"width": 320, "height": 640})
    staff.goto(f"{installation.address}/join/costa/")
    look(staff)
    staff.locator(".go-on button").click()
    look(staff)
    staff.locator("[name=name]").fill("Fundo de la Noche")
    staff.locator("[name=category]").select_option(index=1)
    staff.locator("[name=contact_name]").fill("Rosa")
    staff.locator("[name=contact_phone]").fill("999")
    staff.locator("[name=consent]").check()
    staff.locator(".go-on button").click()
    staff.wait_for_url("**/?registered")
    look(staff)
    staff.goto(f"{staff.cluster}/registrations/")
    look(staff)
    staff.locator("article", has_text="Fundo de la Noche").locator("[value=refuse]").click()
    assert staff.locator("article").count() == 0
