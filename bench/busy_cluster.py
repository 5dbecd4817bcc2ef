"""A cluster in the middle of its second wave, with whatever its pages have to show: what bench/pages.py looks at.

Names as on a real list, kinds of organisations of which half are protected, associations, answers of two thirds,
drafts, attempts, messages, open names, registrations, a log; both waves' networks, and their comparison.
"""

import random
import subprocess
import sys
import uuid
from datetime import timedelta

from organisation_import import FIRST, WORDS
from rebuild import MOST, SEED, generated_wave, named_by, popularity

KINDS, ASSOCIATIONS, INTERVIEWERS = 6, 40, 5
# Of ten: so many have answered the second wave, another has begun, another was tried.
ANSWERED, BEGUN, TRIED = 7, 7, 8


def busy_cluster(size):
    """Fill an empty database with it. Returns (wave, earlier wave)."""
    earlier = generated_wave(size)
    from django.db import transaction

    from surveys.models import Wave

    chance = random.Random(SEED)
    with transaction.atomic():
        organisations = described(earlier, chance)
        Wave.objects.filter(pk=earlier.pk).update(state=Wave.State.CLOSED)
        wave = second_wave(earlier, organisations, chance)
        beside_the_answers(wave, organisations, chance)
    for each in (earlier, wave):
        # A process of its own measures: what that took of memory is not the pages'.
        command = f"import django; django.setup(); from networks.rebuilding.rebuild import rebuild; rebuild({each.pk})"
        subprocess.run([sys.executable, "-c", command], check=True)
    compare(earlier, wave)
    return wave, earlier


def described(wave, chance):
    """The wave's organisations with names, kinds and associations; in order of popularity, as they were."""
    from surveys.models import Affiliation, Category, Organisation

    cluster = wave.survey.cluster
    kinds = [
        Category.objects.create(
            cluster=cluster,
            key=f"Kind {number}",
            names={"es": f"Tipo {number}", "en": f"Kind {number}"},
            protected=number % 2 == 1,
            is_service=number % 2 == 0,
            position=number,
        )
        for number in range(KINDS)
    ]
    organisations = list(cluster.organisations.order_by("pk"))
    for number, each in enumerate(organisations):
        each.name = " ".join([chance.choice(FIRST), *chance.sample(WORDS, 3), "S.A.C."])
        each.name += f" {number}" if number % 4 else ""
        each.label = each.name[:60]
        each.category = kinds[number % KINDS]
        each.in_region = number % 10 > 0
        each.contact_email, each.contact_phone = f"o{number}@example.org", f"+51 555 {number}"
    fields = ["name", "label", "category", "in_region", "contact_email", "contact_phone"]
    Organisation.objects.bulk_update(organisations, fields, batch_size=500)
    associations = organisations[:ASSOCIATIONS]
    Affiliation.objects.bulk_create(
        Affiliation(organisation=each, association=chance.choice(associations))
        for each in organisations[ASSOCIATIONS::2]
    )
    return organisations


def second_wave(earlier, organisations, chance):
    """An open wave in which everybody is asked and two thirds have answered, some by interview."""
    from surveys import waves
    from surveys.models import Wave

    wave = Wave.objects.create(
        survey=earlier.survey, number=2, earlier=earlier, state=Wave.State.OPEN, opens_on=days_ago(20).date()
    )
    waves.invite(wave, organisations)
    waves.add_to_roster(wave, organisations)
    asked = list(wave.invitations.select_related("organisation").order_by("pk"))
    interviewers = teammates(wave.survey.cluster)
    for number, invitation in enumerate(asked):
        invitation.enumerator = interviewers[number % INTERVIEWERS] if number % 3 == 0 else None
        invitation.started_at = days_ago(number % 20) if number % 10 <= BEGUN else None
    type(asked[0]).objects.bulk_update(asked, ["enumerator", "started_at"], batch_size=500)
    answer(wave, [each for number, each in enumerate(asked) if number % 10 < ANSWERED], organisations, chance)
    begin_and_try(wave, asked, interviewers, chance)
    return wave


def teammates(cluster):
    """Those who interview; and a manager called bench, who looks at the pages."""
    from django.contrib.auth import get_user_model

    from surveys.models import Member

    names = {"bench": "manager"} | {f"interviewer{number}": "enumerator" for number in range(INTERVIEWERS)}
    users = [get_user_model().objects.create_user(name, f"{name}@example.org") for name in names]
    for user, role in zip(users, names.values(), strict=True):
        Member.objects.create(cluster=cluster, user=user, role=role)
    return users[1:]


