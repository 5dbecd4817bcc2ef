"""The end of the questionnaire: everything on one page, the sending, the receipt."""

import uuid as uuids

from surveys.answering import drafts
from surveys.answering.questionnaire import RATE
from surveys.answering.submission import WaveIsClosed, receipt_code
from surveys.models import Submission
from surveys.views.visit import Moved


def check_page(visit, changed=False):
    if visit.draft is None and visit.response is not None:
        return Moved("thanks")
    if visit.first_unfinished != "check":
        return Moved(visit.first_unfinished)
    seen = drafts.fingerprint(visit.draft)
    status = 422 if changed and visit.has_scripts else 200
    return visit.show(
        "check", status, parts=summary(visit.questionnaire), draft=visit.draft, seen=seen, changed=changed
    )


def send(visit):
    """Store the answers. Whatever comes twice (double tap, back and send, a proxy) meets the first receipt."""
    uuid = _uuid(visit.request.POST.get("sending"))
    if _is_sent(visit, uuid):
        return _first_receipt(visit)
    if visit.draft is None or visit.first_unfinished != "check":
        return Moved("check")
    try:
        receipt = drafts.send(visit.invitation, visit.page("check", {}), uuid, visit.request.POST.get("seen"))
    except drafts.ChangedMeanwhile:
        return _changed_meanwhile(visit, uuid)
    except WaveIsClosed:
        return visit.show("closed", status=410)
    visit.draft = None
    visit.response = receipt.response
    return Moved("thanks")


def _is_sent(visit, uuid):
    return uuid is not None and Submission.objects.filter(invitation=visit.invitation, uuid=uuid).exists()


def _changed_meanwhile(visit, uuid):
    """Sent by another request a moment ago, or changed on another page: the receipt, or what it is now."""
    if _is_sent(visit, uuid):
        return _first_receipt(visit)
    return check_page(visit.again(), changed=True)


def _first_receipt(visit):
    """The draft that this visit has read may have been sent since, by the worker of the same telephone."""
    visit.draft = drafts.draft_of(visit.invitation)
    return Moved("thanks")


def thanks_page(visit):
    sent = Submission.objects.filter(invitation=visit.invitation, withdrawn_at=None)
    latest = sent.order_by("-id").first()
    if latest is None:
        return Moved(visit.first_unfinished) if visit.wave.is_open else visit.show("closed")
    named = len({key for _relation, key, _rating in drafts.answers_of(latest.payload).nominations()})
    code = receipt_code(latest.uuid)
    return visit.show(
        "thanks", submission=latest, code=code, named=named, draft=visit.draft, forget=visit.draft is None
    )


def summary(questionnaire):
    """What the check page lists: each relation's ratings, and the profile answers, as the reader knows them."""
    answers = questionnaire.answers
    names = dict(questionnaire.rated())
    ratings = [
        (RATE + relation.key, relation, [(names[key], given[key]) for key in names if key in given])
        for relation in questionnaire.relations
        for given in [answers.ratings.get(relation.key, {})]
    ]
    said = {**answers.unclear, **answers.profile}
    about = [
        (question, said[question.field.key], question.field.key in answers.unclear)
        for question in questionnaire.questions
        if question.field.key in said
    ]
    chosen = set(answers.chosen) & set(questionnaire.organisations)
    return {"chosen": chosen, "ratings": [] if answers.names_nobody else ratings, "about": about}


def _uuid(text):
    try:
        return uuids.UUID(text or "")
    except ValueError:
        return None
