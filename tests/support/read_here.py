"""What the reading process says of a file, asked in this process: many small files are read in the time of a few."""
from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from imi.formats import letter
from imi.spreadsheets.reading.reader import CHILD, refusal
from support.odd_files import KNOWN

sys.path.append(str(CHILD.parent))
import process  # type: ignore[import-not-found]  # found by its path alone


class Read(NamedTuple):
    """What was read: headings, (number, texts, kinds) of each row, and what was left out."""

    headings: list[str]
    rows: list[tuple[int, list[str], str]]
    hidden_rows: list[int]
    hidden_columns: list[str]
    zero_rows: list[int]
    merged: int


def read_here(tmp_path: Path, content: bytes, *, include_hidden: bool = False, most: int = 100) -> Read:
    """Read these bytes and return the result. Raises Unreadable."""
    file = tmp_path / "here"
    file.write_bytes(content)
    answer = process.run({"path": str(file), "rows_at_most": most, "known": sorted(KNOWN), "hidden": include_hidden})
    if "refused" in answer:
        raise refusal(*answer["refused"])
    told, numbers = answer["sheet"], answer["numbers"]
    columns = [_all(texts, places, kinds, len(numbers)) for texts, places, kinds in answer["cells"]]
    rows = [(number, [texts[n] for texts, _kinds in columns], "".join(kinds[n] for _texts, kinds in columns))
            for n, number in enumerate(numbers)]
    return Read(told["headings"], rows, list(told["hidden_rows"]), [letter(place) for place in told["hidden_columns"]],
                list(told["zero_rows"]), told["merged_cells"])


def _all(texts: Sequence[str], places: Sequence[int] | None, kinds: str, count: int) -> tuple[list[str], str]:
    spread = [texts[place] for place in places] if places else list(texts) * (count if len(texts) == 1 else 1)
    return spread, kinds * count if len(kinds) == 1 else kinds
