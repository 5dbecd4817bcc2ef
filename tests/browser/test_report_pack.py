"""The report pack in a real browser: asked for, waited for with a bar, taken along; with scripts off, too."""

import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import axe_on
from tests.browser.test_main_job import PASSWORD, PREPARE

pytestmark = pytest.mark.browser

# Until a pack of the Piura example is there, on a busy machine; in milliseconds.
PATIENCE = 60_000
FORGET = "from networks.models import Pack; Pack.objects.all().delete()"
FAIL = """
from django.utils import timezone
from networks.models import Pack
Pack.objects.update(state="failed", failure="OSError: No space left on device", heard_at=timezone.now())
"""


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request, browser, installation):
    """The network page of the Piura example, for its manager, on a phone."""
    _link, wave = installation.evaluate(PREPARE).split()
    installation.evaluate(FORGET)
    context = browser.new_context(
        locale="es-PE",
        viewport={"width": 360, "height": 740},
        java_script_enabled=request.param,
        bypass_csp=True,  # axe is ours; the content security policy is the product's
    )
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/?next=/clusters/piura/waves/{wave}/network/all/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("input[type=text]").first.fill("maria")
    page.locator("main button").last.click()
    expect(page.locator("#downloads")).to_be_visible()
    yield page
    context.close()


def has_no_faults(page, scripts):
    if scripts:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert axe_on(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    return True


def take(page, link):
    with page.expect_download() as download:
        page.locator(f"a[href$='{link}']").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_asked_for_and_taken_along(page, request):
    page.get_by_role("button", name="Preparar el paquete del informe").click()
    expect(page.get_by_role("heading", name="Paquete del informe")).to_be_visible()
    whole = page.locator("a[href$='pack.zip']")
    expect(whole).to_be_visible(timeout=PATIENCE)
    assert has_no_faults(page, request.node.callspec.params["page"])
    name, content = take(page, "pack.zip")
    assert name.startswith("piura-build") and name.endswith("-es-pack.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        inside = next(entry for entry in pack.namelist() if entry.endswith("/report.pdf"))
        report = pack.read(inside)
    name, alone = take(page, "report.pdf")
    assert name.endswith("-es-report.pdf")
    assert alone == report
    assert "Mango de Piura" in pypdf.PdfReader(io.BytesIO(alone)).pages[0].extract_text()


def test_what_went_wrong_and_once_more(page, installation, request):
    page.get_by_role("button", name="Preparar el paquete del informe").click()
    expect(page.locator("a[href$='pack.zip']")).to_be_visible(timeout=PATIENCE)
    installation.evaluate(FAIL)
    page.goto(page.url)
    expect(page.locator("main")).to_contain_text("No space left on device")
    assert has_no_faults(page, request.node.callspec.params["page"])
    page.get_by_role("button", name="Intentar de nuevo").click()
    expect(page.locator("a[href$='pack.zip']")).to_be_visible(timeout=PATIENCE)
