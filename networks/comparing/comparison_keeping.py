"""Comparisons of large networks, made by a worker and kept as long as neither wave changes.

A page compares small networks while its reader waits. For what takes longer somebody asks: the database is the queue,
as with report packs; a message that gets lost costs another press of the button.
"""

import logging
from datetime import timedelta

from celery import current_app
from django.utils import timezone
from django.utils.translation import get_language, override

from networks import reading
from networks.comparing.comparison_page import contents_of
from networks.models import WaveComparison

log = logging.getLogger(__name__)

# Ties of both networks together: about a fifth of a second.
MOST_TIES_AT_ONCE = 4000
# One that was asked for is expected within so long; then it may be asked for again.
EXPECTED_WITHIN = timedelta(minutes=2)
# Raised where the contents of a page change: those kept from before are made anew.
PAGE = "page2"


def is_large(earlier, later):
    """Whether comparing two (Reading, Network) is a worker's job."""
    return earlier[1].ties + later[1].ties > MOST_TIES_AT_ONCE


def kept(earlier, later):
    """The WaveComparison of two (Reading, Network) as they are now, made or under way, in the reader's language."""
    rows = WaveComparison.objects.filter(earlier=earlier[1], later=later[1], language=get_language())
    row = rows.filter(as_of=_as_of(earlier, later)).first()
    return None if row is None or (row.contents is None and _is_overdue(row)) else row


def ask(earlier, later):
    """Have a worker compare them, unless it has, or is at it."""
    if kept(earlier, later) is None:
        row, _new = WaveComparison.objects.update_or_create(
            earlier=earlier[1],
            later=later[1],
            language=get_language(),
            defaults={"as_of": _as_of(earlier, later), "contents": None, "asked_at": timezone.now()},
        )
        _call(row.pk)


def make(comparison_id):
    """Compare two networks as they were asked for. Nothing where they are gone, or it is done already."""
    rows = WaveComparison.objects.filter(pk=comparison_id, contents__isnull=True)
    row = rows.select_related("earlier__build__wave__survey__cluster", "later__build__wave__survey__cluster").first()
    if row is not None:
        relation = reading.key_of(row.later)
        reads = [reading.read_build(network.build) for network in (row.earlier, row.later)]
        pair = [(read, read.network_of(relation)) for read in reads]
        with override(row.language):
            contents = contents_of(*pair)
        rows.update(contents=contents, as_of=_as_of(*pair))


def _as_of(earlier, later):
    """Whatever a comparison is made from: answers, lists and names raise the generation, also before the next build."""
    return "-".join([PAGE, *(str(read.wave.generation) for read, _network in (earlier, later))])


def _is_overdue(row):
    return row.asked_at < timezone.now() - EXPECTED_WITHIN


def _call(comparison_id):
    """Send the task. By its name: the web server need not load what else workers do."""
    try:
        current_app.send_task("networks.tasks.compare_waves", [comparison_id])
    except Exception as error:  # whatever a broker can do to us, the row is there
        log.warning("comparison %s: no call (%s); it can be asked for again", comparison_id, type(error).__name__)
