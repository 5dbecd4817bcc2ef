from django.urls import path

from surveys.views import clusters, respond, waves

urlpatterns = [
    path("", clusters.home, name="home"),
    path("clusters/<slug:slug>/", clusters.cluster, name="cluster"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/", waves.wave, name="wave"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/publish/", waves.publish, name="wave-publish"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/links/<slug:public_id>/renew/", waves.renew, name="link-renew"),
    # A respondent's personal link, and the pages behind it.
    path("r/<str:token>", respond.open_link, name="respond-open"),
    path("answer/<slug:public_id>/", respond.resume, name="respond"),
    path("answer/<slug:public_id>/<slug:step>/", respond.step, name="respond-step"),
]
