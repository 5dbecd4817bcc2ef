"""What each page of the questionnaire weighs on the line. `make page-weight` prints the same figures, and the times."""

import pytest

from tests.page_weight import FIRST_BYTES, FIRST_REQUESTS, LATER_BYTES, PHONE, weigh

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["piura", "costa"])
def weights(request, installation, browser):
    """The Weight of each page, from rosters of 49 and of 400."""
    context = browser.new_context(**PHONE)
    yield list(weigh(context.new_page(), installation.invite(request.param)))
    context.close()


def test_the_first_page_comes_in_few_bytes_and_requests(weights):
    first = weights[0].page
    assert first.received <= FIRST_BYTES, first.addresses
    assert first.requests <= FIRST_REQUESTS, first.addresses


def test_the_later_pages_are_lighter_still(weights):
    assert [weight.step for weight in weights[1:]][-1] == "thanks"
    heavy = {weight.step: weight.page for weight in weights[1:] if weight.page.received > LATER_BYTES}
    assert heavy == {}
