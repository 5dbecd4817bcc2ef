from django.core.management.base import BaseCommand, CommandError

from networks.report import NoReport, bring_up_to_date, write_report
from surveys.models import Wave


class Command(BaseCommand):
    help = "Write a wave's tables and networks into a folder, built from all answers there are."

    def add_arguments(self, parser):
        parser.add_argument("cluster", help="the cluster's short name, as in its addresses")
        parser.add_argument("--out", required=True, metavar="DIR", help="new, empty, or with an earlier report")
        parser.add_argument("--wave", type=int, metavar="ID", help="needed when the cluster has more than one")
        parser.add_argument("--timeout", type=float, default=120, help="seconds to wait for the rebuild (120)")

    def handle(self, *, cluster, out, wave, timeout, **options):
        wave = _wave(cluster, wave)
        try:
            bring_up_to_date(wave.pk, timeout)
            files = write_report(wave, out)
        except (NoReport, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{out}:")
        for path in files:
            self.stdout.write(f"  {path}")


def _wave(cluster, wave_id):
    waves = Wave.objects.filter(survey__cluster__slug=cluster).select_related("survey__cluster").order_by("pk")
    if wave_id is not None:
        waves = waves.filter(pk=wave_id)
    found = list(waves[:20])
    if not found:
        raise CommandError(f"There is no such wave in a cluster {cluster!r}.")
    if len(found) > 1:
        listed = "\n".join(f"  --wave {wave.pk}: {wave}" for wave in found)
        raise CommandError(f"The cluster has several waves: say which.\n{listed}")
    return found[0]
