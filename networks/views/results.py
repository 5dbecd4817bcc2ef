"""A sponsor's pages: the results of a wave with protected names, for whoever has a link to them."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import reading
from networks.pages.protected_page import Places
from networks.views.downloads import PROTECTED, file_of, told_to_people
from networks.views.protected import first_of, map_data_of, page_of
from surveys import access
from surveys.inviting import guesses, results_links
from surveys.views.private import remember_language

PROOF_COOKIE = "results"


def behind_a_link(view):
    """No cache keeps these pages, no other site learns their address, no search engine lists them; a link that never
    was, has ended or was made void, and a page opened without its link, all look the same."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "networks/results_not_found.html", status=404)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@require_safe
@behind_a_link
def open_link(request, token):
    """Exchange a sponsor's link for a cookie, and go on without the secret in the address."""
    if guesses.too_many(request):
        response = render(request, "networks/results_not_found.html", {"too_many": True}, status=429)
        response.headers["Retry-After"] = str(guesses.SECONDS)
        return response
    try:
        link = access.results_link_for_token(token)
    except Http404:
        guesses.note(request)
        raise
    response = redirect("results-first", link.public_id)
    response.set_cookie(
        f"{PROOF_COOKIE}-{link.public_id}",
        access.proof_of_results(link),
        expires=link.expires_at,
        path=f"/results/{link.public_id}/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


@require_safe
@behind_a_link
def first(request, public_id):
    """To the results of the survey's first relation."""
    return redirect("results", public_id, first_of(link_behind(request, public_id).wave))


@require_safe
@behind_a_link
def results(request, public_id, relation):
    """The page of protected results, under a line that says to whom it was given and until when."""
    link = link_behind(request, public_id)
    results_links.note_opened(link)
    wished = request.GET.get("switch_language")
    language = wished if wished in dict(settings.LANGUAGES) else translation.get_language()
    places = Places((public_id,), relation, "results", "results-map", "results-file")
    with translation.override(language):
        context = page_of(link.wave, places, request.GET.get("page"))
        languages = [code for code, _name in settings.LANGUAGES if code != language]
        response = render(request, "networks/results.html", context | {"link": link, "languages": languages})
    response.headers["Content-Language"] = language
    if wished == language:
        remember_language(response, language)
    return response


@require_safe
@behind_a_link
def map_data(request, public_id, relation):
    """What the map on that page is drawn from."""
    return map_data_of(link_behind(request, public_id).wave, relation)


@require_safe
@behind_a_link
@told_to_people("networks/results_not_as_chosen.html")
def file(request, public_id, relation, name):
    """One of the files of that page, with protected names whatever the query says of them."""
    read = reading.read_wave(link_behind(request, public_id).wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    query = request.GET.copy()
    query["names"] = PROTECTED
    return file_of(read, network, name, query)


def link_behind(request, public_id):
    """The link that a browser has opened; 404 otherwise."""
    return access.results_link_for_proof(public_id, request.COOKIES.get(f"{PROOF_COOKIE}-{public_id}"))
