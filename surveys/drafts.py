"""The pages that a respondent has filled in: stored one by one, gone on with from any telephone, sent at the end."""

from django.db import transaction
from django.utils import timezone

from surveys.answers import Answers, content_hash
from surveys.models import Draft, Invitation, Response
from surveys.submission import store


def draft_of(invitation):
    return Draft.objects.filter(invitation=invitation).first()


def response_of(invitation):
    """What the respondent's organisation has sent in this wave, or None."""
    return (
        Response.objects.select_related("submission")
        .filter(wave=invitation.wave_id, organisation=invitation.organisation_id)
        .first()
    )


def payload_of(draft, response):
    """The answers to show: those being changed, else those that were sent, else none."""
    if draft is not None:
        return draft.payload
    return response.submission.payload if response is not None else {}


@transaction.atomic
def store_page(invitation, step, part, language):
    """Store one page: `part` replaces its share of the payload. Returns the draft.

    `step` None: the page is shown again, and this is what was good of it.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    draft = draft_of(invitation) or _started(invitation)
    ratings = {**draft.payload.get("ratings", {}), **part.get("ratings", {})}
    visited = draft.payload.get("visited", [])
    draft.payload = {**draft.payload, **part, "ratings": ratings, "visited": sorted({*visited, step} - {None})}
    draft.language = language
    draft.save()
    return draft


class ChangedMeanwhile(Exception):
    """The draft is not what the respondent saw when they tapped "Send"; nothing is sent."""


@transaction.atomic
def send(invitation, uuid, seen, language):
    """Send the draft as it was `seen` on the check page (its `fingerprint`), and put it away; returns the Receipt.

    The draft is read under the lock that its pages are stored under: a page that another telephone stores at the same
    moment is either in the sending, or stays. Raises ChangedMeanwhile, and what `surveys.submission.store` raises.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    draft = draft_of(invitation)
    if draft is None or draft.sending != uuid or fingerprint(draft) != seen:
        raise ChangedMeanwhile
    receipt = store(invitation, uuid=uuid, payload=draft.payload, language=language, base_revision=draft.base_revision)
    draft.delete()
    return receipt


def fingerprint(draft):
    """Tells one state of a draft's answers from another."""
    return content_hash(answers_of(draft.payload).as_payload())


def _started(invitation):
    """A new draft: empty, or with what was sent, to be changed."""
    if invitation.started_at is None:
        Invitation.objects.filter(pk=invitation.pk).update(started_at=timezone.now())
    response = response_of(invitation)
    if response is None:
        return Draft(invitation=invitation)
    sent = response.submission.payload
    return Draft(
        invitation=invitation,
        base_revision=response.revision,
        payload={**sent, "visited": all_steps_of(sent)},
    )


def all_steps_of(payload):
    """The steps that a sent payload has answered. Imported answers lack the consent, which is then asked for."""
    rated = [f"rate-{relation}" for relation in payload.get("ratings", {})]
    welcome = ["welcome"] if payload.get("consent") else []
    return [*welcome, "choose", "more", "about", *rated]


def visited_of(payload, response):
    """The steps whose pages are stored: as the draft counts them, or those of what was sent."""
    return set(payload.get("visited") or (all_steps_of(payload) if response is not None else ()))


def answers_of(payload):
    return Answers.from_payload(payload)
