from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.builder.assistance_survey import Wording, create_categories, create_survey
from surveys.management.lookup import written_wave
from surveys.models import Cluster, Member, Wave
from surveys.models.clusters import Role
from surveys.spreadsheets.cells import Unreadable, read_country
from surveys.spreadsheets.fault_messages import MESSAGES
from surveys.waves import open_wave

# The arguments as they are typed, by the field that they fill.
TYPED = {
    "slug": "SLUG",
    "name": "NAME",
    "region": "--region",
    "product": "--product",
    "asked_by": "--asked-by",
    "contact": "--contact",
}


class Command(BaseCommand):
    help = (
        "Make a cluster with the survey of technical and commercial assistance (after Clarke and Ramirez, 2011), in "
        "Spanish and English, and its first wave, open."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="short name in addresses and commands, such as casma")
        parser.add_argument("name", metavar="NAME", help='such as "Mango de Casma"; the questionnaire shows it')
        parser.add_argument("--region", default="")
        parser.add_argument("--country", default="", help="its name, or two letters such as PE")
        parser.add_argument("--product", default="", help='what is grown, as questions name it: "export mango"')
        parser.add_argument("--manager", metavar="USERNAME", help="a user who manages the cluster")
        parser.add_argument("--asked-by", default="", help="who asks, as respondents are told")
        parser.add_argument("--contact", default="", help="whom respondents may ask: a telephone, an e-mail address")

        parser.add_argument(
            "--both-ends",
            action="store_true",
            help="also ask to whom respondents gave technological knowledge: ties can then be confirmed by both ends",
        )

    def handle(self, *, manager, asked_by, contact, both_ends, **options):
        user = _user(manager)
        cluster = Cluster(**{name: options[name] for name in ("slug", "name", "region", "product")})
        cluster.country = _country(options["country"])
        if Cluster.objects.filter(slug=cluster.slug).exists():
            raise CommandError(_("There is a cluster %(slug)s already.") % {"slug": cluster.slug})
        try:
            wave = _create(cluster, user, asked_by, contact, both_ends)
        except ValidationError as error:
            raise CommandError("\n".join(_problems(error))) from error
        for line in [*_done(wave), *_missing(wave.survey, user)]:
            self.stdout.write(line)


def _user(username):
    if username is None:
        return None
    users = get_user_model().objects
    user = users.filter(username=username).first()
    if user is None:
        known = ", ".join(users.order_by("username").values_list("username", flat=True)[:20]) or _("none")
        raise CommandError(
            _("There is no user %(name)s. There are: %(known)s. Users are made in /admin/.")
            % {"name": username, "known": known}
        )
    return user


def _country(text):
    try:
        return read_country(text) if text else ""
    except Unreadable as wrong:
        raise CommandError(f"--country {text}: {MESSAGES[wrong.code] % wrong.params}") from wrong


@transaction.atomic
def _create(cluster, user, asked_by, contact, both_ends):
    cluster.full_clean()
    cluster.save()
    if user is not None:
        Member.objects.create(cluster=cluster, user=user, role=Role.MANAGER)
    create_categories(cluster)
    wording = Wording.for_cluster(cluster.name, cluster.product)
    survey = create_survey(cluster, wording, asked_by, contact, both_ends)
    wave = Wave.objects.create(survey=survey, number=1)
    open_wave(wave)
    return wave


def _problems(error):
    for name, messages in error.message_dict.items():
        for message in messages:
            yield f"{TYPED.get(name, name)}: {message}"


def _done(wave):
    cluster = wave.survey.cluster
    words = {"cluster": cluster.name, "slug": cluster.slug, "wave": written_wave(wave)}
    yield _("Made %(cluster)s, with wave %(wave)s, open.") % words
    yield _("Its page: %(address)s") % {"address": settings.PUBLIC_ADDRESS + reverse("cluster", args=[cluster.slug])}
    yield _("Next: manage.py import_organisations %(slug)s organisations.csv (columns: see docs/files.md)") % words


def _missing(survey, user):
    if user is None:
        yield _("Nobody but superusers sees it yet: invite its team on the cluster's page Team.")
    if not survey.asked_by or not survey.contact:
        yield _(
            "Respondents are not told yet who asks, or whom to turn to: write it in the survey, on the page Surveys."
        )
