"""The web server is killed while a hundred respondents send: nothing that was acknowledged is missing, none is doubled.

Each sends until it is told that its answers have arrived, under the same UUID, as a phone does.
"""

import json
import random
import threading
import time
import uuid as uuids
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from clustersurvey.processes import wait_until, web_answers

pytestmark = pytest.mark.servers

SENDINGS = 100
AT_ONCE = 8
PATIENCE = 120
# A hundred respondents of their own in the example's wave; for each its address and what its sending carries.
PREPARE = f"""
import json
from surveys import access, waves
from surveys.models import Organisation, Wave
wave = Wave.objects.get()
category = wave.survey.cluster.categories.first()
made = [
    Organisation(cluster=wave.survey.cluster, code=code, name=code, label=code, category=category)
    for code in (f"K{{number}}" for number in range({SENDINGS}))
]
waves.invite(wave, Organisation.objects.bulk_create(made))
senasa = Organisation.objects.get(code="SENASA").pk
rows = wave.invitations.filter(organisation__code__startswith="K", organisation__code__regex="^K[0-9]+$")
print(json.dumps([[row.public_id, access.proof_of(row), senasa] for row in rows]))
"""
COUNTS = """
import json
from surveys.models import Nomination, Response, Submission
mine = dict(organisation__code__regex="^K[0-9]+$")
responses = Response.objects.filter(**mine)
print(json.dumps({
    "responses": responses.count(),
    "submissions": Submission.objects.filter(invitation__organisation__code__regex="^K[0-9]+$").count(),
    "nominations": Nomination.objects.filter(response__in=responses).count(),
    "uuids": [str(uuid) for uuid in responses.values_list("submission__uuid", flat=True)],
}))
"""


def sending_of(public_id, proof, senasa):
    ratings = [[f"o{senasa}", "4"]]
    return {
        "proof": proof,
        "sending": str(uuids.uuid4()),
        "revision": 0,
        "language": "es",
        "steps": {
            "welcome": [["consent", "on"]],
            "choose": [["chosen", str(senasa)]],
            "rate-assistance": ratings,
            "rate-technological": ratings,
            "rate-commercial": ratings,
        },
    }


def send_until_stored(address, sending):
    """Returns the receipt; sends again and again, each time over a connection of its own."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            answer = requests.post(address, json=sending, timeout=10)
        except requests.RequestException:
            time.sleep(0.1)
            continue
        if answer.status_code == 201:
            assert answer.json()["sending"] == sending["sending"]
            return answer.json()["receipt"]
        assert answer.status_code >= 500, answer.text
    raise AssertionError("never stored")


def kill_again_and_again(stack, done):
    """Kill the web server with all its processes at random moments, and start it anew, until `done`; how often."""
    pick, killed = random.Random(100), 0
    web = stack.installation.web
    while not done.is_set():
        done.wait(pick.uniform(0.05, 0.6))
        web.kill()
        killed += 1
        web.start()
        assert wait_until(lambda: web_answers(stack.port), 40)
    return killed


def test_a_hundred_sendings_while_the_server_is_killed(stack):
    prepared = [
        (f"{stack.address}/answer/{public_id}/whole/", sending_of(public_id, proof, senasa))
        for public_id, proof, senasa in json.loads(stack.evaluate(PREPARE))
    ]
    assert len(prepared) == SENDINGS
    done = threading.Event()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        killing = pool.submit(kill_again_and_again, stack, done)
        # Every tenth is sent by two at once, as a page and its service worker may do.
        twice = prepared + prepared[::10]
        receipts = list(pool.map(lambda each: send_until_stored(*each), twice))
        done.set()
        assert killing.result() >= 2, "nobody was killed while they sent"
    assert len(set(receipts)) == SENDINGS
    assert receipts[SENDINGS:] == receipts[:SENDINGS:10], "the same sending has the same receipt"
    counts = json.loads(stack.evaluate(COUNTS))
    assert sorted(counts["uuids"]) == sorted(sending["sending"] for _address, sending in prepared)
    assert counts["responses"] == counts["submissions"] == SENDINGS
    assert counts["nominations"] == SENDINGS * 3
