from celery import shared_task

from networks import rebuild


@shared_task
def rebuild_wave(wave_id):
    rebuild.answer_hint(wave_id)


@shared_task
def sweep():
    rebuild.sweep()
