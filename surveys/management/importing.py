"""What the commands that import a file have in common."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from surveys.management.lookup import add_cluster_argument, add_wave_option, find_cluster
from surveys.spreadsheets.fault_messages import describe_all
from surveys.spreadsheets.faults import Refused
from surveys.spreadsheets.sheet import MOST_BYTES


class ImportCommand(BaseCommand):
    """Finds the cluster and the file; tells every fault of a refused file, a line each."""

    def add_arguments(self, parser):
        add_cluster_argument(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8) or XLSX; columns: see docs/files.md")
        add_wave_option(parser)

    def handle(self, *, cluster, file, wave, **options):
        cluster = find_cluster(cluster)
        content = self._content(file)
        try:
            done = self.import_file(cluster, content, wave)
        except Refused as refused:
            raise CommandError(describe_all(refused)) from refused
        for line in done:
            self.stdout.write(line)

    def import_file(self, cluster, content, written_wave):
        """Do the import; returns what was done, in lines. `written_wave` is what stands after --wave, or None."""
        raise NotImplementedError

    def _content(self, path):
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)  # one more than allowed is enough to refuse it
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
