"""Wake-up calls to the worker. A call that gets lost costs time, never an answer: the sweep looks at the database."""

import logging
from datetime import timedelta

from celery import current_app
from django.db.models import Q
from django.utils import timezone

from networks.models import Pointer

log = logging.getLogger(__name__)

# A call not taken in this time is thought lost, and the next change makes another.
HINT_LIFETIME = timedelta(seconds=30)


def hint(wave_id):
    """Ask for a rebuild of a wave, unless somebody has and it is still to come. Never raises for a dead broker."""
    Pointer.objects.get_or_create(wave_id=wave_id)
    now = timezone.now()
    free = Q(hinted_at__isnull=True) | Q(hinted_at__lt=now - HINT_LIFETIME)
    if Pointer.objects.filter(free, wave_id=wave_id).update(hinted_at=now):
        wake_up(wave_id)


def wake_up(wave_id, wait=None):
    """Send the task, to be run after so many seconds. By its name: the web server need not load the measures."""
    try:
        current_app.send_task("networks.tasks.rebuild_wave", [wave_id], countdown=wait)
    except Exception as error:  # whatever a broker can do to us, the answer is stored
        log.warning("wave %s: no wake-up call (%s); the sweep will see to it", wave_id, type(error).__name__)
