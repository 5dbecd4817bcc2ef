from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks import reading
from networks.pages.whole_tables import Order, headers_of, rows_of, whole_table
from networks.views.beginning import begin

PAGE = 100


@require_safe
@login_required
def table(request, slug, wave_id, relation, name):
    """One of a network's tables, whole: sorted by any column, searched, a page at a time."""
    wave, context = begin(request, slug, wave_id, relation)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    found = whole_table(read, network, name) if network is not None else None
    if found is None:
        raise Http404
    order = Order.of(request.GET, found.columns)
    rows = rows_of(found, order, wave.survey.cluster)
    headers = headers_of(found, order, wave.survey.cluster, read.relations)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context |= {
        "table": found,
        "order": order,
        "headers": headers,
        "rows": [list(zip(headers, row, strict=True)) for row in page],
        "page": page,
        "file": f"{found.name}.csv",
    }
    return render(request, "networks/table.html", context)
