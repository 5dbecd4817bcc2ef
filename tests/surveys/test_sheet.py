"""CSV and XLSX → rows: what is read, and what is refused with line, column and value."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from surveys.spreadsheets import sheet
from surveys.spreadsheets.cells import read_cell
from surveys.spreadsheets.fault_messages import describe, describe_all
from surveys.spreadsheets.faults import MOST_FAULTS, Fault, Faults, Refused
from surveys.spreadsheets.no_values import why_no_value
from surveys.spreadsheets.sheet import read_sheet

TABLE = [["code", "name", "land_ha"], ["A1", "Agro Ñandú", "12.5"], ["A2", "José, Peña y Cía.", "7"]]


def csv_of(rows, separator=","):
    quoted = (['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows)
    return "\n".join(separator.join(row) for row in quoted).encode()


def workbook_of(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(workbook, name, replace):
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, replace(content) if member == name else content)
    return file.getvalue()


def faults_of(content):
    with pytest.raises(Refused) as caught:
        read_sheet(content)
    return [(fault.code, fault.line, fault.column, fault.value) for fault in caught.value.faults]


def cells_of(content):
    return [list(row.cells.values()) for row in read_sheet(content).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_separator_is_recognised(separator):
    assert cells_of(csv_of(TABLE, separator)) == TABLE[1:]


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert read_sheet(b"\xef\xbb\xbf" + csv_of(TABLE)).columns == ("code", "name", "land_ha")


def test_separators_inside_quotation_marks_do_not_decide():
    assert read_sheet(b'"a,b,c,d";e\n1;2\n').columns == ("a,b,c,d", "e")


def test_a_workbook_reads_as_the_same_csv():
    typed = [TABLE[0], ["A1", "Agro Ñandú", 12.5], ["A2", "José, Peña y Cía.", 7]]
    assert read_sheet(workbook_of(typed)) == read_sheet(csv_of(TABLE))


def test_a_workbooks_values_read_as_typed():
    rows = cells_of(workbook_of([["a", "b", "c", "d"], [True, 3.0, 1.125, None], [False, 2.5, 10**6, "x"]]))
    assert rows == [["yes", "3", "1.1250", ""], ["no", "2.5", "1000000", "x"]]


def with_results(rows, *results):
    """A workbook of a column of formulas, each with what the program that saved it has put beside it."""

    def stored(content):
        for result in results:
            content = re.sub(rb"><f>([^<]*)</f><v ?/>", result, content, count=1)
        return content

    return with_member(workbook_of(rows), "xl/worksheets/sheet1.xml", stored)


def test_a_formula_gives_what_it_was_last_worth_and_is_never_computed():
    stored = with_results(
        [["a", "b"], ["x", "=1+1"], ["y", '=IF(A1="","",A1)']],
        rb"><f>\1</f><v>3</v>",
        rb' t="str"><f>\1</f><v></v>',
    )
    assert cells_of(stored) == [["x", "3"], ["y", ""]]


def test_a_formula_without_its_result_is_no_empty_cell():
    assert cells_of(workbook_of([["a", "b"], ["x", "=1+1"], ["y", None]])) == [["x", "#FORMULA! =1+1"], ["y", ""]]
    assert faults_of(workbook_of([["a", '="b"'], ["x", "y"]])) == [("formula_without_result", 1, '#formula! ="b"', "")]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2"><f>1+1</f></c>',
        b'<c r="B2" s="3"><f>1+1</f><v></v></c>',
        b'<c r="B2"><f t="shared" ref="B2:B9" si="0">1+1</f>\n<v/></c>',
        b'<c r="B2"><f ca="1">1+1</f><v /></c>',
    ],
)
def test_however_a_missing_result_is_written(cell):
    made = with_member(
        workbook_of([["a", "b"], ["x", "=1+1"]]),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b'<c r="B2"><f>1+1</f><v /></c>', cell).replace(b' s="3"', b""),
    )
    assert cells_of(made) == [["x", "#FORMULA! =1+1"]]


def test_formulas_with_their_results_are_not_parsed(monkeypatch):
    rows = [["a", "b"], ["x", "=1+1"], ["y", '=""']]
    stored = with_results(rows, rb"><f>\1</f><v>3</v>", rb' t="str"><f>\1</f><v></v>')
    opened = []
    load = openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *args, **told: opened.append(told) or load(*args, **told))
    assert cells_of(stored) == [["x", "3"], ["y", ""]]
    assert [told["data_only"] for told in opened] == [True]


def test_array_formulas_and_long_ones_are_told_too():
    rows = [["a", "b"], ["x", ArrayFormula("B2", "=SUM(A1:A2)")], ["y", "=" + "A1&" * 999 + "A1"]]
    (first, second) = cells_of(workbook_of(rows))
    assert first[1] == "#FORMULA! =SUM(A1:A2)" and len(second[1]) < 80


@pytest.mark.parametrize(
    "error", ["#N/A", "#N/D", "#REF!", "#¡REF!", "#VALUE!", "#¡VALOR!", "#NAME?", "#¿NOMBRE?", "#DIV/0!", "#¡DIV/0!"]
)
@pytest.mark.parametrize("made", [csv_of, workbook_of])
def test_a_spreadsheets_error_is_no_value(made, error):
    faults = Faults()
    (row,) = read_sheet(made([["name"], [error]])).rows
    assert read_cell(row, "name", str, faults) is None
    with pytest.raises(Refused) as caught:
        faults.refuse_any()
    assert [(fault.code, fault.line, fault.value) for fault in caught.value.faults] == [("error_value", 2, error)]
    assert "mend the formula, or leave the cell empty" in describe(caught.value.faults[0])


@pytest.mark.parametrize("name", ["#1", "N/A", "#mango!", "# REF!", "C.A. #REF! S.A.", "#", "#!", "S.A.C. N/D"])
def test_what_only_looks_like_an_error_is_a_name(name):
    assert why_no_value(name) is None


def test_lines_are_counted_as_a_person_does():
    content = b'\ncode,name\r\n\r\nA1,"two\nlines"\nA2,last\n,\nA3,x'
    assert [(row.line, row.cells["code"]) for row in read_sheet(content).rows] == [(4, "A1"), (6, "A2"), (8, "A3")]


def test_lines_of_a_workbook_are_its_row_numbers():
    rows = read_sheet(workbook_of([["code"], [None], ["A1"], [None], ["A2"]])).rows
    assert [row.line for row in rows] == [3, 5]


def test_cells_are_kept_as_clean_lines():
    assert cells_of("name,b\n  Jose\u0301\u00a0  Peña ,x".encode()) == [["José Peña", "x"]]


def test_short_rows_are_filled_and_columns_left_empty_at_the_right_are_forgotten():
    assert cells_of(b"a,b,,\n1\n2,3,,\n") == [["1", ""], ["2", "3"]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("code,name\nA1,Peña\n".encode("latin-1"), ("wrong_encoding", 2, "name", "Pe\\xf1a")),
        ("code,descripción\nA1,x\n".encode("latin-1"), ("wrong_encoding", 1, "", "descripci\\xf3n")),
        ('code,name\n"x\ny",ok\nA2,Peña\n'.encode("latin-1"), ("wrong_encoding", 4, "name", "Pe\\xf1a")),
        ("code,name\nA1,Peña\n".encode("utf-16"), ("wrong_encoding", 1, "", "")),
        ("code\nPeña\n".encode("utf-16-le"), ("nul_character", 1, "", "c\\x00o\\x00d\\x00e\\x00")),
        (b"code,name\nA1,a\0b\n", ("nul_character", 2, "name", "a\\x00b")),
        (b'code,name\nA1,"x\nA2,y\n', ("bad_quotes", 2, "", 'A1,"x')),
        (b'code,name\nA1,"x" y\n', ("bad_quotes", 2, "", 'A1,"x" y')),
        (b"code,name\nA1,x,y\n", ("cell_without_column", 2, "", "y")),
        (b"code,name,Code\nA1,x,y\n", ("column_twice", 1, "code", "")),
        (b"code,,name\nA1,x,y\n", ("column_without_name", 1, "", "")),
        (b"", ("empty_file", 0, "", "")),
        (b"\n , ,\n", ("empty_file", 0, "", "")),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, ("old_excel", 0, "", "")),
        (b"PK\x03\x04" + b"x" * 99, ("broken_workbook", 0, "", "")),
        (b"code\n" + b"x" * 5001, ("cell_too_long", 2, "code", "x" * 79 + "…")),
        (b"code,name\nA1," + b"x" * 200_000, ("cell_too_long", 2, "", "A1," + "x" * 76 + "…")),
        (b"code\n" + b"x\n" * 20_001, ("too_many_rows", 20_002, "", "")),
        (b"a," * 200 + b"b\n", ("too_many_columns", 1, "", "")),
        (b"x" * (10 * 1024 * 1024 + 1), ("file_too_large", 0, "", "")),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)
def test_a_malformed_file_is_refused_with_the_place(content, fault):
    assert faults_of(content) == [fault]


def test_the_message_names_line_column_value_and_bytes():
    with pytest.raises(Refused) as caught:
        read_sheet("code,name\nA1,Peña\n".encode("latin-1"))
    said = describe(caught.value.faults[0])
    assert said.startswith('line 2, column "name": "Pe\\xf1a" — This is not UTF-8 (bytes F1)')


def test_of_300_faults_the_first_100_are_told():
    with pytest.raises(Refused) as caught:
        read_sheet(b"code\n" + b"\xf1\n" * 300)
    assert [fault.line for fault in caught.value.faults] == list(range(2, MOST_FAULTS + 2))
    assert describe_all(caught.value).splitlines()[-1] == "… and more: only the first 100 are shown."


def test_the_same_fault_on_many_lines_is_told_once():
    with pytest.raises(Refused) as caught:
        read_sheet(b"code,name\n" + b"x,y,z\n" * 40 + b"x,y\nx,y,w\n\xf1,y\n")
    assert describe_all(caught.value).splitlines() == [
        'lines 2–41, 43: "z", "w" — This row has more cells than there are columns.',
        describe(caught.value.faults[-1]),
    ]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("", "", "lines 2–7 — Something must be written here."),
        ("a", "", 'lines 2–7, column "a" — Something must be written here.'),
        ("a", "v", 'lines 2–7, column "a": "v2", "v3", "v4" … — Something must be written here.'),
    ],
)
def test_many_lines_are_told_with_their_column_and_some_values(column, value, said):
    faults = [Fault("value_missing", line, column, value and f"{value}{line}") for line in range(2, 8)]
    assert describe_all(Refused(faults)) == said
    few = [*faults[:5], Fault("bad_email", 3, "b")]
    assert describe_all(Refused(few)).splitlines() == [describe(fault) for fault in Refused(few).faults], (
        "each, by line"
    )


def test_exactly_100_faults_are_all_there_are():
    with pytest.raises(Refused) as caught:
        read_sheet(b"code\n" + b"\xf1\n" * 100)
    assert (len(caught.value.faults), caught.value.more) == (100, False)


# -- Hostile workbooks ------------------------------------------------------------------------


@pytest.fixture
def unopened(monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *args, **kwargs: pytest.fail("it was opened"))


def test_a_bomb_is_refused_unopened(unopened):
    bomb = with_member(workbook_of(TABLE), "xl/worksheets/sheet1.xml", lambda content: content + b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert faults_of(bomb) == [("workbook_too_large", 0, "", "")]


def test_a_workbook_too_large_unpacked_is_refused_unopened(unopened, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_UNZIPPED_BYTES", 1000)
    assert faults_of(workbook_of(TABLE)) == [("workbook_too_large", 0, "", "")]


def test_a_workbook_of_too_many_parts_is_refused_unopened(unopened):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.xml", "")
    assert faults_of(file.getvalue()) == [("workbook_too_large", 0, "", "")]


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("entity", ['SYSTEM "file://{canary}"', '"{canary}"'], ids=["outside", "inside"])
def test_entities_in_a_workbook_are_refused_unread(part, entity, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("a secret of the server")
    doctype = f"<!DOCTYPE x [<!ENTITY e {entity.format(canary=canary)}>]>".encode()

    def with_entity(content):
        start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return content[:start] + doctype + content[start:].replace(b">A1<", b">&e;<")

    assert faults_of(with_member(workbook_of(TABLE), part, with_entity)) == [("unsafe_workbook", 0, "", "")]


def test_a_workbook_that_lies_about_its_size_does_not_pad_the_rows():
    lying = with_member(
        workbook_of(TABLE),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:XFD1048576"'),
    )
    assert read_sheet(lying) == read_sheet(workbook_of(TABLE))


def test_a_row_a_million_lines_down_is_refused_at_once():
    far = with_member(
        workbook_of([["code"], ["A1"]]),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b'<row r="2">', b'<row r="1048576">').replace(b'r="A2"', b'r="A1048576"'),
    )
    assert faults_of(far) == [("too_many_rows", 20_002, "", "")]


def test_a_cell_far_to_the_right_is_refused():
    far = with_member(
        workbook_of([["code"], ["A1"]]),
        "xl/worksheets/sheet1.xml",
        lambda content: content.replace(b'r="A2"', b'r="XFD2"'),
    )
    assert faults_of(far) == [("too_many_columns", 2, "", "")]


def test_a_workbook_with_a_damaged_part_is_refused():
    damaged = with_member(workbook_of(TABLE), "xl/worksheets/sheet1.xml", lambda content: content[: len(content) // 2])
    assert faults_of(damaged) == [("broken_workbook", 0, "", "")]
