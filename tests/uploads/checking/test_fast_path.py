"""Rows without problems are checked column by column, with the same result as checking each row."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.workbooks import KIND, row
from test_parity import TABLE
from uploads.checking.test_normalised import AS_IT_STANDS, TIDIED

from imi.fields.many import REMEMBERED, Many
from imi.uploads.checking.fast_path import FastPath
from imi.uploads.checking.lookups import NamedNumbers, courses, known
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine, check
from imi.uploads.kinds import UploadKind

TODAY = date(2026, 11, 23)
# Nothing is kept, so that one database does for all examples.
RUNS = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
CHANGES = [
    *((name, text, "") for name, text in (*TABLE, *((name, text) for name, text, *_kept in TIDIED), *AS_IT_STANDS)),
    *(("uln", text, kind) for text in ("1000000043", "1000000043.0", "1.0E+09") for kind in "nebf"),
    ("phone", "1174960860", "n"), ("standard", "#N/A", "e"), ("standard", "Nothing", ""), ("standard", "", ""),
    ("package", "ACAP01A Year 1", ""), ("package", "ACAP99", ""), ("package", "", ""), ("candidate_number", "1000001", ""),
]


Change = tuple[str, str, str]


def line(number: int, *changes: Change, good: Callable[..., Mapping[str, object]] = row) -> SheetLine:
    """A good row with some other cells."""
    cells = good(**{name: text for name, text, _kind in changes})
    texts = {field: str(value) for field, value in cells.items() if str(value).strip()}
    return SheetLine(number, texts, {name: kind for name, _text, kind in changes if kind})


def both_ways(world: Any, lines: Sequence[SheetLine],
              kind: UploadKind = KIND) -> list[tuple[CheckedSheetRow | None, CheckedSheetRow]]:
    """Each line as it is read with the others, None where it is not plain, and by itself."""
    catalogue = courses(world.north, kind.fields, TODAY)
    many, seen = Many(kind.scheme.record, catalogue.given), known(world.north, catalogue, NamedNumbers(frozenset(), frozenset()))
    together = FastPath(catalogue, many)
    pieces = [lines[start:start + 7] for start in range(0, len(lines), 7)]
    return list(zip((one for piece in pieces for one in together.rows(piece)), (check(one, seen, many) for one in lines),
                    strict=True))


def test_the_fast_path_agrees_with_the_full_check_or_leaves_the_row(world: Any) -> None:
    found = both_ways(world, [line(n, change) for n, change in enumerate(CHANGES)])
    differing = [(change, plain, alone) for change, (plain, alone) in zip(CHANGES, found, strict=True)
                 if plain is not None and plain != alone]
    assert not differing
    plain_too = [change for change, (plain, _alone) in zip(CHANGES, found, strict=True) if plain is not None]
    assert {("uln", "1000000043", "n"), ("package", "ACAP01A Year 1", ""), ("purchase_order", "PO 7", "")} <= set(plain_too)


def test_the_fast_path_leaves_rows_with_any_problem_to_the_full_check(world: Any) -> None:
    found = both_ways(world, [line(n, change) for n, change in enumerate(CHANGES)])
    assert not [alone for plain, alone in found if plain is not None and (alone.problems or alone.tidied or alone.held)]


def some_of(changes: Sequence[Change]) -> Any:
    """Lists whose rows have up to three of these changes."""
    return st.lists(st.lists(st.sampled_from(changes), max_size=3, unique_by=lambda change: change[0]), min_size=1, max_size=9)


@RUNS
@given(drawn=some_of(CHANGES))
def test_the_fast_path_agrees_with_the_full_check_in_any_list(world: Any, drawn: list[list[Change]]) -> None:
    found = both_ways(world, [line(n, *changes) for n, changes in enumerate(drawn)])
    assert [plain for plain, alone in found if plain is not None and plain != alone] == []


@pytest.mark.parametrize("many", [1, REMEMBERED + 500])
def test_the_fast_path_keeps_each_rows_own_values(world: Any, many: int) -> None:
    lines = [line(n, ("surname", f"Green{'abcdefghij'[n % 10] * (n // 10 + 1)}"[:90], "")) for n in range(many)]
    assert [plain == alone for plain, alone in both_ways(world, lines)] == [True] * many
