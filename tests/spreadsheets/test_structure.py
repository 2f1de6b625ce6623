"""Hidden parts and missing values of a workbook are found in every way in which XML can express them."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from support.odd_files import book, in_sheet, open_document, rezipped
from support.odd_files import line as ods_line
from support.read_here import Read, read_here

from imi.spreadsheets.sheet import Unreadable

THREE = [("Taylor", "Sam", "1", "x"), ("Khan", "Ada", "2", "x"), ("Reid", "Joe", "3", "x")]
ALL = ["Taylor", "Khan", "Reid"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def surnames(read: Read) -> list[str]:
    """The first column."""
    return [cells[0] for _number, cells, _kinds in read.rows]


@cache
def of_three() -> bytes:
    """A workbook of three people."""
    return book(rows=THREE)


def sheet(about_row: str = "", *, columns: str = "", cells: str = "", form: str = "", spelt: Callable[[str], str] = str) -> bytes:
    """A workbook of three people: attributes of the second's row, what stands before the rows, cells at the second's end."""
    def changed(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return part
        text = part.decode().replace('<row r="3">', f'<row r="3" {about_row}>' if about_row else '<row r="3">')
        text = text.replace("<sheetData>", f"{columns}<sheetData>").replace("</row><row r=\"4\"", f"{cells}</row><row r=\"4\"")
        text = re.sub("<sheetFormatPr[^>]*/>", lambda old: form or old[0], text)
        return spelt(text).encode()
    return rezipped(of_three(), changed)


def prefixed(prefix: str, space: str = MAIN) -> Callable[[str], str]:
    """The same XML with a prefix before every name."""
    def spelt(text: str) -> str:
        text = re.sub(r"<(/?)(\w)", rf"<\1{prefix}:\2", text)
        return text.replace(f' xmlns="{MAIN}"', f' xmlns:{prefix}="{space}"')
    return spelt


def without_places(text: str) -> str:
    """Neither rows nor cells say where they are."""
    return re.sub(r'(<(?:row|c)\b[^>]*?) r="[A-Z]*\d+"', r"\1", text)


HIDES_KHAN: dict[str, bytes] = {
    "1": sheet('hidden="1"'), "true": sheet('hidden="true"'), "blanks around =": sheet('hidden = "1"'),
    "single quotes": sheet("hidden='1'"), "a number of a character": sheet('hidden="&#49;"'), "no height": sheet('ht="0"'),
    "no height at all": sheet("ht = '0.00' customHeight='1'"), "a line break before it": sheet('\n\tht="0"'),
    "in a group": sheet('outlineLevel="1" hidden="1"'),
    "x:": sheet('hidden="1"', spelt=prefixed("x")), "ns0: Strict": sheet('hidden="1"', spelt=prefixed("ns0", STRICT)),
    "Strict": sheet('hidden="1"', spelt=lambda text: text.replace(MAIN, STRICT)),
    "no r": sheet('hidden="1"', spelt=without_places), "no r, x:": sheet(
        'ht="0"', spelt=lambda text: prefixed("x")(without_places(text))),
    "no r of rows": sheet('hidden="1"', spelt=lambda text: re.sub(r'<row r="\d"', "<row", text)),
    "a comment before": sheet('hidden="1"', spelt=lambda text: text.replace("<row", '<!-- <row r="9"/> --><row')),
}
HIDES_NOBODY: dict[str, bytes] = {
    "0": sheet('hidden="0"'), "false": sheet("hidden = 'false'"), "a height": sheet('ht="0.75" customHeight="1"'),
    "a summary": sheet('collapsed="1" outlineLevel="1"'),
    "rows that are not there": sheet(form='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'),
    "in a comment": sheet(spelt=lambda text: text.replace("<row", '<!-- <row r="3" hidden="1"> --><row')),
    "in a text": sheet(cells='<c r="E3" t="inlineStr"><is><t>&lt;row r="3" hidden="1"></t></is></c>'),
    "of another's": sheet('xmlns:o="urn:other" o:hidden="1"'),
}


@pytest.mark.failure(73)
def test_a_row_is_hidden_however_that_is_spelt(tmp_path: Path) -> None:
    read = {what: read_here(tmp_path, content) for what, content in HIDES_KHAN.items()}
    assert {what: (surnames(one), one.hidden_rows) for what, one in read.items()} == dict.fromkeys(
        HIDES_KHAN, (["Taylor", "Reid"], [3]))
    read = {what: read_here(tmp_path, content, include_hidden=True) for what, content in HIDES_KHAN.items()}
    assert {what: surnames(one) for what, one in read.items()} == dict.fromkeys(HIDES_KHAN, ALL)


@pytest.mark.failure(73)
def test_attributes_that_only_look_like_hiding_hide_no_row(tmp_path: Path) -> None:
    read = {what: read_here(tmp_path, content) for what, content in HIDES_NOBODY.items()}
    assert {what: (surnames(one), one.hidden_rows) for what, one in read.items()} == dict.fromkeys(HIDES_NOBODY, (ALL, []))


@pytest.mark.failure(73)
@pytest.mark.parametrize(("columns", "form", "hidden"), [
    ('<cols><col min="2" max="2" width="9" hidden="1"/></cols>', "", ["B"]),
    ("<cols><col min='2' max='3' width='0' customWidth='1'/></cols>", "", ["B", "C"]),
    ('<cols><col min="1" max="3" width="9"/></cols>', '<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/>', ["D"]),
    ('<cols><col min="4" max="16384" width="9" hidden="true"/></cols>', "", ["D"]),
    ('<cols><col min="2" max="2" width="0.7"/><col min="3" max="3" collapsed="1" width="9"/></cols>', "", []),
])
def test_a_column_is_hidden_however_that_is_spelt(tmp_path: Path, columns: str, form: str, hidden: list[str]) -> None:
    for spelt in (str, prefixed("d"), prefixed("x", STRICT)):
        assert read_here(tmp_path, sheet(columns=columns, form=form, spelt=spelt)).hidden_columns == hidden


FORMULAS = [
    # What stands in the cell, what is read of it.
    ('t="str"><f>A1&amp;""</f><v></v></c>', ("", "s")), ('t="str"><f>A1</f><v/></c>', ("", "s")),
    ('t="str"><f>A1</f></c>', ("", "s")),
    ('t="str"><f t="shared" si="0"/><v></v></c>', ("", "s")), ("t='str'><f>A1</f><v>x</v></c>", ("x", "s")),
    ("><f>A1+1</f><v></v></c>", ("=A1+1", "f")), ("><f>A1+1</f></c>", ("=A1+1", "f")),
    ("><f>A1&lt;1</f><v/></c>", ("=A1<1", "f")),
    ('t="n"><f t="array" ref="E3">A1</f></c>', ("=A1", "f")), ("><f>A1</f>\n  <v>7</v>\n</c>", ("7", "n")),
    ("><f>A1</f><v>0</v></c>", ("0", "n")), ('t="b"><f>A1</f><v>0</v></c>', ("false", "b")),
    ('t="e"><f>NA()</f><v>#N/A</v></c>', ("#N/A", "e")), ("t='e'><v>#DIV/0!</v></c>", ("#DIV/0!", "e")),
    ('t = "e"><v>#REF!</v></c>', ("#REF!", "e")),
    ('t="e"><v></v></c>', ("#ERROR!", "e")),
    *((f't="e"><f>F()</f><v>{code}</v></c>', (code, "e")) for code in (
        "#NAME?", "#NULL!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#BUSY!", "#PYTHON!")),
]


@pytest.mark.failure(70, 71)
@pytest.mark.parametrize("spelt", [str, prefixed("x"), without_places], ids=["plain", "x:", "no r"])
def test_a_formula_and_an_error_are_reported_at_their_cell(tmp_path: Path, spelt: Callable[[str], str]) -> None:
    # An empty cell with a style stands before it, a text behind it.
    found = []
    for cell, _right in FORMULAS:
        cells = f'<c r="E3" s="0"/><c r="F3" {cell}<c r="G3" t="inlineStr"><is><t>end</t></is></c>'
        _number, texts, kinds = read_here(tmp_path, sheet(cells=cells, spelt=spelt)).rows[1]
        found.append((cell, texts[3:], kinds[3:]))
    assert found == [(cell, ["x", "", text, "end"], f"ss{kind}s") for cell, (text, kind) in FORMULAS]


@pytest.mark.failure(76)
def test_empty_formula_rows_are_skipped_and_rows_of_zeros_named(tmp_path: Path) -> None:
    def rows(first: int, count: int, cells: str) -> str:
        return "".join(f'<row r="{n}">{cells.replace("#", str(n))}</row>' for n in range(first, first + count))

    nothing = '<c r="A#" t="str"><f>B#</f><v></v></c><c r="D#" t="str"><f>C#</f><v/></c>'
    zeros = '<c r="A#"><f>B#</f><v>0</v></c><c r="B#" t="str"><f>B#</f><v></v></c><c r="D#"><f>C#</f><v>0.0</v></c>'
    typed = '<c r="A#"><v>0</v></c><c r="D#"><f>C#</f><v>0</v></c>'
    made = sheet(spelt=lambda text: text.replace("</sheetData>", rows(5, 300, nothing) + rows(305, 2, zeros) + rows(307, 1, typed)
                                                 + "</sheetData>"))
    read = read_here(tmp_path, made)
    assert ([number for number, *_rest in read.rows], read.zero_rows) == ([2, 3, 4, 307], [305, 306])


FAR = [
    ('<c r="XFD3" s="1"/>', True), ('<c r="XFD3" t="str"><f>A1</f><v></v></c>', True), ('<c r="DA3"><f>A1</f></c>', True),
    ('<c r="CW3" t="inlineStr"><is><t></t></is></c>', True), ('<c r="XFD3"><v>1</v></c>', False),
    ('<c r="CW3" t="inlineStr"><is><t>note</t></is></c>', False), ('<c r="XFD3" t="e"><v>#N/A</v></c>', False),
]


@pytest.mark.failure(65)
@pytest.mark.parametrize("spelt", [str, prefixed("x")], ids=["plain", "x:"])
def test_an_empty_cell_far_out_is_ignored_and_a_value_refused(tmp_path: Path, spelt: Callable[[str], str]) -> None:
    for cell, is_nothing in FAR:
        content = sheet(cells=cell, spelt=spelt)
        if is_nothing:
            assert surnames(read_here(tmp_path, content)) == ALL, cell
            continue
        with pytest.raises(Unreadable, match="cells far out"):
            read_here(tmp_path, content)


def renamed(old: str, new: str, *, target: str = "", folder: str = "") -> bytes:
    """The workbook in which the second person is hidden, with a part under another name and the relationship to it."""
    content, out = HIDES_KHAN["1"], io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            part = whole.read(name)
            if target and name.endswith("workbook.xml.rels"):
                part = part.replace(b"/xl/worksheets/sheet1.xml", target.encode())
            made.writestr(name.replace(old, new).replace("/", folder or "/"), part)
    return out.getvalue()


@pytest.mark.parametrize("content", [
    renamed("", "", folder="\\"), renamed("sheet1.xml", "Sheet1.XML"), renamed("worksheets", "Worksheets"),
    renamed("worksheets/sheet1", "tabs/list", target="tabs/list.xml"), renamed("", "", target="worksheets/sheet1.xml"),
], ids=["backslashes", "capitals", "folder in capitals", "another folder", "from the folder"])
def test_a_part_is_found_wherever_it_is(tmp_path: Path, content: bytes) -> None:
    read = read_here(tmp_path, content)
    assert (surnames(read), read.hidden_rows) == (["Taylor", "Reid"], [3])


@pytest.mark.failure(67, 73)
@pytest.mark.parametrize("spelt", [
    lambda text: text.replace(MAIN, "urn:other"), lambda text: text.replace("<sheetData>", "<sheetData>\x01"),
    lambda text: text.replace("<sheetData>", "<sheetData><x:y/>"),
], ids=["another namespace", "a character that is none", "a prefix of nothing"])
def test_a_sheet_whose_structure_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, spelt: Callable[[str], str]) -> None:
    with pytest.raises(Unreadable, match="it can’t be told which of its rows are hidden") as refused:
        read_here(tmp_path, sheet('hidden="1"', spelt=spelt))
    assert refused.value.code == "damaged"


KHAN = ods_line("Khan", "Ada", "2", "x")
REST = ods_line("Reid", "Joe", "3", "x")


def group(rows: str, display: str = "true", name: str = "row-group") -> str:
    """Rows within an element of the table."""
    return f'<table:table-{name} table:display="{display}">{rows}</table:table-{name}>'


ODS_HIDES_KHAN = {
    "collapse": ods_line("Khan", "Ada", "2", "x", about='table:visibility="collapse"'),
    "filter": ods_line("Khan", "Ada", "2", "x", about="table:visibility = 'filter'"),
    "a group": group(KHAN, "false"), "a group in a group": group(group(KHAN), "false"),
    "within a group": group(group(KHAN, "false")),
    "a collapsed row of a shown group": group(ods_line("Khan", "Ada", "2", "x", about="table:visibility='collapse'")),
    "no height": ods_line("Khan", "Ada", "2", "x", about='table:style-name="none"'),
    "rows": f'<table:table-rows>{group(KHAN, "false")}</table:table-rows>',
}
STYLES = ('<office:automatic-styles><style:style style:name="none" style:family="table-row"><style:table-row-properties '
          'style:row-height="0cm"/></style:style><style:style style:name="thin" style:family="table-column">'
          '<style:table-column-properties style:column-width="0in"/></style:style></office:automatic-styles>')
COMMENT = "<office:annotation><text:p>?</text:p></office:annotation>"
SPACE = ('xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
         'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')


def ods(*rows: str, columns: str = "") -> bytes:
    """An OpenDocument workbook with styles."""
    return rezipped(open_document(*rows, columns=columns), lambda name, part: part.replace(
        b"<office:body>", STYLES.encode() + b"<office:body>").replace(b"<office:document-content", b"<office:document-content "
                                                                     + SPACE.encode()) if name == "content.xml" else part)


@pytest.mark.failure(73)
def test_an_open_document_hides_rows_singly_by_groups_and_by_height(tmp_path: Path) -> None:
    first = ods_line("Taylor", "Sam", "1", "x")
    read = {what: read_here(tmp_path, ods(first, khan, REST)) for what, khan in ODS_HIDES_KHAN.items()}
    assert {what: (surnames(one), one.hidden_rows) for what, one in read.items()} == dict.fromkeys(
        ODS_HIDES_KHAN, (["Taylor", "Reid"], [3]))
    twice = ods_line("Khan", "Ada", "2", "x", about='table:number-rows-repeated="2"')
    shown = read_here(tmp_path, ods(first, twice, ODS_HIDES_KHAN["collapse"], group(REST)))
    assert ([row[0] for row in shown.rows], shown.hidden_rows) == ([2, 3, 4, 6], [5])


@pytest.mark.failure(73)
@pytest.mark.parametrize(("columns", "hidden"), [
    ('<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>', ["B", "C"]),
    ('<table:table-header-columns><table:table-column/></table:table-header-columns><table:table-column-group '
     'table:display="false"><table:table-column/></table:table-column-group>', ["B"]),
    ('<table:table-column table:number-columns-repeated="3"/><table:table-column table:style-name="thin"/>', ["D"]),
])
def test_hidden_columns_of_an_open_document_are_found(tmp_path: Path, columns: str, hidden: list[str]) -> None:
    assert read_here(tmp_path, ods(KHAN, columns=columns)).hidden_columns == hidden


@pytest.mark.failure(70, 71, 74)
def test_an_open_documents_errors_formulas_and_merges_are_reported(tmp_path: Path) -> None:
    def cell(about: str, shown: str = "") -> str:
        return f"<table:table-cell {about}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"

    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    cells = [
        (cell('table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"', "#N/A"),
         ("#N/A", "e")),
        (cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!"), ("#DIV/0!", "e")),
        (cell('table:formula="of:=X" office:value-type="float" office:value="0"', "Err:508"), ("Err:508", "e")),
        (cell('calcext:value-type="error" office:value-type="string"', "#SPILL!"), ("#SPILL!", "e")),
        (cell('table:formula="of:=[.A1]" office:value-type="string" office:string-value=""'), ("", "s")),
        (cell('table:formula="of:=[.A1]"'), ("=[.A1]", "f")),
        ('<table:table-cell table:formula="of:=[.A1]"><text:p/></table:table-cell>', ("", "s")),
        (f'<table:table-cell table:formula="of:=[.A1]">{COMMENT}</table:table-cell>', ("=[.A1]", "f")),
        (cell('office:value-type="string"', "#N/A"), ("#N/A", "s")),
    ]
    read = read_here(tmp_path, ods(*(ods_line("Taylor", "Sam", more=empty + one + cell('office:value-type="string"', "end"))
                                     for one, _right in cells)))
    assert [(texts[4], kinds[4], texts[5]) for _n, texts, kinds in read.rows] == [(*right, "end") for _cell, right in cells]
    zero = cell('table:formula="of:=[.X1]" office:value-type="float" office:value="0"', "0")
    day = cell('table:formula="of:=[.X1]" office:value-type="date" office:date-value="1899-12-30"', "30/12/99")
    typed = cell('office:value-type="float" office:value="0"', "0")
    read = read_here(tmp_path, ods(KHAN, ods_line(more=zero + day), ods_line(more=zero + typed)))
    assert ([row[0] for row in read.rows], read.zero_rows) == ([2, 4], [3])
    over = '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Khan</text:p></table:table-cell>'
    read = read_here(tmp_path, ods(f"<table:table-row>{over}{cell(SAM, 'Sam')}</table:table-row>",
                                   f"<table:table-row><table:covered-table-cell/>{cell(SAM, 'Ada')}</table:table-row>"))
    assert ([texts[:2] for _n, texts, _k in read.rows], read.merged) == ([["Khan", "Sam"], ["Khan", "Ada"]], 1)


SAM = 'office:value-type="string"'


@pytest.mark.failure(67, 73)
def test_an_unreadable_open_document_is_refused_with_the_reason(tmp_path: Path) -> None:
    content = rezipped(ods(KHAN, ODS_HIDES_KHAN["collapse"]), lambda name, part: part.replace(
        b"</office:spreadsheet>", b"\x01</office:spreadsheet>") if name == "content.xml" else part)
    with pytest.raises(Unreadable, match="it can’t be told which of its rows are hidden"):
        read_here(tmp_path, content)


@pytest.mark.failure(67)
def test_a_text_in_an_open_document_that_would_be_lost_is_refused(tmp_path: Path) -> None:
    content = rezipped(ods(KHAN), lambda _name, part: part.replace(b">Khan<", b"><![CDATA[Khan]]><"))
    with pytest.raises(Unreadable) as refused:
        read_here(tmp_path, content)
    assert refused.value.code == "damaged"


def test_a_plain_list_is_not_gone_through_by_the_parser(tmp_path: Path) -> None:
    # It would take no such character.
    broken = rezipped(of_three(), in_sheet(b"<sheetData>", b"<sheetData>\x01"))
    assert surnames(read_here(tmp_path, broken)) == ALL
