from django.urls import path

from surveys.views import activity, clusters, interviews, pocket, publishing, respond, script_tokens, waves, withdrawal

urlpatterns = [
    path("", clusters.home, name="home"),
    path("access-for-scripts/", script_tokens.tokens, name="script-tokens"),
    path("access-for-scripts/<int:token_id>/revoke/", script_tokens.revoke, name="script-token-revoke"),
    path("clusters/<slug:slug>/", clusters.cluster, name="cluster"),
    path("clusters/<slug:slug>/activity/", activity.activity, name="activity"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/", waves.wave, name="wave"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/publish/", waves.publish, name="wave-publish"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/publishing/", publishing.publishing, name="publishing"),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/publishing/links/<slug:public_id>/revoke/",
        publishing.revoke_link,
        name="results-link-revoke",
    ),
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
