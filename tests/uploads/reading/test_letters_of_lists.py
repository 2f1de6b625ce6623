"""A text file with an uncertain alphabet is asked about once, before its report, and never guessed in silence."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support import sample
from support.workbooks import again, lines, row, send

from imi.jobs import open_queue
from imi.uploads.models import Upload, UploadProblem, UploadRow

TITLE = "Which names are right?"
SPANISH = {"first_names": "José", "surname": "Muñoz Peña"}


def listed(encoding: str, *rows: dict[str, Any]) -> bytes:
    """A list of rows in an encoding."""
    return lines(*rows).encode(encoding)


def done(portal: Any, registrar: Any, page: Any) -> Any:
    """The upload's page once the queue has done what it can."""
    open_queue(portal.settings, immediate=True).enqueue_uploads()
    return registrar.get(page.url.split("#")[0].removesuffix("/letters"))


def asked(page: Any) -> list[str]:
    """What each choice of the question says."""
    assert page.one("h1").get_text() == TITLE
    return [" ".join(one.get_text().split()) for one in page.all("fieldset label")]


@pytest.mark.parametrize("queued", sample.of((True, False)))
def test_an_ambiguous_encoding_is_asked_about_once_for_the_file(portal: Any, registrar: Any, request: Any, queued: bool) -> None:
    if queued:
        request.getfixturevalue("short")
    page = done(portal, registrar, send(registrar, listed("mac_roman", row(), row(**SPANISH)), "list.csv"))
    assert asked(page) == ["José Muñoz Peña Mac Roman", "JosŽ Mu–oz Pe–a Windows-1252"]
    assert UploadRow.select().count() == 0
    # Nothing is chosen for anybody, and what was never offered is no answer.
    assert not page.all("input[checked]")
    for wrong in ({}, {"reading": "DOS 850"}):
        answer = registrar.post(f"{page.url}/letters", wrong)
        assert (answer.status, answer.one("h1").get_text()) == (422, TITLE)
        assert "Choose the names that are right" in answer.text
    page = done(portal, registrar, registrar.submit(page, "form[action$=letters]", reading="Mac Roman"))
    assert "2 ready, 0 to fix, 0 to look at" in page.text
    assert "Read as Mac Roman" in page.one("#file-notes").get_text()
    assert "José" in page.one("#report").get_text() or '"José"' in UploadRow.get(UploadRow.row == 3).cells
    # It was the wrong one after all: the same question once more, from the report.
    again = registrar.get(page.one("#file-notes a[href$=letters]")["href"])
    assert asked(again)[0] == "José Muñoz Peña Mac Roman"
    assert again.one("input[checked]")["value"] == "Mac Roman"
    page = done(portal, registrar, registrar.submit(again, "form[action$=letters]", reading="Windows-1252"))
    assert '"JosŽ"' in UploadRow.get(UploadRow.row == 3).cells
    assert "Read as Windows-1252" in page.one("#file-notes").get_text()


def test_an_answer_from_a_page_that_is_out_of_date_changes_nothing(registrar: Any) -> None:
    stale = send(registrar, listed("mac_roman", row(**SPANISH)), "list.csv")
    registrar.submit(stale, "form[action$=letters]", reading="Mac Roman")
    page = registrar.submit(stale, "form[action$=letters]", reading="Windows-1252")
    assert (page.status, page.one("input[checked]")["value"]) == (409, "Mac Roman")
    assert "The names were read as Mac Roman meanwhile" in page.text
    assert "José" in UploadRow.get().cells
    # Twice the same is no conflict, and whoever has seen the other answer may change it.
    assert registrar.submit(stale, "form[action$=letters]", reading="Mac Roman").status == 200
    registrar.submit(page, "form[action$=letters]", reading="Windows-1252")
    assert "JosŽ" in UploadRow.get().cells


def test_an_unambiguous_encoding_is_read_and_told(registrar: Any) -> None:
    page = send(registrar, listed("cp1252", row(), row(first_names="Siân", surname="O’Neill")), "list.csv")
    assert "2 ready, 0 to fix, 0 to look at" in page.text
    assert "Read as Windows-1252." in page.one("#file-notes").get_text()
    assert not page.all("#file-notes a[href$=letters]")


