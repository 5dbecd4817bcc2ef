"""Answers → ties: which way knowledge flows, named and not rated, who was asked.

The only place that reads answers; everything after it works on the plain values of `networks.answers.snapshot`.
"""

from collections import defaultdict
from itertools import chain

from networks.answers.both_ends import reports_of, ties_under
from networks.answers.shuffling import shuffled
from networks.answers.silence import Silence, on_the_list_since
from networks.answers.snapshot import OrganisationRow, RelationRow, Snapshot, TieRow
from networks.answers.waiting_names import names_that_wait
from networks.jobs.isolation import one_snapshot
from networks.measures.offered import EVERYONE, Offered
from surveys.mergers import merged_organisations
from surveys.models import (
    Affiliation,
    Category,
    Invitation,
    Nomination,
    OpenName,
    Organisation,
    ProfileAnswer,
    ProfileField,
    Relation,
    Response,
    Wave,
)


def take_snapshot(wave_id):
    """The Snapshot of a wave, its generation and its answers read at one moment. Raises Wave.DoesNotExist."""
    with one_snapshot():
        wave = Wave.objects.select_related("survey__cluster").get(pk=wave_id)
        merged = merged_organisations(cluster=wave.survey.cluster_id)
        relations = list(wave.survey.relations.all())
        invited = organisations_asked(wave, merged)
        said = _ties(wave, relations, merged)
        reports = _reports(wave, relations, said, invited, merged)
        ties = _that_count(wave.tie_rule, relations, said, reports)
        responses = list(
            Response.objects.filter(wave=wave).values_list("organisation_id", "sent_at", "submission__roster_version")
        )
        listed_since = on_the_list_since(wave, merged)
        # Everyone who was named, whether the tie counts or not.
        organisations = _organisations(wave, said, invited | listed_since.keys(), merged)
        shown = {organisation.id for organisation in organisations}
        return Snapshot(
            generation=wave.generation,
            organisations=organisations,
            relations=tuple(RelationRow(row.pk, row.key, row.is_knowledge) for row in relations if row.pk in ties),
            invited=frozenset(invited),
            answered=frozenset(merged.get(pk, pk) for pk, _at, _version in responses),
            ties=ties,
            members=_members(wave.survey.cluster_id, shown, merged),
            profile_fields=tuple(
                ProfileField.objects.filter(cluster=wave.survey.cluster_id).values_list("key", "kind")
            ),
            profiles=_profiles(wave, shown, merged),
            served=frozenset(
                Category.objects.filter(cluster=wave.survey.cluster_id, is_service=False).values_list("pk", flat=True)
            ),
            told_by_sources=frozenset(
                row.pk for row in relations if row.pk in ties and row.direction == Relation.Direction.GIVEN
            ),
            open_names=OpenName.waiting().filter(response__wave=wave).count(),
            latest_answer_at=max((at for _pk, at, _version in responses), default=None),
            offered=_offered(listed_since, responses, merged),
            shuffled=shuffled(wave.survey.cluster, organisations),
            tie_rule=wave.tie_rule,
            reports=reports,
            names_wait=names_that_wait(wave, [row for row in relations if row.pk in ties], merged),
        )


def tie_between(respondent, alter, direction, rating):
    """What one nomination says: knowledge flows to the respondent that received it, or from the one that gave it."""
    received = direction == Relation.Direction.RECEIVED
    return TieRow(alter, respondent, rating) if received else TieRow(respondent, alter, rating)


def one_tie_each(ties):
    """At most one tie from a source to a receiver: the strongest; none from an organisation to itself.

    Two can meet where organisations were merged, or where a written name turned out to be one that was chosen, too.
    """
    # Sorted and not by a dictionary of pairs: that takes three times the memory of the ties themselves.
    ordered = sorted(ties, key=lambda tie: (tie.source, tie.receiver, -(tie.strength or 0)))
    before = chain([None], ordered)
    return tuple(
        tie
        for tie, last in zip(ordered, before, strict=False)
        if tie.source != tie.receiver and (last is None or (tie.source, tie.receiver) != (last.source, last.receiver))
    )


