from django.utils.translation import gettext as _

from surveys.answering.answer_import import import_answers
from surveys.management.importing import ImportCommand
from surveys.management.lookup import require_wave


class Command(ImportCommand):
    help = "Store the answers of a file in a wave."

    def import_file(self, cluster, content, written_wave):
        counts = import_answers(require_wave(cluster, written_wave), content)
        return [
            _("Respondents: %(created)s answered, %(replaced)s replaced, %(unchanged)s unchanged.")
            % {"created": counts.created, "replaced": counts.replaced, "unchanged": counts.unchanged}
        ]
