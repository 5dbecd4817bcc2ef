"""A sheet of organisations → rows that mean something. No database.

Columns: code, name, category (these three must be there); label, tax_number, based_in_region, country, language,
contact_name, contact_phone, contact_email, member_of (codes, separated by semicolons), other_names (the same),
respondent, on_roster; and one for each profile field of the cluster, under its key.
"""

from dataclasses import dataclass, field

from surveys.names import normalise
from surveys.spreadsheets import cells
from surveys.spreadsheets.faults import Faults
from surveys.texts import LONGEST_LABEL

REQUIRED = ("code", "name", "category")
CONTACT = ("contact_name", "contact_phone", "contact_email")
KNOWN = (
    *REQUIRED,
    *("label", "tax_number", "based_in_region", "country", "language", *CONTACT, "member_of", "other_names"),
    *("respondent", "on_roster"),
)
LONGEST_PHONE = 40
LONGEST_TAX_NUMBER = 30
LONGEST_CATEGORY = 80


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """How a profile field is written: its kind (of surveys.models.ProfileField) and the keys of its choices."""

    kind: str
    choices: tuple = ()

    def reader(self):
        return {
            "yes_no": cells.read_yes_no,
            "whole_number": cells.read_whole_number,
            "number": cells.read_number,
            "one_of": cells.one_of(self.choices),
            "several_of": cells.several_of(self.choices),
            "text": str,
        }[self.kind]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation of a file. None: the file does not say, so what is known stays.

    `profile` holds the value of each profile column of the file, None where its cell is empty (it is then forgotten).
    """

    line: int
    code: str
    name: str
    category: str
    label: str | None = None
    tax_number: str | None = None
    in_region: bool | None = None
    country: str | None = None
    language: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None
    other_names: tuple = ()
    member_of: tuple | None = None
    is_respondent: bool = False
    on_roster: bool = False
    profile: dict = field(default_factory=dict)


def read_organisations(sheet, profile, known_codes):
    """The rows of a sheet as a list of OrganisationRow. Raises Refused with everything that is wrong.

    `profile` is {field key: ProfileColumn}; `known_codes` are those of the cluster, which member_of may name besides
    the file's own.
    """
    faults = Faults()
    rows = read_rows(sheet, profile, known_codes, faults)
    faults.refuse_any()
    return rows


def read_rows(sheet, profile, known_codes, faults, known_names=frozenset(), waiting=None):
    """The same, with what is wrong added to `faults`: those rows are not whole. Raises Refused when it is too much.

    known_names: normalised; what is a name in a list with commas is told from what nobody knows. waiting: {code: name}
    of those that registered themselves and wait: nobody is a member of them yet.
    """
    cells.check_columns(sheet, REQUIRED, (*KNOWN, *map(str.lower, profile)), faults)
    if not set(REQUIRED) <= set(sheet.columns):
        faults.refuse_any()  # every row would be at fault
    asked = set(sheet.columns) - set(KNOWN)
    readers = {key: column.reader() for key, column in profile.items() if key.lower() in asked}
    rows = [_organisation(row, sheet.columns, readers, faults) for row in sheet.rows]
    _check_codes(rows, faults)
    # Codes as written, also where they are faulty: one wrong code is one fault, not one for each of its members.
    codes = {row.cells["code"] for row in sheet.rows} | set(known_codes)
    _check_members(rows, codes, known_names, waiting or {}, faults)
    return rows


def _organisation(row, columns, readers, faults):
    def read(column, reader):
        return cells.read_cell(row, column, reader, faults)

    # An empty cell here would count as being in the region or out of it: it must say.
    read_region = cells.require_cell if "based_in_region" in columns else cells.read_cell
    return OrganisationRow(
        line=row.line,
        code=cells.require_cell(row, "code", cells.read_code, faults),
        name=cells.require_cell(row, "name", cells.read_name, faults),
        category=cells.require_cell(row, "category", cells.line_up_to(LONGEST_CATEGORY), faults),
        label=read("label", cells.line_up_to(LONGEST_LABEL)),
        tax_number=read("tax_number", cells.line_up_to(LONGEST_TAX_NUMBER)),
        in_region=read_region(row, "based_in_region", cells.read_yes_no, faults),
        country=read("country", cells.read_country),
        language=read("language", cells.read_language),
        contact_name=read("contact_name", cells.read_name),
        contact_phone=read("contact_phone", cells.line_up_to(LONGEST_PHONE)),
        contact_email=read("contact_email", cells.read_email),
        other_names=read("other_names", cells.read_names) or (),
        member_of=(read("member_of", cells.read_list) or ()) if "member_of" in columns else None,
        is_respondent=bool(read("respondent", cells.read_yes_no)),
        on_roster=bool(read("on_roster", cells.read_yes_no)),
        profile={key: read(key.lower(), reader) for key, reader in readers.items()},
    )


def _check_codes(rows, faults):
    first_lines = {}
    for row in rows:
        if row.code and first_lines.setdefault(row.code, row.line) != row.line:
            faults.add("code_twice", row.line, "code", row.code, first=first_lines[row.code])


def _check_members(rows, codes, names, waiting, faults):
    def parted_by_commas(text):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return parts if len(parts) > 1 and all(part in codes or normalise(part) in names for part in parts) else None

    for row in rows:
        for code in row.member_of or ():
            if code == row.code:
                faults.add("member_of_itself", row.line, "member_of", code)
            elif code in waiting:
                faults.add("organisation_waits", row.line, "member_of", code, name=waiting[code])
            elif code not in codes and (parts := parted_by_commas(code)):
                faults.add("member_of_commas", row.line, "member_of", code, parts="; ".join(parts))
            elif code not in codes:
                faults.add("member_of_unknown", row.line, "member_of", "; ".join(row.member_of), code=code)
