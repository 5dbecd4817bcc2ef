"""An import of organisations on its way: kept, saved all or nothing, taken back."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from surveys import waves
from surveys.activity import record
from surveys.models import Affiliation, Alias, Category, Cluster, Organisation, OrganisationImport
from surveys.register.column_matching import guess, learned
from surveys.register.import_corrections import with_all
from surveys.register.import_deciding import decided_before, told_by_names
from surveys.register.import_preview import plan
from surveys.register.organisation_editing import hangs_on
from surveys.register.organisation_import import held, update_at_once, write, written

AT_ONCE = 1000
PAIRS = "pairs"


class Stale(Exception):
    """The cluster's organisations are others than when the preview was shown: it has to be looked at again."""


class InTheWay(Exception):
    """An import cannot be taken back; `organisations`: the names of those that are in the way; `kinds`: what files call
    the kinds that organisations would be of again, and that are deleted.
    """

    def __init__(self, organisations=(), kinds=()):
        super().__init__(f"{len(organisations)} organisations, {len(kinds)} kinds")
        self.organisations = organisations
        self.kinds = kinds


@transaction.atomic
def keep(cluster, user, file_name, columns, rows, headings_line):
    """Keep what was read of a file for the next steps; what its owner had not saved before is thrown away."""
    drafts = OrganisationImport.objects.filter(state=OrganisationImport.State.DRAFT)
    drafts.filter(created_at__lt=timezone.now() - OrganisationImport.KEPT_FOR).delete()
    mine = drafts.filter(cluster=cluster, user=user)
    decided = {name: told for each in mine.values_list("decided", flat=True) for name, told in each.items()}
    mine.delete()
    return OrganisationImport.objects.create(
        cluster=cluster,
        user=user,
        who=user.get_username(),
        file_name=file_name,
        columns=columns,
        rows=rows,
        headings_line=headings_line,
        matching=guess(columns, _fields_of(cluster), cluster.column_meanings),
        decided=decided,
    )


def known_headings(cluster):
    """What columns may be called in this cluster, besides what everybody calls them: profile fields, and as matched."""
    fields = [name for key, names in _fields_of(cluster).items() for name in (key, *names)]
    return [*fields, *(column for column, target in cluster.column_meanings.items() if target)]


def _fields_of(cluster):
    return {field.key: [*field.names.values()] for field in cluster.profile_fields.all()}


def match(imported, matching, default_category):
    """Take what the columns say, remember it for the cluster's next file, and look; what was decided of the same names
    before, also in the file that this one replaces, is decided.
    """
    _remember(imported.cluster, matching)
    if (matching, default_category) != (imported.matching, imported.default_category):
        imported.corrections = {}  # of columns that say something else now
    imported.matching, imported.default_category, imported.decisions = matching, default_category, {}
    look(imported)
    if decisions := decided_before(imported.preview["pairs"], imported.decided):
        imported.decisions = decisions
        look(imported)


@transaction.atomic
def _remember(cluster, matching):
    locked = Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    locked.column_meanings = learned(locked.column_meanings, matching)
    locked.save(update_fields=["column_meanings"])


def decide(imported, decisions):
    """Take what was decided of likely duplicates, and look again."""
    imported.decided |= told_by_names(imported.preview["pairs"], decisions)
    imported.decisions |= decisions
    look(imported)


def correct(imported, what):
    """Leave all cells empty (EMPTY), or all lines out (OUT), that cannot be used, and look again."""
    imported.corrections = with_all(imported.corrections, what, imported.preview["correctable"])
    look(imported)


def take_back(imported, what):
    """Take back what was decided: EMPTY, OUT or "pairs", which are asked again."""
    if what == PAIRS:
        imported.decisions, imported.decided = {}, {}
    else:
        imported.corrections.pop(what, None)
    look(imported)


def look(imported):
    """Work out the preview of an import and keep it."""
    imported.preview = plan(imported).preview
    imported.save(update_fields=["matching", "default_category", "decisions", "decided", "corrections", "preview"])


@transaction.atomic
def save(imported, user):
    """Store an import, all or nothing; returns whether there was nothing in the way. Raises Stale."""
    # One import of a cluster at a time; nobody saves the same twice.
    imported.cluster = Cluster.objects.select_for_update(no_key=True).get(pk=imported.cluster_id)
    drafts = OrganisationImport.objects.select_for_update().filter(state=OrganisationImport.State.DRAFT)
    if not drafts.filter(pk=imported.pk).exists():
        return False
    held(imported.cluster)
    planned = plan(imported)
    if _as_json(planned.preview) != _as_json(imported.preview):
        raise Stale
    if planned.prepared is None:
        return False
    changes = _changes(planned.prepared, write(planned.prepared))
    counts = planned.prepared.counts
    _finish(imported, changes, counts)
    shown = {"created": counts["created"], "updated": counts["updated"]}
    record(imported.cluster, user, "organisations-imported", imported, **shown)
    return True


