"""The questionnaire behind a personal link: plain pages that work with scripts off, each stored before the next shows.

A respondent has no account. The link is exchanged for a proof, in a cookie for reading and in the page for writing:
a page that was kept open for days can still be sent, and cookies may be off.
"""

from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access
from surveys.answering import drafts
from surveys.forms.respond import form_of
from surveys.views import check
from surveys.views.private import leave_proof, private
from surveys.views.visit import Moved, Visit


@require_safe
@private
def open_link(request, token):
    """A personal link: leaves the proof in a cookie and goes to an address without the secret. Writes nothing."""
    invitation = access.invitation_for_token(token)
    return _redirect(Visit(request, invitation), None)


@require_safe
@private
def resume(request, public_id):
    """Go on where the respondent stopped, on whatever telephone; to the receipt when everything is sent."""
    return _redirect(Visit.by_proof(request, public_id), None)


@csrf_exempt  # the proof in the page stands for the token
@require_http_methods(["GET", "HEAD", "POST"])
@private
def step(request, public_id, step):
    """One page of the questionnaire."""
    visit = Visit.by_proof(request, public_id)
    with visit.speaking():
        sent = request.method == "POST" and not visit.switches_language
        outcome = _take(visit, step) if sent else _page(visit, step)
        if not isinstance(outcome, Moved):
            return outcome
        if sent and visit.has_scripts:
            return _next_page(visit, outcome.step)
        return _redirect(visit, outcome.step)


def _redirect(visit, step):
    response = redirect(visit.address(step or visit.where_to_begin))
    leave_proof(response, visit.invitation)
    return response


def _next_page(visit, step):
    """The page that follows, as the answer to the one that was stored: 201, which no gateway's own page says."""
    outcome = _page(visit, step)
    while isinstance(outcome, Moved):
        step = outcome.step
        outcome = _page(visit, step)
    outcome.status_code = 201
    outcome.headers["Content-Location"] = visit.address(step)
    return outcome


def _page(visit, step):
    """A step's page to be read, or Moved to the one that comes first."""
    if step == "thanks":
        return check.thanks_page(visit)
    if not visit.wave.is_open:
        return visit.show("closed")
    if step == "check":
        return check.check_page(visit)
    steps = visit.questionnaire.steps
    if step not in steps or steps.index(step) > steps.index(visit.first_unfinished):
        # Made up, or not reached yet, or about someone who has been taken off the list since.
        return Moved(visit.first_unfinished)
    data = visit.request.POST if visit.switches_language else None
    return visit.show(step, form=form_of(visit.questionnaire, step, data, switching=visit.switches_language))


def _take(visit, step):
    """What comes of a page that was sent: Moved on, or the page again."""
    if not visit.wave.is_open:
        return visit.show("closed", status=410)
    if step == "check":
        return check.send(visit)
    # What was typed is stored though another page has come unfinished since; without consent nothing is.
    if step not in visit.questionnaire.steps or not (visit.answers.consent or step == "welcome"):
        return Moved(visit.first_unfinished)
    form = form_of(visit.questionnaire, step, visit.request.POST)
    try:
        return _stored(visit, step, form)
    except drafts.ChangedMeanwhile:
        return visit.show(step, status=409, form=form, overtaken=True)


def _stored(visit, step, form):
    if form.is_valid() and not form.asks_again and not _is_doubted(visit, form):
        visit.store(step, form.part(), agreed=getattr(form, "agreed_to", None))
        return Moved(_next(visit, step))
    if visit.answers.consent and form.good_part():
        visit.store(step, form.good_part(), finished=False)
    return visit.show(step, status=422 if visit.has_scripts else 200, form=form)


def _is_doubted(visit, form):
    """Whether something odd is to be pointed out that was not pointed out before."""
    return not set(form.doubted) <= set(visit.request.POST.getlist("doubted"))


def _next(visit, step):
    if step == "more" and "add_rows" in visit.request.POST:
        return step
    steps = visit.questionnaire.steps
    # Another telephone may have said meanwhile that nobody helped: there is no rating then.
    if "back_to_check" in visit.request.POST or step not in steps:
        return visit.first_unfinished
    return steps[steps.index(step) + 1]
