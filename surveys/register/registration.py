"""Organisations that put themselves on a cluster's list: counted, kept waiting, decided by the team."""

import hashlib
import hmac
import time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from surveys import waves
from surveys.activity import record
from surveys.models import Alias, Cluster, Organisation, Registration, RegistrationCount
from surveys.names import normalise
from surveys.register.organisation_codes import suggest_code
from surveys.register.organisation_editing import what_hangs_on
from surveys.register.organisation_import import CONTACT
from surveys.texts import shortened

MINUTES = 10
# A village office may register everybody from one telephone; a program may not go on all night.
MOST_FROM_ONE_ADDRESS = 10
MOST_FROM_ANYWHERE = 60
# As many as a team can be asked to look through.
MOST_WAITING = 300
KEPT_MINUTES = 24 * 60


def admits(cluster, address):
    """Count a form that came, and say whether it may be looked at. In the database: every process counts together."""
    since = int(time.time() // 60) // MINUTES * MINUTES
    sources = {"": MOST_FROM_ANYWHERE, _source(address): MOST_FROM_ONE_ADDRESS}
    return all([_counted(cluster, source, since) <= most for source, most in sources.items()])


def _source(address):
    """An address as it is counted: keyed, so that nobody finds it again from the database alone."""
    return hmac.new(settings.SECRET_KEY.encode(), f"join {address}".encode(), hashlib.sha256).hexdigest()[:32]


def _counted(cluster, source, since):
    with transaction.atomic():
        counts = RegistrationCount.objects.filter(cluster=cluster, source=source, since=since)
        if not counts.update(number=F("number") + 1):
            _begin_counting(cluster, source, since)
            counts.update(number=F("number") + 1)
        return counts.values_list("number", flat=True).get()


def _begin_counting(cluster, source, since):
    RegistrationCount.objects.filter(cluster=cluster, since__lt=since - KEPT_MINUTES).delete()
    RegistrationCount.objects.bulk_create(
        [RegistrationCount(cluster=cluster, source=source, since=since)], ignore_conflicts=True
    )


@transaction.atomic
def register(cluster, *, name, category, contacts, language, consent):
    """Put an organisation among those that wait. The same sent twice waits once; whoever sends it is told the same.

    contacts: {field of surveys.register.organisation_table.CONTACT: text}. What comes when too many wait is dropped.
    """
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    waiting = cluster.organisations.filter(status=Organisation.Status.WAITING)
    known = [(normalise(each[0]), *each[1:]) for each in waiting.values_list("name", "contact_phone", "contact_email")]
    again = (normalise(name), contacts["contact_phone"], contacts["contact_email"])
    if again in known or len(known) >= MOST_WAITING:
        return
    organisation = Organisation(
        cluster=cluster,
        name=name,
        label=shortened(name),
        category=category,
        language=language,
        status=Organisation.Status.WAITING,
        **contacts,
    )
    _save_with_free_code(organisation)
    Registration.objects.create(organisation=organisation, consent=consent)


def _save_with_free_code(organisation):
    """The team may add one with the same code in this moment: then the next one is taken."""
    taken = {code.upper() for code in organisation.cluster.organisations.values_list("code", flat=True)}
    while True:
        organisation.code = suggest_code(organisation.name, taken)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            if organisation.code in taken:
                raise
            taken.add(organisation.code)
        else:
            return


# -- What the team decides ------------------------------------------------------------------------


@transaction.atomic
def switch(cluster, user, on):
    """Let organisations register themselves, or stop that."""
    if Cluster.objects.filter(pk=cluster.pk).exclude(takes_registrations=on).update(takes_registrations=on):
        record(cluster, user, "registrations-opened" if on else "registrations-closed")


class InUse(Exception):
    """One that waits cannot be deleted; `what`: what hangs on it, in words."""

    def __init__(self, what):
        super().__init__(", ".join(what))
        self.what = what


def _to_delete(registration):
    """As `_decided`; raises InUse where something hangs on it that would be lost with it."""
    organisation = _decided(registration)
    if organisation is not None and (what := what_hangs_on(organisation)):
        raise InUse(what)
    return organisation


def _decided(registration):
    """The waiting organisation, if nobody was quicker; its row is held until the transaction ends."""
    waiting = Organisation.objects.select_for_update().filter(status=Organisation.Status.WAITING)
    organisation = waiting.filter(pk=registration.organisation_id).first()
    registered = Registration.objects.filter(organisation=organisation)
    return organisation if organisation and registered.exists() else None


@transaction.atomic
def approve(registration, user):
    """Take an organisation onto the list; returns whether nobody had decided before."""
    organisation = _decided(registration)
    if organisation is None:
        return False
    organisation.status = Organisation.Status.CONFIRMED
    organisation.save(update_fields=["status"])
    registration.delete()
    waves.cluster_changed(organisation.cluster)
    record(organisation.cluster, user, "registration-approved", organisation)
    return True


@transaction.atomic
def merge(registration, into, user):
    """It is on the list already, as `into`: which learns the name, and what it had no contact for. Raises InUse."""
    organisation = _to_delete(registration)
    if organisation is None:
        return False
    learned = normalise(organisation.name)
    if learned and learned != normalise(into.name):
        Alias.objects.get_or_create(organisation=into, normalised=learned, defaults={"text": organisation.name})
    missing = [name for name in CONTACT if getattr(organisation, name) and not getattr(into, name)]
    for name in missing:
        setattr(into, name, getattr(organisation, name))
    into.save(update_fields=missing)
    organisation.delete()
    waves.cluster_changed(into.cluster)
    record(into.cluster, user, "registration-merged", organisation.name, organisation=into.name)
    return True


@transaction.atomic
def refuse(registration, user):
    """Delete what was registered, with everything that was told. Raises InUse."""
    organisation = _to_delete(registration)
    if organisation is None:
        return False
    cluster, name = organisation.cluster, organisation.name
    organisation.delete()
    record(cluster, user, "registration-refused", name)
    return True
