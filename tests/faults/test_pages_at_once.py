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


# Of two telephones, one sends a page that had waited, the other another page: the second comes while the first has read
# the draft and not written it yet. Prints the names and the number of employees that are stored in the end.
ONE_WAITED = """
import json
from threading import Event, Thread
from django.db import connection
from surveys.answering import drafts
from surveys.models import Draft, Invitation

def read():
    ours = Invitation.objects.select_related("draft")
    return ours.get(wave__survey__cluster__slug="piura", organisation__code="A27")

Draft.objects.filter(invitation=read()).delete()
drafts.store_page(read(), drafts.Page("choose", {"chosen": [], "nobody_listed": True}, "es"))
waited, other = read(), read()
version_of, has_read, is_stored = drafts.part_version, Event(), Event()

def slowly(payload, step):
    has_read.set()
    is_stored.wait(1)
    return version_of(payload, step)

def send_what_waited():
    page = drafts.Page("more", {"names": [{"text": "Don Lucho", "place": ""}]}, "es")
    drafts.store_page(waited, page, seen=version_of(waited.draft.payload, "more"))
    connection.close()

def send_another():
    has_read.wait()
    drafts.store_page(other, drafts.Page("about", {"profile": {"employees": 7}}, "es"))
    is_stored.set()
    connection.close()

drafts.part_version = slowly
threads = [Thread(target=send_what_waited), Thread(target=send_another)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
payload = Draft.objects.get(invitation=waited).payload
print(json.dumps([payload.get("names"), payload.get("profile")]))
"""


def test_a_page_that_waited_does_not_overwrite_another(stack):
    assert json.loads(stack.evaluate_apart(ONE_WAITED)) == [[{"text": "Don Lucho", "place": ""}], {"employees": 7}]
