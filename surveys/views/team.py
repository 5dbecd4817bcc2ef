from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from surveys import access
from surveys.field.asked_twice import doubles_in
from surveys.forms.accounts import AccountForm
from surveys.forms.meanwhile import WAS
from surveys.forms.team import InviteForm, RoleForm
from surveys.giving import numbers_given
from surveys.models import Wave
from surveys.team import colleagues

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@sensitive_variables("link", "token")
def team(request, slug):
    """Who is in a cluster's team, and who is invited; POST invites a colleague, whose link is shown this once."""
    cluster = access.cluster_for(request.user, slug, access.TEAM)
    form = InviteForm(request.POST if request.method == "POST" else None)
    invited = link = None
    if form.is_bound and form.is_valid():
        invited, link = _invite(request, cluster, form)
        form = InviteForm() if invited else form
    context = {
        "cluster": cluster,
        "page": _page(cluster, request.GET.get("page")),
        "invitations": cluster.team_invitations.waiting()[: colleagues.MOST_WAITING],
        "form": form,
        "roles": [(role, role.label, said) for role, said in colleagues.explanations().items()],
        "invited": invited,
        "link": link,
        "days": colleagues.DAYS,
    }
    return render(request, "surveys/team.html", context, status=400 if form.errors else 200)


def _page(cluster, number):
    """A page of the members by name, each with the `given` respondents that have not answered."""
    members = cluster.members.select_related("user").order_by("user__username")
    page = Paginator(members, PAGE).get_page(number)
    # Whom a list has twice, since they were merged, the enumerator's own list has once.
    doubles = doubles_in(Wave.objects.filter(survey__cluster=cluster))
    given = numbers_given(cluster, [member.user_id for member in page], doubles)
    for member in page:
        member.given = given.get(member.user_id, 0)
    return page


def _invite(request, cluster, form):
    """(invitation, link) of what the form asks for; the link is None once it is in the mail."""
    try:
        invitation, token = colleagues.invite(cluster, request.user, **form.cleaned_data)
    except colleagues.Refused as refused:
        form.add_error(None, str(refused))
        return None, None
    link = request.build_absolute_uri(reverse("team-invitation", args=[token]))
    mailed = invitation.email and colleagues.send(invitation, link)
    return invitation, None if mailed else link


@require_POST
@login_required
def change_role(request, slug, member_id):
    cluster = access.cluster_for(request.user, slug, access.TEAM)
    member = access.member_of(cluster, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["role"][0])
        return redirect("team", slug)
    done = _("%(name)s has another role now.") % {"name": member.user.get_username()}
    wanted = form.cleaned_data["role"]
    return _done(request, slug, done, colleagues.change_role, member, wanted, request.user, request.POST.get(WAS))


@require_POST
@login_required
def remove(request, slug, member_id):
    cluster = access.cluster_for(request.user, slug, access.TEAM)
    member = access.member_of(cluster, member_id)
    done = _("%(name)s is not in the team any more.") % {"name": member.user.get_username()}
    return _done(request, slug, done, colleagues.remove, member, request.user)


@require_POST
@login_required
def revoke(request, slug, invitation_id):
    cluster = access.cluster_for(request.user, slug, access.TEAM)
    invitation = access.team_invitation_of(cluster, invitation_id)
    return _done(request, slug, _("The invitation is void."), colleagues.revoke, invitation, request.user)


def _done(request, slug, said, act, *arguments):
    """Do it, say so or why not, and go back to the team; who left it themselves go home."""
    try:
        taken_back = act(*arguments)
        messages.success(request, said)
        if taken_back:
            messages.success(request, _taken_back(taken_back))
    except colleagues.Refused as refused:
        messages.error(request, str(refused))
    cluster = access.clusters_for(request.user).filter(slug=slug).first()
    manages = request.user.is_superuser or (
        cluster and cluster.members.filter(user=request.user, role__in=access.TEAM).exists()
    )
    return redirect("team", slug) if manages else redirect("home")


def _taken_back(number):
    message = ngettext(
        "%(number)d respondent who has not answered is given to nobody now: give it to somebody else, under the wave.",
        "%(number)d respondents who have not answered are given to nobody now: give them to somebody else, under the "
        "wave.",
        number,
    )
    return message % {"number": number}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password1", "password2")
@sensitive_variables("token")
def invitation(request, token):
    """Where a colleague's link leads: looking uses nothing up; POST joins with this account, or with a new one."""
    invitation = access.team_invitation_for_token(token)
    if invitation is None:
        return render(request, "surveys/invitation_gone.html", status=404)
    form = _account_form(request, invitation)
    refused = response = None
    if request.method == "POST":
        refused, response = _join(request, invitation, form)
    if response is not None:
        return response
    context = {
        "invitation": invitation,
        "form": form,
        "said": colleagues.explanations()[invitation.role],
        "is_for_them": request.user.is_authenticated and colleagues.is_for(invitation, request.user),
        "refused": refused,
    }
    return render(request, "surveys/invitation.html", context, status=400 if request.method == "POST" else 200)


def _account_form(request, invitation):
    """For a new account; None for whoever is signed in, or has one with the invitation's address and only needs to."""
    if request.user.is_authenticated or colleagues.has_account(invitation):
        return None
    return AccountForm(request.POST if request.method == "POST" else None, email=invitation.email)


def _join(request, invitation, form):
    """(why not, the page to go on to): one of them, or neither where the form says what is wrong."""
    try:
        if request.user.is_authenticated:
            colleagues.accept(invitation, request.user)
            return None, redirect("cluster", invitation.cluster.slug)
        if form is None:
            return None, redirect_to_login(request.path)
        return None, _join_newly(request, invitation, form) if form.is_valid() else None
    except colleagues.Refused as refused:
        return str(refused), None


def _join_newly(request, invitation, form):
    with transaction.atomic():
        user = form.save()
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=invitation.mailed)
        colleagues.accept(invitation, user)
    where = reverse("cluster", args=[invitation.cluster.slug])
    return perform_login(request, user, redirect_url=where)
