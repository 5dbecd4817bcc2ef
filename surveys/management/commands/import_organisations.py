from django.utils.translation import gettext as _

from surveys.management.importing import ImportCommand
from surveys.organisation_import import import_organisations


class Command(ImportCommand):
    help = (
        "Create or update a cluster's organisations from a file. With --wave, those with on_roster are offered in it "
        "and those with respondent are invited to it."
    )

    def import_file(self, cluster, content, wave_id):
        wave = None if wave_id is None else self.wave(cluster, wave_id)
        counts = import_organisations(cluster, content, wave)
        return _("Organisations: %(created)s created, %(updated)s updated, %(unchanged)s unchanged.") % {
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
        }