def _ties(wave, relations, merged):
    said = (
        Nomination.objects.filter(response__wave=wave)
        .values_list("relation_id", "response__organisation_id", "alter_id", "open_name__organisation_id", "rating")
        .order_by("pk")
    )
    direction = {relation.pk: relation.direction for relation in relations}
    ties = defaultdict(list)
    for relation, respondent, alter, reconciled, rating in said.iterator(chunk_size=5000):
        alter = alter or reconciled
        if alter is not None:  # an open name that nobody has reconciled yet is no organisation
            respondent, alter = merged.get(respondent, respondent), merged.get(alter, alter)
            ties[relation].append(tie_between(respondent, alter, direction[relation], rating))
    return {relation.pk: one_tie_each(ties[relation.pk]) for relation in relations}


def _reports(wave, relations, said, invited, merged):
    """{relation id: Reports} of those asked from both ends, under the one that asks the receivers."""
    keys = {relation.pk: relation.key for relation in relations}
    pairs = {relation.mirror_of_id: relation.pk for relation in relations if relation.mirror_of_id in keys}
    if not pairs:
        return {}
    silence = Silence(wave, [keys[pk] for pair in pairs.items() for pk in pair], invited, merged)
    return {
        received: reports_of(said[received], said[given], silence.of(keys[received]), silence.of(keys[given]))
        for received, given in pairs.items()
    }


def _that_count(rule, relations, said, reports):
    """{relation id: TieRows} of the relations that have a network each: the other end's reports are in the first's."""
    return {
        relation.pk: ties_under(rule, reports[relation.pk]) if relation.pk in reports else said[relation.pk]
        for relation in relations
        if relation.mirror_of_id not in reports
    }


def organisations_asked(wave, merged):
    """The ids of those who have a personal link in a wave."""
    return _organisations_of(Invitation, wave, merged)


def _organisations_of(model, wave, merged):
    return {merged.get(pk, pk) for pk in model.objects.filter(wave=wave).values_list("organisation_id", flat=True)}


def _offered(listed_since, responses, merged):
    """The Offered of a wave; None without a list, where everyone may be written down."""
    if not listed_since:
        return None
    first, seen = min(listed_since.values()), defaultdict(int)
    for pk, _at, version in responses:
        seen[merged.get(pk, pk)] = max(version if version >= first else EVERYONE, seen[merged.get(pk, pk)])
    return Offered(listed_since, dict(seen))


def _organisations(wave, ties, listed, merged):
    """Everyone offered, asked or named, and the associations that they belong to; in order of their code."""
    wanted = listed | {pk for rows in ties.values() for tie in rows for pk in (tie.source, tie.receiver)}
    members = Affiliation.objects.filter(organisation__cluster=wave.survey.cluster_id)
    wanted |= {
        merged.get(association, association)
        for organisation, association in members.values_list("organisation", "association")
        if merged.get(organisation, organisation) in wanted
    }
    present = Organisation.objects.filter(cluster=wave.survey.cluster_id).exclude(status=Organisation.Status.MERGED)
    rows = present.values_list("pk", "code", "category_id", "in_region")
    # Sorted here: databases differ in how they order letters, and the map must not depend on them.
    return tuple(sorted((OrganisationRow(*row) for row in rows if row[0] in wanted), key=lambda row: row.code))


def _members(cluster_id, shown, merged):
    pairs = Affiliation.objects.filter(organisation__cluster=cluster_id).order_by("organisation__code")
    members = defaultdict(dict)
    for organisation, association in pairs.values_list("organisation_id", "association_id"):
        organisation, association = merged.get(organisation, organisation), merged.get(association, association)
        if organisation in shown and association in shown and organisation != association:
            members[association][organisation] = None
    return {association: tuple(organisations) for association, organisations in sorted(members.items())}


def _profiles(wave, shown, merged):
    """What is known of each organisation: as registered, and over that what it answered in this wave.

    Of merged ones what is known counts for the one they are now, where that one's own says nothing.
    """
    registered = list(Organisation.objects.filter(cluster=wave.survey.cluster_id).values_list("pk", "profile"))
    answers = ProfileAnswer.objects.filter(response__wave=wave).values_list(
        "response__organisation_id", "question__field__key", "value"
    )
    answered = [(pk, {key: value}) for pk, key, value in answers]
    profiles = {pk: {} for pk in shown}
    for known in (registered, answered):
        for pk, profile in sorted(known, key=lambda row: row[0] not in merged):
            if merged.get(pk, pk) in profiles:
                profiles[merged.get(pk, pk)].update(profile)
    return profiles
