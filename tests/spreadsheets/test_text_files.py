"""Text files of columns as other programs write them: quotes, formulas for texts, marks in front, and lines that are too long."""
from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from support.odd_files import book, of

from imi.spreadsheets.sheet import Unreadable

TOP = "Surname,First name(s),ULN\n"


CELLS = [
    ('Taylor,Sam,="0117"', ["Taylor", "Sam", "0117"], "sss"),
    ('"=""Taylor""",="",="0117"', ["Taylor", "", "0117"], "sss"),
    ('"=""The """"Old"""" Garage""",Sam,1', ['The "Old" Garage', "Sam", "1"], "sss"),
    ('"""=""""0117""""""",Sam, ="1" ', ["0117", "Sam", "1"], "sss"),
    # A formula has no value in a text file; what our own files put an apostrophe before is a text.
    ('=A1&"x",Sam,="1"&A1', ['=A1&"x"', "Sam", '="1"&A1'], "fsf"),
    ("'=\"1\",'=A1,=", ['="1"', "=A1", "="], "sss"),
    (' "Smith, Jones" , "Sam"  ,"1"', ["Smith, Jones", "Sam", "1"], "sss"),
    ('Taylor, "a ""b"", c",1', ["Taylor", 'a "b", c', "1"], "sss"),
    ('Taylor, The "Old" Garage, "1"', ["Taylor", ' The "Old" Garage', "1"], "sss"),
    ('"Taylor, ""x""",Sam,1', ['Taylor, "x"', "Sam", "1"], "sss"),
]


def test_a_cell_of_a_text_file_is_read_as_its_program_meant(tmp_path: Path) -> None:
    sheet = of(tmp_path, (TOP + "\n".join(line for line, _cells, _kinds in CELLS)).encode())
    assert [(list(row.cells), row.kinds) for row in sheet.rows] == [(cells, kinds) for _line, cells, kinds in CELLS]
    assert sheet.noted == ('7 values had ="…" around them: taken off',)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spaces_before_quotes_are_dropped_with_every_separator(tmp_path: Path, separator: str) -> None:
    content = separator.join(['"Surname"', ' "First name(s)"', ' "ULN"']) + "\n" + separator.join(['"a,b"', ' "c"', ' "1"'])
    assert [row.cells for row in of(tmp_path, content.encode()).rows] == [["a,b", "c", "1"]]


def test_byte_order_marks_are_not_part_of_the_first_heading(tmp_path: Path) -> None:
    sheet = of(tmp_path, b"\xef\xbb\xbf" * 3 + f'"Surname",{TOP[8:]}Taylor,Sam,1\n'.encode())
    assert sheet.headings == ("Surname", "First name(s)", "ULN")


@pytest.mark.parametrize(("code", "content"), [
    ("no_columns", b"Surname|First name(s)|ULN\nSmith, Jones|Sam|1\n"),
    ("no_columns", b"\n\nSurname | First name(s) | ULN\r\nTaylor|Sam|1\n"),
    ("csv", b'"Surname","First name(s)","ULN"\n"The \\"Old\\" Garage","Sam","1"\n'),
    ("csv", b'"Surname", "First name(s)", "ULN"\n"The \\"Old\\" Garage", "Sam", "1"\n'),
])
def test_a_text_file_that_can_be_read_in_two_ways_is_refused(tmp_path: Path, code: str, content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        of(tmp_path, content)
    assert refused.value.code == code


@pytest.mark.parametrize(("lines", "too_wide"), [
    (["a,b,1", "c,d,e,1"], [(3, 4, 3)]),
    (["a,b,1,", "c,d,2"], [(2, 4, 3)]),
    (["a,b,1,,", "c,d,2,,"], []),
    (["a,b,1,,", "c,d,e,2,"], [(3, 5, 3)]),
    (["a,b,1,"], [(2, 4, 3)]),
    (["a,b", "c,d,2"], []),
])
def test_a_line_with_more_cells_than_headings_is_reported(
        tmp_path: Path, lines: list[str], too_wide: list[tuple[int, int, int]]) -> None:
    content = (TOP + "\n".join(lines)).replace(",", ";" if len(lines) > 1 else "\t")
    assert list(of(tmp_path, content.encode()).too_wide) == too_wide


@pytest.mark.parametrize(("content", "too_wide", "without"), [
    # The line of the headings has the empty cells, too; a text beneath them was pushed there.
    ("Surname,First name(s),ULN,,\na,b,1,,\nc,d,2\ne,f,3,x,\n", [(4, 5, 3)], []),
    (",Surname,First name(s),ULN\n0,a,b,1\n1,c,d,2\n", [], [("A", "0", 2, 2)]),
    ("Problems,Status,Surname,First name(s),ULN\n,,a,b,1\n,,c,d,e,2\n", [(3, 4, 3)], []),
])
def test_columns_without_heading_and_overlong_lines_are_told_apart(
        tmp_path: Path, content: str, too_wide: list[tuple[int, int, int]], without: list[tuple[str, str, int, int]]) -> None:
    sheet = of(tmp_path, content.encode())
    assert (list(sheet.too_wide), list(sheet.without_heading)) == (too_wide, without)


def test_a_text_in_a_column_without_heading_is_reported(tmp_path: Path) -> None:
    def more(made: Workbook) -> None:
        made.active["F3"], made.active["F4"], made.active["H2"], made.active["G5"] = "left the college", "x", 0, "  "
        made.active.insert_cols(2)
        made.active["B3"] = "among the others"

    sheet = of(tmp_path, book(more, rows=[("Taylor", "Sam", "1"), ("Khan", "Ada", "2"), ("Reid", "Joe", "3"), ("Ng", "Bo", "4")]))
    assert sheet.without_heading == (
        ("B", "among the others", 3, 1), ("G", "left the college", 3, 2), ("I", "0", 2, 1))
    assert sheet.too_wide == ()
