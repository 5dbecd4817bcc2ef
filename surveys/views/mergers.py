from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access
from surveys.models import KeptApart, Merger, Organisation
from surveys.naming import reconciliation
from surveys.naming.known_names import organisation_meant
from surveys.naming.twice import pairs_of, standing_of
from surveys.texts import one_line

PAGE = 20
MERGERS = 50


@require_safe
@login_required
def twice(request, slug):
    """Organisations that may be on the list twice, side by side; those that were merged, to be taken apart."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    return _page(request, cluster)


@require_POST
@login_required
def merge(request, slug):
    """Merge two organisations, named by code or name: one goes, one stays."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    typed = {role: one_line(request.POST.get(role, "")) for role in ("goes", "stays")}
    found, faults = {}, {}
    for role, text in typed.items():
        found[role], likely = organisation_meant(cluster, text)
        if found[role] is None:
            faults[role] = _not_found(text, likely)
    if not faults and found["goes"] == found["stays"]:
        faults["stays"] = _("Both are the same organisation on the list. Choose two.")
    elif not faults and found["stays"].status == Organisation.Status.WAITING:
        faults["stays"] = _("%(name)s registered itself and waits: take it onto the list first.") % {
            "name": found["stays"].name
        }
    if faults:
        return _page(request, cluster, typed=typed, faults=faults, status=400)
    try:
        reconciliation.merge(cluster, request.user, found["goes"], found["stays"])
    except reconciliation.Impossible:
        messages.error(request, _("Somebody has merged one of them in the meantime. Nothing more was changed."))
        return redirect("organisations-twice", slug)
    said = {"goes": found["goes"].name, "stays": found["stays"].name}
    messages.success(request, _("%(goes)s is %(stays)s now. The network follows.") % said)
    return redirect("organisations-twice", slug)


@require_POST
@login_required
def take_apart(request, slug, merger_id):
    """Undo a merger."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    mergers = Merger.objects.filter(organisation__cluster=cluster).select_related("organisation", "into")
    merger = get_object_or_404(mergers, pk=merger_id)
    try:
        reconciliation.take_apart(cluster, request.user, merger)
    except reconciliation.Stale:
        messages.error(request, _("Somebody has taken them apart already. Nothing more was changed."))
    else:
        said = {"one": merger.organisation.name, "other": merger.into.name}
        messages.success(request, _("%(one)s and %(other)s are two organisations again.") % said)
    return redirect("organisations-twice", slug)


@require_POST
@login_required
def keep_apart(request, slug):
    """Say that two that look like one are two."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    one, other = (
        get_object_or_404(cluster.organisations, code=one_line(request.POST.get(name, ""))) for name in ("one", "other")
    )
    if one != other:
        reconciliation.keep_apart(cluster, request.user, one, other)
        said = {"one": one.name, "other": other.name}
        messages.success(request, _("%(one)s and %(other)s are two organisations: you are not asked again.") % said)
    return redirect("organisations-twice", slug)


@require_POST
@login_required
def reconsider(request, slug, kept_id):
    """Ask again whether two are one."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    kept = get_object_or_404(KeptApart.objects.select_related("first", "second"), pk=kept_id, first__cluster=cluster)
    reconciliation.reconsider(cluster, request.user, kept)
    return redirect("organisations-twice", slug)


def _not_found(text, likely):
    if not text:
        return _("Write its code or its name.")
    if likely:
        names = ", ".join(f"{each.name} ({each.code})" for each in likely)
        return _("Nothing is called exactly “%(typed)s”. Is it one of these? %(names)s. Write its code.") % {
            "typed": text,
            "names": names,
        }
    return _("No organisation on the list is called anything like “%(typed)s”.") % {"typed": text}


def _page(request, cluster, typed=None, faults=None, status=200):
    page = Paginator(pairs_of(cluster), PAGE).get_page(request.GET.get("page"))
    mergers = Merger.objects.filter(organisation__cluster=cluster, undone_at=None)
    context = {
        "cluster": cluster,
        "page": page,
        "pairs": standing_of(cluster, page.object_list),
        "mergers": mergers.select_related("organisation", "into")[:MERGERS],
        "apart": KeptApart.objects.filter(first__cluster=cluster).select_related("first", "second")[:MERGERS],
        "typed": typed,
        "faults": faults,
    }
    return render(request, "surveys/twice.html", context, status=status)
