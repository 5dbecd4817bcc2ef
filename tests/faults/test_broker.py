"""The broker stops or freezes: answers are stored as ever and at once, and the tables follow when it is back."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from clustersurvey.processes import wait_until
from tests.respondent import Respondent

pytestmark = pytest.mark.servers

# What a respondent may wait for the receipt, and staff for the tables, in seconds.
RECEIPT, TABLES = 3, 60

# Prints the link of the respondent who is open, whom it is about to name, and how that one stands.
STATE = """
import json
from networks.models import Pointer, Position, Tie
from surveys.examples.piura import UNANSWERED
from surveys.inviting.invitations import link_of
from surveys.models import Invitation, Nomination, Organisation
named = Organisation.objects.get(cluster__slug="piura", label="SENASA")
invitation = Invitation.objects.get(wave__survey__cluster__slug="piura", organisation__code=UNANSWERED)
pointer = Pointer.objects.filter(wave=invitation.wave).first()
networks = {"network__build": pointer and pointer.build, "network__relation__key": "assistance"}
said = Nomination.objects.filter(response__organisation=invitation.organisation, alter=named)
print(json.dumps({
    "link": link_of(invitation), "named": named.pk,
    "stored": said.filter(relation__key="assistance").values_list("rating", flat=True).first(),
    "strength": Tie.objects.filter(receiver=invitation.organisation, source=named, **networks)
        .values_list("strength", flat=True).first(),
    "weighted": Position.objects.filter(organisation=named, **networks)
        .values_list("weighted_out_degree", flat=True).first(),
}))
"""


def state_of(stack):
    return json.loads(stack.evaluate(STATE))


@pytest.fixture
def before(stack):
    """How things stand with everything running and the tables up to date."""
    stack.broker.thaw()
    if not stack.broker.process.is_running:
        stack.broker.start()

    def is_built():
        state = state_of(stack)
        return state["weighted"] is not None and state["strength"] == state["stored"]

    assert wait_until(is_built, TABLES, pause=1)
    return state_of(stack)


def answer(before):
    """Answer with another rating than the one given before; returns the rating."""
    rating = (before["stored"] or 0) % 5 + 1
    code, seconds = Respondent(before["link"]).answer(before["named"], rating)
    assert code
    assert seconds < RECEIPT
    return rating


def answer_while(stack, before):
    """The same while the broker is away."""
    rating = answer(before)
    during = state_of(stack)
    assert during["stored"] == rating
    assert during["weighted"] == before["weighted"], "the broker was to be away"
    return rating


def assert_tables_follow(stack, before, rating):
    expected = before["weighted"] - (before["strength"] or 0) + rating
    returned = time.monotonic()
    assert wait_until(lambda: state_of(stack)["weighted"] == expected, TABLES, pause=1), state_of(stack)
    assert time.monotonic() - returned < TABLES


def test_frozen_the_answer_is_stored_and_the_tables_follow(stack, before):
    # The first of the tests: a web server that has not met the broker yet waits the longest for it.
    stack.broker.freeze()
    try:
        rating = answer_while(stack, before)
    finally:
        stack.broker.thaw()
    assert_tables_follow(stack, before, rating)


# Keeps the task of a wake-up call waiting at its first row, until it is told to let go.
HOLD = """
from pathlib import Path
from django.db import transaction
from clustersurvey.processes import wait_until
from networks.models import Pointer
with transaction.atomic():
    Pointer.objects.select_for_update().get()
    Path({held!r}).touch()
    assert wait_until(Path({release!r}).exists, 60)
"""
WAKE_UP = """
from networks.jobs.wake_up import wake_up
from networks.models import Pointer
wake_up(Pointer.objects.get().wave_id)
"""
# How many of them the worker has begun, and how many ended.
RECEIVED = re.compile(r"Task networks.tasks.rebuild_wave\S+ received")
ENDED = re.compile(r"Task networks.tasks.rebuild_wave\S+ (succeeded|raised)")


def end_a_task_while_frozen(stack, folder):
    def count(pattern):
        return len(pattern.findall(stack.installation.worker.log.read_text()))

    held, release = folder / "held", folder / "release"
    assert wait_until(lambda: count(RECEIVED) == count(ENDED), 20), "one was under way"
    ended = count(ENDED)
    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(stack.evaluate_apart, HOLD.format(held=str(held), release=str(release)))
        assert wait_until(held.exists, 60)
        stack.evaluate(WAKE_UP)
        assert wait_until(lambda: count(RECEIVED) > ended, 20)
        stack.broker.freeze()
        try:
            release.touch()
            holding.result(60)
            assert wait_until(lambda: count(ENDED) > ended, 30)
            # Until somebody else has given it up: the worker, which came first, has as well.
            stack.evaluate(WAKE_UP)
        finally:
            stack.broker.thaw()


def test_a_task_that_ends_while_it_is_frozen_does_not_stop_the_worker(stack, before, tmp_path):
    """Whoever keeps the end of a task in the broker loses it here. The worker may lose neither a place by it, nor its
    life when the connection breaks next."""
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        end_a_task_while_frozen(stack, tmp_path / str(number))
    rating = answer(before)
    assert_tables_follow(stack, before, rating)
    stack.broker.stop()
    stack.broker.start()
    again = state_of(stack)
    assert_tables_follow(stack, again, answer(again))
    stack.installation.check()


def test_stopped_the_answer_is_stored_and_the_tables_follow(stack, before):
    stack.broker.stop()
    rating = answer_while(stack, before)
    stack.broker.start()
    assert_tables_follow(stack, before, rating)


def test_frozen_only_the_first_of_many_answers_waits_for_it(stack, before):
    """One wake-up call at a time: while it is out, nobody else's request meets the broker."""
    stack.broker.freeze()
    try:
        rating = answer_while(stack, before)
        code, seconds = Respondent(before["link"]).answer(before["named"], rating % 5 + 1)
    finally:
        stack.broker.thaw()
    assert code
    assert seconds < 1
    assert_tables_follow(stack, before, rating % 5 + 1)
