from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access
from surveys.forms.names import ALL_THE_SAME, NewOrganisation
from surveys.mergers import as_it_is_now
from surveys.models import Organisation
from surveys.naming import reconciliation, written_names
from surveys.naming.written_names import Show
from surveys.numbers import database_ids
from surveys.texts import control_character, one_line


@require_safe
@login_required
def names(request, slug):
    """The names that respondents wrote: those that wait for somebody, those matched, those decided on."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    show = _wanted(request.GET.get("show"))
    page = written_names.page_of(cluster, show, request.GET.get("page"))
    if show == Show.OPEN:
        written_names.suggest(cluster, page.object_list)
    context = {"page": page, "shows": Show, "kept": urlencode({"show": show}), "left": written_names.waiting(cluster)}
    return render(request, "surveys/names.html", _for_cards(cluster, show, page.number) | context)


@require_POST
@login_required
def decide(request, slug):
    """Decide what a written name is, take that back, or look an organisation up for it."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    name = _name_of(cluster, request.POST.get("name", ""))
    if "organisation" in request.POST:
        return _assign(request, cluster, name)
    action = "create" if ALL_THE_SAME in request.POST else request.POST.get("action")
    act = {"create": _create, "none": _set_aside, "undo": _undo, "look": _look}.get(action)
    if act is None:
        return _card(request, cluster, name, warning=_("Choose what it is."))
    return act(request, cluster, name)


def _assign(request, cluster, name):
    pk = _number(request.POST["organisation"])
    organisation = get_object_or_404(cluster.organisations.exclude(status=Organisation.Status.WAITING), pk=pk)
    # Merged since the page was made: it is another one now.
    return _decided(request, cluster, name, reconciliation.assign, as_it_is_now(organisation))


def _set_aside(request, cluster, name):
    return _decided(request, cluster, name, reconciliation.set_aside)


def _undo(request, cluster, name):
    return _decided(request, cluster, name, reconciliation.undo)


def _create(request, cluster, name):
    # Under "name" is the written one.
    form = NewOrganisation(cluster, {**request.POST.dict(), "name": request.POST.get("new_name", "")})
    if not form.is_valid():
        return _card(request, cluster, name, form=form, status=400)
    new = form.cleaned_data
    return _decided(
        request, cluster, name, reconciliation.create, new["name"], new["category"], in_region=new["in_region"]
    )


def _look(request, cluster, name):
    typed = one_line(request.POST.get("typed", ""))
    warning = "" if typed else _("Write a part of the organisation's name, or its code.")
    return _card(request, cluster, name, typed=typed, warning=warning)


def _decided(request, cluster, name, act, *args, **kwargs):
    """Do it, and show the card as it is now; if somebody was quicker, say so and show what they did."""
    try:
        decision = act(cluster, request.user, name.normalised, _number(request.POST.get("seen")), *args, **kwargs)
    except reconciliation.Stale:
        now = written_names.one(cluster, name.normalised) or name
        return _card(request, cluster, now, warning=_overtaken(now), status=409)
    now = written_names.one(cluster, name.normalised)
    if request.headers.get("HX-Request"):
        return _card(request, cluster, now, stays=decision.stays)
    messages.success(request, in_words(now))
    if decision.stays:
        messages.success(request, render_to_string("surveys/name_stays.html", {"organisation": decision.stays}))
    query = {"show": _wanted(request.POST.get("show")), "page": request.POST.get("page", "")}
    return redirect(reverse("names", args=[cluster.slug]) + "?" + urlencode({k: v for k, v in query.items() if v}))


def in_words(name):
    """What a written name is now."""
    if name is None or name.is_open:
        return _("Taken back: the name is open again.")
    if name.set_aside:
        return _("“%(name)s” is not an organisation.") % {"name": name.text}
    return _("“%(name)s” is %(organisation)s.") % {"name": name.text, "organisation": name.organisation.name}


def _overtaken(name):
    if name.decision is not None:
        return _(
            "%(who)s was quicker and has decided on this name. Nothing of it was changed: here is what stands."
        ) % {"who": name.decision.who}
    return _("Somebody has changed this name in the meantime. Nothing more was changed: here is what stands.")


def _card(request, cluster, name, *, form=None, typed="", warning="", stays=None, status=200):
    """One name's card: alone for htmx, on a page of its own for everyone else."""
    if name is None:
        raise Http404
    written_names.suggest(cluster, [name], looked_up=typed)
    context = _for_cards(cluster, _wanted(request.POST.get("show")), request.POST.get("page", ""))
    context |= {"written": name, "form": form, "typed": typed, "warning": warning, "stays": stays}
    if request.headers.get("HX-Request"):
        # htmx puts in only what succeeded; what did not, the card says.
        context["left"] = written_names.waiting(cluster)
        return render(request, "surveys/written_name.html", context)
    return render(request, "surveys/name.html", context, status=status)


def _for_cards(cluster, show, page):
    return {"cluster": cluster, "show": show, "page_number": page, "categories": list(cluster.categories.all())}


def _name_of(cluster, normalised):
    found = None if control_character(normalised) else written_names.one(cluster, normalised)
    if found is None:
        raise Http404
    return found


def _wanted(show):
    return show if show in Show.values else Show.OPEN.value


def _number(text):
    """An id that came with a form; -1, which nothing has, for whatever is none."""
    return next(iter(database_ids([text or ""])), -1)
