"""Files that are not workbooks are recognised by content, not name; a list that only looks like one is read."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from support.odd_files import OLE
from support.read_here import read_here

from imi.spreadsheets.sheet import Unreadable

TABLE = "<table><tr><th>Surname</th><th>ULN</th></tr><tr><td>Taylor</td><td>1</td></tr></table>"
PAGE, MAIL = "a web page", "an archived web page"
SHEET_2003 = '<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
PARTS = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n--x\r\n"


def zipped(*names: str) -> bytes:
    """A zip archive with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


OTHERS: list[tuple[str, bytes]] = [
    (PAGE, TABLE.encode()), (PAGE, TABLE.upper().encode()), (PAGE, b"\xef\xbb\xbf" + TABLE.encode()),
    (PAGE, TABLE.encode("utf-16")),
    (PAGE, TABLE.encode("utf-16-le")), (PAGE, b"\r\n \r\n\t" + TABLE.encode()),
    (PAGE, b"<!-- made by MIS -->\n" + TABLE.encode()),
    (PAGE, b"<!DOCTYPE HTML><html>"), (PAGE, b"<div>" + TABLE.encode()), (PAGE, b'<meta charset="utf-8">' + TABLE.encode()),
    (PAGE, b"<style>td { mso-number-format: '@' }</style>" + TABLE.encode()), (PAGE, b'<?xml version="1.0"?>\n<html><body>'),
    (PAGE, b"<!--[if gte mso 9]><xml></xml><![endif]--><head>"),
    (MAIL, PARTS.encode()), (MAIL, ("From: <Saved by a browser>\r\nSubject: List\r\nDate: Mon, 1 Jan\r\n" + PARTS).encode()),
    (MAIL, ("\r\n" + PARTS.lower()).encode()),
    ("an e-mail", ("Received: by mx.post.example\r\n" + PARTS).encode()),
    ("a SYLK file", b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Surname"\r\nE\r\n'),
    ("a SYLK file", b'ID;PSCALC3\nC;X1;Y1;K"ULN"\nE'),
    ("an XML file", b'<?xml version="1.0"?>' + SHEET_2003.encode()), ("an XML file", SHEET_2003.encode("utf-16")),
    ("an XML file", b"<rows>\n <row><uln>1</uln></row></rows>"),
    ("an internet shortcut", b"[InternetShortcut]\r\nURL=https://portal.example/list\r\n"),
    ("an internet shortcut", b"[Desktop Entry]\nType=Link\n"),
    ("an internet shortcut", b'<?xml version="1.0"?><!DOCTYPE plist><plist><dict><key>URL</key><string/></dict></plist>'),
    ("a shortcut to another file", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 60),
    ("a link to a Google sheet", b'{"url": "https://docs.google.com/open?id=1"}'),
    ("a link to a Google sheet", b'{"":"WARNING! DO NOT EDIT","doc_id":"1","email":"a@b.example"}'),
    ("a JSON file", b'[{"uln": 1}]'), ("an Excel binary workbook (.xlsb)", zipped("[Content_Types].xml", "xl/workbook.bin")),
    ("an Excel binary workbook (.xlsb)", zipped("[Content_Types].xml", "XL\\Workbook.bin")),
    ("an Apple Numbers document", zipped("Index/Document.iwa", "Metadata/Properties.plist")),
    ("an Apple Numbers document", zipped("Index.zip", "Data/x.jpg")), ("a Word document", zipped("word/document.xml")),
    ("a zip archive", zipped("list.xlsx")), ("an RTF file", b"{\\rtf1"), ("a 7z archive", b"7z\xbc\xaf\x27\x1c"),
]


@pytest.mark.failure(58)
def test_a_file_that_is_not_a_workbook_is_refused_by_its_type(tmp_path: Path) -> None:
    said = {}
    for n, (what, content) in enumerate(OTHERS):
        with pytest.raises(Unreadable) as refused:
            read_here(tmp_path, content)
        said[n, what] = refused.value.code, refused.value.message
    assert said == {(n, what): ("other_type", f"This is not an Excel workbook: it is {what}. Save your list as an Excel workbook "
                                "(.xlsx) and upload that") for n, (what, _content) in enumerate(OTHERS)}


@pytest.mark.failure(62)
@pytest.mark.parametrize("content", [
    OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, OLE + "\x06DataSpaces".encode("utf-16-le") + b"\x00" * 600,
    OLE + "\x09DRMContent".encode("utf-16-le") + b"\x00" * 600, b".pfile\x02\x00" + b"\x00" * 600])
def test_protected_files_are_recognised_whatever_their_names(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="protected by a password or a sensitivity label") as refused:
        read_here(tmp_path, content)
    assert refused.value.code == "password"


@pytest.mark.parametrize("content", [
    "ID;Prénom;Surname;First name(s);ULN\n1;Zoë;Taylor;Zoë;1\n", "ID;PO;Surname;First name(s);ULN\n1;2;Taylor;Sam;1\n",
    "<Surname>,Surname,First name(s),ULN\nx,Taylor,Sam,1\n", "[list],Surname,First name(s),ULN\nx,Taylor,Sam,1\n",
    "From: college\nSurname,First name(s),ULN\nTaylor,Sam,1\n", "{x},Surname,First name(s),ULN\nx,Taylor,Sam,1\n"])
def test_a_list_that_begins_like_something_else_is_read(tmp_path: Path, content: str) -> None:
    sheet = read_here(tmp_path, content.encode())
    assert dict(zip(sheet.headings, sheet.rows[0][1], strict=True))["Surname"] == "Taylor"
