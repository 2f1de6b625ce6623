"""The portal copes with odd lists, and with odd moments at which they are sent."""
from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.addresses import SHEETS
from support.odd_files import in_sheet, rezipped
from support.workbooks import HEADINGS, book, file_of, row, send, workbook

from imi.catalogue.actions import set_price
from imi.catalogue.models import Approval, Package
from imi.centres.settings import UPLOAD_DAYS
from imi.formats import short_day
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import Upload, UploadProblem, UploadRow

LONG = "x" * 32_767


def problems() -> list[tuple[int, str]]:
    """(row, code) of everything that is wrong or odd."""
    return sorted(UploadProblem.select(UploadProblem.row, UploadProblem.code).tuples())


@pytest.mark.failure(75)
def test_columns_come_in_any_order_and_unknown_ones_are_not_kept(registrar: Any) -> None:
    rows = [row(), row()]
    made = book(rows)
    sheet = made.active
    for place, heading, texts in ((len(HEADINGS) + 1, "Shoe size", ("secret", "secret")),
                                  (len(HEADINGS) + 2, "Surname", (rows[0]["surname"], ""))):
        for line, text in enumerate((heading, *texts), 1):
            sheet.cell(row=line, column=place, value=text)
    turned = book([], headings=[])
    for cells in sheet.iter_rows(values_only=True):
        turned.active.append([*cells[-2::-1], cells[-1]])
    turned.active.delete_rows(1)
    page = send(registrar, file_of(turned))
    assert "2 ready" in page.text
    assert "Columns not used: Shoe size" in page.text
    assert "Twice in the sheet, the first counts: Surname" in page.text
    assert not UploadRow.select().where(UploadRow.cells.contains("secret") | UploadRow.cells.contains("Shoe")).exists()


@pytest.mark.failure(72)
def test_a_second_sheet_of_candidates_is_named_with_its_unread_rows(registrar: Any) -> None:
    made = book([row()])
    made.create_sheet("Guidance").append(["How to fill this in"])
    for name, rows in (("Year 2", 2), ("Late <i>", 1)):
        sheet = made.create_sheet(name)
        for cells in (HEADINGS, *[["x"]] * rows):
            sheet.append(cells)
    page = send(registrar, file_of(made))
    assert [said.get_text() for said in page.all(".msg.warn li span")] == [
        "The sheet “Year 2” has 2 more rows and was not read: upload it as a file of its own.",
        "The sheet “Late <i>” has 1 more row and was not read: upload it as a file of its own."]
    # What was kept before other sheets were looked at is shown all the same.
    said = json.loads(Upload.get().read)
    del said["other_lists"]
    Upload.update(read=json.dumps(said)).execute()
    seen = registrar.get(page.url)
    assert (seen.status, seen.all(".msg.warn")) == (200, [])


@pytest.mark.failure(74)
def test_cells_filled_from_a_merged_one_are_counted_in_the_report(registrar: Any) -> None:
    made = book([row(), row(title=None), row(title=None)])
    column = HEADINGS.index("Title") + 1
    made.active.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    page = send(registrar, file_of(made))
    assert page.one("#file-notes li").get_text(strip=True) == "2 cells beneath a merged one took its value."
    assert "merged" not in send(registrar, workbook(row())).text


@pytest.mark.failure(78, 84)
def test_a_person_repeated_in_a_list_is_reported_at_each_later_row(registrar: Any) -> None:
    person = row(surname="O’Brien", first_names="Zoë")
    other = {**person, "surname": "O'Brien", "first_names": unicodedata.normalize("NFD", "Zoë")}
    send(registrar, workbook(person, row(), {**other, "surname": "O'BRIEN"}, other))
    assert [found for found in problems() if ".twice" in found[1]] == [(4, "package.twice"), (5, "package.twice")]
    said = UploadProblem.select(UploadProblem.message).where(UploadProblem.code == "package.twice").distinct().tuples()
    assert list(said) == [("Row 2 has the same candidate on ACAP01A. Leave one of the rows out",)]


@pytest.mark.failure(81)
@pytest.mark.parametrize("text, code", [
    ("28/02/2006", ""), ("2006-02-28", ""), ("28.2.2006", ""), ("02/28/2006", "real"), ("1/2/06", "year"), ("31/02/2006", "real"),
    ("00/00/2006", "real"), ("20060228", "real"), (38776, "serial"), ("2006-02-28 13:45:00", "time"), ("1/1/1900", "too_old"),
    (0, "incomplete"), (-1, "real"), (60, "incomplete"), (2_958_466, "real"),
])
def test_a_date_is_read_by_one_rule_or_reported_as_wrong(registrar: Any, text: Any, code: str) -> None:
    send(registrar, workbook(row(date_of_birth=text)))
    assert problems() == ([(2, f"date_of_birth.{code}")] if code else [])