def test_letters_in_unused_columns_raise_no_question(registrar: Any) -> None:
    text = listed("mac_roman", row()).replace(b"\n", b",Notes\n", 1).replace(b"Levy,,", b"Levy,,,caf\x8e")
    assert "1 ready, 0 to fix, 0 to look at" in send(registrar, text, "list.csv").text


def test_columns_are_matched_after_the_encoding_is_known(registrar: Any) -> None:
    text = listed("mac_roman", row(**SPANISH)).replace(b"Surname", b"Nachname").replace(b"Employer Postcode", b"Emp postcode")
    page = send(registrar, text, "list.csv")
    assert asked(page)[0].endswith("Mac Roman")
    page = registrar.submit(page, "form[action$=letters]", reading="Mac Roman")
    assert page.one("h1").get_text() == "Match the columns of list.csv"
    assert "Muñoz Peña" in page.text
    page = registrar.submit(page, "form[action$=columns]")
    assert (Upload.get().reading, "Read as Mac Roman" in page.text) == ("Mac Roman", True)


def test_a_corrected_file_is_asked_about_by_itself(registrar: Any) -> None:
    one = row(**SPANISH)
    page = send(registrar, listed("utf-8", one), "list.csv")
    page = again(registrar, page, listed("cp850", one, row()))
    assert asked(page) == ["José Muñoz Peña DOS 850", "Jos‚ Mu¤oz Pe¤a Windows-1252"]
    # Until somebody has said so each cell is doubtful.
    assert [(said.field, said.message) for said in UploadProblem.select().order_by(UploadProblem.id)] == [
        ("first_names", "First name(s) is read as José. The file does not say which letters these are"),
        ("surname", "Surname is read as Muñoz Peña. The file does not say which letters these are")]
    assert "2 ready, 0 to fix, 0 to look at" in registrar.submit(page, "form[action$=letters]", reading="DOS 850").text


def test_the_page_about_letters_is_refused_when_nothing_is_asked(portal: Any, registrar: Any) -> None:
    page = send(registrar, listed("utf-8", row()), "list.csv")
    spelt = send(registrar, listed("mac_roman", row(**SPANISH)), "mac.csv")
    assert registrar.post(f"{spelt.url}/columns", {}).status == 422
    registrar.post(f"{spelt.url}/letters", {"reading": "Mac Roman"})
    (portal.settings.instance_path / "uploads" / str(Upload.get(Upload.file_name == "mac.csv").file_key)).unlink()
    for url, said in ((page.url, "Nothing is asked about the letters"), (spelt.url, "The file is no longer kept")):
        for answer in (registrar.get(f"{url}/letters"), registrar.post(f"{url}/letters", {"reading": "Mac Roman"})):
            assert answer.status == 409
            assert said in answer.one(".msg.error").get_text()
    registrar.post(f"{page.url}/cancel")
    assert registrar.post(f"{page.url}/letters", {"reading": "Mac Roman"}).status == 409


def test_the_commands_warn_at_each_cell_until_given_the_encoding(portal: Any, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(listed("mac_roman", row(), row(**SPANISH)))

    def run(*words: str) -> Any:
        return portal.app.test_cli_runner().invoke(args=["check", str(file), "--centre", "0471", *words])

    first, told, unknown = run(), run("--encoding", "mac roman"), run("--encoding", "EBCDIC")
    assert "E3: Surname is read as Muñoz Peña. The file does not say which letters these are\n" in first.stdout
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "2 rows, 0 problems, 2 warnings")
    assert "Read as Mac Roman: the file does not say which letters it has\n" in first.stderr
    assert (told.stdout.splitlines()[-1], told.stderr) == ("2 rows, 0 problems, 0 warnings", "Read as Mac Roman\n")
    assert (unknown.exit_code, "Windows-1252, Mac Roman, DOS 850" in unknown.output) == (2, True)
