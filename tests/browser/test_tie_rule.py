"""The rule for ties in a real browser: chosen on a phone's width, and the network follows by itself."""

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.test_accessibility import axe_on, look
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser

MAKE = f"""
from surveys.models import Member
from tests.cast import make_user
from tests.networks import both_ends_wave
world = both_ends_wave.make("giuliani")
user = make_user("nora")
user.set_password({PASSWORD!r}); user.save()
Member.objects.create(cluster=world.cluster, user=user, role="analyst")
print(world.wave.pk)
"""
UP_TO_DATE = "from networks.rebuilding.rebuild import waves_behind; print(not waves_behind().exists())"


@pytest.fixture
def page(installation, browser):
    wave = installation.evaluate(MAKE)
    # The content security policy is the product's; axe is ours.
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{installation.address}/accounts/login/")
    page.locator("input[name=username]").fill("nora")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{installation.address}/")
    wait_until(lambda: installation.evaluate(UP_TO_DATE) == "True", 30)
    page.goto(f"{installation.address}/clusters/giuliani/waves/{wave}/network/assistance/")
    yield page
    context.close()


def test_the_network_follows_the_rule_that_is_chosen(page):
    rule = page.locator("#rule-for-ties")
    expect(rule).to_contain_text("This network was built by the receiver's word.")
    rule.get_by_text("Choose another rule").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert axe_on(page) == []
    assert look(page, "sideways") == []
    rule.get_by_label("the word of both").check()
    rule.get_by_role("button", name="Count by this rule").click()
    # The page loads itself anew when the next build is there.
    expect(page.locator("#rule-for-ties")).to_contain_text("This network was built by the word of both.", timeout=15000)
    expect(page.locator("#findings")).to_contain_text("2 confirmed by both, 2 denied by one.")
