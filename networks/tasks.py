from celery import shared_task

from networks import comparison_keeping, pack_building, rebuild


@shared_task
def rebuild_wave(wave_id):
    rebuild.answer_hint(wave_id)


@shared_task
def build_pack(pack_id):
    pack_building.build(pack_id)


@shared_task
def compare_waves(comparison_id):
    comparison_keeping.make(comparison_id)


@shared_task
def sweep():
    rebuild.sweep()
    pack_building.sweep()
