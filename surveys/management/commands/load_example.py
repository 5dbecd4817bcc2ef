from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from surveys.examples import piura
from surveys.models import Cluster

EXAMPLES = {piura.SLUG: piura.load}


class Command(BaseCommand):
    help = "Load an example: a cluster with its survey, a wave, and its answers."

    def add_arguments(self, parser):
        parser.add_argument("example", choices=EXAMPLES)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the cluster is there already")

    def handle(self, *, example, if_empty, **options):
        if Cluster.objects.filter(slug=example).exists():
            if if_empty:
                return
            raise CommandError(_("There is a cluster %(slug)s already.") % {"slug": example})
        cluster = EXAMPLES[example]()
        self.stdout.write(_("Loaded %(cluster)s.") % {"cluster": cluster})
