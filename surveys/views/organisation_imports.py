from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys import access
from surveys.forms.organisation_imports import ColumnsForm, DecisionsForm, UploadForm
from surveys.models import OrganisationImport
from surveys.register import import_saving
from surveys.register.import_corrections import EMPTY, OUT
from surveys.register.import_preview import faults_of
from surveys.register.import_texts import correctable_in_words, decided_in_words, outcome_names, rows_in_words
from surveys.register.sheet_process import read_apart
from surveys.spreadsheets.fault_messages import describe_all
from surveys.spreadsheets.faults import Fault, Refused
from surveys.spreadsheets.sheet import MOST_BYTES
from surveys.texts import one_line

PAGE = 100
PAIRS = 25
DRAFT, UNDONE = OrganisationImport.State.DRAFT, OrganisationImport.State.UNDONE
# So many are named, of those that are in the way of taking an import back.
NAMED = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request, slug):
    """A file is chosen, and read; below, the imports before, of which the last can be taken back."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults = []
    if request.method == "POST" and form.is_valid():
        imported, faults = _read(request.user, cluster, form.cleaned_data["file"])
        if imported:
            return redirect("import-columns", slug, imported.pk)
    earlier = cluster.organisation_imports.exclude(state=DRAFT).defer("rows", "preview", "changes")[:20]
    last = import_saving.last_saved(cluster)
    context = {"cluster": cluster, "form": form, "faults": faults, "earlier": earlier, "last": last}
    return render(request, "surveys/import.html", context, status=400 if faults or form.errors else 200)


def _read(user, cluster, file):
    """(import, []) of a file, or (None, what is wrong with it, a line each)."""
    try:
        if file.size > MOST_BYTES:  # before a byte of it is read
            raise Refused([Fault("file_too_large", params={"megabytes": MOST_BYTES // 1024**2})])
        read = read_apart(file.read(), import_saving.known_headings(cluster))
        if not read[1]:
            raise Refused([Fault("no_rows")])
    except Refused as refused:
        return None, describe_all(refused).splitlines()
    return import_saving.keep(cluster, user, one_line(file.name), *read), []


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def columns(request, slug, import_id):
    """Which column says what: guessed, to be corrected."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    imported = access.import_of(cluster, request.user, import_id)
    if imported.state != DRAFT:
        return _finished(request, imported)
    form = ColumnsForm(imported, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        import_saving.match(imported, form.matching, form.default_category)
        return redirect("import-preview", slug, import_id)
    context = {"cluster": cluster, "imported": imported, "form": form, "rows": len(imported.rows)}
    return render(request, "surveys/import_columns.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preview(request, slug, import_id):
    """What will become of each line; POST takes in what was decided of likely duplicates and of what is wrong."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    imported = access.import_of(cluster, request.user, import_id)
    if imported.state != DRAFT:
        return _finished(request, imported)
    if not imported.preview:
        return redirect("import-columns", slug, import_id)
    pairs = imported.preview["pairs"][:PAIRS]
    if request.method == "POST":
        _decide(imported, request.POST)
        return redirect("import-preview", slug, import_id)
    shown = request.GET.get("show") if request.GET.get("show") in imported.preview["counts"] else ""
    rows = [row for row in imported.preview["rows"] if shown in ("", row["outcome"])]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    faults = faults_of(imported.preview)
    context = {
        "cluster": cluster,
        "imported": imported,
        "counts": outcome_names(imported.preview["counts"]),
        "shown": shown,
        "kept": f"show={shown}" if shown else "",
        "page": page,
        "rows": rows_in_words(cluster, page, faults),
        "faults": describe_all(faults).splitlines() if faults.faults else [],
        "correctable": correctable_in_words(imported),
        "decided": decided_in_words(imported),
        "most_shown": PAGE,
        "pairs": pairs,
        "pairs_left": len(imported.preview["pairs"]) - len(pairs),
        "new_categories": imported.preview["new_categories"],
        "waits": imported.preview["counts"].get("waiting", 0),
        "writes": imported.preview["counts"].keys() & {"created", "updated"},
    }
    return render(request, "surveys/import_preview.html", context)


def _decide(imported, data):
    if data.get("leave") in (EMPTY, OUT):
        import_saving.correct(imported, data["leave"])
    elif data.get("back") in (EMPTY, OUT, import_saving.PAIRS):
        import_saving.take_back(imported, data["back"])
    else:
        import_saving.decide(imported, DecisionsForm(imported.preview["pairs"], data).decisions)


@require_POST
@login_required
def save(request, slug, import_id):
    """Everything that the preview shows, or nothing."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    imported = access.import_of(cluster, request.user, import_id)
    if imported.state != DRAFT:
        return _finished(request, imported)
    try:
        saved = import_saving.save(imported, request.user)
    except import_saving.Stale:
        import_saving.look(imported)
        messages.error(request, _("The list was changed meanwhile. Look at what would happen now, then import."))
        return redirect("import-preview", slug, import_id)
    if not saved and access.import_of(cluster, request.user, import_id).state != DRAFT:  # pressed twice
        return _finished(request, imported)
    if not saved:
        messages.error(request, _("Nothing was imported: first settle what is marked below."))
        return redirect("import-preview", slug, import_id)
    messages.success(request, _imported(imported))
    if not cluster.surveys.exists():
        messages.info(request, _("Next: write the survey, under “Surveys”."))
    return redirect("organisations", slug)


def _finished(request, imported):
    """To where an import led that is not on its way any more: its old pages are still open, or in the history."""
    imported.refresh_from_db(fields=["state", "created", "updated"])
    if imported.state == UNDONE:
        messages.info(request, _("This import was taken back. To import the list after all, bring the file again."))
        return redirect("import", imported.cluster.slug)
    messages.info(request, _imported(imported))
    return redirect("organisations", imported.cluster.slug)


def _imported(imported):
    created = ngettext("%(number)d organisation created", "%(number)d organisations created", imported.created)
    updated = ngettext("%(number)d changed", "%(number)d changed", imported.updated)
    both = [created % {"number": imported.created}, updated % {"number": imported.updated}]
    return _("The list was imported: %(what)s.") % {"what": ", ".join(both)}


@require_POST
@login_required
def undo(request, slug, import_id):
    """Take the last import back."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    imported = access.import_of(cluster, request.user, import_id)
    if imported.state == DRAFT:
        raise Http404
    if imported.state == UNDONE:
        return _finished(request, imported)
    last = import_saving.last_saved(cluster)
    if last != imported:
        messages.error(request, _("Only the last import can be taken back."))
        return redirect("import", slug)
    try:
        undone = import_saving.undo(imported, request.user)
    except import_saving.InTheWay as trouble:
        messages.error(request, _deleted(trouble.kinds) if trouble.kinds else _in_the_way(trouble.organisations))
    else:
        if not undone:  # pressed twice
            return _finished(request, imported)
        messages.success(request, _("The import was taken back: the list is as it was before."))
    return redirect("import", slug)


def _deleted(kinds):
    message = ngettext(
        "Nothing was taken back: the kind of organisations “%(kinds)s” is deleted. Add it again, called just so, and "
        "take the import back then.",
        "Nothing was taken back: kinds of organisations are deleted: %(kinds)s. Add them again, called just so, and "
        "take the import back then.",
        len(kinds),
    )
    return message % {"kinds": _shown(kinds)}


def _shown(names):
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def _in_the_way(names):
    shown = _shown(names)
    message = ngettext(
        "Nothing was taken back: %(number)d organisation was changed or used since: %(names)s.",
        "Nothing was taken back: %(number)d organisations were changed or used since: %(names)s.",
        len(names),
    )
    return message % {"number": len(names), "names": shown}
