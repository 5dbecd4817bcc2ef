from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks import reading
from networks.downloads.chosen import NotAsChosen, chosen_for
from networks.downloads.export_content import chosen_table_of, content_of, table_of
from networks.exports import FORMATS, PROJECTS, csv_of
from surveys import access

PROTECTED = "protected"
CSV = FORMATS["ties.csv"].content_type


def told_to_people(template):
    """A file that cannot be had as it was asked for is a page that says why."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except NotAsChosen as refusal:
                return render(request, template, {"reason": str(refusal), **kwargs}, status=400)

        return wrapped

    return decorate


@require_safe
@login_required
@told_to_people("networks/not_as_chosen.html")
def download(request, slug, wave_id, relation, name):
    """A network in one of the formats, one of its tables as CSV, or all networks as a project of one program.

    `?names=protected`: as outsiders may see it; viewers get nothing else. The choice of the page can go with it: 400
    for a file that cannot be had so.
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
    """The file of a Reading's network, as a query string asks for it. 404 for one that there is not; raises NotAsChosen
    for one that cannot be had so."""
    protected = _is_protected(query)
    filters = chosen_for(read, name, query, protected)
    written = _chosen(read, network, name, filters, protected) if filters else None
    content, content_type = written or _written(read, network, name, protected, filters)
    shown_name = f"shown-{name}" if filters else name
    return _file(content, content_type, read, network, shown_name, protected)


def _is_protected(query):
    return query.get("names") == PROTECTED


def _chosen(read, network, name, filters, protected):
    table = chosen_table_of(read, network, name, filters, protected)
    return table and (csv_of(table.columns, table.rows), CSV)


def _written(read, network, name, protected, filters):
    if name in FORMATS:
        return FORMATS[name].write(content_of(read, network, protected, filters)), FORMATS[name].content_type
    if name in PROJECTS:
        contents = [content_of(read, each, protected, filters) for each in read.networks]
        return PROJECTS[name].write(contents), PROJECTS[name].content_type
    table = table_of(read, network, name.removesuffix(".csv"), protected) if name.endswith(".csv") else None
    if table is None:
        raise Http404
    return csv_of(table.columns, table.rows), CSV


def _file(content, content_type, read, network, name, protected):
    """Cluster, relation and build are in the file's name; all of it is ASCII, by how codes and keys are made."""
    name = f"{PROTECTED}-{name}" if protected else name
    file_name = f"{read.wave.survey.cluster.slug}-{reading.key_of(network)}-build{read.build.pk}-{name}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    # Where what it is about stands, for those that have no place for it: beside it, whatever the address.
    beside = f"about.csv?names={PROTECTED}" if protected else "about.csv"
    response["Link"] = f'<{beside}>; rel="describedby"; type="text/csv"'
    return response
