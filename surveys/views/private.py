"""What every page behind a personal link shares: its proof, its headers, and its one way of saying "not found"."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from surveys import access

PROOF_COOKIE = "respondent"
PROOF_LIFETIME = 180 * 24 * 3600


def private(view):
    """For pages behind a personal link: no cache keeps them, no other site learns their address, and a link that
    never was, one that was withdrawn, and a page opened without its link all look the same."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "respond/not_found.html", status=404)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


def proof_in_cookie(request, public_id):
    return request.COOKIES.get(f"{PROOF_COOKIE}-{public_id}")


def reading_language(request, invitation, switched_to=None):
    """As switched to on the page, else as chosen before on this telephone, else the organisation's."""
    offered = invitation.wave.survey.cluster.languages
    wished = [
        switched_to,
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
        invitation.organisation.language,
        *offered,
    ]
    known = dict(settings.LANGUAGES)
    return next((code for code in wished if code in known and code in offered), settings.LANGUAGE_CODE)


def other_languages(invitation, language):
    """What a page in this language offers to switch to."""
    return [code for code in invitation.wave.survey.cluster.languages if code != language]


def remember_language(response, language):
    """For the pages that this telephone opens next."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.HTTPS)


def leave_proof(response, invitation):
    """Let this telephone open the invitation's pages without the link."""
    response.set_cookie(
        f"{PROOF_COOKIE}-{invitation.public_id}",
        access.proof_of(invitation),
        max_age=PROOF_LIFETIME,
        path=f"/answer/{invitation.public_id}/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
