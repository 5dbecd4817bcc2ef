from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from surveys.team import script_tokens
from surveys.texts import LONGEST_NAME, one_line


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@sensitive_variables("token")
def tokens(request):
    """A person's tokens for scripts; POST makes one, which is shown this once."""
    name, days = one_line(request.POST.get("name", ""))[:80], request.POST.get("days", "")
    token = fault = None
    if request.method == "POST":
        fault = _fault(request.user, name, days)
        token = None if fault else script_tokens.issue(request.user, name, int(days))
    context = {
        "tokens": request.user.script_tokens.all(),
        "token": token,
        "fault": fault,
        "name": "" if token else name,
        "days": days or str(script_tokens.DAYS[1]),
        "choices": [str(each) for each in script_tokens.DAYS],
        "longest": min(LONGEST_NAME, 80),
        "most": script_tokens.MOST,
    }
    return render(request, "surveys/script_tokens.html", context, status=400 if fault else 200)


@require_POST
@login_required
def revoke(request, token_id):
    """Make one of one's own tokens void."""
    get_object_or_404(request.user.script_tokens, pk=token_id).delete()
    messages.success(request, _("The token is void. Scripts that use it are refused from now on."))
    return redirect("script-tokens")


def _fault(user, name, days):
    """What is wrong with what was asked for, and what to do; None if nothing is."""
    if not name:
        return _("Write what the token is for, such as “R on my laptop”.")
    if days not in [str(each) for each in script_tokens.DAYS]:
        return _("Choose for how long the token is to be good.")
    if user.script_tokens.count() >= script_tokens.MOST:
        return _("You have %(number)s tokens: make one void first.") % {"number": script_tokens.MOST}
    return None
