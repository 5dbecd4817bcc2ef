from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from surveys.answer_import import import_answers
from surveys.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Store the answers of a file in a wave; without --wave, in the cluster's only wave."

    def import_file(self, cluster, content, wave_id):
        wave = self._only_wave(cluster) if wave_id is None else self.wave(cluster, wave_id)
        counts = import_answers(wave, content)
        return _("Respondents: %(created)s answered, %(replaced)s replaced, %(unchanged)s unchanged.") % {
            "created": counts.created,
            "replaced": counts.replaced,
            "unchanged": counts.unchanged,
        }

    def _only_wave(self, cluster):
        waves = list(self.waves(cluster)[:2])
        if len(waves) != 1:
            raise CommandError(
                _("Say which wave the answers are for:\n%(waves)s") % {"waves": self.waves_listed(cluster)}
            )
        return waves[0]
