"""The questionnaire behind a personal link: plain pages that work with scripts off, each stored before the next shows.

A respondent has no account. The link is exchanged for a proof, in a cookie for reading and in the page for writing:
a page that was kept open for days can still be sent, and cookies may be off.
"""

import uuid as uuids

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access, drafts
from surveys.forms.respond import AboutForm, ChooseForm, MoreForm, RateForm, WelcomeForm
from surveys.models import Submission
from surveys.questionnaire import RATE, Questionnaire
from surveys.submission import WaveIsClosed, receipt_code
from surveys.views.private import leave_proof, private, proof_in_cookie, reading_language

FORMS = {"welcome": WelcomeForm, "choose": ChooseForm, "more": MoreForm, "about": AboutForm}


@require_safe
@private
def open_link(request, token):
    """A personal link: leaves the proof in a cookie and goes to an address without the secret. Writes nothing."""
    invitation = access.invitation_for_token(token)
    response = redirect("respond", invitation.public_id)
    leave_proof(response, invitation)
    return response


@require_safe
@private
def resume(request, public_id):
    """Go on where the respondent stopped, on whatever telephone; to the receipt when everything is sent."""
    visit = Visit(request, public_id)
    if visit.response is not None and visit.draft is None:
        return visit.go_to("thanks")
    return visit.go_to(visit.first_unfinished)


@csrf_exempt  # the proof in the page stands for the token
@require_http_methods(["GET", "HEAD", "POST"])
@private
def step(request, public_id, step):
    """One page of the questionnaire."""
    visit = Visit(request, public_id)
    with translation.override(visit.language):
        return visit.page(step)


