"""What is said of the file itself, once: at the head of the report, and by the commands."""
from __future__ import annotations

from typing import Any

import pytest
from support import sample
from support.workbooks import book, file_of, row, send

from imi.jobs import open_queue
from imi.uploads.models import Upload
from imi.uploads.reading.source import notes


@pytest.mark.parametrize(("told", "said"), [
    ({"hidden_rows": [4]}, ["1 hidden row was left out: row 4"]),
    ({"hidden_rows": [4, 7, 8, 9, 20]}, ["5 hidden rows were left out: rows 4, 7–9 and 20"]),
    ({"hidden_rows": list(range(2, 40, 2))}, ["19 hidden rows were left out: rows 2, 4, 6, 8, 10, 12, 14, 16 and 11 more"]),
    ({"hidden_rows": 3}, ["3 hidden rows were left out"]),
    ({"hidden_rows": 0, "hidden_columns": ["F", "AA"]}, ["2 hidden columns were left out: columns F and AA"]),
    ({"zero_rows": [9, 10]}, ["2 rows with nothing but zeros were left out: rows 9 and 10"]),
    ({"above_headings": [1, 2]}, ["2 rows above the headings were left out: rows 1 and 2. Put the headings into the first row "
                                  "and upload the list again"]),
    ({"without_heading": [["V", "left the\ncollege"]]}, ["Column V has no heading and is not used: left the college"]),
    ({"without_heading": [["V", "left the\ncollege", 6, 1]]},
     ["Column V has no heading and is not used: left the college (row 6)"]),
    ({"without_heading": [["V", "left", 6, 3]]}, ["Column V has no heading and is not used: left (row 6 and 2 more rows)"]),
    ({"noted": ["4 values had =\"…\" around them: taken off"]}, ["4 values had =\"…\" around them: taken off"]),
    ({}, []),
])
def test_parts_left_out_of_a_file_are_listed_with_their_place(told: dict[str, Any], said: list[str]) -> None:
    assert [note.sentence for note in notes(told)] == said


def hiding() -> bytes:
    """A file of three rows, of which the sheet hides the second."""
    made = book([row(), row(), row()])
    made.active.row_dimensions[3].hidden = True
    return file_of(made)


@pytest.mark.parametrize("queued", sample.of((False, True)))
def test_a_hidden_row_is_included_and_left_out_again_with_one_press(
        portal: Any, registrar: Any, request: pytest.FixtureRequest, queued: bool) -> None:
    page = send(registrar, hiding())
    said = page.one("#file-notes.warn li span").get_text()
    assert said.startswith("1 hidden row was left out")
    if queued:
        request.getfixturevalue("short")
    for button, counts in (("Include it", "3 ready"), ("Leave them out", "2 ready")):
        assert page.one("#file-notes button").get_text() == button
        page = registrar.submit(page, "#file-notes form")
        open_queue(portal.settings, immediate=True).enqueue_uploads()
        page = registrar.get(page.url)
        assert counts in page.text, page.one("#job").get_text(" ", strip=True)
    assert page.one("#file-notes li span").get_text() == said


def test_hidden_rows_cannot_be_included_once_the_file_is_gone(portal: Any, registrar: Any) -> None:
    page = send(registrar, hiding())
    (portal.settings.instance_path / "uploads" / str(Upload.get().file_key)).unlink()
    answer = registrar.submit(page, "#file-notes form")
    assert answer.status == 422
    assert "The file is no longer kept" in answer.one(".msg.error").get_text()
    assert not answer.all("#file-notes form")