def _finish(imported, changes, counts):
    imported.state = OrganisationImport.State.SAVED
    imported.saved_at = timezone.now()
    imported.rows, imported.preview = [], {}
    imported.decisions, imported.decided, imported.corrections = {}, {}, {}
    imported.changes = json.loads(_as_json(changes))
    imported.created, imported.updated = counts["created"], counts["updated"]
    imported.save()


def _as_json(value):
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True)


def _changes(prepared, done):
    """What undoing needs; called after writing."""
    updated = {}
    for each in prepared.rows:
        if each.before is not None and each.changed_fields:
            after = written(each.organisation)
            updated[each.organisation.pk] = {name: [each.before[name], after[name]] for name in each.changed_fields}
    return {
        "created": {each.organisation.pk: _digest(each.organisation) for each in prepared.rows if each.before is None},
        "updated": updated,
        "aliases": done.alias_ids,
        "affiliations": done.affiliation_ids,
        "ended": done.ended,
        "categories": [category.pk for category in prepared.new_categories],
    }


def _digest(organisation):
    """Tells whether an organisation was changed since."""
    return hashlib.blake2b(_as_json(written(organisation)).encode(), digest_size=8).hexdigest()


# -- Taking back ----------------------------------------------------------------------------------


def last_saved(cluster):
    """The import that can be taken back: the last one, or None."""
    return cluster.organisation_imports.filter(state=OrganisationImport.State.SAVED).first()


@transaction.atomic
def undo(imported, user):
    """Take an import back: what it made goes, what it changed is as before. False: it is taken back already.

    Raises InTheWay, with nothing changed.
    """
    imported.cluster = Cluster.objects.select_for_update(no_key=True).get(pk=imported.cluster_id)
    imported.refresh_from_db(fields=["state", "changes"])
    if imported.state != OrganisationImport.State.SAVED:
        return False
    # The waves first: whoever changes their lists, or answers, holds them before the organisations.
    waves.cluster_changed(imported.cluster)
    held(imported.cluster, unused=True)
    changes = imported.changes
    created = {int(pk): digest for pk, digest in changes["created"].items()}
    updated = {int(pk): values for pk, values in changes["updated"].items()}
    organisations = _by_id([*created, *updated])
    _refuse_later_changes(organisations, created, updated, set(changes["affiliations"]))
    categories = {category.key: category for category in imported.cluster.categories.all()}
    _refuse_deleted_kinds(organisations, updated, categories)
    Alias.objects.filter(pk__in=changes["aliases"]).delete()
    Affiliation.objects.filter(pk__in=changes["affiliations"]).delete()
    _give_back(organisations, updated, categories)
    Organisation.objects.filter(pk__in=created).delete()
    _bring_memberships_back(changes["ended"])
    Category.objects.filter(pk__in=changes["categories"], organisations=None).delete()
    imported.state, imported.changes = OrganisationImport.State.UNDONE, {}
    imported.save(update_fields=["state", "changes"])
    record(imported.cluster, user, "import-undone", imported)
    return True


def _by_id(ids):
    found = {}
    for start in range(0, len(ids), AT_ONCE):
        some = Organisation.objects.select_related("category").in_bulk(ids[start : start + AT_ONCE])
        found |= some
    return found


def _refuse_later_changes(organisations, created, updated, own_memberships):
    in_the_way = [organisations[pk] for pk in _used(created, own_memberships)]
    for pk, digest in created.items():
        if pk in organisations and _digest(organisations[pk]) != digest:
            in_the_way.append(organisations[pk])
    for pk, values in updated.items():
        now = json.loads(_as_json(written(organisations[pk]))) if pk in organisations else {}
        if any(now.get(name) != new for name, (_old, new) in values.items()) and pk in organisations:
            in_the_way.append(organisations[pk])
    names = list(dict.fromkeys(organisation.name for organisation in in_the_way))
    if names:
        raise InTheWay(names)


def _refuse_deleted_kinds(organisations, updated, categories):
    before = {values["category"][0] for pk, values in updated.items() if pk in organisations and "category" in values}
    if gone := sorted(before - categories.keys()):
        raise InTheWay(kinds=gone)


def _used(created, own_memberships):
    """Those among the created that something hangs on which the import itself did not make."""
    ids, used = list(created), set()
    for start in range(0, len(ids), AT_ONCE):
        used |= hangs_on(ids[start : start + AT_ONCE], except_memberships=own_memberships)
    return used


def _give_back(organisations, updated, categories):
    restored = []
    for pk, values in updated.items():
        if pk not in organisations:
            continue
        for name, (old, _new) in values.items():
            setattr(organisations[pk], name, categories[old] if name == "category" else old)
        restored.append(organisations[pk])
    update_at_once(restored, {name for values in updated.values() for name in values})


def _bring_memberships_back(pairs):
    present = set(
        Organisation.objects.filter(pk__in={pk for pair in pairs for pk in pair}).values_list("pk", flat=True)
    )
    Affiliation.objects.bulk_create(
        [Affiliation(organisation_id=one, association_id=other) for one, other in pairs if {one, other} <= present],
        batch_size=500,
        ignore_conflicts=True,
    )
