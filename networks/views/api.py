"""What scripts read: clusters and waves, a network's figures and findings, every file. GET only, with a token."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from networks import reading
from networks.downloads.chosen import NotAsChosen
from networks.downloads.export_content import about, measures_of
from networks.downloads.named_tables import PROVIDERS, names_of
from networks.downloads.openapi import description
from networks.exports import FORMATS, PROJECTS
from networks.views.downloads import file_of, wave_to_take
from networks.words.finding_texts import findings_in_words
from surveys import access
from surveys.models import Wave
from surveys.team.script_tokens import person_of

PROBLEMS = {400: "Not as asked", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 409: "Another build"}


def problem(status, detail):
    """An error as RFC 9457 has it."""
    told = {"type": "about:blank", "title": PROBLEMS[status], "status": status, "detail": detail}
    response = JsonResponse(told, status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="clustersurvey"'
    return response


def for_scripts(view):
    """Only with a token in the header: a session's cookie, which any page could make a browser send, does not count."""

    @require_safe
    @wraps(view)
    def with_token(request, *args, **kwargs):
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        request.user = person_of(token.strip()) if scheme.lower() == "bearer" and token else None
        if request.user is None:
            return problem(401, "Send a token that is good: “Authorization: Bearer clustersurvey_…”.")
        with translation.override(translation.get_language_from_request(request)):
            response = _answered(view, request, args, kwargs)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        return response

    return with_token


def _answered(view, request, args, kwargs):
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return problem(404, "There is no such thing, or it is not yours to see.")
    except NotAsChosen as refusal:
        return problem(400, str(refusal))
    except PermissionDenied:
        return problem(403, "Your role in this cluster does not allow it; viewers may have ?names=protected.")


@require_safe
def openapi(request):
    """The description of these addresses, for programs and people."""
    return JsonResponse(description())


@for_scripts
def clusters(request):
    """The clusters of the token's owner, each with its waves and the networks of their current builds."""
    mine = list(access.clusters_for(request.user))
    waves = Wave.objects.filter(survey__cluster__in=mine).select_related("survey", "pointer").order_by("pk")
    by_cluster = {}
    for wave in waves.prefetch_related("pointer__build__networks__relation"):
        by_cluster.setdefault(wave.survey.cluster_id, []).append(_wave(wave))
    told = [{"slug": each.slug, "name": each.name, "waves": by_cluster.get(each.pk, [])} for each in mine]
    return JsonResponse({"clusters": told})


def _wave(wave):
    build = wave.pointer.build if hasattr(wave, "pointer") else None
    return {
        "id": wave.pk,
        "survey": wave.survey.key,
        "number": wave.number,
        "state": wave.state,
        "build": build and build.pk,
        "networks": sorted(map(reading.key_of, build.networks.all())) if build else [],
    }


@for_scripts
def network(request, slug, wave_id, relation):
    """What a network is about, its figures and findings, and what files there are."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    read, found = _read(wave, relation)
    if differs := _another_build(request, read):
        return differs
    tables = [PROVIDERS, *names_of(reading.read_tables(read, found, first=0))]
    return JsonResponse(
        {
            "about": about(read, found),
            "organisations": found.organisations,
            "ties": found.ties,
            "measures": measures_of(found),
            "findings": [finding.sentence for finding in findings_in_words(read, found)],
            "files": [*FORMATS, *PROJECTS, *(f"{name}.csv" for name in tables)],
        }
    )


@for_scripts
def file(request, slug, wave_id, relation, name):
    """A file as the network page hands it out."""
    read, found = _read(wave_to_take(request, slug, wave_id), relation)
    if differs := _another_build(request, read):
        return differs
    # Of the build that was looked at: the wave may have got another one meanwhile.
    response = file_of(read, found, name, request.GET)
    response["ETag"] = f'"{read.build.pk}-{translation.get_language()}"'
    return response


def _read(wave, relation):
    read = reading.read_wave(wave)
    found = read.network_of(relation)
    if found is None:
        raise Http404
    return read, found


def _another_build(request, read):
    """A refusal where a script insists on a build that is not the current one."""
    wanted = request.GET.get("build")
    if wanted is None or wanted == str(read.build.pk):
        return None
    return problem(409, f"The current build is {read.build.pk}, not the one you asked for: read everything again.")
