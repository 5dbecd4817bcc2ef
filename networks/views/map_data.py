import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from networks import reading
from networks.pages.map_data import data_of
from networks.views.beginning import begin

# Raised when the format of the data changes, so that no browser keeps the old one.
FORMAT = 2


@require_safe
@login_required
@vary_on_headers("Cookie", "Accept-Language")
def map_data(request, slug, wave_id, relation):
    """What the map on the network's page is drawn from (`pages.map_data`), kept by browsers until the next build."""
    wave, _context = begin(request, slug, wave_id, relation)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    etag = f'"{FORMAT}-{read.build.pk}-{network.pk}-{get_language()}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(
            json.dumps(data_of(read, network), separators=(",", ":")), content_type="application/json"
        )
        answer["ETag"] = etag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
