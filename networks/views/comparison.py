from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from networks import reading
from networks.comparing import comparison_keeping
from networks.comparing.comparison_files import FILES
from networks.comparing.comparison_page import contents_of, with_names
from networks.comparing.comparison_reading import came_before, comparison_of, earlier_waves, waves_that_asked
from networks.exports import csv_of
from networks.views.beginning import begin


@require_safe
@login_required
@never_cache
def comparison(request, slug, wave_id, relation, other_id):
    """A wave's network beside that of an earlier wave of the cluster: ties kept, new and gone, ranks, two maps.

    Of large networks once a worker has compared them.
    """
    wave, context = begin(request, slug, wave_id, relation)
    other = _other(wave, relation, other_id)
    if other == wave:
        return redirect("network", slug, wave.pk, relation)
    if not came_before(other, wave):
        return redirect("network-comparison", slug, other.pk, relation, wave.pk)
    both = _both(other, wave, relation)
    context |= {"earlier": other, "waves": earlier_waves(wave, relation), "are_built": _are_built(both)}
    if context["are_built"]:
        context |= _contents(both)
    return render(request, "networks/comparison.html", context)


@require_POST
@login_required
def ask(request, slug, wave_id, relation, other_id):
    """Have two large networks compared."""
    _wave, _other_wave, both = _found(request, slug, wave_id, relation, other_id)
    comparison_keeping.ask(*both)
    return redirect("network-comparison", slug, wave_id, relation, other_id)


@require_safe
@login_required
@never_cache
def state(request, slug, wave_id, relation, other_id):
    """Whether two large networks have been compared, for a page that waits for it."""
    _wave, _other_wave, both = _found(request, slug, wave_id, relation, other_id)
    row = comparison_keeping.kept(*both)
    word = "failed" if row is None else "building" if row.contents is None else "ready"
    return JsonResponse({"state": word, "done": 0, "steps": 1})


@require_safe
@login_required
def file(request, slug, wave_id, relation, other_id, name):
    """The ties of two waves, the ranks of their sources, or who joined and left, as CSV."""
    wave, other, both = _found(request, slug, wave_id, relation, other_id)
    if name not in FILES:
        raise Http404
    columns, rows = FILES[name](comparison_of(*both))
    response = HttpResponse(csv_of(columns, rows), content_type="text/csv; charset=utf-8")
    waves = f"{other.number}-{wave.number}"
    response["Content-Disposition"] = f'attachment; filename="{slug}-{relation}-waves{waves}-{name}"'
    return response


def _found(request, slug, wave_id, relation, other_id):
    """(wave, the earlier wave, both (Reading, Network)); 404 unless both are built, and in this order."""
    wave, _context = begin(request, slug, wave_id, relation)
    other = _other(wave, relation, other_id)
    both = _both(other, wave, relation)
    if not came_before(other, wave) or not _are_built(both):
        raise Http404
    return wave, other, both


def _other(wave, relation, other_id):
    """Another wave of the cluster in which the same was asked, or 404."""
    for other in waves_that_asked(wave.survey.cluster_id, relation):
        if other.pk == other_id:
            other.survey.cluster = wave.survey.cluster
            return other
    raise Http404


def _both(earlier, later, relation):
    """((Reading, Network) of the earlier wave, the same of the later); a network is None where there is none yet."""
    return tuple((read, read.network_of(relation)) for read in map(reading.read_wave, (earlier, later)))


def _are_built(both):
    return all(network is not None for _read, network in both)


def _contents(both):
    """What the page shows of two networks, or how far comparing them is."""
    if not comparison_keeping.is_large(*both):
        return with_names(contents_of(*both))
    row = comparison_keeping.kept(*both)
    if row is None or row.contents is None:
        return {"is_under_way": row is not None}
    return with_names(row.contents)
