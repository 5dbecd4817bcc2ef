"""Two people in the queue at the same moment, and an answer that comes in meanwhile; each with its negative control:
with what guards taken out, the test must see the fault."""

import threading

import pytest
from django.db import connection
from django.db.models import F

from surveys.answering import submission
from surveys.models import NameDecision, OpenName
from surveys.naming import reconciliation
from surveys.naming.written_names import waiting
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="on SQLite one transaction writes at a time"),
]
AT_ONCE = 6


@pytest.fixture
def wave(people):
    return make_wave(make_survey(people.cluster))


def at_once(jobs):
    """Run jobs in threads that start together; what each returned or raised."""
    start, outcomes = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait()
            outcomes.append(job())
        except reconciliation.Stale as stale:
            outcomes.append(stale)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == len(jobs)
    return outcomes


def all_decide(people, wave):
    """Everybody matches the same name with another organisation, having seen it open; how many were told it is so."""
    make_response(wave, make_organisation(people.cluster), names=["la UNP"])
    organisations = [make_organisation(people.cluster) for _ in range(AT_ONCE)]
    outcomes = at_once(
        [
            lambda each=each: reconciliation.assign(people.cluster, people.alice, "la unp", 0, each)
            for each in organisations
        ]
    )
    return sum(not isinstance(outcome, reconciliation.Stale) for outcome in outcomes)


def test_of_many_who_decide_at_once_one_does(people, wave):
    assert all_decide(people, wave) == 1
    decision = NameDecision.objects.get()
    assert decision.version == 1
    assert OpenName.objects.get().organisation == decision.organisation
    assert people.cluster.activities.count() == 1


def test_without_the_version_they_undo_one_another(people, wave, monkeypatch):
    def claim_whatever_stands(cluster, user, normalised, seen, **decided):
        decision, _made = NameDecision.objects.get_or_create(cluster=cluster, normalised=normalised)
        NameDecision.objects.filter(pk=decision.pk).update(version=F("version") + 1, **decided)
        decision.refresh_from_db()
        return decision

    monkeypatch.setattr(reconciliation, "_claim", claim_whatever_stands)
    assert all_decide(people, wave) > 1


def decided_while_an_answer_is_stored(people, wave, monkeypatch):
    """The answer has looked what the name is; then somebody decides; then the answer is committed."""
    make_response(wave, make_organisation(people.cluster), names=["la UNP"])
    university = make_organisation(people.cluster)
    write = submission._write_nominations

    def after_somebody_decided(*args):
        def decide():
            reconciliation.assign(people.cluster, people.alice, "la unp", 0, university)
            connection.close()

        thread = threading.Thread(target=decide)
        thread.start()
        thread.join(60)
        return write(*args)

    monkeypatch.setattr(submission, "_write_nominations", after_somebody_decided)
    make_response(wave, make_organisation(people.cluster), names=["La UNP"])


def test_an_answer_that_comes_in_meanwhile_follows(people, wave, monkeypatch):
    decided_while_an_answer_is_stored(people, wave, monkeypatch)
    assert OpenName.objects.exclude(organisation=None).count() == 2
    assert waiting(people.cluster) == 0


def test_without_looking_again_it_would_wait_though_it_was_decided(people, wave, monkeypatch):
    monkeypatch.setattr(submission, "follow_decisions", lambda *args: None)
    decided_while_an_answer_is_stored(people, wave, monkeypatch)
    assert waiting(people.cluster) == 1
