"""What an import would do, line by line; worked out anew before it is saved, and compared.

A preview is JSON: {"rows": [{"line", "code", "name", "outcome", "changes": [[field, old, new], …]}, …], "faults":
[[code, line, column, value, params], …], "more", "pairs": [{"line", "name", "others": [{"who", "name", "code"}, …]}],
"correctable": as `import_corrections` has it, "new_categories", "counts": {outcome: number}}. Outcomes: created,
updated, unchanged, same (as another line), left_out, refused, waiting (it registered itself: the team decides first).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from surveys.models import Alias, Organisation
from surveys.naming.duplicates import likely_duplicates
from surveys.naming.others_alike import others_alike
from surveys.register.column_matching import rearranged
from surveys.register.import_corrections import OUT, correctable, corrected
from surveys.register.import_rows import Known, apart_from_waiting, identify, spelt_as_known
from surveys.register.organisation_cells import cells_of
from surveys.register.organisation_import import (
    Prepared,
    codes_of_members,
    known_organisations,
    prepare,
    profile_columns,
    refuse_merged,
)
from surveys.register.organisation_table import read_rows
from surveys.spreadsheets.faults import Fault, Faults, Refused

MOST_EARLIER = 4
Status = Organisation.Status


@dataclass
class Plan:
    """The preview, and what would be written; `prepared` is None where nothing can be."""

    preview: dict
    prepared: Prepared | None


def plan(imported):
    """The Plan of an OrganisationImport whose columns are matched. Reads, and writes nothing."""
    cluster = imported.cluster
    known = known_organisations(cluster)
    names, waiting = _names_of(cluster, known, Status.CONFIRMED), _names_of(cluster, known, Status.WAITING)
    whole = rearranged(imported.columns, imported.rows, imported.matching, imported.default_category)
    sheet = corrected(whole, imported.corrections)
    decisions = _that_hold(imported.decisions, sheet)
    identified = identify(spelt_as_known(sheet, known), names, decisions, taken=known)
    waits = apart_from_waiting(identified.sheet, waiting, known)
    faults = Faults()
    try:
        members, wait = codes_of_members(known), {each.code: each.names[0] for each in waiting}
        rows = read_rows(waits.sheet, profile_columns(cluster), members, faults, identified.names, wait)
        refuse_merged(rows, known, faults)
        more = False
    except Refused as refused:
        rows, more = [], refused.more
        faults = refused
    faults = _all_of(faults)
    found = _in_their_words(faults, imported.matching)
    wrong = {fault.line for fault in found}
    fields = {field.key: field for field in cluster.profile_fields.all()}
    shown = {code: cells_of(organisation, fields.values()) for code, organisation in known.items()}
    prepared = prepare(cluster, [row for row in rows if row.line not in wrong], known)
    listed = [_told(each, shown, fields) for each in prepared.rows]
    listed += [_refused(row) for row in waits.sheet.rows if row.line in wrong]
    listed += [_waits(row, other) for row, other in waits.rows]
    listed += [
        _same(row, identified.left_out[str(row.line)]) for row in sheet.rows if str(row.line) in identified.left_out
    ]
    left_out = imported.corrections.get(OUT, {})
    listed += [_refused(row) | {"outcome": "left_out"} for row in whole.rows if str(row.line) in left_out]
    preview = {
        "rows": sorted(listed, key=lambda row: row["line"]),
        "faults": [[fault.code, fault.line, fault.column, fault.value, fault.params] for fault in found],
        "more": more,
        "correctable": correctable(sheet, faults),
        "pairs": _pairs(prepared, names, decisions),
        "new_categories": [category.key for category in prepared.new_categories],
        "counts": dict(Counter(row["outcome"] for row in listed)),
    }
    return Plan(preview, None if found or preview["pairs"] else prepared)


def _that_hold(decisions, sheet):
    """Without those that a line says the same as one which was left out since: they are asked again."""
    lines = {f"@{row.line}" for row in sheet.rows}
    return {line: who for line, who in decisions.items() if not who.startswith("@") or who in lines}


def _names_of(cluster, known, status):
    aliases = defaultdict(list)
    for code, text in Alias.objects.filter(organisation__cluster=cluster).values_list("organisation__code", "text"):
        aliases[code].append(text)
    return [
        Known(code, each.name, (each.name, each.label, *aliases[code]), each.tax_number)
        for code, each in known.items()
        if each.status == status
    ]


def _all_of(faults):
    if isinstance(faults, Refused):
        return faults.faults
    try:
        faults.refuse_any()
    except Refused as refused:
        return refused.faults
    return ()


def _in_their_words(faults, matching):
    """The faults under the headings of the file, where it has the column."""
    headings = {target.lower(): column for column, target in matching.items() if target}
    return [replace(fault, column=headings.get(fault.column, fault.column)) for fault in faults]


def _told(each, shown, fields):
    before = shown.get(each.row.code) if each.before is not None else None
    after = cells_of(each.organisation, fields.values())
    changes = [[name, (before or {}).get(name, ""), value] for name, value in after.items() if value or before]
    changes = [change for change in changes if change[1] != change[2] and change[0] not in ("code",)]
    if each.new_names:
        changes.append(["other_names", "", ", ".join(each.new_names)])
    if each.members_changed:
        changes.append(["member_of", ", ".join(sorted(each.had)), ", ".join(sorted(each.wanted))])
    name = each.organisation.name if before is None else before["name"]
    return {"line": each.row.line, "code": each.row.code, "name": name, "outcome": each.outcome, "changes": changes}


def _refused(row):
    return {
        "line": row.line, "code": row.cells["code"], "name": row.cells["name"], "outcome": "refused", "changes": []
    }  # fmt: skip


def _same(row, other):
    told = _refused(row)
    return told | {"code": "", "outcome": "same", "changes": [["line", "", other]]}


def _waits(row, other):
    """The row, and as whom it registered itself."""
    changes = [] if row.cells["name"] == other.name else [["name", "", other.name]]
    return _refused(row) | {"code": other.code, "outcome": "waiting", "changes": changes}


def _pairs(prepared, names, decisions):
    """The rows that would be created although something is called nearly so; those decided on are not asked again."""
    created = [each for each in prepared.rows if each.before is None]
    asked = [each for each in created if str(each.row.line) not in decisions]
    new = [(each.row.line, [each.row.name, each.row.label]) for each in asked]
    numbers = {each.row.line: each.row.tax_number for each in created}
    known_numbers = {each.code: each.tax_number for each in names}
    known = others_alike(new, [(each.code, each.names) for each in names], tax_numbers=(numbers, known_numbers))
    in_file = _earlier_alike(asked, created, numbers)
    by_code = {each.code: each for each in names}
    by_line = {each.row.line: each.row for each in created}
    pairs = []
    for each in asked:
        others = [_other(code, by_code[code].name, code) for code in known.get(each.row.line, ())]
        others += [_other(f"@{line}", by_line[line].name, "", line) for line in in_file.get(each.row.line, ())]
        if others:
            pairs.append({"line": each.row.line, "name": each.row.name, "others": others})
    return pairs


def _earlier_alike(asked, created, numbers):
    """{line: earlier lines that it may say again}, at most four."""
    lines = {each.row.line for each in asked}
    named = [(each.row.line, [each.row.name]) for each in created]
    found = defaultdict(list)
    for pair in likely_duplicates(named, numbers, among=lines):
        earlier, later = sorted((pair.first, pair.second))
        if later in lines and len(found[later]) < MOST_EARLIER:
            found[later].append(earlier)
    return found


def _other(who, name, code, line=0):
    return {"who": who, "name": name, "code": code, "line": line}


def faults_of(preview):
    """The faults of a preview as a Refused, for surveys.spreadsheets.fault_messages."""
    return Refused([Fault(*fault) for fault in preview["faults"]], more=preview["more"])
