"""Respondents that are in the hands of whoever interviews them, and what becomes of them when somebody leaves."""

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef

from surveys.activity import record
from surveys.models import Invitation, Response, Wave
from surveys.models.clusters import INTERVIEWING


def enumerators_of(cluster):
    """Those of a team who may be given respondents, by name."""
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(memberships__cluster=cluster, memberships__role__in=INTERVIEWING).order_by("username")


def numbers_given(cluster, users, besides=()):
    """{user: how many respondents they were given who have not answered, in waves that are not closed}; without those
    whose link was withdrawn. besides: ids of invitations that are not counted."""
    asked = _unanswered(cluster).filter(enumerator__in=users, revoked_at=None).exclude(pk__in=besides)
    numbers = asked.order_by().values_list("enumerator")
    return dict(numbers.annotate(number=Count("pk")))


def take_back_from(cluster, user, by):
    """Give to nobody what was given to someone and is not answered; returns how many. A line in the log a wave."""
    mine = _unanswered(cluster).filter(enumerator=user)
    waves = Wave.objects.filter(pk__in=mine.values("wave")).select_related("survey")
    return sum(_take_back(mine.filter(wave=wave), wave, cluster, by) for wave in list(waves))


def _take_back(invitations, wave, cluster, by):
    ids = list(invitations.values_list("pk", flat=True))
    number = Invitation.objects.filter(pk__in=ids).update(enumerator=None)
    record(cluster, by, "respondents-taken-back", wave, number=number)
    return number


def take_back_from_those_gone(wave):
    """The same in one wave, of everybody who may not interview any more: while it was closed, somebody may have left.

    `wave.survey` is read.
    """
    team = enumerators_of(wave.survey.cluster_id).order_by().values("pk")
    gone = _given_and_silent(wave.invitations.all()).exclude(enumerator__in=team)
    Invitation.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(enumerator=None)


def _unanswered(cluster):
    """Of waves that are not closed: in those that are, it stays readable who was to interview whom."""
    asked = Invitation.objects.filter(wave__survey__cluster=cluster).exclude(wave__state=Wave.State.CLOSED)
    return _given_and_silent(asked)


def _given_and_silent(invitations):
    answers = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
    return invitations.filter(~Exists(answers), enumerator__isnull=False)
