from allauth.mfa.base.views import authenticate
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe


@require_safe
@login_required
def account(request):
    """One's own account, and what can be changed in it."""
    return render(request, "account/account.html")


@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request):
    """The second step of signing in; a form without a code is shown again."""
    if request.method == "POST" and "code" not in request.POST:
        return redirect("mfa_authenticate")
    return authenticate(request)
