"""Uploads are forgotten after a while; registrations and what became of each row are not."""
from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from support.workbooks import row, send, workbook

from imi.centres.settings import UPLOAD_DAYS
from imi.database.connection import now
from imi.privacy.retention import forget
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.uploads.models import Upload, UploadChange, UploadProblem, UploadRow
from imi.uploads.retention import STRAY_SECONDS, forget_files


def test_uploaded_texts_go_after_ninety_days_and_outcomes_stay(portal: Any, registrar: Any, tmp_path: Path) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    registrar.submit(page, "form[action$='rows/3']", surname="smith")
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert portal.world
    folder = portal.settings.instance_path
    assert forget("upload_days", now() + timedelta(days=UPLOAD_DAYS.default - 1), folder, NOUNS) == 0
    assert forget("upload_days", now() + timedelta(days=UPLOAD_DAYS.default + 1), folder, NOUNS) == 1
    assert not list((folder / "uploads").iterdir())
    assert [(one.cells, one.fixed) for one in UploadRow.select()] == [(None, "{}")] * 2
    assert {(change.was, change.now) for change in UploadChange.select()} == {("", "")}
    assert UploadProblem.select().count() == 0
    assert Registration.select().count() == 1
    assert Upload.get().state == "registered"
    assert registrar.get(page.url).status == 200
    assert registrar.get(f"{page.url}/annotated.xlsx").status == 404
    assert forget("upload_days", now() + timedelta(days=UPLOAD_DAYS.default + 1), folder, NOUNS) == 0


def test_texts_expire_even_when_an_erasure_removed_the_file(portal: Any, registrar: Any) -> None:
    assert portal.world
    send(registrar, workbook(row()))
    for key in forget_files([Upload.get().id]):
        (portal.settings.instance_path / "uploads" / key).unlink()
    assert [one.cells is None for one in UploadRow.select()] == [False]
    assert forget("upload_days", now() + timedelta(days=UPLOAD_DAYS.default + 1), portal.settings.instance_path, NOUNS) == 1
    assert [one.cells for one in UploadRow.select()] == [None]
    assert forget("upload_days", now() + timedelta(days=UPLOAD_DAYS.default + 1), portal.settings.instance_path, NOUNS) == 0


def test_a_file_that_belongs_to_no_upload_goes_after_a_day(portal: Any) -> None:
    assert portal.world
    folder = portal.settings.instance_path / "uploads"
    folder.mkdir()
    for name, age in (("old", STRAY_SECONDS + 60), ("new", 0)):
        (folder / name).write_text("x")
        os.utime(folder / name, (time.time() - age,) * 2)
    forget("upload_days", now(), portal.settings.instance_path, NOUNS)
    assert [file.name for file in folder.iterdir()] == ["new"]
