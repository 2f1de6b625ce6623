"""Any spreadsheet is read, or refused with what to do; what is hidden, merged, odd or damaged is told."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from struct import Struct

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from support import sample
from support.odd_files import HEADINGS, OLE, book, in_sheet, line, of, open_document, rezipped, without

from imi.formats import letter
from imi.spreadsheets.reading.reader import SENTENCES
from imi.spreadsheets.sheet import Unreadable

# So many bytes apart an old workbook is damaged, everyday and thoroughly.
STRIDE = 97 if sample.THOROUGHLY else 1997
# Made by LibreOffice: of three candidates the second's row is hidden, and so is the column of the date of birth.
OLD = Path(__file__).with_name("hidden.xls")


def test_a_workbook_is_read_as_it_was_typed(tmp_path: Path) -> None:
    sheet = of(tmp_path, book())
    assert sheet.headings == HEADINGS
    assert (sheet.name, sheet.format, sheet.heading_row) == ("Sheet", "xlsx", 1)
    assert [tuple(row) for row in sheet.rows] == [(2, ["Taylor", "Sam", "1000000043", "2006-02-28"], "sssd")]


@pytest.mark.failure(74, 77)
def test_row_numbers_are_excels_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    def title_above(made: Workbook) -> None:
        made.active.insert_rows(1, 3)
        made.active["A1"] = "Cohort 2026"

    sheet = of(tmp_path, book(title_above, rows=[("Taylor",), (" ",), (), ("Khan",)]))
    assert sheet.heading_row == 4
    assert [row.number for row in sheet.rows] == [5, 8]


@pytest.mark.failure(73, 74)
@pytest.mark.parametrize("hidden", [False, True])
def test_rows_and_columns_that_are_empty_in_front_of_the_list_count(tmp_path: Path, hidden: bool) -> None:
    def further_in(made: Workbook) -> None:
        made.active.move_range("A1:D9", rows=3, cols=2)
        made.active.merge_cells("C7:C8")
        made.active.row_dimensions[6].hidden = hidden

    sheet = of(tmp_path, book(further_in, rows=[("Taylor", "Sam"), ("Khan", "Ada"), ("Reid", "Joe"), (None, "Bob")]))
    assert (sheet.heading_row, sheet.columns) == (4, (2, 3, 4, 5))
    assert [(row.number, *row.cells[:2]) for row in sheet.rows] == [
        (5, "Taylor", "Sam"), *([] if hidden else [(6, "Khan", "Ada")]), (7, "Reid", "Joe"), (8, "Reid", "Bob")]


@pytest.mark.failure(72)
def test_the_first_shown_sheet_with_our_headings_is_read(tmp_path: Path) -> None:
    def more_sheets(made: Workbook) -> None:
        made.active.title = "List"
        made.create_sheet("Guidance", 0).append(["How to fill this in"])
        made.create_sheet("Old", 0).append(HEADINGS)
        made["Old"].append(["x", "y", "z", "w"])
        made["Old"].sheet_state = "hidden"

    sheet = of(tmp_path, book(more_sheets))
    assert (sheet.name, sheet.other_sheets) == ("List", ("Guidance",))


@pytest.mark.failure(72)
def test_a_sheet_of_headings_alone_is_passed_over_for_one_with_rows(tmp_path: Path) -> None:
    def empty_ones(made: Workbook) -> None:
        made.active.title = "List"
        for name in ("Template", "Guidance"):
            made.create_sheet(name, 0)
        made["Guidance"].append(["How to fill this in"])
        made["Template"].append(HEADINGS)

    assert of(tmp_path, book(empty_ones)).name == "List"
    with pytest.raises(Unreadable, match="The sheet has no rows"):
        of(tmp_path, book(empty_ones, rows=[]))


@pytest.mark.failure(72)
def test_only_other_sheets_of_candidates_are_reported_with_their_rows(tmp_path: Path) -> None:
    def more_sheets(made: Workbook) -> None:
        for name, headings in (("Year 2", ("Cohort",)), ("Empty", HEADINGS), ("Notes", ("Surname", "Note"))):
            made.create_sheet(name).append(headings)
        for cells in (HEADINGS, ("Khan",), (), ("Reid",), ("Obi",)):
            made["Year 2"].append(cells)
        made["Year 2"].row_dimensions[3].hidden = True
        made["Notes"].append(("Taylor", "x"))

    assert of(tmp_path, book(more_sheets)).other_lists == (("Year 2", 2),)
    assert of(tmp_path, book(more_sheets), include_hidden=True).other_lists == (("Year 2", 3),)
    # One without headings, whose rows are as full as those of the list.
    def no_headings(made: Workbook) -> None:
        for cells in (("Khan", "Ada", "2"), ("Reid", "Joe", "3", "x"), ("12 July",)):
            (made["Late"] if "Late" in made else made.create_sheet("Late")).append(cells)

    assert of(tmp_path, book(no_headings)).other_lists == (("Late", 2),)
    # Two alike whose headings are other ones: which column is which is still to be said, of the first.
    assert of(tmp_path, book(more_sheets), known={"name"}).other_lists == (("Year 2", 2),)


def test_rows_above_the_headings_that_may_name_a_candidate_are_reported(tmp_path: Path) -> None:
    rows = (("Cohort", "2026"), ("Abbot", "Eve", "7", "x"), HEADINGS, ("Taylor", "Sam", "1", "x"))

    def sorted_with_its_headings(made: Workbook) -> None:
        made.active.delete_rows(1)
        for cells in rows:
            made.active.append(cells)

    sheet = of(tmp_path, book(sorted_with_its_headings, rows=()))
    assert ([row.cells[0] for row in sheet.rows], sheet.above_headings) == (["Taylor"], (2,))
    text = "\n".join(map(",".join, rows)).encode()
    assert of(tmp_path, text).above_headings == (2,)


@pytest.mark.failure(73)
def test_hidden_rows_and_columns_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    def hide(made: Workbook) -> None:
        made.active.row_dimensions[2].hidden = True
        made.active.column_dimensions["B"].hidden = True

    content = book(hide, rows=[("Taylor", "Sam", "1", None), ("Khan", "Aisha", "2", None)])
    sheet = of(tmp_path, content)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.headings) == ((2,), ("B",), ("Surname", "ULN", "Date of Birth"))
    assert [row.cells[0] for row in sheet.rows] == ["Khan"]
    assert len(of(tmp_path, content, include_hidden=True).rows) == 2


@pytest.mark.failure(73)
def test_hidden_parts_of_an_open_document_are_left_out_too(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    content = open_document(line("Taylor", "Sam", "1", "x", about='table:visibility="filter"'), line("Khan", "Aisha", "2", "x"),
                            line(about='table:visibility="collapse" table:number-rows-repeated="1048500"'), columns=columns)
    sheet = of(tmp_path, content)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((2,), ("B",))
    assert [tuple(row)[:2] for row in sheet.rows] == [(3, ["Khan", "2", "x"])]
    assert [row.number for row in of(tmp_path, content, include_hidden=True).rows] == [2, 3]


@pytest.mark.failure(73)
def test_hidden_parts_of_an_old_workbook_are_left_out_too(tmp_path: Path) -> None:
    content = OLD.read_bytes()
    sheet = of(tmp_path, content)
    assert (sheet.format, sheet.hidden_rows, sheet.hidden_columns, sheet.other_sheets) == ("xls", (3,), ("D",), ("Übersicht",))
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(2, "Taylor"), (4, "Reid")]
    assert sheet.headings == ("Surname", "First name(s)", "ULN", "Note")
    whole = of(tmp_path, content, include_hidden=True)
    assert ([row.cells[0] for row in whole.rows], len(whole.headings)) == (["Taylor", "Khan", "Reid"], 5)


@pytest.mark.failure(73)
def test_an_old_workbook_hides_rows_and_columns_by_zero_size_too(tmp_path: Path) -> None:
    content, head = OLD.read_bytes(), Struct("<HHH")
    # The record of the third row: number, two columns, height, four bytes, flags; that of the fourth column: two columns, width.
    row, column = content.index(head.pack(0x0208, 16, 2)), content.index(head.pack(0x007D, 12, 3))
    for at, new in ((row + 16, b"\x00"), (row + 10, b"\x00\x00"), (column + 12, b"\x00"), (column + 8, b"\x00\x00")):
        content = content[:at] + new + content[at + len(new):]
    sheet = of(tmp_path, content)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((3,), ("D",))
    shown = of(tmp_path, content.replace(content[row:row + 12], content[row:row + 10] + b"\xff\x00"))
    assert (shown.hidden_rows, [cells.number for cells in shown.rows]) == ((), [2, 3, 4])


@pytest.mark.failure(60, 67)
def test_a_damaged_old_workbook_is_read_or_refused_by_a_sentence(tmp_path: Path) -> None:
    content = OLD.read_bytes()
    for at in range(0, len(content), STRIDE):
        for broken in (content[:at], content[:at] + b"\xff" * 8 + content[at + 8:]):
            with suppress(Unreadable):
                assert of(tmp_path, broken).format


@pytest.mark.failure(74)
def test_merged_cells_all_have_what_stands_in_the_first(tmp_path: Path) -> None:
    sheet = of(tmp_path, book(lambda made: made.active.merge_cells("A2:A3"),
                              rows=[("Taylor", "Sam", "1", None), (None, "Aisha", "2", None)]))
    assert [row.cells[0] for row in sheet.rows] == ["Taylor", "Taylor"]
    assert sheet.merged_cells == 1


@pytest.mark.failure(70, 74)
def test_an_error_in_merged_cells_is_an_error_in_each_of_them(tmp_path: Path) -> None:
    sheet = of(tmp_path, book(lambda made: made.active.merge_cells("C2:C4"), rows=[
        ("Taylor", "Sam", "#N/A", None), ("Khan", "Ada", None, None), ("Reid", "Joe", None, None)]))
    assert [(row.cells[2], row.kinds[2]) for row in sheet.rows] == [("#N/A", "e")] * 3


@pytest.mark.failure(74)
def test_a_row_with_only_a_merged_value_is_not_read(tmp_path: Path) -> None:
    sheet = of(tmp_path, book(lambda made: made.active.merge_cells("A2:A4"),
                              rows=[("Taylor", "Sam"), (None, "Ada"), (None, None), ("Reid", "Joe")]))
    assert ([(row.number, *row.cells[:2]) for row in sheet.rows], sheet.merged_cells) == (
        [(2, "Taylor", "Sam"), (3, "Taylor", "Ada"), (5, "Reid", "Joe")], 1)


@pytest.mark.failure(74)
def test_merged_cells_are_counted_in_rows_that_are_read_only(tmp_path: Path) -> None:
    def merge(made: Workbook) -> None:
        sheet = made.active
        sheet.insert_rows(1)
        sheet["A1"] = "Cohort 2026"
        for block in ("A1:D1", "B3:B6", "C3:C6", "D4:D5"):
            sheet.merge_cells(block)
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["C"].hidden = True

    content = book(merge, rows=[("Taylor", "Sam", "1", None), ("Khan",), ("Reid",), ("Obi",)])
    sheet = of(tmp_path, content)
    assert [row.cells for row in sheet.rows] == [["Taylor", "Sam", ""], ["Khan", "Sam", ""], ["Obi", "Sam", ""]]
    assert sheet.merged_cells == 2
    assert of(tmp_path, content, include_hidden=True).merged_cells == 6


@pytest.mark.failure(82)
def test_the_date_system_of_1904_changes_no_day(tmp_path: Path) -> None:
    def mac(made: Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904

    sheet = of(tmp_path, book(mac))
    assert sheet.rows[0].cells[3] == "2006-02-28"
    assert sheet.epoch_1904


CELLS = [
    (1000000043, "1000000043", "n"), (1000000043.0, "1000000043", "n"), (7.7e20, "7.7e+20", "n"), (1.5, "1.5", "n"),
    (True, "true", "b"), (datetime(2006, 2, 28), "2006-02-28", "d"), (datetime(2006, 2, 28, 9, 30), "2006-02-28 09:30:00", "d"),
    ("=1+1", "=1+1", "f"), ("#REF!", "#REF!", "e"), ("Zoë O’Neill", "Zoë O’Neill", "s"), ("أحمد", "أحمد", "s"),
    ("0123", "0123", "s"),
    ("N/A", "N/A", "s"), ("Null", "Null", "s"), ("x" * 32_767, "x" * 32_767, "s"), ("\u200bSam\u202e", "\u200bSam\u202e", "s"),
]


@pytest.mark.failure(69, 70, 84)
def test_each_cell_comes_as_text_with_its_kind(tmp_path: Path) -> None:
    sheet = of(tmp_path, book(rows=[("Taylor", value, None, None) for value, _text, _kind in CELLS]))
    assert [(row.cells[1], row.kinds[1]) for row in sheet.rows] == [(text, kind) for _value, text, kind in CELLS]


@pytest.mark.parametrize("value", [b"<v></v>", b"<v/>", b"<v />", b""])
def test_a_formula_that_was_never_calculated_is_reported(tmp_path: Path, value: bytes) -> None:
    made = book(rows=[("Taylor", "=1+1", None, None)])
    sheet = of(tmp_path, rezipped(made, in_sheet(b"<f>1+1</f><v></v>", b"<f>1+1</f>" + value)))
    assert [(row.cells[1], row.kinds[1]) for row in sheet.rows] == [("=1+1", "f")]


@pytest.mark.failure(88)
@pytest.mark.parametrize("content", [
    "Surname,First name(s),ULN\r\nZoë,Sam,1\r\n".encode(), "Surname,First name(s),ULN\nZoë,Sam,1\n".encode("utf-8-sig"),
    "Surname;First name(s);ULN\rZoë;Sam;1\r".encode("cp1252"), "Surname\tFirst name(s)\tULN\nZoë\tSam\t1".encode("utf-16"),
    '"Surname","First name(s)","ULN"\n"Zoë","Sam","1"'.encode(),
])
def test_csv_is_read_in_any_usual_encoding_and_separator(tmp_path: Path, content: bytes) -> None:
    sheet = of(tmp_path, content)
    assert [tuple(row) for row in sheet.rows] == [(2, ["Zoë", "Sam", "1"], "sss")]


@pytest.mark.failure(88)
@pytest.mark.parametrize("typed, text", [
    ("Taylor", "Taylor"), ('"Say ""Sam"", or, if, you, must, Sam"', 'Say "Sam", or, if, you, must, Sam'),
    ('"One,\ntwo,\nthree"', "One,\ntwo,\nthree"), ('5" pipe', '5" pipe'),
])
def test_a_separator_within_quotes_separates_nothing(tmp_path: Path, typed: str, text: str) -> None:
    content = f'Surname;First name(s);ULN;Date of Birth\n{typed};Sam;1;"a, b, c, d, e, f, g, h"\n'
    assert [row.cells for row in of(tmp_path, content.encode()).rows] == [[text, "Sam", "1", "a, b, c, d, e, f, g, h"]]


def test_the_apostrophe_of_our_own_files_is_taken_off_again(tmp_path: Path) -> None:
    sheet = of(tmp_path, b"Surname,First name(s),ULN\n'=x,'Sam,'+44\n")
    assert sheet.rows[0].cells == ["=x", "'Sam", "+44"]


@pytest.mark.parametrize("value", [b"<v></v>", b"<v/>", b"<v />", b""])
def test_a_formula_without_a_value_is_reported_in_every_spelling(tmp_path: Path, value: bytes) -> None:
    made = book(rows=[("Taylor", "Sam", 1000000043, None)])
    sheet = of(tmp_path, rezipped(made, in_sheet(b"<v>1000000043</v>", b"<f>A1+1</f>" + value)))
    assert (sheet.rows[0].cells[2], sheet.rows[0].kinds[2]) == ("=A1+1", "f")


REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("empty", lambda: b""),
    ("no_rows", lambda: b"x"),
    ("no_rows", lambda: b"Surname,ULN,First name(s)\n"),
    ("other_type", lambda: b"%PDF-1.7 x"),
    ("other_type", lambda: b"\x89PNG\r\n\x1a\n"),
    ("other_type", lambda: b"<!doctype html><p>x"),
    ("other_type", lambda: rezipped(book(), without("[Content_Types].xml"))),
    ("other_type", lambda: rezipped(book(), lambda name, part: None if name.startswith("xl/") else part)),
    ("not_text", lambda: b"\x00\x01\x02\x03"),
    ("not_text", lambda: b"a,\x81\x8d\x8f\n"),
    ("csv", lambda: b'a,b\n"open,1\n'),
    ("csv", lambda: b"a,b\n" + b"x" * 5_000_000),
    ("incomplete", lambda: book()[:-200]),
    ("incomplete", lambda: book()[:1000]),
    ("incomplete", lambda: b"PK\x03\x04" + b"\x00" * 100),
    ("damaged", lambda: rezipped(book(), without("sheet1.xml"))),
    ("damaged", lambda: OLE + b"\x00" * 600),
    ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600),
    ("declared", lambda: rezipped(book(), in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))),
    ("far", lambda: rezipped(book(), in_sheet(b'r="A2"', b'r="XFD1048576"'))),
    ("far", lambda: rezipped(book(), in_sheet(b'r="A2"', b'r="A9999999999"'))),
    ("rows", lambda: book(rows=[("Taylor", "Sam", str(n), None) for n in range(101)])),
]


@pytest.mark.parametrize("code, make", REFUSED, ids=[f"{code}-{n}" for n, (code, _make) in enumerate(REFUSED)])
def test_unreadable_files_are_refused_with_a_sentence(tmp_path: Path, code: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(Unreadable) as refused:
        of(tmp_path, make())
    assert refused.value.code == code
    assert refused.value.message[:30] == SENTENCES[code][:30] or "{" in SENTENCES[code][:30]


@pytest.mark.failure(66)
def test_very_many_formatted_rows_around_one_candidate_are_read(tmp_path: Path) -> None:
    rows = 1_048_576 if sample.THOROUGHLY else 150_000
    empty = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(3, rows + 1))
    sheet = of(tmp_path, rezipped(book(), in_sheet(b"</sheetData>", empty + b"</sheetData>")))
    assert [row.number for row in sheet.rows] == [2]


def test_elements_nested_without_end_are_read_or_refused(tmp_path: Path) -> None:
    deep = rezipped(book(), in_sheet(b"<sheetData>", b"<sheetData>" + b"<a>" * 50_000))
    try:
        rows = of(tmp_path, deep).rows
    except Unreadable:
        rows = ()
    assert len(rows) <= 1


@pytest.mark.failure(68)
def test_macros_are_left_where_they_are(tmp_path: Path) -> None:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert of(tmp_path, out.getvalue()).format == "xlsm"


@pytest.mark.parametrize("column, letters", [(0, "A"), (25, "Z"), (26, "AA"), (99, "CV"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_excels_letters(column: int, letters: str) -> None:
    assert letter(column) == letters
