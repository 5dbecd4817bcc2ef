from django.urls import path

from surveys.views import (
    activity,
    calls,
    clusters,
    field,
    interviews,
    many_respondents,
    pocket,
    respond,
    respondents,
    script_tokens,
    wave_life,
    wave_lists,
    wave_settings,
    waves,
    withdrawal,
)

urlpatterns = [
    path("", clusters.home, name="home"),
    path("access-for-scripts/", script_tokens.tokens, name="script-tokens"),
    path("access-for-scripts/<int:token_id>/revoke/", script_tokens.revoke, name="script-token-revoke"),
    path("clusters/<slug:slug>/", clusters.cluster, name="cluster"),
    path("clusters/<slug:slug>/activity/", activity.activity, name="activity"),
    path("clusters/<slug:slug>/waves/new/", wave_life.new, name="wave-new"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/", waves.wave, name="wave"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/lists/", wave_lists.lists, name="wave-lists"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/lists/change/", wave_lists.change, name="wave-lists-change"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/settings/", wave_settings.settings, name="wave-settings"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/turn/<slug:what>/", wave_life.change, name="wave-change"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/respondents/", many_respondents.many, name="respondents-do"),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/respondents/<slug:public_id>/",
        respondents.respondent,
        name="respondent",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/respondents/<slug:public_id>/note/",
        respondents.note,
        name="respondent-note",
    ),
    path("clusters/<slug:slug>/waves/<int:wave_id>/field/", field.field, name="field"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/field/calls/", calls.calls, name="calls"),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/field/calls/<slug:public_id>/", calls.attempt, name="contact-attempt"
    ),
    path("clusters/<slug:slug>/waves/<int:wave_id>/publish/", waves.publish, name="wave-publish"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/links/<slug:public_id>/renew/", waves.renew, name="link-renew"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/give/", waves.give_out, name="respondents-give"),
    # Not below clusters/: what works without a connection has a place of its own, which its service worker looks after.
    path("interviews/<slug:slug>/<int:wave_id>/", interviews.interviews, name="interviews"),
    # A respondent's personal link, and the pages behind it.
    path("r/<str:token>", respond.open_link, name="respond-open"),
    path("answer/worker.js", pocket.worker, name="respond-worker"),
    path("answer/without-connection/", pocket.offline, name="respond-offline"),
    path("answer/<slug:public_id>/", respond.resume, name="respond"),
    path("answer/<slug:public_id>/pocket/", pocket.pocket, name="respond-pocket"),
    path("answer/<slug:public_id>/whole/", pocket.take, name="respond-whole"),
    path("answer/<slug:public_id>/remove/", withdrawal.remove, name="respond-remove"),
    path("answer/<slug:public_id>/<slug:step>/", respond.step, name="respond-step"),
]
