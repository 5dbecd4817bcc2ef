"""The pages that a respondent has filled in: stored one by one, gone on with from any telephone, sent at the end."""

import uuid as uuids
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from surveys.answering.answers import Answers, content_hash
from surveys.answering.paradata import with_page
from surveys.answering.questionnaire import RATE
from surveys.answering.submission import Sending, store_sending
from surveys.models import Draft, Invitation, Response, Submission


def draft_of(invitation):
    return Draft.objects.filter(invitation=invitation).first()


def response_of(invitation):
    """What the respondent's organisation has sent in this wave, or None."""
    sent = Response.objects.filter(wave=invitation.wave_id, organisation=invitation.organisation_id)
    return sent.select_related("submission").first()


def response_by_id(pk):
    """The same, where it is known whether there is one."""
    return None if pk is None else Response.objects.select_related("submission").filter(pk=pk).first()


def lock(invitation):
    """One change of a respondent's answers at a time: whoever comes second waits here until the first has ended."""
    Invitation.objects.select_for_update().values_list("pk", flat=True).get(pk=invitation.pk)


def payload_of(draft, response):
    """The answers to show: those being changed, else those that were sent, else none."""
    if draft is not None:
        return draft.payload
    return response.submission.payload if response is not None else {}


@dataclass(frozen=True)
class Page:
    """One page as it was sent: its share of the payload, and what is noted besides (`surveys.answering.paradata`)."""

    step: str
    part: dict
    language: str
    agreed: dict = field(default_factory=dict)
    seconds: float | None = None
    device: str = "computer"
    scripts: bool = False

    def noted(self, paradata):
        return with_page(
            paradata,
            step=self.step,
            seconds=self.seconds,
            language=self.language,
            device=self.device,
            scripts=self.scripts,
        )


NAMESPACE = uuids.UUID("6a8a1f6e-51a0-4d0c-9a53-2c1f1ad9d3f4")


class AnswersRemoved(Exception):
    """What comes was begun before the respondent removed its answers: nothing is stored."""


class ChangedMeanwhile(Exception):
    """What is stored is not what the respondent saw when they sent it off; nothing is stored or sent."""


def store_page(invitation, page, finished=True, seen=None):
    """Store a Page; its `part` replaces its share of the payload. Returns the draft.

    Not `finished`: the page is shown again, and this is what was good of it. `seen`: the state of the page's share
    (its `part_version`) that it was filled in on, where the page has waited somewhere; raises ChangedMeanwhile when
    that has been changed since, on another telephone, to something else.
    """
    # Nearly always nobody else has changed the draft since the invitation was looked up with it: one statement.
    draft = getattr(invitation, "draft", None) if seen is None else None
    if draft is not None and _store_if_unchanged(draft, page, finished):
        return draft
    return _store_alone(invitation, page, finished, seen)


def _store_if_unchanged(draft, page, finished):
    """Write the page into the draft as it was read; False, and nothing is written, when it is not that any more."""
    as_read = Draft.objects.filter(pk=draft.pk, updated_at=draft.updated_at)
    _fill_in(draft, page, finished)
    draft.updated_at = timezone.now()
    return as_read.update(**{name: getattr(draft, name) for name in (*FILLED_IN, "updated_at")}) == 1


@transaction.atomic
def _store_alone(invitation, page, finished, seen):
    draft = _lock_draft(invitation) or _started(invitation)
    before, after = (part_version(each, page.step) for each in (draft.payload, _merged(draft.payload, page.part)))
    if seen is not None and before not in (seen, after):
        raise ChangedMeanwhile
    if seen is not None and before == after and draft.pk is None and draft.base_revision:
        return draft  # a late copy of a page that was sent with all the others: no change is begun
    _fill_in(draft, page, finished)
    draft.save()
    return draft


def _lock_draft(invitation):
    """The draft as it is, for whoever writes it back. Its own lock, too: a page may be stored without the other one."""
    lock(invitation)
    return Draft.objects.select_for_update().filter(invitation=invitation).first()


FILLED_IN = ("payload", "language", "paradata", "agreed")


def _fill_in(draft, page, finished):
    visited = {*draft.payload.get("visited", []), *([page.step] if finished else [])}
    draft.payload = {**_merged(draft.payload, page.part), "visited": sorted(visited)}
    draft.language = page.language
    draft.paradata = page.noted(draft.paradata)
    draft.agreed = page.agreed or draft.agreed


