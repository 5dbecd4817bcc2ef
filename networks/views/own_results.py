from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import reading
from networks.own_results.own_standing import lines_of, map_of, standing_of
from networks.own_results.standing_texts import sentences_of
from surveys import access
from surveys.answering import drafts
from surveys.field.progress import RespondentState, respondents_of
from surveys.mergers import as_it_is_now
from surveys.views.private import other_languages, private, proof_in_cookie, reading_language, remember_language


@require_safe
@private
def own_results(request, public_id):
    """How a respondent's own organisation stands in the network, once the team shows it, for those that answered."""
    return _page(request, access.invitation_for_proof(public_id, proof_in_cookie(request, public_id)))


@require_safe
@login_required
@never_cache
def preview(request, slug, wave_id):
    """The same for a manager, before it is shown or after: what the `?respondent=` of that public id sees."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    answered = respondents_of(wave, RespondentState.ANSWERED).select_related("wave__survey__cluster")
    return _page(request, get_object_or_404(answered, public_id=request.GET.get("respondent", "")), preview=True)


def _page(request, invitation, preview=False):
    switched_to = request.GET.get("switch_language")
    language = reading_language(request, invitation, switched_to)
    with translation.override(language):
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "wave": invitation.wave,
            "survey": invitation.wave.survey,
            "cluster": invitation.wave.survey.cluster,
            "language": language,
            "languages": other_languages(invitation, language),
            "preview": preview,
            **_results(invitation, preview),
        }
        response = render(request, "networks/own_results.html", context)
    response.headers["Content-Language"] = language
    if switched_to == language:
        remember_language(response, language)
    return response


def _results(invitation, preview):
    """What the page has to show; "missing" says what it lacks otherwise: "published", "answer" or "build"."""
    if invitation.wave.published_at is None and not preview:
        return {"missing": "published"}
    response = drafts.response_of(invitation)
    if response is None:
        return {"missing": "answer"}
    read = reading.read_wave(invitation.wave)
    network = read.network_of(reading.TOGETHER)
    position = reading.position_of(network, as_it_is_now(invitation.organisation)) if network else None
    if position is None or not position.answered:
        return {"missing": "build", "response": response}
    return {"response": response, **_contents(read, network, position, response)}


def _contents(read, network, position, response):
    standing = standing_of(read, network, position, response)
    drawing, not_drawn = map_of(standing, position)
    return {
        "build": read.build,
        "standing": standing,
        "sentences": sentences_of(standing),
        "map": drawing,
        "not_drawn": not_drawn,
        "who_helped_us": lines_of(standing.who_helped_us),
        "whom_we_helped": lines_of(standing.whom_we_helped),
        # Of its own answer, whether a newer one than this was built from has arrived.
        "outdated": response.sent_at > read.build.latest_answer_at,
    }
