"""A long corrected file, or other columns of a long one: read by the queue like the first, and nothing is lost on the way."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.workbooks import HEADINGS, again, book, file_of, row, send, sheet, workbook

from imi.database.connection import now
from imi.database.errors import Refused
from imi.formats import letter
from imi.jobs import open_queue
from imi.mail.models import Letter
from imi.privacy.retention import forget
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.screens import files
from imi.uploads import worker
from imi.uploads.models import Upload, UploadJob, UploadRow


@pytest.fixture
def work(portal: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The queue's work, done when it is asked for; from then on two rows are a long list."""
    def done() -> None:
        open_queue(portal.settings, immediate=True).enqueue_uploads()
    return done


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes every list a long one."""
    return lambda: monkeypatch.setattr(files, "AT_ONCE_BYTES", 0)


def kept(portal: Any) -> list[str]:
    """Names of the files that are kept."""
    return [file.name for file in (portal.settings.instance_path / "uploads").iterdir()]


def test_the_queue_reads_a_long_corrected_file_and_keeps_corrections(
    portal: Any, registrar: Any, work: Any, long: Any,
) -> None:
    one, two = row(surname=None), row(email="nobody")
    page = registrar.submit(send(registrar, workbook(one, two)), "form[action$='rows/2']", surname="Okafor")
    long()
    page = again(registrar, page, workbook(row(), one, {**two, "email": "two@post.example"}))
    assert page.one("h1").get_text() == "Checking corrected.xlsx"
    assert page.one("progress").attrs.get("max") is None
    assert [one.state for one in UploadRow.select().order_by(UploadRow.row)] == ["ready", "problem"]
    assert registrar.post(f"{page.url}/rows/2", {"surname": "x"}).status == 422
    assert len(kept(portal)) == 2
    work()
    done = registrar.get(f"{page.url}/status")
    assert "3 ready, 0 to fix" in done.text
    assert "1 cell changed, 1 row added" in done.text
    assert (Upload.get().file_name, UploadRow.get(UploadRow.row == 3).fixed) == ("corrected.xlsx", '{"surname": "Okafor"}')
    assert kept(portal) == [Upload.get().file_key]
    assert "by Priya Nair" in done.text
    assert Letter.select().where(Letter.kind == "upload").count() == 1


@pytest.mark.parametrize("content, sentence", [(b"%PDF-1.7", "not an Excel workbook"), (workbook(), "The sheet has no rows")])
def test_a_bad_long_file_leaves_the_list_as_it_was_and_says_so(
    portal: Any, registrar: Any, work: Any, long: Any, content: bytes, sentence: str,
) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    long()
    again(registrar, page, content)
    work()
    seen = registrar.get(page.url)
    assert "corrected.xlsx was not taken" in seen.text
    assert sentence in seen.text
    assert "0 ready, 1 to fix" in seen.text
    assert (Upload.get().state, Upload.get().file_name) == ("part", "candidates.xlsx")
    assert kept(portal) == [Upload.get().file_key]
    assert "corrected.xlsx was not taken" in Letter.get(Letter.kind == "upload").subject


def test_a_file_that_keeps_failing_is_given_up_and_the_list_stays(
    portal: Any, registrar: Any, work: Any, long: Any,
) -> None:
    page = send(registrar, workbook(row(surname=None)))
    long()
    again(registrar, page, workbook(row(), row()))

    def fall(_path: Path, _fields: object, _hidden: bool, _reading: str) -> Any:
        raise RuntimeError

    for _try in range(worker.MOST_TRIES):
        worker.work(worker.Work(portal.settings.instance_path / "uploads", fall, now().date()), now())
        UploadJob.update(until=None).execute()
    work()
    seen = registrar.get(page.url)
    assert "corrected.xlsx was not taken. The check of this file ended early" in seen.text
    assert "0 ready, 1 to fix" in seen.text


def test_a_file_already_sent_is_refused_without_queueing(registrar: Any, long: Any) -> None:
    other = workbook(row())
    content = workbook(row(surname=None))
    send(registrar, other)
    page = send(registrar, content)
    long()
    for same in (content, other):
        assert again(registrar, page, same).status == 409
    assert UploadJob.select().count() == 0


def test_cancelling_a_corrected_file_keeps_the_list(portal: Any, registrar: Any, work: Any, long: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    long()
    waits = again(registrar, page, workbook(row(), row()))
    back = registrar.submit(waits, "form[action$=cancel]")
    assert "1 ready, 1 to fix" in back.text
    assert "stays as it was" in back.text
    work()
    assert (Upload.get().state, Letter.select().where(Letter.kind == "upload").count()) == ("problems", 0)
    assert Upload.get().file_name == "candidates.xlsx"


def test_cancelling_works_while_the_file_is_being_read(portal: Any, registrar: Any, long: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    long()
    waits = again(registrar, page, workbook(row(), row()))

    def read(_path: Path, _fields: object, _hidden: bool, _reading: str) -> Any:
        registrar.submit(waits, "form[action$=cancel]")
        return sheet(row(), row())

    worker.work(worker.Work(portal.settings.instance_path / "uploads", read, now().date()), now())
    assert "0 ready, 1 to fix" in registrar.get(page.url).text
    assert Upload.get().file_name == "candidates.xlsx"


def test_a_partly_registered_list_stays_available_during_a_check(
    portal: Any, registrar: Any, long: Any,
) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    long()
    again(registrar, page, workbook(row(), row(), row()))
    made, asked = [row(), row(), row()], iter((False, True))
    worker.work(worker.Work(portal.settings.instance_path / "uploads", lambda *_how: sheet(*made), now().date(),
                              stopping=lambda: next(asked)), now())
    seen = registrar.get(page.url)
    assert seen.one("progress")["max"]
    assert not seen.all("form[action$=cancel]")
    assert registrar.post(f"{page.url}/cancel").status == 422
    assert Registration.select().count() == 1


def test_other_columns_of_a_long_list_are_read_by_the_queue(registrar: Any, work: Any, long: Any) -> None:
    headings = ["What they do" if name == "Employee Position" else name for name in HEADINGS]
    made = book([row(email="nobody"), row()], headings=headings)
    page = registrar.submit(send(registrar, file_of(made)), "form[action$='rows/2']:has([name=email])", email="a@post.example")
    long()
    columns = registrar.get(page.one("a[href$='/columns']")["href"])
    # Nothing is read for this page: values stand beneath the columns that are used.
    shown = {line.select_one("th").get_text(): line.select_one("td").get_text() for line in columns.all("tbody tr")}
    place = HEADINGS.index("Employee Position")
    assert shown[f"What they do {letter(place)}"] == "Nothing to show"
    assert shown[f"Email ID {letter(HEADINGS.index('Email ID'))}"].startswith("nobody, someone")
    waits = registrar.submit(columns, "form[action$=columns]", **{f"column-{place}": "position"})
    assert "with other columns" in waits.text
    work()
    done = registrar.get(f"{waits.url}/status")
    assert "2 ready, 0 to fix" in done.text
    assert UploadRow.get(UploadRow.row == 2).fixed == '{"email": "a@post.example"}'
    # Asked again, the page knows what was chosen.
    assert registrar.get(f"{waits.url}/columns").one(f"#column-{place} option[selected]")["value"] == "position"


def test_a_long_list_with_other_headings_is_matched_before_reading(
    portal: Any, registrar: Any, work: Any, long: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    long()
    made = book([row(), row()], headings=[f"Col {n}" for n in range(len(HEADINGS))])
    page = send(registrar, file_of(made))
    work()

    def refuse(*_all: Any, **_more: Any) -> Any:
        raise Refused("Nothing is read here")

    monkeypatch.setattr(files, "read_list", refuse)
    columns = registrar.get(page.url)
    assert columns.one("h1").get_text() == "Match the columns of candidates.xlsx"
    assert "Robin" in columns.text
    waits = registrar.submit(columns, "form[action$=columns]", **{f"column-{n}": name for n, name in enumerate(row())})
    assert waits.one("h1").get_text() == "Checking candidates.xlsx"
    work()
    assert "2 ready, 0 to fix" in registrar.get(page.url).text
    assert "samples" not in Upload.get().read


def test_a_long_list_is_asked_about_a_needed_column_under_another_heading(registrar: Any, work: Any, long: Any) -> None:
    long()
    headings = ["Emp postcode" if name == "Employer Postcode" else name for name in HEADINGS]
    page = send(registrar, file_of(book([row(), row()], headings=headings)))
    work()
    columns = registrar.get(page.url)
    assert columns.one("h1").get_text() == "Match the columns of candidates.xlsx"
    registrar.submit(columns, "form[action$=columns]")
    work()
    assert "2 ready, 0 to fix" in registrar.get(page.url).text


def test_a_waiting_file_is_not_tidied_away(portal: Any, registrar: Any, long: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = send(registrar, workbook(row(surname=None)))
    long()
    again(registrar, page, workbook(row()))
    monkeypatch.setattr("imi.uploads.retention.STRAY_SECONDS", -10 ** 9)
    forget("upload_days", now(), portal.settings.instance_path, NOUNS)
    assert len(kept(portal)) == 2
