from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys import access
from surveys.forms.categories import CategoryForm
from surveys.held import held
from surveys.models import Category
from surveys.register import categories as kinds

STEPS = {"up": -1, "down": 1}
# More than a legend can tell apart, by far.
MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def categories(request, slug):
    """The kinds of organisations of a cluster, in their order; POST adds one."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    form = CategoryForm(cluster, request.POST if request.method == "POST" else None, instance=Category(cluster=cluster))
    if request.method == "POST" and _saved(request, form):
        return redirect("categories", slug)
    rows = cluster.categories.annotate(number=Count("organisations"))[:MOST]
    context = {"cluster": cluster, "form": form, "rows": rows}
    return render(request, "surveys/categories.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, slug, category_id):
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    with held(cluster, request):
        category = access.category_of(cluster, category_id)
        name = str(category)
        form = CategoryForm(cluster, request.POST if request.method == "POST" else None, instance=category)
        saved = request.method == "POST" and _saved(request, form)
    if saved:
        return redirect("categories", slug)
    number = category.organisations.count()
    context = {"cluster": cluster, "form": form, "category": category, "name": name, "number": number}
    return render(request, "surveys/category.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def move(request, slug, category_id):
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    category = access.category_of(cluster, category_id)
    if request.POST.get("to") in STEPS:
        kinds.move(category, request.user, STEPS[request.POST["to"]])
    return redirect("categories", slug)


@require_POST
@login_required
def delete(request, slug, category_id):
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    category = access.category_of(cluster, category_id)
    if kinds.delete(category, request.user):
        messages.success(request, _("%(kind)s was deleted.") % {"kind": category})
    else:
        messages.error(request, _("%(kind)s stays: there are organisations of this kind.") % {"kind": category})
    return redirect("categories", slug)


def _saved(request, form):
    if not form.is_valid():
        return False
    form.instance.names = form.names
    kinds.save(form.instance, request.user, form.changed_fields)
    messages.success(request, _("%(kind)s was saved.") % {"kind": form.instance})
    return True
