"""One request of a respondent: who it is, what is stored of theirs, in which language they read."""

import time
from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from surveys import access
from surveys.answering import drafts
from surveys.answering.paradata import device_class
from surveys.answering.questionnaire import RATE, Questionnaire
from surveys.views.private import other_languages, proof_in_cookie, reading_language, remember_language

# Set by the page's own script, which shows what comes back in the page's place: one trip instead of two.
SCRIPT_HEADER = "X-Respond-Script"


@dataclass(frozen=True)
class Moved:
    """The respondent goes on at another step."""

    step: str


class Visit:
    def __init__(self, request, invitation):
        self.request = request
        self.invitation = invitation
        self.wave = invitation.wave
        self.draft = getattr(invitation, "draft", None)
        self.response = drafts.response_by_id(invitation.response_id)
        self.payload = drafts.payload_of(self.draft, self.response)
        self.answers = drafts.answers_of(self.payload)
        self.language = reading_language(request, invitation, request.POST.get("switch_language"))

    @classmethod
    def by_proof(cls, request, public_id):
        """By the proof in the page that is sent, or in the cookie of one that is read. Raises Http404."""
        posted = request.method == "POST"
        proof = request.POST.get("proof") if posted else proof_in_cookie(request, public_id)
        return cls(request, access.invitation_for_proof(public_id, proof))

    def again(self):
        """The same visit, looked up afresh after something else has changed what is stored."""
        return Visit.by_proof(self.request, self.invitation.public_id)

    @property
    def switches_language(self):
        return self.request.POST.get("switch_language") == self.language

    @property
    def has_scripts(self):
        return SCRIPT_HEADER in self.request.headers

    @cached_property
    def questionnaire(self):
        return Questionnaire.of(self.invitation, self.answers)

    @property
    def first_unfinished(self):
        return self.questionnaire.first_unfinished(drafts.visited_of(self.payload, self.response))

    @property
    def where_to_begin(self):
        """Where the respondent stopped; the receipt when everything is sent."""
        done = self.response is not None and self.draft is None
        return "thanks" if done else self.first_unfinished

    def page(self, step, part, agreed=None):
        """The page that this request has sent, with what is noted besides."""
        return drafts.Page(
            step=step,
            part=part,
            language=self.language,
            agreed=agreed or {},
            seconds=self._seconds(),
            device=device_class(self.request.headers.get("User-Agent", "")),
            scripts=self.has_scripts,
        )

    def store(self, step, part, finished=True, agreed=None):
        """Store a page; raises ChangedMeanwhile for one that waited on the phone and is overtaken."""
        page = self.page(step, part, agreed)
        seen = self.request.POST.get("version") if "waited" in self.request.POST else None
        self.draft = drafts.store_page(self.invitation, page, finished, seen)
        self.payload = self.draft.payload
        self.answers = drafts.answers_of(self.payload)
        # What can be chosen stays as it was; what was chosen is new.
        self.questionnaire.answers = self.answers

    def _seconds(self):
        """How long the page was looked at, by our own clock on both ends; None for a page without the note, and for
        one that has waited for the connection since."""
        shown = self.request.POST.get("shown", "") if "waited" not in self.request.POST else ""
        return time.time() - int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 12 else None

    def _pocket_stamp(self):
        """Another one calls for fetching the pocket page anew: the list is another, or what is sent next is."""
        revision = self.response.revision if self.response is not None else 0
        return "-".join(
            map(str, (self.wave.pk, self.wave.roster_version, self.language, self.invitation.removals, revision))
        )

    def address(self, step):
        return reverse("respond-step", args=[self.invitation.public_id, step])

    def show(self, step, status=200, **context):
        """The page of a step, in the respondent's language."""
        template = "rate" if step.startswith(RATE) else step
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
            "languages": other_languages(self.invitation, self.language),
            "proof": access.proof_of(self.invitation),
            "finished": self.payload and self.first_unfinished == "check",
            "shown": int(time.time()),
            "pocket_stamp": self._pocket_stamp(),
            "version": drafts.part_version(self.payload, step),
            **self._progress(step),
        }
        response = render(self.request, f"respond/{template}.html", context, status=status)
        response.headers["Content-Language"] = self.language
        if self.switches_language:
            remember_language(response, self.language)
        return response

    def _progress(self, step):
        steps = self.questionnaire.steps
        if step not in steps:
            return {}
        number = steps.index(step) + 1
        before = steps[number - 2] if number > 1 else None
        return {"step_number": number, "step_count": len(steps), "step_before": before}

    def speaking(self):
        """A context in which texts come in the respondent's language."""
        return translation.override(self.language)
