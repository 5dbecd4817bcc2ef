"""One telephone sends while another changes a page: the page is in the sending, or it is still there. Never neither."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from tests.faults.test_broker import state_of
from tests.respondent import Respondent

pytestmark = pytest.mark.servers

ROUNDS = 12
# The number of employees as of the latest submission, and as of the draft (None: there is no draft).
KEPT = """
import json
from surveys.models import Draft, Submission
sent = Submission.objects.filter(invitation__organisation__code="A27").order_by("-id").first()
draft = Draft.objects.filter(invitation__organisation__code="A27").first()
print(json.dumps([kept and kept.payload["profile"].get("employees") for kept in (sent, draft)]))
"""


def test_a_page_stored_while_sending_is_not_lost(stack):
    for number in range(1, ROUNDS + 1):
        state = state_of(stack)
        respondent = Respondent(state["link"])
        check = respondent.until("check", state["named"], number % 5 + 1)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', check.text))
        about = check.url.replace("/check/", "/about/")
        start = Barrier(2)

        cookies = respondent.browser.cookies.get_dict()

        def post(address, data, start=start, cookies=cookies):
            start.wait()
            requests.post(address, data=data, cookies=cookies, timeout=30).raise_for_status()

        with ThreadPoolExecutor(2) as pool:
            sending = pool.submit(post, check.url, hidden)
            page = pool.submit(post, about, {"proof": hidden["proof"], "employees": str(1000 + number)})
        sending.result(), page.result()
        sent, draft = json.loads(stack.evaluate(KEPT))
        assert 1000 + number in (sent, draft), f"round {number}: acknowledged and gone"
