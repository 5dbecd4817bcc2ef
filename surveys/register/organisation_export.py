"""A cluster's organisations as the file that an import reads: brought back unchanged, it changes nothing."""

import csv
import io

import xlsxwriter

from surveys.models import Organisation
from surveys.register.organisation_cells import OWN_COLUMNS, cells_of
from surveys.register.organisation_list import Wanted, found_ids, with_details
from surveys.spreadsheets.cells import written_list
from surveys.spreadsheets.spreadsheet_text import guarded

COLUMNS = (*OWN_COLUMNS, "member_of", "other_names")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
AT_ONCE = 1000


def exported(cluster, kind):
    """The bytes of the list in one of FORMATS; organisations that are confirmed, in order of their code."""
    fields = list(cluster.profile_fields.all())
    columns = [*COLUMNS, *(field.key for field in fields)]
    rows = ([guarded(cell) for cell in _cells(each, fields)] for each in _organisations(cluster))
    return {"csv": _csv, "xlsx": _workbook}[kind](columns, rows)


def _organisations(cluster):
    ids = found_ids(cluster, Wanted(status=Organisation.Status.CONFIRMED, sort="code"))
    for start in range(0, len(ids), AT_ONCE):
        yield from with_details(ids[start : start + AT_ONCE])


def _cells(organisation, fields):
    own = cells_of(organisation, fields)
    members = written_list(each.association.code for each in organisation.affiliations.all())
    names = written_list(alias.text for alias in organisation.aliases.all())
    return [own[name] for name in OWN_COLUMNS] + [members, names] + [own[field.key] for field in fields]


def _csv(columns, rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(columns, rows):
    file = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(file, plain)
    sheet = workbook.add_worksheet("Organisations")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for line, cells in enumerate([columns, *rows]):
        for number, cell in enumerate(cells):
            sheet.write_string(line, number, cell)
    workbook.close()
    return file.getvalue()
