from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from surveys.forms.accounts import FirstAccountForm
from surveys.forms.clusters import NewClusterForm
from surveys.team import set_up


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password1", "password2", "code")
def first(request):
    """The first account of a fresh server, and its cluster. Not there once somebody has an account."""
    if not set_up.is_fresh():
        raise Http404
    needs_code = set_up.needs_code(request)
    given = request.POST if request.method == "POST" else None
    person = FirstAccountForm(given, needs_code=needs_code)
    cluster = NewClusterForm(given)
    if given is None and needs_code:
        set_up.tell_the_log()
    if given is not None and all([person.is_valid(), cluster.is_valid()]):
        return _finish(request, person, cluster)
    context = {"person": person, "form": cluster}
    return render(request, "surveys/set_up.html", context, status=200 if given is None else 400)


def _finish(request, person, cluster):
    user = person.save(commit=False)
    try:
        set_up.finish(user, cluster.save(commit=False))
    except set_up.TooLate:
        return redirect("login")
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return perform_login(request, user, redirect_url=reverse("cluster", args=[cluster.instance.slug]))
