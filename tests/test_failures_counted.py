"""Every mishap from number 1 to 130 has a test that is marked with its number; `pytest -m failure` runs them all.

The tests that bear a number say by their names what it is.
"""
from __future__ import annotations

import re
from pathlib import Path

NUMBERED = re.compile(r"^@pytest\.mark\.failure\(([0-9, ]+)\)", re.MULTILINE)
# Files of the spreadsheets' corpus carry their number in the table.
IN_THE_TABLE = re.compile(r"^    \(([0-9]+), \"", re.MULTILINE)
# What no test can bring about here, with the reason. Whoever finds a way takes the line out.
OUT_OF_REACH: dict[int, str] = {}


def test_every_numbered_failure_has_its_test() -> None:
    folder = Path(__file__).parent
    marks = [marked for file in folder.rglob("test_*.py") for marked in NUMBERED.findall(file.read_text(encoding="utf-8"))]
    named = {int(number) for marked in marks for number in marked.split(",")}
    corpus = (folder / "spreadsheets/test_corpus.py").read_text(encoding="utf-8")
    named |= {int(number) for number in IN_THE_TABLE.findall(corpus)}
    assert sorted(set(range(1, 131)) - named - set(OUT_OF_REACH)) == []
    assert sorted(named & set(OUT_OF_REACH)) == []
    assert sorted(named - set(range(1, 131))) == []
