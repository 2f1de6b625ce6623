"""Damages workbooks by chance and reads them, many in one process that may fall.

    python tests/spreadsheets/fuzz.py FIRST CASES FOLDER

Each case is made from its number, so that it can be made again. Prints a line of JSON with how each kind of end was met.
"""
from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections import Counter
from pathlib import Path

ODD = [b"\x00", b"<", b"&#x0;", b'"', b"9" * 40, b"\xff\xfe", b"</row>", b"]]>", b"A1:XFD1048576"]
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "imi" / "spreadsheets" / "reading"), str(ROOT / "tests")]


def seeds() -> list[bytes]:
    """Files that are whole: workbooks of two kinds with texts, days, formulas and hidden rows, and a text file."""
    from openpyxl import Workbook
    from support.odd_files import line, open_document

    made = []
    for rows in (3, 40):
        book = Workbook()
        sheet = book.active
        sheet.append(["Surname", "First name(s)", "ULN", "Date of Birth"])
        for n in range(rows):
            sheet.append([f"Taylor{n}", "Zoë", 1000000000 + n, "=1+1" if n % 7 == 0 else "31/3/2007"])
        sheet.row_dimensions[3].hidden = True
        sheet.merge_cells("A2:A3")
        out = io.BytesIO()
        book.save(out)
        made.append(out.getvalue())
    made.append(open_document(*(line(f"Taylor{n}", "Zoë", str(n), "x", about='table:visibility="collapse"' if n % 5 else "")
                                for n in range(20))))
    return [*made, "Surname;First name(s);ULN\nZoë;Sam;1\n".encode("cp1252") * 5]


def damaged(whole: list[bytes], number: int) -> bytes:
    """The case of a number."""
    chance = random.Random(number)
    content = chance.choice(whole)
    if content[:2] == b"PK" and chance.random() < 0.6:
        return _inside(content, chance)
    return _bytes(content, chance)


def _inside(content: bytes, chance: random.Random) -> bytes:
    """A workbook whose zip is right and whose parts are not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _bytes(part, chance) if name == hit or chance.random() < 0.1 else part)
    return out.getvalue()


def _bytes(content: bytes, chance: random.Random) -> bytes:
    raw = bytearray(content)
    for _time in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw) + 1)
        kind = chance.randrange(5)
        if kind == 0 and raw:
            raw[at % len(raw)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del raw[at:at + chance.randint(1, 64)]
        elif kind == 2:
            raw[at:at] = raw[:chance.randint(1, 200)]
        elif kind == 3:
            raw[at:at] = chance.choice(ODD)
        else:
            del raw[at:]
    return bytes(raw)


def main() -> None:
    """Read the cases and print what came of them."""
    import process  # type: ignore[import-not-found]  # found by its path alone

    first, cases, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    whole, file, ends = seeds(), folder / "case", Counter[str]()
    for number in range(first, first + cases):
        file.write_bytes(damaged(whole, number))
        job = {"path": str(file), "rows_at_most": 100, "known": ["surname", "firstnames", "uln"], "hidden": bool(number % 2)}
        try:
            answer = process.run(job)
            ends["read" if "sheet" in answer else str(answer["refused"][0])] += 1
        except BaseException as fault:
            ends[f"FAULT {type(fault).__name__} in case {number}"] += 1
    print(json.dumps(ends))


if __name__ == "__main__":
    main()
