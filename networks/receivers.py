from django.dispatch import receiver

from networks.jobs.wake_up import hint
from surveys.signals import wave_changed


@receiver(wave_changed, dispatch_uid="networks.wave_changed")
def wake_up_the_rebuild(sender, wave_id, **kwargs):
    hint(wave_id)
