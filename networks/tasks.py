from celery import shared_task

from networks.comparing import comparison_keeping
from networks.packs import pack_building
from networks.rebuilding import rebuild


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
