from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from networks import reading
from networks.export_content import content_of, table_of
from networks.exports import FORMATS, PROJECTS, csv_of
from surveys import access

PROTECTED = "protected"


@require_safe
@login_required
def download(request, slug, wave_id, relation, name):
    """A network in one of the formats, one of its tables as CSV, or all networks as a project of one program.

    `?names=protected`: as outsiders may see it. Viewers get nothing else.
    """
    protected = request.GET.get("names") == PROTECTED
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    if not protected and wave.survey.cluster.role not in access.RESULTS:
        raise PermissionDenied
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    content, content_type = _written(read, network, name, protected)
    return _file(content, content_type, read, network, f"{PROTECTED}-{name}" if protected else name)


def _written(read, network, name, protected):
    if name in FORMATS:
        return FORMATS[name].write(content_of(read, network, protected)), FORMATS[name].content_type
    if name in PROJECTS:
        contents = [content_of(read, each, protected) for each in read.networks]
        return PROJECTS[name].write(contents), PROJECTS[name].content_type
    table = table_of(read, network, name.removesuffix(".csv"), protected) if name.endswith(".csv") else None
    if table is None:
        raise Http404
    return csv_of(table.columns, table.rows), FORMATS["ties.csv"].content_type


def _file(content, content_type, read, network, name):
    """Cluster, relation and build are in the file's name; all of it is ASCII, by how codes and keys are made."""
    file_name = f"{read.wave.survey.cluster.slug}-{reading.key_of(network)}-build{read.build.pk}-{name}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
