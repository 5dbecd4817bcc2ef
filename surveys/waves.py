"""A wave's life: opened, its roster grown; and the word that its network must follow."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from surveys.models import Invitation, RosterEntry, Wave
from surveys.signals import wave_changed


def raise_generation(wave_id):
    """Say that a wave's network must be built anew; call it in the transaction of the change itself."""
    Wave.objects.filter(pk=wave_id).update(generation=F("generation") + 1)
    transaction.on_commit(lambda: wave_changed.send_robust(Wave, wave_id=wave_id), robust=True)


def cluster_changed(cluster):
    """The same for every wave of a cluster, after its organisations, categories or affiliations changed."""
    for wave_id in Wave.objects.filter(survey__cluster=cluster).values_list("pk", flat=True):
        raise_generation(wave_id)


@transaction.atomic
def add_to_roster(wave, organisations):
    """Offer more organisations for choosing. Those who have answered already were not offered them."""
    known = set(wave.roster.values_list("organisation_id", flat=True))
    new = [organisation for organisation in organisations if organisation.pk not in known]
    if not new:
        return
    Wave.objects.filter(pk=wave.pk).update(roster_version=F("roster_version") + 1)
    wave.refresh_from_db(fields=["roster_version"])
    RosterEntry.objects.bulk_create(
        RosterEntry(wave=wave, organisation=organisation, since_version=wave.roster_version) for organisation in new
    )
    raise_generation(wave.pk)


@transaction.atomic
def invite(wave, organisations):
    """Make organisations respondents of a wave; those who are stay as they are."""
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


@transaction.atomic
def choose_tie_rule(wave, rule, user):
    """Choose which ties count where both ends were asked; the network follows. Returns whether that is a change."""
    # In one statement: of two that choose at once, the row says who was the last.
    changed = Wave.objects.filter(pk=wave.pk).exclude(tie_rule=rule)
    if not changed.update(tie_rule=rule, tie_rule_set_by=user, tie_rule_set_at=timezone.now()):
        return False
    raise_generation(wave.pk)
    wave.refresh_from_db(fields=["tie_rule", "tie_rule_set_by", "tie_rule_set_at"])
    return True


def open_wave(wave):
    wave.state = Wave.State.OPEN
    wave.save(update_fields=["state"])


def publish(wave):
    """Let the respondents that have answered see how they stand in the network; since when stays, done twice."""
    Wave.objects.filter(pk=wave.pk, published_at=None).update(published_at=timezone.now())
    wave.refresh_from_db(fields=["published_at"])


def unpublish(wave):
    """Take that back."""
    Wave.objects.filter(pk=wave.pk).update(published_at=None)
    wave.published_at = None
