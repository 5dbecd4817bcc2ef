from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from networks import reading
from networks.export_content import content_of, filtered_table_of, table_of
from networks.exports import FORMATS, csv_of
from surveys import access


@require_safe
@login_required
def download(request, slug, wave_id, relation, name):
    """A network in one of the formats, or one of its tables as CSV; two of them filtered as on the page."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    if request.GET:
        table = filtered_table_of(read, network, name.removesuffix(".csv"), request.GET)
        if table is not None and name.endswith(".csv"):
            content = csv_of(table.columns, table.rows)
            return _file(content, FORMATS["ties.csv"].content_type, read, network, f"shown-{name}")
    if name in FORMATS:
        return _file(FORMATS[name].write(content_of(read, network)), FORMATS[name].content_type, read, network, name)
    table = table_of(read, network, name.removesuffix(".csv")) if name.endswith(".csv") else None
    if table is None:
        raise Http404
    return _file(csv_of(table.columns, table.rows), FORMATS["ties.csv"].content_type, read, network, name)


def _file(content, content_type, read, network, name):
    """Cluster, relation and build are in the file's name; all of it is ASCII, by how codes and keys are made."""
    file_name = f"{read.wave.survey.cluster.slug}-{reading.key_of(network)}-build{read.build.pk}-{name}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
