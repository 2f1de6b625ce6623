"""Recognise by its first bytes a file that is neither a workbook nor a text of columns, whatever its name says."""
from __future__ import annotations

import re

# How much of a text is looked at, in characters.
LOOKED_AT = 8_192
MAGIC = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"), (b"MM\x00*", "a picture"), (b"{\\rt", "an RTF file"), (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"), (b"\x1f\x8b\x08", "a gzip archive"), (b"bplist00", "an internet shortcut"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut to another file"))
# The wrapper in which Microsoft's sensitivity labels put a file of another name.
LABELLED = b".pfile"
IN_FRONT = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?(?!xml\b).*?\?>)+", re.DOTALL | re.IGNORECASE)
DECLARATION = re.compile(r"<\?xml\b.*?\?>", re.DOTALL | re.IGNORECASE)
# Elements at the beginning of a web page, or of the part of one that a program calls a workbook. Others also occur in texts.
PAGE = re.compile(r"<\s*(?:!doctype\s+html|!\[if\b|(?:html|head|body|table|thead|tbody|tr|div|meta|style|title|link|script|base|"
                  r"form|center|font|span|section|article|p|h[1-6])(?=[\s/>]))", re.IGNORECASE)
ELEMENT = re.compile(r"<(?:!DOCTYPE\b|[A-Za-z_][\w.-]*(?::[\w.-]+)?(?:\s[^<>]*\bxmlns\b[^<>]*>|[^<>]*>\s*<))", re.IGNORECASE)
LINK = re.compile(r"<plist\b.*<key>URL</key>", re.DOTALL)
# Lines like the headers of an e-mail, one of which says that parts follow.
HEAD = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
                  r"(?:MIME-Version:\s*1|Content-Type:\s*(?:multipart/|text/html|message/))", re.IGNORECASE)
LETTER = re.compile(r"^(?:Received|Return-Path|Message-ID|Delivered-To):", re.IGNORECASE | re.MULTILINE)
# The second line tells this format from a list whose first heading is ID.
SYLK = re.compile(r"ID;P[^\n]*\n\s*(?:[A-Z]{1,2};|E\s*$)")
SHORTCUT = re.compile(r"\[(?:InternetShortcut|Desktop Entry|\{000214A0-)", re.IGNORECASE)
OBJECT = re.compile(r"(?:\{\s*(?:\"[^\"\n]*\"\s*:|\})|\[\s*[\[{])")
GOOGLE = re.compile(r"docs\.google\.|\"doc_id\"|\"resource_id\"")


def what_else(content: bytes) -> str | None:
    """Return what a file with this beginning is, in the words of a sentence; None where it may be a text of columns."""
    for begins, what in MAGIC:
        if content.startswith(begins):
            return what
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "a picture"
    text = _text(content)
    begun = IN_FRONT.match(text)
    return _of_text(text[begun.end():] if begun else text)


def _text(content: bytes) -> str:
    """Return the beginning as letters; how bytes beyond ASCII are read does not matter here."""
    first = content[:LOOKED_AT]
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first.decode("utf-16", "replace")
    # Two bytes for each letter, without a byte order mark.
    if first[1:2] == b"\x00" and first[:1].isascii():
        return first.decode("utf-16-le", "replace")
    return first.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\xef\xbb\xbf", "\ufeff").replace("\r\n", "\n").replace(
        "\r", "\n")


def _of_text(text: str) -> str | None:
    declared = DECLARATION.match(text)
    if declared:
        text = text[declared.end():]
        begun = IN_FRONT.match(text)
        text = text[begun.end():] if begun else text
    if text.startswith("<"):
        if PAGE.match(text):
            return "a web page"
        if LINK.search(text):
            return "an internet shortcut"
        return "an XML file" if declared or ELEMENT.match(text) else None
    if declared:
        return "an XML file"
    if HEAD.match(text):
        return "an e-mail" if LETTER.search(text) else "an archived web page"
    if SYLK.match(text):
        return "a SYLK file"
    if SHORTCUT.match(text):
        return "an internet shortcut"
    if OBJECT.match(text):
        return "a link to a Google sheet" if GOOGLE.search(text) else "a JSON file"
    return None


def what_zipped(names: set[str]) -> str:
    """Return what a zip archive with these parts (in small letters) is, in the words of a sentence."""
    for has, what in (("xl/workbook.bin", "an Excel binary workbook (.xlsb)"), ("word/document.xml", "a Word document"),
                      ("ppt/presentation.xml", "a PowerPoint presentation"), ("index/document.iwa", "an Apple Numbers document"),
                      ("index.zip", "an Apple Numbers document"), ("index.numbers", "an Apple Numbers document"),
                      ("index.apxl", "an Apple Keynote document")):
        if has in names:
            return what
    return "a zip archive"


def what_compound(streams: set[str]) -> str | None:
    """Return what a compound file with these streams is, where it is no workbook."""
    for has, what in (("worddocument", "a Word document"), ("powerpoint document", "a PowerPoint presentation"),
                      ("__properties_version1.0", "an e-mail")):
        if has in streams:
            return what
    return None
