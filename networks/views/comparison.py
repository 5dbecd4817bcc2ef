from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from networks import reading
from networks.comparison_files import FILES
from networks.comparison_maps import maps_of
from networks.comparison_reading import comparison_of, earlier_waves, organisations_by_id
from networks.comparison_texts import VERDICTS, reasons_in_words, sentences_of
from networks.exports import csv_of
from networks.views.beginning import begin

SHOWN = 100


@require_safe
@login_required
def comparison(request, slug, wave_id, relation, other_id):
    """A wave's network beside that of an earlier wave of the cluster: ties kept, new and gone, ranks, two maps."""
    wave, context = begin(request, slug, wave_id, relation)
    earlier, later = _both(wave, relation, other_id)
    context |= {"earlier": earlier[0].wave, "waves": earlier_waves(wave, relation)}
    if earlier[1] is not None and later[1] is not None:
        context |= _contents(earlier, later)
    return render(request, "networks/comparison.html", context)


@require_safe
@login_required
def file(request, slug, wave_id, relation, other_id, name):
    """The ties of two waves, or the ranks of their sources, as CSV."""
    wave, _context = begin(request, slug, wave_id, relation)
    earlier, later = _both(wave, relation, other_id)
    if name not in FILES or earlier[1] is None or later[1] is None:
        raise Http404
    columns, rows = FILES[name](comparison_of(earlier, later))
    response = HttpResponse(csv_of(columns, rows), content_type="text/csv; charset=utf-8")
    waves = f"{earlier[0].wave.number}-{wave.number}"
    response["Content-Disposition"] = f'attachment; filename="{slug}-{relation}-waves{waves}-{name}"'
    return response


def _both(wave, relation, other_id):
    """((Reading, Network) of the earlier wave, the same of this one); a network is None where there is none yet.

    404 for what is no earlier wave of the cluster in which the same was asked.
    """
    other = get_object_or_404(earlier_waves(wave, relation), pk=other_id)
    other.survey.cluster = wave.survey.cluster
    return tuple((read, read.network_of(relation)) for read in map(reading.read_wave, (other, wave)))


def _contents(earlier, later):
    found = comparison_of(earlier, later)
    shown = found.changes[:SHOWN]
    lists = [sorted(ids)[:SHOWN] for ids in (found.joined, found.left)]
    organisations = organisations_by_id({change.organisation for change in shown}.union(*lists))
    return {
        "comparison": found,
        "sentences": sentences_of(found),
        "reasons": reasons_in_words(found),
        "changes": [
            (organisations[change.organisation], change, VERDICTS[change.verdict])
            for change in shown
            if change.organisation in organisations
        ],
        "joined": _named(organisations, found.joined),
        "left": _named(organisations, found.left),
        "maps": maps_of(earlier, later, found),
        "builds": (earlier[0].build, later[0].build),
        "networks": (earlier[1], later[1]),
        "files": list(FILES),
    }


def _named(organisations, ids):
    return sorted((organisations[pk] for pk in ids if pk in organisations), key=lambda each: each.label)
