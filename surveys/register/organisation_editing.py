"""An organisation added, changed or deleted by hand: with its other names and memberships, log and networks."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from surveys import waves
from surveys.activity import record
from surveys.models import Affiliation, Alias, Organisation
from surveys.names import normalise

# What goes with an organisation without a loss to anybody.
OWN_PARTS = frozenset({"alias", "affiliation", "pseudonym", "registration"})


ANSWERS = _("answers")
WHAT_HANGS = {
    "organisation.merged_into": _("an organisation that was merged into it"),
    "affiliation.association": _("members"),
    "invitation.organisation": _("the list of respondents of a wave"),
    "rosterentry.organisation": _("the roster of a wave"),
    "response.organisation": ANSWERS,
    "nomination.alter": ANSWERS,
    "openname.organisation": ANSWERS,
    "namedecision.organisation": _("a decision on a written name"),
}


class CodeTaken(Exception):
    """Somebody else was quicker with this code."""


@transaction.atomic
def save(organisation, user, fields, *, other_names=None, associations=None):
    """Store an organisation that a form has changed; returns the names of what is different now.

    fields: the names of the model's fields that changed; other_names: texts, associations: organisations, both the
    whole list of them, or None to leave them. Raises CodeTaken.
    """
    is_new = organisation.pk is None
    _write(organisation, fields)
    changed = list(fields)
    if other_names is not None and _write_other_names(organisation, other_names):
        changed.append("other_names")
    if associations is not None and _write_associations(organisation, associations):
        changed.append("member_of")
    if is_new or changed:
        waves.cluster_changed(organisation.cluster)
        record(organisation.cluster, user, "organisation-added" if is_new else "organisation-changed", organisation)
    return changed


def _write(organisation, fields):
    try:
        with transaction.atomic():
            if organisation.pk is None:
                organisation.save(force_insert=True)
            elif fields:
                # Only these: what a colleague changed meanwhile in another field stays.
                organisation.save(update_fields=fields)
    except IntegrityError as error:
        others = Organisation.objects.filter(cluster=organisation.cluster_id).exclude(pk=organisation.pk)
        if not others.filter(code=organisation.code).exists():
            raise
        raise CodeTaken from error


def _write_other_names(organisation, texts):
    wanted = {normalise(text) or text: text for text in texts}
    had = {alias.normalised or alias.text: alias for alias in organisation.aliases.all()}
    gone = [had[key].pk for key in had.keys() - wanted.keys()]
    respelt = [had[key] for key in had.keys() & wanted.keys() if had[key].text != wanted[key]]
    Alias.objects.filter(pk__in=gone).delete()
    for alias in respelt:
        alias.text = wanted[normalise(alias.text) or alias.text]
        alias.save()
    new = [text for key, text in wanted.items() if key not in had]
    # A colleague may have added the same one a moment ago.
    Alias.objects.bulk_create(
        [Alias(organisation=organisation, text=text, normalised=normalise(text)) for text in new], ignore_conflicts=True
    )
    return bool(gone or respelt or new)


def _write_associations(organisation, associations):
    wanted = {association.pk for association in associations} - {organisation.pk}
    had = dict(organisation.affiliations.values_list("association_id", "pk"))
    Affiliation.objects.filter(pk__in=[had[pk] for pk in had.keys() - wanted]).delete()
    Affiliation.objects.bulk_create(
        [Affiliation(organisation=organisation, association_id=pk) for pk in sorted(wanted - had.keys())],
        ignore_conflicts=True,
    )
    return wanted != had.keys()


def hangs_on(organisation_ids, except_memberships=()):
    """The ids among these that answers, rosters, links, members or networks hang on: they cannot be deleted.

    except_memberships: ids of memberships that do not count.
    """
    hanging = set()
    for field, rows in _hanging_on(set(organisation_ids)):
        if field.model is Affiliation and except_memberships:
            rows = rows.exclude(pk__in=except_memberships)
        hanging |= set(rows.values_list(field.attname, flat=True).distinct().order_by())
    return hanging


def _hanging_on(ids):
    """(field, rows that it leads from to one of these organisations), but for an organisation's own parts."""
    for relation in Organisation._meta.related_objects:
        field = relation.field
        if field.model._meta.model_name not in OWN_PARTS or field.name != "organisation":
            yield field, field.model._base_manager.filter(**{f"{field.attname}__in": ids})


def what_hangs_on(organisation):
    """What would be lost, or keeps an organisation from being deleted, in words; an empty list: nothing.

    That it was taken for another one, or told from it, is not: the activity log has it.
    """
    found = [field for field, rows in _hanging_on([organisation.pk]) if rows.exists()]
    names = [f"{field.model._meta.model_name}.{field.name}" for field in found]
    said = [WHAT_HANGS.get(name, _("a network")) for name in names if name.split(".")[0] not in ("merger", "keptapart")]
    return list(dict.fromkeys(map(str, said)))


@transaction.atomic
def delete(organisation, user):
    """Delete what nothing hangs on; returns whether it was."""
    cluster, name = organisation.cluster, organisation.name
    if hangs_on([organisation.pk]):
        return False
    try:
        with transaction.atomic():
            organisation.delete()
    except ProtectedError:
        return False
    waves.cluster_changed(cluster)
    record(cluster, user, "organisation-deleted", name)
    return True
