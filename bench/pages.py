"""How long the server takes for each page of the team, and how often it asks the database.

    python bench/pages.py [organisations …]      (10,000 when left out)

The cluster is that of bench/busy_cluster.py. Each page is asked for once, unmeasured, then five times: the table has
the shortest of these, and of the processor's time alone, which a busy machine does not stretch (with SQLite the
database's is in it). Each size has a database of its own: SQLite in a temporary folder, or, with BENCH_DATABASE_URL,
that empty database.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

SIZES = (10_000,)
TIMES = 5
LIMIT = 300
CLUSTER, WAVE = "/clusters/bench/", "/clusters/bench/waves/{wave}/"
NETWORK, PROTECTED = WAVE + "network/assistance/", WAVE + "protected/assistance/"
PAGES = (
    "/",
    CLUSTER,
    CLUSTER + "organisations/",
    CLUSTER + "organisations/?q=santa+rosa",
    CLUSTER + "organisations/{organisation}/",
    CLUSTER + "names/",
    CLUSTER + "names/twice/",
    CLUSTER + "registrations/",
    CLUSTER + "activity/",
    WAVE,
    WAVE + "lists/",
    WAVE + "field/",
    WAVE + "field/calls/",
    WAVE + "publishing/",
    NETWORK,
    NETWORK + "map.json",
    NETWORK + "tables/sources_{association}/",
    NETWORK + "tables/exclusive_channels/",
    NETWORK + "organisations/{organisation}/",
    NETWORK + "what-if/?without={organisation}",
    NETWORK + "what-if/?without={organisation}&q=santa&find=1",
    NETWORK + "compared-with/{earlier}/",
    NETWORK + "meeting/",
    NETWORK + "meeting/?names=real",
    PROTECTED,
    PROTECTED + "?page=3",
    PROTECTED + "map.json",
    PROTECTED + "what-if/?without={shown}",
    PROTECTED + "what-if/?q=1&find=1",
    WAVE + "protected/all/",
    "/results/{link}/assistance/",
    "/results/{link}/assistance/map.json",
)


def main(sizes):
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                **os.environ,
                "VAR_DIR": folder,
                "LOG_LEVEL": "ERROR",
                "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
                "DJANGO_SETTINGS_MODULE": "clustersurvey.settings",
            }
            if os.environ.get("BENCH_DATABASE_URL"):
                environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
            for step in (["--fill", str(size)], ["--look"]):
                subprocess.run([sys.executable, __file__, *step], check=True, env=environ)


def look():
    """Print the time of each page of the installation in VAR_DIR."""
    import_module("clustersurvey.wsgi")  # as the web server loads it
    from django.conf import settings

    from networks.models import Network
    from surveys.models import Wave

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    earlier, wave = Wave.objects.order_by("number")
    client, link = reader(wave)
    ids = {"wave": wave.pk, "earlier": earlier.pk, "link": link, "organisation": wave.roster.first().organisation_id}
    answered = wave.responses.filter(organisation__affiliations__isnull=False)
    ids["association"] = answered.values_list("organisation__affiliations__association__code", flat=True).first()
    network = Network.objects.filter(build=wave.pointer.build).first()
    ids["shown"] = shown_code(ids["organisation"])
    print(f"{network.organisations:,} organisations, {network.ties:,} ties", flush=True)
    print(f"{'ms':>6} {'CPU ms':>8} {'queries':>8} {'KB':>6}  page", flush=True)
    for page in PAGES:
        tell(client, page.format(**ids))


def shown_code(organisation):
    """The code under which outsiders see an organisation."""
    from networks.protection.disguise import code_shown
    from surveys.models import Organisation

    return Organisation.objects.annotate(shown=code_shown("")).get(pk=organisation).shown


def reader(wave):
    """(a client that is signed in as a manager and has opened a sponsor's link, that link's public id)."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from surveys.inviting.results_links import issue

    user = get_user_model().objects.get(username="bench")
    client = Client()
    client.force_login(user)
    link, token = issue(wave, "Bench", 30, user)
    assert client.get(f"/s/{token}").status_code == 302
    return client, link.public_id


def tell(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    took = [timed(client, page) for _time in range(TIMES)]
    whole, of_processor = map(min, zip(*took, strict=True))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page)
    slow = " !" if whole > LIMIT else ""
    size = len(response.content) // 1024
    print(f"{whole:6.0f} {of_processor:8.0f} {len(queries):8} {size:6}  {page}{slow}", flush=True)


def timed(client, page):
    """(milliseconds, of them the processor's) of one request."""
    begun, begun_work = time.perf_counter(), time.process_time()
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    return 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - begun_work)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        from busy_cluster import busy_cluster

        busy_cluster(int(sys.argv[2]))
    elif sys.argv[1:2] == ["--look"]:
        look()
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
