"""The README's tour, from an empty database: a spreadsheet with mistakes, a survey, a wave, answers on a phone, written
names, the network, the report pack, and the next wave."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests import mango_list
from tests.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PASSWORD = "los mangos de enero"
CLUSTER = "Mango de San Lorenzo"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# On a busy machine, in milliseconds.
PATIENCE = 60_000
# Who answers, and whom they add by hand: the university without its short name as the list has it, a nursery that
# is not on the list, nobody.
ANSWERS = {"Fundo El Arenal": "UDEPE", "Agrícola Ñaupari": "Vivero Don Lucho", "Mango Norte": ""}


@pytest.fixture
def open_page(browser):
    """Pages of several people; whatever their consoles complain of fails the test."""
    contexts, complaints = [], []

    def open_one(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if _complains(said) else None)
        return page

    expect.set_options(timeout=PATIENCE)
    yield open_one
    expect.set_options(timeout=5_000)
    for context in contexts:
        context.close()
    assert complaints == []


def _complains(said):
    # The questionnaire in the phone beside the survey runs no scripts, on purpose; the browser says so.
    return said.type in ("error", "warning") and "frame is sandboxed" not in said.text


def test_the_tour(fresh, open_page):
    may = ["clipboard-read", "clipboard-write"]
    staff = open_page(locale="en-GB", viewport={"width": 1280, "height": 900}, permissions=may)
    set_up(staff, fresh.address)
    bring_the_list(staff)
    write_the_survey(staff)
    make_a_wave(staff)
    open_the_wave(staff)
    links = share(staff)

    phone = open_page(locale="es-PE", viewport={"width": 360, "height": 740}, has_touch=True)
    for organisation, written in ANSWERS.items():
        answer(phone, links[organisation], organisation, written)

    see_who_has_answered(staff)
    reconcile(staff)
    look_at_the_network(staff)
    take_the_pack(staff)
    close_the_wave(staff)
    open_the_next(staff)


def set_up(page, address):
    page.goto(address)
    page.get_by_role("link", name="Set it up").click()
    given = {
        **{"username": "maria", "password1": PASSWORD, "password2": PASSWORD},
        **{"name": CLUSTER, "region": "Piura", "country": "PE", "product": "mango"},
    }
    for name, value in given.items():
        page.locator(f"input[name={name}]").fill(value)
    page.get_by_label("First language").select_option("Spanish")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CLUSTER)
    expect(next_step(page)).to_have_text("Import a list")


def next_step(page):
    """What the cluster's page says is to be done next."""
    return page.locator(".next-steps a.btn-primary")


def to_cluster(page):
    page.locator("nav.cluster-nav").first.get_by_role("link", name=CLUSTER).click()


def bring_the_list(page):
    next_step(page).click()
    bring(page, mango_list.MISTAKES)
    expect(figure(page, "refused")).to_have_text("5")
    for line, heading, value in mango_list.MISTAKES:
        told = f'line {line}, column "{heading.lower()}"' + (f': "{value}"' if value else "")
        expect(page.locator(".alert-danger li", has_text=told)).to_have_count(1)
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)

    page.get_by_role("link", name="Bring the corrected file").click()
    bring(page)
    expect(page.locator(".alert-danger")).to_have_count(0)
    expect(figure(page, "new")).to_have_text("60")
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_role("status").first).to_contain_text("60 organisations created")
    expect(page.locator("#list-count")).to_have_text("60 organisations")
    row = page.get_by_role("row", name="Agrícola Ñaupari")
    expect(row).to_contain_text("Producer")
    expect(row).to_contain_text("PROMANGO")
    to_cluster(page)
    expect(page.get_by_text("60 organisations are registered.")).to_be_visible()


def bring(page, mistakes=()):
    file = {"name": "directorio.xlsx", "mimeType": EXCEL, "buffer": mango_list.workbook(mistakes)}
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_label("razón social")).to_have_value("name")
    expect(page.get_by_label("gremio")).to_have_value("member_of")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()


def figure(page, name):
    return page.locator(".figures div", has=page.get_by_text(name, exact=True)).locator("dd")


