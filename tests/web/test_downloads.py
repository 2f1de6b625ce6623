"""Long lists as files: they are sent while they are made, and are the same files as short ones."""
from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from imi.web import documents


def rows_of(kind: str, content: bytes) -> list[Any]:
    """The rows of a file."""
    if kind == "csv":
        assert content.startswith("\ufeff".encode())
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return list(load_workbook(io.BytesIO(content)).active.values)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_list_is_sent_while_it_is_made_and_is_the_same_file(
        registrar: Any, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    def sent() -> Any:
        return registrar.client.post(f"/candidates.{kind}", data={"csrf_token": registrar.token()})

    whole = sent()
    monkeypatch.setattr(documents, "SHORT", 3)
    in_pieces = sent()
    assert ("Content-Length" in whole.headers, "Content-Length" in in_pieces.headers) == (True, False)
    assert in_pieces.headers["Content-Disposition"] == whole.headers["Content-Disposition"]
    rows = rows_of(kind, in_pieces.data)
    assert len(rows) > 3
    assert rows == rows_of(kind, whole.data)


def test_a_list_with_more_rows_than_a_workbook_is_refused_in_words(
        registrar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LAST_ROW", 3)
    page = registrar.post("/candidates.xlsx", {})
    assert page.status == 422
    assert "A workbook has 3 rows, and this list has more. Narrow it, or download it as csv" in page.text