def _merged(payload, part):
    return {**payload, **part, "ratings": {**payload.get("ratings", {}), **part.get("ratings", {})}}


def part_version(payload, step):
    """Tells one state of a step's share of the payload from another."""
    if step.startswith(RATE):
        share = payload.get("ratings", {}).get(step.removeprefix(RATE))
    else:
        keys = {"choose": ("chosen", "nobody_listed"), "more": ("names",), "about": ("profile", "unclear")}
        # Nothing said, and said that there is nothing, are the same state.
        share = [payload.get(key) or None for key in keys.get(step, ())]
    return content_hash(share)[:12]


@transaction.atomic
def send(invitation, page, uuid, seen):
    """Send the draft as it was `seen` on the check page (its `fingerprint`), and put it away; returns the Receipt.

    `page`: the check page, which has no share of the payload.

    A page that another telephone stores at the same moment is either in the sending, or stays. Raises
    ChangedMeanwhile, and what `surveys.answering.submission.store` raises.
    """
    draft = _lock_draft(invitation)
    if draft is None or draft.sending != uuid or fingerprint(draft) != seen:
        raise ChangedMeanwhile
    receipt = store_sending(
        invitation,
        Sending(
            uuid=uuid,
            payload=draft.payload,
            language=page.language,
            base_revision=draft.base_revision,
            agreed=draft.agreed or _agreed_before(invitation),
            paradata=page.noted(draft.paradata),
        ),
    )
    draft.delete()
    return receipt


@transaction.atomic
def send_whole(invitation, sending):
    """Send answers that were collected without a connection (a Sending); returns the Receipt.

    A draft that they were begun from is put away with them; one that somebody began elsewhere stays. Raises
    AnswersRemoved, and what `surveys.answering.submission.store` raises.
    """
    lock(invitation)
    agreed = sending.agreed or _agreed_in_draft(invitation) or _agreed_before(invitation)
    receipt = store_sending(invitation, replace(sending, agreed=agreed))
    Draft.objects.filter(invitation=invitation, sending=sending.uuid).delete()
    if receipt.submission.withdrawn_at is not None:
        raise AnswersRemoved
    _note_start(invitation)
    return receipt


def fingerprint(draft):
    """Tells one state of a draft's answers from another."""
    return content_hash(answers_of(draft.payload).as_payload())


def _started(invitation):
    """A new draft: empty, or with what was sent, to be changed."""
    _note_start(invitation)
    invitation.removals = invitation.withdrawals.count()  # what was counted before the lock may be old
    return new_draft(invitation, response_of(invitation))


def _note_start(invitation):
    Invitation.objects.filter(pk=invitation.pk, started_at=None).update(started_at=timezone.now())


def new_draft(invitation, response):
    """A draft that is not saved: empty, or with what was sent."""
    revision = response.revision if response is not None else 0
    sent = response.submission.payload if response is not None else {}
    return Draft(
        invitation=invitation,
        sending=uuid_after(invitation, revision),
        base_revision=revision,
        payload={**sent, "visited": all_steps_of(sent)} if sent else {},
    )


def uuid_after(invitation, revision):
    """What the sending after a revision is called. A phone that lost its connection before it had stored anything
    knows it, too; after the answers were removed, it is another."""
    removals = getattr(invitation, "removals", None)  # counted with the invitation where it was looked up to be shown
    if removals is None:
        removals = invitation.withdrawals.count()
    return uuids.uuid5(NAMESPACE, f"{invitation.public_id} {removals} {revision}")


def _agreed_in_draft(invitation):
    return Draft.objects.filter(invitation=invitation).values_list("agreed", flat=True).first() or {}


def _agreed_before(invitation):
    """What was agreed to with the sending that is changed: its page is not shown again."""
    before = Submission.objects.filter(invitation=invitation, withdrawn_at=None).exclude(agreed={}).order_by("-id")
    return before.values_list("agreed", flat=True).first() or {}


def all_steps_of(payload):
    """The steps that a sent payload has answered. Imported answers lack the consent, which is then asked for."""
    rated = [f"{RATE}{relation}" for relation in payload.get("ratings", {})]
    welcome = ["welcome"] if payload.get("consent") else []
    return [*welcome, "choose", "more", "about", *rated]


def visited_of(payload, response):
    """The steps whose pages are stored: as the draft counts them, or those of what was sent."""
    return set(payload.get("visited") or (all_steps_of(payload) if response is not None else ()))


def answers_of(payload):
    return Answers.from_payload(payload)
