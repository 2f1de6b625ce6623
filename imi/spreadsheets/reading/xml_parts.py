"""Parse XML as it arrives, with the standard library: declarations and entities are refused, nothing is fetched."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pyexpat import ParserCreate
from typing import Any

from refusals import Refused  # type: ignore[import-not-found]

# The parser puts this between a namespace and a name.
APART = " "
EXCEL = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])""", re.IGNORECASE)
TRUE = ("1", "true", "on")


class Enough(Exception):
    """What was looked for is found: the rest is not parsed."""


def parser(*, with_namespaces: bool = True) -> Any:
    """Return a parser that reports names with their namespaces, or as they are written."""
    made = ParserCreate(namespace_separator=APART) if with_namespaces else ParserCreate()
    made.StartDoctypeDeclHandler = made.EntityDeclHandler = _declared
    return made


def _declared(*_said: object) -> None:
    raise Refused("declared")


def feed(made: Any, pieces: Iterable[bytes]) -> None:
    """Let a parser go through the pieces of a part, to its end or until a handler raises Enough. Raises ExpatError."""
    try:
        for piece in pieces:
            made.Parse(piece, False)
        made.Parse(b"", True)
    except Enough:
        pass


def without(plain: re.Pattern[bytes], instead: bytes | Callable[[re.Match[bytes]], bytes],
            pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a part without elements whose bytes prove that they say nothing, so that the parser has little to do.

    After the first comment or instruction nothing is left out, because text inside one is no element.
    """
    is_sure = True
    for piece in pieces:
        is_sure = is_sure and not (b"!" in piece and b"<!" in piece) and not (b"?" in piece and piece.find(b"<?", 1) >= 0)
        yield plain.sub(instead, piece) if is_sure else piece


def named(space: str | tuple[str, ...], *names: str) -> frozenset[str]:
    """Return these elements or attributes as the parser names them, in each of the namespaces."""
    spaces = (space,) if isinstance(space, str) else space
    return frozenset(f"{each}{APART}{name}" for each in spaces for name in names)


def attributes(said: list[str]) -> dict[str, str]:
    """Return an element's attributes by name, from the parser's list of names and values in turn."""
    return dict(zip(said[::2], said[1::2], strict=True))


def is_true(text: str | None) -> bool:
    """Return whether an attribute says yes."""
    return text is not None and text.strip() in TRUE


def whole(text: str | None, otherwise: int = 1) -> int:
    """Return the number of an attribute."""
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise


def is_nothing(text: str | None) -> bool:
    """Return whether a height or a width is 0."""
    if text is None:
        return False
    try:
        return float(text.strip().rstrip("abcdefghijklmnopqrstuvwxyz%")) == 0
    except ValueError:
        return False


def is_in_other_letters(begin: bytes) -> bool:
    """Return whether a part that begins like this is in an encoding other than UTF-8, so that no word can be searched for in
    it.
    """
    return begin[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in begin[:4] or ENCODING.search(begin[:200]) is not None