ODD = [
    ("\u200b\ufeffTaylor\u202e\u2009", "Taylor", ""), ("\u201cTaylor\u201d", "\u201cTaylor\u201d", "character"),
    ("Zoë", "Zoë", ""), ("O'Brien", "O'Brien", ""), ("D’Arcy", "D'Arcy", ""), ("أحمد", "أحمد", "script"),
    ("小明", "小明", "script"),
    ("Nguyễn", "Nguyễn", ""), (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn", ""), ("Null", "Null", ""), ("True", "True", ""),
    ("N/A", "N/A", "placeholder"), ("-", "-", "one_name"), ("😀", None, "letters"), (LONG, None, "long"),
    ("e" + "\u0301" * 300, None, "long"), ("Sam\x01", None, "control"), ("Sam\nLee", None, "control"), ("=1", None, "formula"),
]


@pytest.mark.failure(83, 84, 85, 86)
def test_odd_names_are_kept_as_they_are_or_have_their_sentence(registrar: Any) -> None:
    made = book([row(surname="x") for _name in ODD])
    for n, (text, _kept, _code) in enumerate(ODD, 2):
        made.active.cell(row=n, column=5).value = text if "\x01" not in text else "Sam_x0000_"
    content = rezipped(file_of(made), in_sheet(b"_x005F_x0000_", b"_x0000_"))
    page = send(registrar, content)
    # A text that nobody could read in a line does not stretch the page.
    assert len(page.text) < 20_000
    found = dict(UploadProblem.select(UploadProblem.row, UploadProblem.code).where(UploadProblem.field == "surname").tuples())
    assert [found.get(n, "surname.").removeprefix("surname.") for n in range(2, len(ODD) + 2)] == [code for *_more, code in ODD]
    for n, (_text, kept, _code) in enumerate(ODD, 2):
        one = UploadRow.get(UploadRow.row == n)
        stands = json.loads(one.cells)["surname"]
        assert kept in (None, json.loads(one.tidied).get("surname", ("", stands))[1]), stands
    listed = registrar.get(f"{page.url}?view=all")
    assert (listed.status, len(listed.text) < 20_000) == (200, True)
    for group in page.all("section.cause"):
        assert len(group.select_one("h2").get_text()) < 400


@pytest.mark.failure(87)
def test_a_percentage_or_boolean_in_a_number_field_is_a_problem(registrar: Any) -> None:
    made = book([row(), row(uln=True)])
    made.active.cell(row=2, column=HEADINGS.index("ULN") + 1).value = 0.5
    made.active.cell(row=2, column=HEADINGS.index("ULN") + 1).number_format = "0%"
    send(registrar, file_of(made))
    assert problems() == [(2, "uln.number"), (3, "uln.boolean")]


def withdrawn(world: Any) -> None:
    """The package is sold no longer."""
    Package.update(closes_on=world.today - timedelta(days=1)).where(Package.code == "ACAP01A").execute()


def unlinked(world: Any) -> None:
    """The centre is approved for nothing any more."""
    Approval.update(closes_on=world.today - timedelta(days=1)).where(Approval.centre == world.north).execute()


def dearer(world: Any) -> None:
    """The package has another price."""
    set_price(Package.get(Package.code == "ACAP01A"), 40_000, world.today)


@pytest.mark.failure(92)
@pytest.mark.parametrize("happens, answered, said, counts", [
    (withdrawn, "No row is ready to be registered", "ACAP01A is no longer offered", "0 ready, 2 to fix"),
    (unlinked, "No row is ready to be registered", "is not open to your centre on this day", "0 ready, 2 to fix"),
    (dearer, "a price was changed since you opened the review", "Register 2 ready rows", "2 ready, 0 to fix"),
])
def test_changes_since_the_review_are_checked_and_reported(
    portal: Any, registrar: Any, happens: Callable[[Any], None], answered: str, said: str, counts: str,
) -> None:
    page = send(registrar, workbook(row(), row()))
    review = registrar.get(f"{page.url}/review")
    happens(portal.world)
    answer = registrar.submit(review, "form[action$=submission]")
    assert answered in answer.text
    assert (Receipt.select().count(), Registration.select().count()) == (0, 0)
    report = registrar.get(page.url)
    assert counts in report.text
    assert said in report.text


@pytest.mark.failure(93)
def test_a_lists_last_day_is_shown_wherever_the_list_is(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    last = Upload.get().at.date() + timedelta(days=UPLOAD_DAYS.default)
    assert "Kept until 21 February 2027" in page.text
    assert short_day(last) in registrar.get(SHEETS).text


@pytest.mark.failure(49, 50)
def test_names_inside_and_of_a_workbook_are_no_paths(portal: Any, registrar: Any, tmp_path: Path) -> None:
    out = io.BytesIO(workbook(row()))
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../evil", "/evil", "..\\..\\evil", f"{tmp_path}/evil", "xl/../../../evil"):
            archive.writestr(name, "evil")
    for name in ("../../evil.xlsx", "..\\evil.xlsx", "/evil.xlsx", f"{tmp_path}/evil.xlsx", "evil\x00.xlsx", "..", "C:evil.xlsx"):
        page = send(registrar, out.getvalue(), name=name, again="1")
        # A server refuses a zero byte in the name, a file keeps it.
        assert page.status in (200, 400, 422), name
    folder = portal.settings.instance_path
    assert [file for file in (*folder.parent.rglob("*evil*"), Path("/evil"), Path("evil")) if file.exists()] == []
    assert all(len(file.name) == 32 and int(file.name, 16) >= 0 for file in (folder / "uploads").iterdir())