class Visit:
    """One request of a respondent: who it is, what is stored of theirs, in which language they read."""

    def __init__(self, request, public_id):
        self.request = request
        posted = request.method == "POST"
        proof = request.POST.get("proof") if posted else proof_in_cookie(request, public_id)
        self.invitation = access.invitation_for_proof(public_id, proof)
        self.wave = self.invitation.wave
        self.draft = drafts.draft_of(self.invitation)
        self.response = drafts.response_of(self.invitation)
        self.payload = drafts.payload_of(self.draft, self.response)
        self.answers = drafts.answers_of(self.payload)
        self.language = reading_language(request, self.invitation, request.POST.get("switch_language"))

    @property
    def questionnaire(self):
        if not hasattr(self, "_questionnaire"):
            self._questionnaire = Questionnaire(self.invitation, self.answers)
        return self._questionnaire

    @property
    def first_unfinished(self):
        return self.questionnaire.first_unfinished(drafts.visited_of(self.payload, self.response))

    def go_to(self, step):
        response = redirect("respond-step", self.invitation.public_id, step)
        leave_proof(response, self.invitation)
        return response

    def page(self, step):
        switching = self.request.POST.get("switch_language") == self.language
        if step == "thanks":
            response = self._thanks()
        elif not self.wave.is_open:
            late = self.request.method == "POST" and not switching
            response = self._show("closed", status=410 if late else 200)
        elif step == "check":
            response = self._check(switching)
        else:
            response = self._form_page(step, switching)
        if switching:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, self.language, samesite="Lax", secure=settings.HTTPS)
        return response

    def _form_page(self, step, switching):
        steps = self.questionnaire.steps
        if step not in steps:
            # Rating someone who has been taken off the list since, or an address made up.
            return self.go_to(self.first_unfinished)
        posted = self.request.method == "POST"
        # What was typed is stored though another page has come unfinished since; without consent nothing is.
        agreed = self.answers.consent or step == "welcome"
        if not (posted and agreed) and steps.index(step) > steps.index(self.first_unfinished):
            return self.go_to(self.first_unfinished)
        form = self._form(step, self.request.POST if posted else None, switching)
        if posted and not switching:
            if form.is_valid():
                self._store(step, form.part())
                return self.go_to(self._next(step))
            if self.answers.consent and form.good_part():
                drafts.store_page(self.invitation, None, form.good_part(), self.language)
        return self._show(step, form=form)

    def _form(self, step, data, switching):
        relation = self.questionnaire.relation_of(step)
        if relation is not None:
            return RateForm(self.questionnaire, relation, data=data, switching=switching)
        return FORMS[step](self.questionnaire, data=data, switching=switching)

    def _store(self, step, part):
        self.draft = drafts.store_page(self.invitation, step, part, self.language)
        self.payload = self.draft.payload
        self.answers = drafts.answers_of(self.payload)
        self._questionnaire = Questionnaire(self.invitation, self.answers)

    def _next(self, step):
        if step == "more" and "add_rows" in self.request.POST:
            return step
        steps = self.questionnaire.steps
        # Another telephone may have said meanwhile that nobody helped: there is no rating then.
        if "back_to_check" in self.request.POST or step not in steps:
            return self.first_unfinished
        return steps[steps.index(step) + 1]

    def _check(self, switching):
        if self.request.method == "POST" and not switching:
            return self._send()
        return self._summary_page()

    def _summary_page(self, changed=False):
        if self.draft is None and self.response is not None:
            return self.go_to("thanks")
        if self.first_unfinished != "check":
            return self.go_to(self.first_unfinished)
        seen = drafts.fingerprint(self.draft)
        return self._show("check", parts=self._summary(), draft=self.draft, seen=seen, changed=changed)

    def _send(self):
        """Store the answers. Whatever comes twice (double tap, back and send, a proxy) meets the first receipt."""
        uuid = _uuid(self.request.POST.get("sending"))
        if uuid and Submission.objects.filter(invitation=self.invitation, uuid=uuid).exists():
            return self.go_to("thanks")
        if self.draft is None or self.first_unfinished != "check":
            return self.go_to("check")
        try:
            drafts.send(self.invitation, uuid, self.request.POST.get("seen"), self.language)
        except drafts.ChangedMeanwhile:
            return self._changed_meanwhile(uuid)
        except WaveIsClosed:
            return self._show("closed", status=410)
        return self.go_to("thanks")

    def _changed_meanwhile(self, uuid):
        """Sent by another request a moment ago, or changed on another page: the receipt, or what it is now."""
        if uuid and Submission.objects.filter(invitation=self.invitation, uuid=uuid).exists():
            return self.go_to("thanks")
        return Visit(self.request, self.invitation.public_id)._summary_page(changed=True)

    def _thanks(self):
        latest = Submission.objects.filter(invitation=self.invitation).order_by("-id").first()
        if latest is None:
            return self.go_to(self.first_unfinished)
        named = len({key for _relation, key, _rating in drafts.answers_of(latest.payload).nominations()})
        code = receipt_code(latest.uuid)
        return self._show("thanks", submission=latest, code=code, named=named, draft=self.draft)

    def _summary(self):
        """What the check page lists: each relation's ratings, and the profile answers, as the reader knows them."""
        names = dict(self.questionnaire.rated())
        ratings = [
            (RATE + relation.key, relation, [(names[key], given[key]) for key in names if key in given])
            for relation in self.questionnaire.relations
            for given in [self.answers.ratings.get(relation.key, {})]
        ]
        about = [
            (question, self.answers.profile[question.field.key])
            for question in self.questionnaire.questions
            if question.field.key in self.answers.profile
        ]
        chosen = set(self.answers.chosen) & set(self.questionnaire.organisations)
        return {"chosen": chosen, "ratings": [] if self.answers.names_nobody else ratings, "about": about}

    def _show(self, step, status=200, **context):
        page = "rate" if step.startswith(RATE) else step
        context |= {
            "step": step,
            "invitation": self.invitation,
            "organisation": self.invitation.organisation,
            "wave": self.wave,
            "survey": self.wave.survey,
            "cluster": self.wave.survey.cluster,
            "answers": self.answers,
            "response": self.response,
            "questionnaire": self.questionnaire,
            "language": self.language,
            "languages": [code for code in self.wave.survey.cluster.languages if code != self.language],
            "proof": access.proof_of(self.invitation),
            "finished": self.payload and self.first_unfinished == "check",
            **self._progress(step),
        }
        response = render(self.request, f"respond/{page}.html", context, status=status)
        response.headers["Content-Language"] = self.language
        return response

    def _progress(self, step):
        steps = self.questionnaire.steps
        if step not in steps:
            return {}
        number = steps.index(step) + 1
        before = steps[number - 2] if number > 1 else None
        return {"step_number": number, "step_count": len(steps), "step_before": before}


def _uuid(text):
    try:
        return uuids.UUID(text or "")
    except ValueError:
        return None
