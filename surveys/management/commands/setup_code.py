from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from surveys.team import set_up


class Command(BaseCommand):
    help = "Print the code with which the first account of a new server is made in the browser."

    def handle(self, **options):
        if not set_up.is_fresh():
            raise CommandError(_("This server has accounts already: sign in, or use manage.py createsuperuser."))
        self.stdout.write(set_up.code())
