"""The same sending twenty times, and several at once: one response, one receipt."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from tests.faults.test_broker import state_of
from tests.respondent import Respondent

pytestmark = pytest.mark.servers

COUNTS = """
import json
from surveys.models import Nomination, Response, Submission
responses = Response.objects.filter(wave__survey__cluster__slug="piura", organisation__code="A27")
print(json.dumps({
    "responses": responses.count(),
    "submissions": Submission.objects.filter(invitation__organisation__code="A27").count(),
    "nominations": Nomination.objects.filter(response__in=responses).count(),
    "revision": responses.values_list("revision", flat=True).first() or 0,
}))
"""


def counts(stack):
    return json.loads(stack.evaluate(COUNTS))


@pytest.fixture
def sending(stack):
    """A respondent's check page, ready to be sent: what one POST of it returns."""
    state = state_of(stack)
    respondent = Respondent(state["link"])
    page = respondent.until("check", state["named"], (state["stored"] or 0) % 5 + 1)
    data = {name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1] for name in ("proof", "sending", "seen")}

    def send():
        # A browser of its own each time: no connection is shared, as with a proxy that sends again.
        answer = requests.post(page.url, data=data, cookies=respondent.browser.cookies.get_dict(), timeout=30)
        answer.raise_for_status()
        return re.search(r'id="receipt">([\w-]+)', answer.text)[1]

    return send


def test_twenty_times_is_once(stack, sending):
    before = counts(stack)
    receipts = {sending() for _again in range(20)}
    after = counts(stack)
    assert len(receipts) == 1
    assert after["responses"] == 1
    assert after["submissions"] == before["submissions"] + 1
    assert after["revision"] == before["revision"] + 1


@pytest.mark.parametrize("at_once", [2, 8])
def test_at_once_is_once(stack, sending, at_once):
    before = counts(stack)
    start = Barrier(at_once)

    def together(_number):
        start.wait()
        return sending()

    with ThreadPoolExecutor(at_once) as pool:
        receipts = set(pool.map(together, range(at_once)))
    after = counts(stack)
    assert len(receipts) == 1
    assert after["responses"] == 1
    assert after["submissions"] == before["submissions"] + 1
    assert after["revision"] == before["revision"] + 1
    # One organisation named, in each of the three relations.
    assert after["nominations"] == 3
