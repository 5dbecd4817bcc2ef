from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clustersurvey.addresses import client_address
from surveys import access
from surveys.forms.organisations import organisation_called
from surveys.forms.registrations import JoinForm
from surveys.models import Organisation, Registration
from surveys.naming.known_names import names_of
from surveys.naming.others_alike import others_alike
from surveys.register import registration
from surveys.texts import clean_line
from surveys.views.private import remember_language

PAGE = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, slug):
    """An organisation puts itself on a cluster's list. Public; whether it was known already is told to nobody."""
    cluster = access.cluster_to_join(slug)
    language = _language(request, cluster)
    translation.activate(language)
    request.LANGUAGE_CODE = language
    switching = "switch_language" in request.POST
    form = JoinForm(cluster, request.POST if request.method == "POST" and not switching else None)
    if switching:
        form.initial = request.POST.dict()  # what was typed stays; nothing is complained about yet
    status = 200
    if request.method == "POST" and not switching:
        status = _taken(request, cluster, form, language)
        if status == 302:
            return redirect(f"{reverse('join', args=[slug])}?registered")
    context = {
        "cluster": cluster,
        "form": form,
        "languages": [code for code in cluster.languages if code != language],
        "registered": "registered" in request.GET and request.method != "POST",
        "too_many": status == 429,
    }
    response = render(request, "surveys/join.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(registration.MINUTES * 60)
    if switching:
        remember_language(response, language)
    return response


def _language(request, cluster):
    wished = [request.POST.get("switch_language"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)]
    wished += [translation.get_language_from_request(request), *cluster.languages]
    return next((code for code in wished if code in cluster.languages), settings.LANGUAGE_CODE)


def _taken(request, cluster, form, language):
    """The status of the answer to a form; 302: it was taken, or looks as if it were."""
    if not registration.admits(cluster, client_address(request)):
        return 429
    if not form.is_valid():
        return 400
    if not form.is_from_a_program:
        registration.register(
            cluster,
            name=form.cleaned_data["name"],
            category=form.cleaned_data["category"],
            contacts=form.contacts,
            language=language,
            consent=str(form.fields["consent"].label),
        )
    return 302


@require_safe
@login_required
def registrations(request, slug):
    """Who registered itself and waits, each with those on the list that it may be."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    waiting = Registration.objects.filter(
        organisation__cluster=cluster, organisation__status=Organisation.Status.WAITING
    ).select_related("organisation__category")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "cluster": cluster,
        "page": page,
        "rows": _with_likely(cluster, list(page)),
        "address": request.build_absolute_uri(reverse("join", args=[slug])),
        "categories": cluster.categories.exists(),
    }
    return render(request, "surveys/registrations.html", context)


def _with_likely(cluster, waiting):
    """[(registration, organisations on the list that it may be)]"""
    if not waiting:
        return []
    confirmed = cluster.organisations.filter(status=Organisation.Status.CONFIRMED)
    likely = others_alike([(each.pk, [each.organisation.name]) for each in waiting], names_of(confirmed).items())
    organisations = cluster.organisations.in_bulk({pk for found in likely.values() for pk in found})
    return [(each, [organisations[pk] for pk in likely.get(each.pk, ())]) for each in waiting]


@require_POST
@login_required
def switch(request, slug):
    """Open or close the public page."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    on = request.POST.get("registrations") == "on"
    registration.switch(cluster, request.user, on)
    messages.success(
        request,
        _("Organisations can register themselves now.") if on else _("The page is closed: nobody can register."),
    )
    return redirect("registrations", slug)


@require_POST
@login_required
def decide(request, slug, registration_id):
    """Take onto the list, find to be on it already, or refuse."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    waiting = access.registration_of(cluster, registration_id)
    do = {"approve": _approve, "refuse": _refuse, "merge": _merge}.get(request.POST.get("decision", ""))
    said = {"name": waiting.organisation.name}
    try:
        done, message = do(request, cluster, waiting) if do else (False, _("Nothing was changed: choose what to do."))
    except registration.InUse as use:
        done, said["what"] = False, get_text_list(use.what, _("and"))
        message = _("%(name)s still waits, for it has to do with: %(what)s. Undo that first, or take it onto the list.")
    (messages.success if done else messages.error)(request, message % said)
    return redirect("registrations", slug)


def _approve(request, cluster, waiting):
    return _told(registration.approve(waiting, request.user), _("%(name)s is on the list now."))


def _refuse(request, cluster, waiting):
    done = registration.refuse(waiting, request.user)
    return _told(done, _("%(name)s was refused, and what it told deleted."))


def _merge(request, cluster, waiting):
    into = _into(request, cluster, waiting)
    if into is None:
        return False, _("No organisation on the list is called so: write its name or its code.")
    return _told(registration.merge(waiting, into, request.user), _("%(name)s was on the list already."))


def _told(done, message):
    return done, message if done else _("Somebody of the team had decided this already.")


def _into(request, cluster, waiting):
    """The confirmed organisation that was chosen or typed, or None."""
    typed = clean_line(request.POST.get("into", ""))
    confirmed = cluster.organisations.filter(status=Organisation.Status.CONFIRMED)
    found = organisation_called(cluster, typed, confirmed) if typed else None
    return confirmed.exclude(pk=waiting.organisation_id).filter(pk=found).first()
