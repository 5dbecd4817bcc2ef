"""A wave's life: made, opened, closed, its lists grown; and the word that its network must follow."""

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from surveys.giving import enumerators_of, take_back_from_those_gone
from surveys.models import Invitation, Response, RosterEntry, Wave
from surveys.signals import wave_changed


def raise_generation(wave_id):
    """Say that a wave's network must be built anew; call it in the transaction of the change itself."""
    Wave.objects.filter(pk=wave_id).update(generation=F("generation") + 1)
    transaction.on_commit(lambda: wave_changed.send_robust(Wave, wave_id=wave_id), robust=True)


def cluster_changed(cluster):
    """The same for every wave of a cluster, after its organisations, categories or affiliations changed."""
    # In the same order everywhere: two at once do not wait for one another.
    for wave_id in Wave.objects.filter(survey__cluster=cluster).order_by("pk").values_list("pk", flat=True):
        raise_generation(wave_id)


def _hold(wave):
    """One change of a wave's lists at a time: of two that put the same organisation on them, the second finds it there.

    Answers refer to the wave, and come in meanwhile.
    """
    Wave.objects.select_for_update(no_key=True).only("pk").get(pk=wave.pk)


@transaction.atomic
def add_to_roster(wave, organisations):
    """Offer more organisations for choosing. Those who have answered already were not offered them.

    Returns how many are new on the roster.
    """
    _hold(wave)
    known = set(wave.roster.values_list("organisation_id", flat=True))
    new = [organisation for organisation in organisations if organisation.pk not in known]
    if not new:
        return 0
    Wave.objects.filter(pk=wave.pk).update(roster_version=F("roster_version") + 1)
    wave.refresh_from_db(fields=["roster_version"])
    RosterEntry.objects.bulk_create(
        RosterEntry(wave=wave, organisation=organisation, since_version=wave.roster_version) for organisation in new
    )
    raise_generation(wave.pk)
    return len(new)


@transaction.atomic
def invite(wave, organisations):
    """Make organisations respondents of a wave; those who are stay as they are. Returns how many are new."""
    _hold(wave)
    known = set(wave.invitations.values_list("organisation_id", flat=True))
    new = [
        Invitation(wave=wave, organisation=organisation)
        for organisation in organisations
        if organisation.pk not in known
    ]
    for invitation in new:
        invitation.seal()
    Invitation.objects.bulk_create(new, batch_size=500)
    if new:
        raise_generation(wave.pk)
    return len(new)


@transaction.atomic
def choose_tie_rule(wave, rule, user, was=None):
    """Choose which ties count where both ends were asked; the network follows. Returns whether that is a change.

    was: the rule that it is chosen instead of; where there is another one meanwhile, nothing is changed.
    """
    # In one statement: of two that choose at once, the row says who was the last.
    changed = Wave.objects.filter(pk=wave.pk, **({"tie_rule": was} if was else {})).exclude(tie_rule=rule)
    is_changed = changed.update(tie_rule=rule, tie_rule_set_by=user, tie_rule_set_at=timezone.now())
    if is_changed:
        raise_generation(wave.pk)
    wave.refresh_from_db(fields=["tie_rule", "tie_rule_set_by", "tie_rule_set_at"])
    return bool(is_changed)


@transaction.atomic
def make_wave(survey, **fields):
    """The next wave of a survey, in preparation. Of two that make one at once, the second waits and gets a number."""
    type(survey).objects.select_for_update().get(pk=survey.pk)
    number = (survey.waves.aggregate(last=Max("number"))["last"] or 0) + 1
    return Wave.objects.create(survey=survey, number=number, **fields)


@transaction.atomic
def copy_forward(wave, earlier):
    """Fill a new wave's lists as an earlier wave of its survey had them, with who of the team interviews whom.

    Organisations that were merged into another since are left out. Links are new ones.
    """
    confirmed = {"organisation__status": "confirmed"}
    add_to_roster(
        wave, [entry.organisation for entry in earlier.roster.filter(**confirmed).select_related("organisation")]
    )
    asked = list(earlier.invitations.filter(**confirmed, declined_at=None).select_related("organisation"))
    invite(wave, [invitation.organisation for invitation in asked])
    team = set(enumerators_of(wave.survey.cluster_id).values_list("pk", flat=True))
    by = {
        invitation.organisation_id: invitation.enumerator_id for invitation in asked if invitation.enumerator_id in team
    }
    given = list(wave.invitations.filter(organisation__in=by))
    for invitation in given:
        invitation.enumerator_id = by[invitation.organisation_id]
    Invitation.objects.bulk_update(given, ["enumerator"], batch_size=500)


def open_wave(wave):
    """Open a wave that is in preparation, or once more one that was closed. False: it is open already."""
    today = {"opens_on": timezone.localdate()} if wave.opens_on is None and not _is_past(wave.closes_on) else {}
    if not _turn(wave, Wave.State.OPEN, **today):
        return False
    take_back_from_those_gone(wave)
    return True


def close_wave(wave):
    """Take no more answers. False: it is not open any more."""
    return wave.is_open and _turn(wave, Wave.State.CLOSED)


def _is_past(day):
    return day is not None and day < timezone.localdate()


def _turn(wave, state, **fields):
    """In one statement: of two that turn it at once, one is told that it is done already."""
    before = [wave.state] if wave.state != state else []
    turned = Wave.objects.filter(pk=wave.pk, state__in=before).update(state=state, **fields)
    wave.refresh_from_db(fields=["state", "opens_on"])
    return bool(turned)


@transaction.atomic
def uninvite(wave, organisations):
    """Take respondents off a wave, except those who have begun: their answers would go with them.

    organisations: ids. Returns (how many were taken off, how many stay).
    """
    wanted = wave.invitations.filter(organisation__in=organisations)
    # Held, so that nobody begins meanwhile.
    ids = list(wanted.select_for_update(of=("self",)).values_list("pk", flat=True))
    answered = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
    untouched = Invitation.objects.filter(
        ~Exists(answered), pk__in=ids, started_at=None, draft=None, submissions=None, withdrawals=None
    )
    gone = list(untouched.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=gone).delete()
    if gone:
        raise_generation(wave.pk)
    return len(gone), len(ids) - len(gone)


@transaction.atomic
def take_off_roster(wave, organisations):
    """Offer organisations (ids) no longer. Once somebody has answered, the list stays as it was offered to them.

    Returns (how many were taken off, how many stay).
    """
    wanted = wave.roster.filter(organisation__in=organisations)
    if wave.responses.exists():
        return 0, wanted.count()
    gone, _by_model = wanted.delete()
    if gone:
        # Pages that phones keep are fetched anew.
        Wave.objects.filter(pk=wave.pk).update(roster_version=F("roster_version") + 1)
        raise_generation(wave.pk)
    return gone, 0


def publish(wave):
    """Let the respondents that have answered see how they stand in the network; returns whether that is a change."""
    changed = Wave.objects.filter(pk=wave.pk, published_at=None).update(published_at=timezone.now())
    wave.refresh_from_db(fields=["published_at"])
    return bool(changed)


def unpublish(wave):
    """Take that back; returns whether that is a change."""
    changed = Wave.objects.filter(pk=wave.pk).exclude(published_at=None).update(published_at=None)
    wave.published_at = None
    return bool(changed)
