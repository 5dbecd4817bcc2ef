from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from networks.report import NoReport, bring_up_to_date, write_report
from surveys.management.lookup import add_cluster_argument, add_wave_option, find_cluster, require_wave


class Command(BaseCommand):
    help = "Write a wave's report (PDF), tables and networks into a folder, built from all answers there are."

    def add_arguments(self, parser):
        add_cluster_argument(parser)
        parser.add_argument("--out", required=True, metavar="DIR", help="new, empty, or with an earlier report")
        add_wave_option(parser)
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of the report")
        parser.add_argument("--timeout", type=float, default=120, help="seconds to wait for the rebuild (120)")

    def handle(self, *, cluster, out, wave, language, timeout, **options):
        wave = require_wave(find_cluster(cluster), wave)
        try:
            bring_up_to_date(wave.pk, timeout)
            with translation.override(language):
                files = write_report(wave, out)
        except (NoReport, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{out}:")
        for path in files:
            self.stdout.write(f"  {path}")
