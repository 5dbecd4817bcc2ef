from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from networks import reading
from networks.downloads.export_content import content_of, filtered_table_of, table_of
from networks.exports import FORMATS, PROJECTS, csv_of
from surveys import access

PROTECTED = "protected"
CSV = FORMATS["ties.csv"].content_type


@require_safe
@login_required
def download(request, slug, wave_id, relation, name):
    """A network in one of the formats, one of its tables as CSV, or all networks as a project of one program.

    `?names=protected`: as outsiders may see it; viewers get nothing else. Two of the tables can be had filtered as on
    the page, with real names only: a search by name would tell whose pseudonym is whose.
    """
    wave = wave_to_take(request, slug, wave_id)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    return file_of(read, network, name, request.GET)


def wave_to_take(request, slug, wave_id):
    """The wave whose files somebody may have, under the names asked for."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    if not _is_protected(request.GET) and wave.survey.cluster.role not in access.RESULTS:
        raise PermissionDenied
    return wave


def file_of(read, network, name, query):
    """The file of a Reading's network, as a query string asks for it. 404 for one that there is not."""
    protected = _is_protected(query)
    table = None if protected else filtered_table_of(read, network, name, query)
    if table is not None:
        return _file(csv_of(table.columns, table.rows), CSV, read, network, f"shown-{name}")
    content, content_type = _written(read, network, name, protected)
    shown_name = f"{PROTECTED}-{name}" if protected else name
    return _file(content, content_type, read, network, shown_name, protected)


def _is_protected(query):
    return query.get("names") == PROTECTED


def _written(read, network, name, protected):
    if name in FORMATS:
        return FORMATS[name].write(content_of(read, network, protected)), FORMATS[name].content_type
    if name in PROJECTS:
        contents = [content_of(read, each, protected) for each in read.networks]
        return PROJECTS[name].write(contents), PROJECTS[name].content_type
    table = table_of(read, network, name.removesuffix(".csv"), protected) if name.endswith(".csv") else None
    if table is None:
        raise Http404
    return csv_of(table.columns, table.rows), CSV


def _file(content, content_type, read, network, name, protected=False):
    """Cluster, relation and build are in the file's name; all of it is ASCII, by how codes and keys are made."""
    file_name = f"{read.wave.survey.cluster.slug}-{reading.key_of(network)}-build{read.build.pk}-{name}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    # Where what it is about stands, for those that have no place for it: beside it, whatever the address.
    beside = f"about.csv?names={PROTECTED}" if protected else "about.csv"
    response["Link"] = f'<{beside}>; rel="describedby"; type="text/csv"'
    return response
