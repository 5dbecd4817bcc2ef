"""What the team does with written names: match, make an organisation of, set aside, undo; merge two organisations.

Each takes the version of the decision that the person saw (0 where there was none). If another has decided since, it
is refused (Stale) and nothing changes: nobody undoes another's work unknowingly. One transaction each, with its line
in the activity log; the networks of the waves that a name was written in follow.
"""

import json
from collections import Counter
from hashlib import blake2s

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from surveys.activity import record
from surveys.models import Alias, Cluster, KeptApart, Merger, NameDecision, OpenName, Organisation
from surveys.names import normalise
from surveys.naming.name_decisions import follow_decisions
from surveys.naming.name_words import LITTLE_WORDS, wording_of
from surveys.texts import shortened
from surveys.waves import cluster_changed, raise_generation

Outcome = NameDecision.Outcome
LONGEST_CODE = 12


class Stale(Exception):
    """Somebody else has decided, or undone, in the meantime."""


class Impossible(Exception):
    """Two organisations that cannot be merged: one and the same, or one of them is merged already."""


def names_written(cluster, normalised):
    """The open names of a cluster with the same text, in all of its waves."""
    return OpenName.objects.filter(response__wave__survey__cluster=cluster, normalised=normalised)


@transaction.atomic
def assign(cluster, user, normalised, seen, organisation):
    """A written name means an organisation; it learns the name, and all who wrote it so far follow."""
    text = _text_of(cluster, normalised)
    decision = _claim(cluster, user, normalised, seen, outcome=Outcome.ORGANISATION, organisation=organisation)
    _learn(decision, text)
    _follow(decision)
    record(cluster, user, "name-assigned", text, organisation=organisation.name)
    return decision


@transaction.atomic
def create(cluster, user, normalised, seen, name, category, in_region=True):
    """A written name is an organisation that nobody had registered: it is now, with a code made of its name."""
    # One at a time makes codes in a cluster.
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    text = _text_of(cluster, normalised)
    organisation = Organisation.objects.create(
        cluster=cluster,
        code=free_code(cluster, name),
        name=name,
        label=shortened(name),
        category=category,
        in_region=in_region,
        language=(cluster.languages or ["es"])[0],
    )
    made = {"outcome": Outcome.ORGANISATION, "organisation": organisation, "made_organisation": True}
    decision = _claim(cluster, user, normalised, seen, **made)
    _learn(decision, text)
    _follow(decision)
    cluster_changed(cluster)
    record(cluster, user, "name-created", text, organisation=name, **_as_made(organisation))
    return decision


@transaction.atomic
def set_aside(cluster, user, normalised, seen):
    """A written name is no organisation: it counts for nothing, and waits for nobody any more."""
    text = _text_of(cluster, normalised)
    decision = _claim(cluster, user, normalised, seen, outcome=Outcome.NONE)
    _follow(decision)
    record(cluster, user, "name-set-aside", text)
    return decision


@transaction.atomic
def undo(cluster, user, normalised, seen):
    """Take a decision back, or a match that was made without asking: the name waits again, for a person.

    An organisation that was made of the name goes, unless something else has come to depend on it, or somebody has
    changed it: then the decision's `stays` is that organisation.
    """
    text = _text_of(cluster, normalised)
    before = NameDecision.objects.filter(cluster=cluster, normalised=normalised).select_related("organisation").first()
    decision = _claim(
        cluster, user, normalised, seen, undoing=True, outcome=Outcome.OPEN, organisation=None, made_organisation=False
    )
    _follow(decision)
    if before and before.alias_id:
        Alias.objects.filter(pk=before.alias_id).delete()
    if before and before.made_organisation:
        decision.stays = _unmade(cluster, before.organisation_id)
    record(cluster, user, "name-undone", text)
    return decision


def _text_of(cluster, normalised):
    """The name as most wrote it; the name itself where nobody has written it any more."""
    texts = Counter(names_written(cluster, normalised).order_by("pk").values_list("text", flat=True))
    return texts.most_common(1)[0][0] if texts else normalised


def _claim(cluster, user, normalised, seen, undoing=False, **decided):
    """Make the decision the next one after the version seen; Stale if that is not what stands, or stands for this."""
    decision, _made = NameDecision.objects.get_or_create(cluster=cluster, normalised=normalised)
    standing = NameDecision.objects.filter(pk=decision.pk, version=seen)
    # Done twice is done once: what is decided is not decided over, what is open is not undone.
    matched = names_written(cluster, normalised).exclude(organisation=None).exists()
    decidable = standing.filter(outcome=Outcome.OPEN) if not undoing else standing
    if undoing and decision.outcome == Outcome.OPEN and not matched:
        raise Stale
    who = {"user": user, "who": user.get_username(), "at": timezone.now()}
    if not decidable.update(version=F("version") + 1, **who, **decided):
        raise Stale
    decision.refresh_from_db()
    return decision