def answer(wave, asked, organisations, chance):
    """What they named, with names that are on no list yet: every tenth wrote one."""
    from networks.jobs import rows
    from surveys.models import Nomination, OpenName
    from surveys.names import normalise

    relation = wave.survey.relations.get()
    weights = popularity(len(organisations))
    responses = sent(wave, asked, chance)
    ids = [each.pk for each in organisations]
    told = (
        (response.pk, relation.pk, alter, chance.randint(1, 5))
        for response in responses
        for alter in named_by(response.organisation_id, ids, weights, MOST, chance)
    )
    rows.write(Nomination, ("response", "relation", "alter", "rating"), told)
    written = [(each, " ".join(chance.sample(WORDS, 3))) for each in responses[::10]]
    names = OpenName.objects.bulk_create(
        (OpenName(response=each, text=text, normalised=normalise(text)) for each, text in written), batch_size=500
    )
    Nomination.objects.bulk_create(
        (Nomination(response=name.response, relation=relation, open_name=name) for name in names), batch_size=500
    )


def sent(wave, asked, chance):
    """The responses of some of those asked, by link or by interview."""
    from surveys.models import Response, Submission

    paradata = {"seconds": {"choose": 90}, "breaks": 0, "device": "phone", "languages": ["es"], "scripts": True}
    submissions = Submission.objects.bulk_create(
        (
            Submission(
                invitation=each,
                uuid=uuid.UUID(int=chance.getrandbits(128)),
                payload={},
                content_hash="",
                mode="interview" if each.enumerator_id else "link",
                interviewer_id=each.enumerator_id,
                interview_seconds=600 if each.enumerator_id else None,
                paradata=paradata | {"without_connection": False},
            )
            for each in asked
        ),
        batch_size=500,
    )
    for each in submissions:
        each.received_at = each.invitation.started_at
    Submission.objects.bulk_update(submissions, ["received_at"], batch_size=500)
    return Response.objects.bulk_create(
        (Response(wave=wave, organisation=each.invitation.organisation, submission=each) for each in submissions),
        batch_size=500,
    )


def begin_and_try(wave, asked, interviewers, chance):
    """Of those who have not answered some have begun, and some were called or written to."""
    from surveys.models import ContactAttempt, Draft, Sending

    silent = [(number, each) for number, each in enumerate(asked) if number % 10 >= ANSWERED]
    Draft.objects.bulk_create(
        (Draft(invitation=each, payload={"visited": []}) for number, each in silent if number % 10 == BEGUN),
        batch_size=500,
    )
    ContactAttempt.objects.bulk_create(
        (
            ContactAttempt(invitation=each, by=chance.choice(interviewers), at=days_ago(day), outcome="no-answer")
            for number, each in silent
            if number % 10 == TRIED
            for day in (3, 1)
        ),
        batch_size=500,
    )
    Sending.objects.bulk_create(
        (
            Sending(invitation=each, kind="invitation", address=each.organisation.contact_email, state="sent", number=1)
            for _number, each in silent
        ),
        batch_size=500,
    )


def beside_the_answers(wave, organisations, chance):
    """Those who registered themselves, the log, profile questions, a sponsor's link."""
    from surveys.activity import record
    from surveys.models import Category, Organisation, Registration

    cluster = wave.survey.cluster
    category = Category.objects.filter(cluster=cluster).first()
    waiting = Organisation.objects.bulk_create(
        Organisation(
            cluster=cluster,
            code=f"R{number}",
            name=f"Vivero {' '.join(chance.sample(WORDS, 2))} {number}",
            label=f"Vivero {number}",
            category=category,
            status=Organisation.Status.WAITING,
        )
        for number in range(len(organisations) // 50)
    )
    Registration.objects.bulk_create(Registration(organisation=each, consent="Sí") for each in waiting)
    bench = cluster.members.get(role="manager").user
    for each in organisations[::2]:
        record(cluster, bench, "organisation-added", about=each)


def compare(earlier, wave):
    """What a worker does when somebody asks for it."""
    from django.utils.translation import override

    from networks import reading
    from networks.comparing import comparison_keeping
    from networks.models import WaveComparison

    for each in (earlier, wave):
        each.refresh_from_db()
    pair = [(read, read.network_of("assistance")) for read in map(reading.read_wave, (earlier, wave))]
    with override("en"):
        comparison_keeping.ask(*pair)
    comparison_keeping.make(WaveComparison.objects.get().pk)


def days_ago(number):
    from django.utils import timezone

    return timezone.now() - timedelta(days=number)
