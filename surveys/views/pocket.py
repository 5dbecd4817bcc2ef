"""The questionnaire without a connection: one page that holds all steps, and where it sends what was collected.

The page is fetched while there is a connection and kept by the service worker; its script shows one step at a time.
"""

import json

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from surveys import access
from surveys.answering import consent, drafts
from surveys.answering.paradata import device_class
from surveys.answering.questionnaire import RATE
from surveys.answering.submission import InvalidAnswers, WaveIsClosed
from surveys.forms.respond import form_of
from surveys.models.responses import Mode
from surveys.pocket import NotAgreed, Unreadable, read_sending, stored_pages
from surveys.texts import one_line
from surveys.views.private import private
from surveys.views.visit import Visit


@require_safe
@private
def pocket(request, public_id):
    """A respondent's whole questionnaire, as it stands, to go on with when there is no connection."""
    visit = Visit.by_proof(request, public_id)
    with visit.speaking():
        if not visit.wave.is_open:
            return visit.show("closed")
        record = record_of(visit.invitation, visit.draft, visit.response, visit.questionnaire)
        record["proof"] = access.proof_of(visit.invitation)
        record["namedBefore"] = sorted(visit.questionnaire.named_before)
        # The phone turns the list, and puts those first, as it does for each of an enumerator's.
        visit.questionnaire.order_seed, visit.questionnaire.named_before = 0, frozenset()
        told = pocket_data(visit.questionnaire, [record], {record["consent"]: visit.invitation.organisation})
        return visit.show("pocket", sections=sections_of(visit.questionnaire), told=told)


def record_of(invitation, draft, response, questionnaire):
    """What the phone is told of one respondent: where it stands, and what its sending has to carry."""
    payload = drafts.payload_of(draft, response)
    sending = draft or drafts.new_draft(invitation, response)
    return {
        "id": invitation.public_id,
        "name": invitation.organisation.name,
        "organisation": invitation.organisation_id,
        "seed": invitation.order_seed,
        "consent": "protected" if invitation.organisation.category.protected else "named",
        "sending": str(sending.sending),
        "revision": sending.base_revision,
        "answered": response is not None,
        "steps": stored_pages(questionnaire, payload, response),
        # Which state of each page the phone starts from: see `drafts.store_page`.
        "versions": {step: drafts.part_version(payload, step) for step in questionnaire.steps_if_all_is_asked},
    }


def pocket_data(questionnaire, records, consents):
    """The JSON of a pocket page. consents: {key: a respondent whose consent reads like that}."""
    lines = {key: consent.lines_for(questionnaire.survey, respondent) for key, respondent in consents.items()}
    return {
        "wave": questionnaire.wave.pk,
        "relations": [relation.key for relation in questionnaire.relations],
        "asksAbout": bool(questionnaire.questions),
        "consents": {key: {"lines": said, "sealed": consent.seal(said)} for key, said in lines.items()},
        "records": records,
    }


def sections_of(questionnaire):
    """The forms of the steps in order, as the pocket page shows them; rating rows are filled in on the phone."""
    steps = ["choose", "more", *(RATE + relation.key for relation in questionnaire.relations)]
    steps += ["about"] if questionnaire.questions else []
    return [(step, form_of(questionnaire, step)) for step in steps]


@csrf_exempt  # the proof in what is sent stands for the token
@require_POST
@never_cache
def take(request, public_id):
    """Take in a whole questionnaire that was filled in without a connection: 201 once it is stored, and only then.

    Anything else says in one word why not, and the phone keeps its copy: "link", "team", "closed", "removed",
    "consent", "unreadable".
    """
    try:
        told = _told(request)
        invitation, interview = _who(public_id, told)
        sending = read_sending(invitation, told, device_class(request.headers.get("User-Agent", "")), **interview)
        receipt = drafts.send_whole(invitation, sending)
    except Http404:
        return _refused("link", 404)
    except PermissionDenied:
        return _refused("team", 403)
    except WaveIsClosed:
        return _refused("closed", 410)
    except drafts.AnswersRemoved:
        return _refused("removed", 410)
    except NotAgreed:
        return _refused("consent", 422)
    except (Unreadable, InvalidAnswers):
        return _refused("unreadable", 400)
    return JsonResponse(_acknowledged(invitation, sending, receipt), status=201)


def _told(request):
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(told, dict):
        raise Unreadable("no object")
    return told


def _who(public_id, told):
    """(invitation, what an interview is stored with besides)."""
    if "interview" not in told:
        return access.invitation_for_proof(public_id, told.get("proof")), {}
    invitation, interviewer = access.interview_for_token(public_id, told["interview"])
    place, seconds = told.get("place"), told.get("duration")
    sound = type(seconds) is int and 0 <= seconds < 24 * 3600
    interview = {
        "interviewer_id": interviewer.pk,
        "interview_place": one_line(place) if isinstance(place, str) else "",
        "interview_seconds": seconds if sound else None,
    }
    return invitation, {"mode": Mode.INTERVIEW, "interview": interview}


def _acknowledged(invitation, sending, receipt):
    """What the phone is told of a stored sending; `next` is what a change of it has to carry."""
    following = drafts.new_draft(invitation, receipt.response)
    return {
        "sending": str(sending.uuid),
        "receipt": receipt.code,
        "keptAside": receipt.kept_aside,
        "next": {"sending": str(following.sending), "revision": following.base_revision},
    }


def _refused(why, status):
    return JsonResponse({"refused": why}, status=status)


@require_safe
def worker(request):
    """The service worker. It keeps the questionnaire's pages for when there is no connection; never touches a POST."""
    response = HttpResponse(render_to_string("respond/worker.js"), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request):
    """What the service worker shows where a page was never kept; the same for everyone."""
    return render(request, "respond/offline.html")
