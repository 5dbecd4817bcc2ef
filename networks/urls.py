from django.urls import path

from networks.views import (
    api,
    comparison,
    downloads,
    map_data,
    meeting,
    network,
    organisations,
    own_results,
    packs,
    protected,
    results,
    tables,
    tie_rule,
    what_if,
)

urlpatterns = [
    path("clusters/<slug:slug>/waves/<int:wave_id>/network/", network.first, name="network-first"),
    # Beside the network, not below it, where every name is a relation's.
    path("clusters/<slug:slug>/waves/<int:wave_id>/build/", network.build, name="network-build"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/rebuild/", network.rebuild, name="network-rebuild"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/tie-rule/", tie_rule.choose, name="tie-rule"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/", network.network, name="network"),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/meeting/",
        meeting.meeting,
        name="meeting",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/map.json",
        map_data.map_data,
        name="network-map",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/tables/<str:name>/",
        tables.table,
        name="network-table",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/compared-with/<int:other_id>/",
        comparison.comparison,
        name="network-comparison",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/compared-with/<int:other_id>/compare/",
        comparison.ask,
        name="network-comparison-ask",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/compared-with/<int:other_id>/state/",
        comparison.state,
        name="network-comparison-state",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/compared-with/<int:other_id>/<str:name>",
        comparison.file,
        name="network-comparison-file",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/what-if/",
        what_if.what_if,
        name="network-what-if",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/organisations/<int:organisation_id>/",
        organisations.organisation,
        name="network-organisation",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/network/<slug:relation>/download/<str:name>",
        downloads.download,
        name="network-download",
    ),
    path("clusters/<slug:slug>/waves/<int:wave_id>/meeting/", meeting.first, name="meeting-first"),
    # With protected names, for viewers and for the team to see what they see.
    path("clusters/<slug:slug>/waves/<int:wave_id>/protected/", protected.first, name="protected-first"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/protected/<slug:relation>/", protected.protected, name="protected"),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/protected/<slug:relation>/map.json",
        protected.map_data,
        name="protected-map",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/protected/<slug:relation>/what-if/",
        what_if.protected,
        name="protected-what-if",
    ),
    path(
        "clusters/<slug:slug>/waves/<int:wave_id>/publishing/as-respondent/",
        own_results.preview,
        name="respondent-preview",
    ),
    path("clusters/<slug:slug>/waves/<int:wave_id>/packs/", packs.ask, name="packs"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/packs/<int:pack_id>/", packs.pack, name="pack"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/packs/<int:pack_id>/state/", packs.state, name="pack-state"),
    path("clusters/<slug:slug>/waves/<int:wave_id>/packs/<int:pack_id>/<str:name>", packs.file, name="pack-file"),
    # A sponsor's link, and the pages behind it.
    path("s/<str:token>", results.open_link, name="results-open"),
    path("results/<slug:public_id>/", results.first, name="results-first"),
    path("results/<slug:public_id>/<slug:relation>/", results.results, name="results"),
    path("results/<slug:public_id>/<slug:relation>/map.json", results.map_data, name="results-map"),
    path("results/<slug:public_id>/<slug:relation>/what-if/", what_if.results, name="results-what-if"),
    path("results/<slug:public_id>/<slug:relation>/files/<str:name>", results.file, name="results-file"),
    path("api/v1/openapi.json", api.openapi, name="api-description"),
    path("api/v1/clusters/", api.clusters, name="api-clusters"),
    path("api/v1/clusters/<slug:slug>/waves/<int:wave_id>/networks/<slug:relation>/", api.network, name="api-network"),
    path(
        "api/v1/clusters/<slug:slug>/waves/<int:wave_id>/networks/<slug:relation>/files/<str:name>",
        api.file,
        name="api-file",
    ),
    # What a respondent sees behind its link once the wave is published.
    path("answer/<slug:public_id>/results/", own_results.own_results, name="respondent-results"),
]
