"""Every staff page on a telephone and on a desk, in light and dark: axe finds nothing, and nothing sticks out."""

import pytest

from clustersurvey.processes import wait_until
from tests.browser import staff_pages
from tests.browser.test_accessibility import TALL, UP_TO_DATE, axe_on, look
from tests.browser.test_main_job import PASSWORD
from tests.security.test_access_matrix import EXPECTED, ON

pytestmark = pytest.mark.browser

SCREENS = [(360, "light"), (1280, "light"), (1280, "dark"), (360, "dark")]
# As high as what is tapped must be; WCAG 2.2 asks for 24, telephones for 44.
TARGET = 44

# What is no page: files, what scripts fetch, what only sends on.
NO_PAGES = {
    "organisation-row", "network-first", "network-build", "network-map", "network-download", "network-comparison-state",
    "network-comparison-file", "pack-state",
    "meeting-first", "protected-first", "protected-map", "pack-file", "set_language", "respond-worker",
}  # fmt: skip
# Looked at in test_accessibility: by whoever is not signed in, by respondents, and with two waves to compare.
ELSEWHERE = {
    "login", "account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email",
    "respond-offline", "network-comparison", "mfa_authenticate", "mfa_reauthenticate",
}  # fmt: skip
# Nobody comes to these without a second factor; tests/browser/test_teams.py sets one up.
WITH_SECOND_FACTOR = {"mfa_generate_recovery_codes"}


@pytest.fixture(scope="module")
def at(installation):
    at = staff_pages.make(installation)
    # A network's page loads itself anew when a build comes, and takes away what is being looked at.
    assert wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 120)
    pack = staff_pages.READY.replace("WAVE", str(at["piura"]))
    assert wait_until(lambda: installation.evaluate(pack).endswith("ready"), 120)
    return at | {"pack": installation.evaluate(pack).split()[0]}


@pytest.fixture(scope="module")
def page(installation, at, browser):
    """A manager's browser, signed in once."""
    # The content security policy is the product's; axe is ours.
    context = browser.new_context(locale="es-PE", bypass_csp=True, reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": "es", "url": installation.address}])
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("[name=username]").fill(staff_pages.MANAGER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .btn-primary").click()
    page.wait_for_url(f"{installation.address}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def faults(installation, at, page):
    """{what was looked for: [where and what]} of every page on every screen."""
    faults = {"axe": [], "sideways": [], "headings": [], "targets": [], "heading": []}
    for name, path in staff_pages.pages(at).items():
        response = page.goto(installation.address + path)
        assert response.status == 200, name
        for number, (width, scheme) in enumerate(SCREENS):
            page.set_viewport_size({"width": width, "height": TALL})
            page.emulate_media(color_scheme=scheme)
            where = f"{name}, {width} px, {scheme}"
            faults["sideways"] += [f"{where}: {fault}" for fault in look(page, "sideways")]
            faults["headings"] += [f"{where}: {fault}" for fault in look(page, "headings")]
            # Each width and each scheme once: what axe finds does not depend on both together, and it is slow.
            if number in (0, 2):
                faults["axe"] += [f"{where}: {fault}" for fault in axe_on(page)]
        faults["targets"] += [f"{name}: {fault}" for fault in look(page, "targets", TARGET, 0)]
        if page.locator("h1:visible").count() != 1:
            faults["heading"].append(name)
    return faults


def test_every_page_that_a_manager_can_open_is_looked_at(at):
    opened = {name for name, methods in EXPECTED.items() if methods["GET"]["manager"] in (200, ON)}
    opened = {name for name in opened if not name.startswith("api-")}
    looked_at = {name.partition(",")[0] for name in staff_pages.pages(at)}
    assert looked_at == opened - NO_PAGES - ELSEWHERE - WITH_SECOND_FACTOR


def test_axe_finds_nothing(faults):
    assert not faults["axe"], "\n".join(faults["axe"])


def test_no_page_scrolls_sideways(faults):
    assert not faults["sideways"], "\n".join(faults["sideways"])


def test_what_a_column_is_called_stands_above_it(faults):
    assert not faults["headings"], "\n".join(faults["headings"])


def test_whatever_is_tapped_is_high_enough(faults):
    assert not faults["targets"], "\n".join(faults["targets"])


def test_every_page_says_once_what_it_is(faults):
    assert not faults["heading"]
