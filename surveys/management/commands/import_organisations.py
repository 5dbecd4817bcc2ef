from django.utils.translation import gettext as _

from surveys.management.importing import ImportCommand
from surveys.management.lookup import find_wave, written_wave
from surveys.register.organisation_import import import_organisations


class Command(ImportCommand):
    help = (
        "Create or update a cluster's organisations from a file. In the wave, those with on_roster are offered and "
        "those with respondent are invited."
    )

    def import_file(self, cluster, content, written_wave):
        wave = find_wave(cluster, written_wave)
        done = import_organisations(cluster, content, wave)
        counts = _("Organisations: %(created)s created, %(updated)s updated, %(unchanged)s unchanged.") % {
            "created": done.created,
            "updated": done.updated,
            "unchanged": done.unchanged,
        }
        return [counts, *_asked(done, wave), *_to_look_at(done)]


def _asked(done, wave):
    if not done.asks_in_a_wave:
        return
    if wave is None:
        yield _(
            "The columns on_roster and respondent were not used, as the cluster has no wave yet. "
            "Import the file again when it has one."
        )
        return
    yield _("Wave %(wave)s: %(offered)s on the roster, %(invited)s invited.") % {
        "wave": written_wave(wave),
        "offered": wave.roster.count(),
        "invited": wave.invitations.count(),
    }


def _to_look_at(done):
    """What may be meant, and may be a slip of the keyboard."""
    if done.new_categories:
        yield _("New kinds of organisation: %(kinds)s") % {"kinds": ", ".join(done.new_categories)}
    for code, *others in done.same_names:
        yield _("Same name as %(code)s: %(others)s") % {"code": code, "others": ", ".join(others)}
