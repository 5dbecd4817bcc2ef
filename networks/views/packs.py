from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from networks.models import Pack, Pointer
from networks.packs import packs
from networks.views.downloads import PROTECTED
from surveys import access
from surveys.models.clusters import Role

ZIP = "pack.zip"


@require_POST
@login_required
def ask(request, slug, wave_id):
    """Ask for the report pack of the build that readers see, in the reader's language; `names`: real or protected."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    pointer = Pointer.objects.filter(wave=wave, build__isnull=False).select_related("build").first()
    if pointer is None:
        raise Http404
    pack = packs.ask(pointer.build, get_language(), protected=request.POST.get("names") == PROTECTED)
    return redirect("pack", slug, wave_id, pack.pk)


@require_safe
@login_required
@never_cache
def pack(request, slug, wave_id, pack_id):
    """How far a report pack is; once it is ready, its files."""
    wave, pack = _found(request, slug, wave_id, pack_id)
    current = Pointer.objects.filter(wave=wave).values_list("build", flat=True).first()
    return render(
        request,
        "networks/pack.html",
        {
            "cluster": wave.survey.cluster,
            "wave": wave,
            "pack": pack,
            "state": _state(pack),
            "on_its_way": _state(pack) in (Pack.State.WAITING, Pack.State.BUILDING),
            "is_latest": current == pack.build_id,
            "manages": wave.survey.cluster.role == Role.MANAGER,
        },
    )


@require_safe
@login_required
@never_cache
def state(request, slug, wave_id, pack_id):
    """How far a pack is, for a page that waits for it: {"state", "done", "steps"}."""
    _wave, pack = _found(request, slug, wave_id, pack_id)
    return JsonResponse({"state": _state(pack), "done": pack.steps_done, "steps": pack.steps})


@require_safe
@login_required
def file(request, slug, wave_id, pack_id, name):
    """The whole pack, or only the report out of it."""
    wave, pack = _found(request, slug, wave_id, pack_id)
    path = packs.path_of(pack)
    report = packs.pdf_of(path) if path and name == packs.PDF else None
    if path is None or not (report or name == ZIP):
        raise Http404
    end = f"{PROTECTED}-{name}" if pack.protected else name
    file_name = f"{wave.survey.cluster.slug}-build{pack.build_id}-{pack.language}-{end}"
    if report:
        response = HttpResponse(report, content_type="application/pdf")
    else:
        response = FileResponse(path.open("rb"), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    # Packed as it is: to be packed once more on its way would take its length off it, and with it the browser's bar.
    response["Content-Encoding"] = "identity"
    return response


def _found(request, slug, wave_id, pack_id):
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    return wave, get_object_or_404(Pack.objects.select_related("build"), pk=pack_id, build__wave=wave)


def _state(pack):
    """As a reader meets it: one whose file is gone, or whose worker died for good, is to be asked for again."""
    if packs.is_lost(pack):
        return Pack.State.FAILED
    return pack.state
