"""What the commands that import a file have in common."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from surveys.fault_messages import describe_all
from surveys.faults import Refused
from surveys.models import Cluster, Wave
from surveys.sheet import MOST_BYTES


class ImportCommand(BaseCommand):
    """Finds the cluster, the wave and the file; tells every fault of a refused file, a line each."""

    def add_arguments(self, parser):
        parser.add_argument("cluster", help="the cluster's short name in addresses")
        parser.add_argument("file", type=Path, help="CSV (UTF-8) or XLSX")
        parser.add_argument("--wave", type=int, metavar="ID")

    def handle(self, *, cluster, file, wave, **options):
        cluster = self._cluster(cluster)
        content = self._content(file)
        try:
            done = self.import_file(cluster, content, wave)
        except Refused as refused:
            raise CommandError(describe_all(refused)) from refused
        self.stdout.write(done)

    def import_file(self, cluster, content, wave_id):
        """Do the import; returns what was done, in words."""
        raise NotImplementedError

    def wave(self, cluster, wave_id):
        """A wave of the cluster by its id."""
        wave = self.waves(cluster).filter(pk=wave_id).first()
        if wave is None:
            raise CommandError(
                _("The cluster has no wave %(id)s. It has:\n%(waves)s")
                % {"id": wave_id, "waves": self.waves_listed(cluster)}
            )
        return wave

    def waves(self, cluster):
        return Wave.objects.filter(survey__cluster=cluster).select_related("survey").order_by("pk")

    def waves_listed(self, cluster):
        return "\n".join(f"--wave {wave.pk}: {wave}" for wave in self.waves(cluster)) or _("none")

    def _cluster(self, slug):
        cluster = Cluster.objects.filter(slug=slug).first()
        if cluster is None:
            known = ", ".join(Cluster.objects.values_list("slug", flat=True)) or _("none")
            raise CommandError(
                _("There is no cluster %(slug)s. There are: %(known)s.") % {"slug": slug, "known": known}
            )
        return cluster

    def _content(self, path):
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)  # one more than allowed is enough to refuse it
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
