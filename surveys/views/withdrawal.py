"""A respondent removes its answers: asked once more, and then done, also after the wave has closed."""

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.answering.withdrawal import withdraw
from surveys.views.private import private
from surveys.views.visit import Visit


@csrf_exempt  # the proof in the page stands for the token
@require_http_methods(["GET", "HEAD", "POST"])
@private
def remove(request, public_id):
    visit = Visit.by_proof(request, public_id)
    with visit.speaking():
        if request.method != "POST" or visit.switches_language:
            return visit.show("withdraw", draft=visit.draft)
        if "confirm" not in request.POST:
            return visit.show("withdraw", draft=visit.draft, unconfirmed=True)
        withdraw(visit.invitation)
        # Nothing of theirs is left to be shown.
        return visit.again().show("withdrawn", forget=True)