def _learn(decision, text):
    """The organisation is called so, too; what it was called before is nothing new."""
    organisation = decision.organisation
    called = [organisation.name, organisation.label, *organisation.aliases.values_list("text", flat=True)]
    if normalise(text) and normalise(text) not in map(normalise, called):
        decision.alias = Alias.objects.create(organisation=organisation, text=text)
        decision.save(update_fields=["alias"])


def _follow(decision):
    names = names_written(decision.cluster_id, decision.normalised)
    waves = set(names.values_list("response__wave_id", flat=True))
    names.update(organisation=decision.organisation_id, set_aside=decision.outcome == Outcome.NONE)
    for wave_id in sorted(waves):
        raise_generation(wave_id)
    # An answer that was being stored meanwhile: see surveys.answering.submission.
    transaction.on_commit(
        lambda: follow_decisions(decision.cluster_id, names_written(decision.cluster_id, decision.normalised)),
        robust=True,
    )


def _unmade(cluster, organisation_id):
    """Delete an organisation that was made of a name; returns it where it has to stay."""
    made = Organisation.objects.select_for_update().get(pk=organisation_id)
    if _needed(made) or not _is_as_made(cluster, made):
        return made
    made.delete()
    cluster_changed(cluster)
    return None


def _is_as_made(cluster, organisation):
    """Whether nobody has changed it since; the log knows what was made."""
    as_it_is = {f"details__{name}": value for name, value in _as_made(organisation).items()}
    return cluster.activities.filter(action="name-created", **as_it_is).exists()


def _as_made(organisation):
    """Which organisation, and a short text of all that stands in its row: another one when anything was changed."""
    # As it was stored: texts are put in order on their way.
    organisation.refresh_from_db()
    row = {field.attname: getattr(organisation, field.attname) for field in Organisation._meta.concrete_fields}
    written = json.dumps(row, sort_keys=True)
    return {"made": organisation.pk, "as_made": blake2s(written.encode(), digest_size=8).hexdigest()}


def _needed(organisation):
    """Whether anything in the database depends on an organisation, a network that was built with it included."""
    return any(
        field.related_model._base_manager.filter(**{field.field.name: organisation}).exists()
        for field in Organisation._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete
    )


def free_code(cluster, name):
    """A code for a new organisation that the cluster does not have: its one word, or the initials of several.

    "Agroexportadora Ñaupe S.A.C." is AN, then AN-2.
    """
    words = [word for word in wording_of(name).spoken if word.isascii()]
    great = [word for word in words if word not in LITTLE_WORDS] or words
    made = great[0] if len(great) == 1 else "".join(word if word.isdecimal() else word[0] for word in great)
    made = made[:LONGEST_CODE].upper() or "ORG"
    taken = set(cluster.organisations.filter(code__istartswith=made).values_list("code", flat=True))
    taken = {code.upper() for code in taken}
    number = 1
    while (code := made if number == 1 else f"{made}-{number}") in taken:
        number += 1
    return code


@transaction.atomic
def merge(cluster, user, organisation, into):
    """Two organisations are one: the first is the second from now on, with its answers, ties and names.

    Raises Impossible when they are the same one, one of them is merged already, or the one that stays only waits.
    """
    # One merger at a time in a cluster: two at once could go in a circle.
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    both = {each.pk: each for each in cluster.organisations.filter(pk__in=[organisation.pk, into.pk])}
    if len(both) != 2 or any(each.status == Organisation.Status.MERGED for each in both.values()):
        raise Impossible
    # Whoever waits may be refused, and deleted.
    if both[into.pk].status == Organisation.Status.WAITING:
        raise Impossible
    merger = Merger.objects.create(
        organisation=organisation,
        into=into,
        status_before=both[organisation.pk].status,
        who=user.get_username(),
    )
    merged = {"status": Organisation.Status.MERGED, "merged_into": into}
    Organisation.objects.filter(pk=organisation.pk).update(**merged)
    cluster_changed(cluster)
    record(cluster, user, "organisations-merged", organisation, organisation=into.name)
    return merger


@transaction.atomic
def take_apart(cluster, user, merger):
    """Undo a merger: they are two again, each with its own answers and names. Stale if somebody did already."""
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    if not Merger.objects.filter(pk=merger.pk, undone_at=None).update(undone_at=timezone.now()):
        raise Stale
    apart = {"status": merger.status_before, "merged_into": None}
    Organisation.objects.filter(pk=merger.organisation_id).update(**apart)
    cluster_changed(cluster)
    record(cluster, user, "organisations-apart", merger.organisation, organisation=merger.into.name)


@transaction.atomic
def keep_apart(cluster, user, one, other):
    """Two organisations that look like one are two: nobody is asked again. Said twice, it is said once."""
    first, second = sorted((one, other), key=lambda each: each.pk)
    _kept, new = KeptApart.objects.get_or_create(first=first, second=second, defaults={"who": user.get_username()})
    if new:
        record(cluster, user, "organisations-kept-apart", first, organisation=second.name)


@transaction.atomic
def reconsider(cluster, user, kept):
    """They may be one after all."""
    if KeptApart.objects.filter(pk=kept.pk).delete()[0]:
        record(cluster, user, "organisations-reconsidered", kept.first, organisation=kept.second.name)
