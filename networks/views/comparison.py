from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from networks import reading
from networks.comparison_files import FILES
from networks.comparison_page import contents_of
from networks.comparison_reading import came_before, comparison_of, earlier_waves, waves_that_asked
from networks.exports import csv_of
from networks.views.beginning import begin


@require_safe
@login_required
def comparison(request, slug, wave_id, relation, other_id):
    """A wave's network beside that of an earlier wave of the cluster: ties kept, new and gone, ranks, two maps."""
    wave, context = begin(request, slug, wave_id, relation)
    other = _other(wave, relation, other_id)
    if other == wave:
        return redirect("network", slug, wave.pk, relation)
    if not came_before(other, wave):
        return redirect("network-comparison", slug, other.pk, relation, wave.pk)
    earlier, later = _both(other, wave, relation)
    context |= {"earlier": earlier[0].wave, "waves": earlier_waves(wave, relation)}
    if earlier[1] is not None and later[1] is not None:
        context |= contents_of(earlier, later)
    return render(request, "networks/comparison.html", context)


@require_safe
@login_required
def file(request, slug, wave_id, relation, other_id, name):
    """The ties of two waves, the ranks of their sources, or who joined and left, as CSV."""
    wave, _context = begin(request, slug, wave_id, relation)
    other = _other(wave, relation, other_id)
    if name not in FILES or not came_before(other, wave):
        raise Http404
    earlier, later = _both(other, wave, relation)
    if earlier[1] is None or later[1] is None:
        raise Http404
    columns, rows = FILES[name](comparison_of(earlier, later))
    response = HttpResponse(csv_of(columns, rows), content_type="text/csv; charset=utf-8")
    waves = f"{other.number}-{wave.number}"
    response["Content-Disposition"] = f'attachment; filename="{slug}-{relation}-waves{waves}-{name}"'
    return response


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