def write_the_survey(page):
    expect(next_step(page)).to_have_text("New survey")
    next_step(page).click()
    page.get_by_role("radio", name="Technical and commercial assistance").check()
    page.get_by_role("button", name="Make the survey").click()
    expect(page.locator("#checks")).to_contain_text("Respondents are not told who asks.")
    page.get_by_label("Who asks").fill("Proyecto Mango San Lorenzo")
    page.get_by_label("Whom to turn to").fill("073 555 0100")
    expect(page.locator("#checks")).to_contain_text("Nothing is missing.")
    expect(page.locator("#saving")).to_contain_text("Saved")
    expect(page.frame_locator("#phone").get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280, "the phone stands beside what is written"
    to_cluster(page)


def make_a_wave(page):
    expect(next_step(page)).to_have_text("A new wave…")
    next_step(page).click()
    page.get_by_role("button", name="Make the wave").click()
    page.get_by_role("button", name="Tick all on this page").click()
    page.get_by_label("With those ticked…").select_option("Ask them and put them on the roster")
    page.get_by_role("button", name="Do it").click()
    expect(figure(page, "Respondents")).to_have_text("60")
    expect(figure(page, "On the roster")).to_have_text("60")


def open_the_wave(page):
    page.get_by_role("link", name="Open the wave…").click()
    expect(page.locator("main")).to_contain_text("60 respondents can answer from now on")
    page.get_by_role("button", name="Open the wave").click()
    expect(page.get_by_text("The wave is open")).to_be_visible()
    expect(figure(page, "Not opened")).to_have_text("60")


def share(page):
    """The links of those who answer: the first is copied, the messages for all are written in Spanish."""
    links = {}
    for organisation in ANSWERS:
        row = page.get_by_role("row", name=organisation)
        links[organisation] = row.locator(".link-text").inner_text()
        address = row.get_by_role("link", name="WhatsApp to").get_attribute("href")
        message = parse_qs(urlsplit(address).query)["text"][0]
        assert urlsplit(address).path.startswith("/519") and links[organisation] in message and "¡Gracias!" in message
    first = next(iter(ANSWERS))
    page.get_by_role("row", name=first).get_by_role("button", name="Copy the link of").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == links[first]
    return links


def answer(phone, link, organisation, written):
    """Through the questionnaire, in Spanish, three of the list chosen, perhaps one more written by hand."""
    walk = Walk(phone, link)
    for step in walk.steps():
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        if step == "welcome":
            expect(phone.locator("html")).to_have_attribute("lang", "es")
            expect(phone.get_by_role("heading", level=1)).to_contain_text(organisation)
        elif step == "more":
            phone.get_by_label("Nombre de la organización o persona").first.fill(written)
            walk.go_on()  # the page that follows is the walk's again
    expect(phone.locator("#receipt")).to_have_text(re.compile(r"^[0-9A-F]{4}-[0-9A-F]{4}$"))


def see_who_has_answered(page):
    page.reload()
    expect(figure(page, "Answered")).to_have_text("3")
    for organisation in ANSWERS:
        expect(page.get_by_role("row", name=organisation)).to_contain_text("answered")


def reconcile(page):
    to_cluster(page)
    wait = page.locator(".next-steps li", has_text="2 names that respondents wrote wait")
    wait.get_by_role("link", name="Written names").click()
    misspelt, new = (page.locator("li.written", has_text=name) for name in ("UDEPE", "Vivero Don Lucho"))
    misspelt.get_by_role("button", name="Universidad de Piura").click()
    expect(misspelt).to_contain_text("→ Universidad de Piura")
    new.get_by_text("A new organisation").click()
    new.get_by_label("What kind of organisation it is").select_option("Private consultant")
    new.get_by_role("button", name="Put it on the list").click()
    expect(new).to_contain_text("→ Vivero Don Lucho")
    expect(page.locator("#names-left")).to_have_text("0 names are open.")


def look_at_the_network(page):
    to_cluster(page)
    page.get_by_role("link", name="See the network").click()
    for name in ("UDEP", "Vivero Don Lucho"):
        provider = page.locator("#providers").get_by_role("rowheader", name=re.compile(f"^{name}\\b"))
        assert wait_until(lambda provider=provider: page.reload() and provider.count(), PATIENCE / 1000, pause=0.5)
    expect(page.locator("main")).to_contain_text("the answers of 3 of 60 organisations asked")
    expect(page.locator("main")).not_to_contain_text("waits to be matched")


def take_the_pack(page):
    page.get_by_role("button", name="Prepare the report pack").click()
    whole = page.locator("a[href$='pack.zip']")
    expect(whole).to_be_visible()
    with page.expect_download() as download:
        whole.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as pack:
        assert pack.testzip() is None
        report = pypdf.PdfReader(io.BytesIO(pack.read(_inside(pack, "/report.pdf"))))
        tables = "".join(pack.read(name).decode("utf-8-sig") for name in pack.namelist() if name.endswith(".csv"))
    assert CLUSTER in report.pages[0].extract_text()
    assert "Vivero Don Lucho" in tables and "Universidad de Piura" in tables and "UDEPE" not in tables


def _inside(pack, ending):
    return next(name for name in pack.namelist() if name.endswith(ending))


def close_the_wave(page):
    to_cluster(page)
    page.get_by_role("link", name="Who has answered").click()
    page.get_by_role("link", name="Close the wave…").click()
    expect(page.locator("main")).to_contain_text("57 respondents that have not opened their links can answer no more.")
    page.get_by_role("button", name="Close the wave").click()
    expect(page.get_by_text("The wave is closed: no more answers are taken.")).to_be_visible()


def open_the_next(page):
    page.get_by_role("link", name="Make the next wave…").click()
    page.get_by_label("Show each respondent first whom it named last time").check()
    page.get_by_role("button", name="Make the wave").click()
    expect(page.locator(".wave-state")).to_contain_text("wave 2, in preparation")
    expect(figure(page, "Respondents")).to_have_text("60")
    expect(figure(page, "Answered")).to_have_text("0")
    page.get_by_role("link", name="Open the wave…").click()
    page.get_by_role("button", name="Open the wave").click()
    expect(page.locator(".wave-state")).to_contain_text("wave 2, open")
    expect(figure(page, "Not opened")).to_have_text("60")
    to_cluster(page)
    waves = page.locator(".wave")
    expect(waves.nth(0)).to_contain_text("0 of 60 organisations asked have answered.")
    expect(waves.nth(1)).to_contain_text("3 of 60 organisations asked have answered.")
