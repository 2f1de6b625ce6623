"""Find and erase what names a person in spreadsheets without the person's id: rows, names of files, and the files themselves."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from imi.database.bulk import among
from imi.database.entry.traces import Apart, Removal, Somebody, rid, texts_of
from imi.registrations.orders import order_without
from imi.uploads.mail import write_checked
from imi.uploads.models import Upload, UploadChange, UploadJob, UploadProblem, UploadRow
from imi.uploads.retention import ERASED, FOLDER, forget_files

CELLS = ("cells", "odd", "fixed", "tidied")


def rows_of(about: Somebody) -> list[UploadRow]:
    """Return the rows of spreadsheets that were matched with nobody and are about the person."""
    rows = UploadRow.select().where(
        UploadRow.candidate.is_null(), UploadRow.cells.is_null(False),
        about.likely_surname(UploadRow.cells) | about.likely_surname(UploadRow.fixed))
    return [one for one in rows if about.is_of({**texts_of(one.cells), **texts_of(one.fixed)})
            or about.ulns & {*texts_of(one.cells).values(), *texts_of(one.fixed).values()}]


def numbers_of_rows(about: Somebody) -> Collection[int]:
    """Return the ids of these rows."""
    return [one.id for one in rows_of(about)]


def _rows(removal: Removal) -> int:
    """Empty the rows that were matched with nobody, take the person's ULNs out of rows about others, and return how many were
    emptied.
    """
    rows = rows_of(removal.about)
    for one in rows:
        UploadChange.update(was="", now="").where(UploadChange.upload == one.upload_id, UploadChange.row == one.row).execute()
        UploadProblem.delete().where(UploadProblem.upload == one.upload_id, UploadProblem.row == one.row).execute()
    emptied = int(UploadRow.update(cells=None, odd="{}", fixed="{}", tidied="{}", compared=None, state="left_out").where(
        UploadRow.id.in_(among([one.id for one in rows]))).execute())
    removal.uploads |= {one.upload_id for one in rows} | _take_ulns_from_others(removal.about)
    return emptied


def _take_ulns_from_others(about: Somebody) -> set[int]:
    """Take the person's ULNs out of rows about somebody else, and return the ids of the uploads of such rows."""
    found = set()
    for uln in about.ulns:
        for one in UploadRow.select().where(UploadRow.candidate.not_in(about.ids), UploadRow.cells.contains(uln)
                                            | UploadRow.fixed.contains(uln)):
            found.add(one.upload_id)
            without = {name: (getattr(one, name) or "{}").replace(uln, "") for name in CELLS}
            UploadRow.update({**without, "compared": None}).where(UploadRow.id == one.id).execute()
    return found


def _file_names(removal: Removal) -> int:
    """Take the person out of names of spreadsheets, also where the portal repeats such a name, and return how many uploads
    changed. For spreadsheets that the person is in the surname alone is enough.
    """
    about, changed = removal.about, 0
    theirs = UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(about.ids))
    asked = about.likely_surname(Upload.file_name) | about.likely_surname(Upload.read)
    for number, reference, name, read, is_own in list(Upload.select(
            Upload.id, Upload.reference, Upload.file_name, Upload.read, Upload.id.in_(theirs)).where(asked).tuples()):
        new, told = _named(about, name, bool(is_own)), json.dumps(_told(about, json.loads(read), bool(is_own)))
        if new != name:
            removal.renamed.append((reference, name, new))
        if (new, json.loads(told)) != (name, json.loads(read)):
            changed += Upload.update(file_name=new, read=told).where(Upload.id == number).execute()
    for job in UploadJob.select().where(UploadJob.takes.is_null(False), about.likely_surname(UploadJob.takes)):
        UploadJob.update(takes=json.dumps(_told(about, json.loads(job.takes or "{}"), False))).where(
            UploadJob.upload == job.upload_id).execute()
    return changed


def _named(about: Somebody, name: str, is_own: bool) -> str:
    return about.without(name, alone=is_own, in_file_name=True)


def _told(about: Somebody, said: Any, is_own: bool) -> Any:
    """Return a JSON value with the person taken out of every text in it."""
    if isinstance(said, str):
        return _named(about, said, is_own)
    if isinstance(said, list):
        return [_told(about, one, is_own) for one in said]
    return {name: _told(about, one, is_own) for name, one in said.items()} if isinstance(said, dict) else said


def _orders(removal: Removal) -> int:
    theirs = UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(removal.about.ids))
    return rid(Upload.purchase_order, Upload.id.in_(theirs), order_without(removal.about), removal.about)


def _files(removal: Removal) -> int:
    """Let go of every file that names the person, and return how many."""
    theirs = UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(removal.about.ids))
    found = removal.uploads | {upload for (upload,) in theirs.tuples()} | _refuse(removal.about, removal.unread)
    removal.files += forget_files(found)
    return len(found)


def _refuse(about: Somebody, unread: Collection[int]) -> set[int]:
    """Refuse the spreadsheets not read into rows yet whose file or first cells name the person (in these cells the surname is
    enough), write to whoever sent such a file, and return the ids of the uploads.

    Those `unread` are returned also where only a file that is to replace an earlier one waits: `forget_files` removes that file.
    """
    found = set(unread)
    rows = Upload.select().where(Upload.state == "received", about.likely_surname(Upload.read) | Upload.id.in_(among(unread)))
    for one in list(rows):
        first_cells = json.dumps([one.said.get("samples", {}), one.said.get("readings", [])], ensure_ascii=False)
        if one.id in found or about.spans(first_cells, alone=True):
            found.add(one.id)
            one.state, one.read = "refused", json.dumps({"refused": ERASED})
            Upload.update(read=one.read, state=one.state).where(Upload.id == one.id).execute()
            write_checked(one.centre, one)
    return found


def remove_files(instance: Path, removals: Iterable[Removal]) -> None:
    """Remove the files that the uploads let go of."""
    for key in {key for removal in removals for key in removal.files}:
        (instance / FOLDER / key).unlink(missing_ok=True)


ROWS, NAMES = Apart("Rows of uploads that were not matched", _rows), Apart("Names of files", _file_names)
ORDERS, FILES = Apart("Purchase orders", _orders), Apart("", _files)
