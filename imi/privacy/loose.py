"""Find and erase what names the person without their id, by a name, an e-mail address or a ULN; the rest of a text stays.

The nouns' `texts` are the list. A form, a row or a note that is about somebody else stays as it is.
"""
from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import parse_qsl

from peewee import ModelSelect

from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.candidates.known_elsewhere.proofs import KIND
from imi.candidates.models import CentreCandidate
from imi.database.bulk import among
from imi.database.connection import Table
from imi.database.noun import Noun, Text
from imi.database.peewee_private import columns_of, primary_key_of
from imi.mail.models import Letter
from imi.people.models import KeptForm, Throttle
from imi.privacy import mail
from imi.privacy.whom import Whom
from imi.registrations.models import Receipt, Registration
from imi.uploads.mail import write_checked
from imi.uploads.models import Upload, UploadChange, UploadJob, UploadProblem, UploadRow
from imi.uploads.retention import ERASED

CELLS = ("cells", "odd", "fixed", "tidied")
# The texts that a function of their own looks after here; those that a noun's entry calls "apart" must be the same.
APART: Mapping[type[Table], Collection[str]] = {
    CandidateDraft: ("typed",), KeptForm: ("path", "body"), Throttle: ("subject",), Letter: ("subject", "body"),
    Receipt: ("purchase_order",), Batch: ("purchase_order", "leftover"), UploadRow: CELLS,
    Upload: ("purchase_order", "file_name", "read"), UploadJob: ("takes",),
}
NO_CELLS: Mapping[str, Any] = {"cells": None, "odd": "{}", "fixed": "{}", "tidied": "{}", "compared": None}


def forms_of(about: Whom) -> list[tuple[Any, int]]:
    """Return (table, id) of the forms about the person that were not finished, or were kept when a session had ended."""
    drafts = CandidateDraft.select(CandidateDraft.id, CandidateDraft.typed).where(about.likely_surname(CandidateDraft.typed))
    found: list[tuple[Any, int]] = [(CandidateDraft, number) for number, typed in drafts.tuples()
                                    if about.is_of(_texts(typed)) or about.ulns & {*_texts(typed).values()}]
    asked = about.likely_surname(KeptForm.body)
    for number in about.numbers:
        asked |= KeptForm.path.contains(str(number)) | KeptForm.body.contains(str(number))
    kept = KeptForm.select(KeptForm.id, KeptForm.path, KeptForm.body).where(asked)
    return found + [(KeptForm, number) for number, path, body in kept.tuples() if _is_kept(about, path, body)]


def _is_kept(about: Whom, path: str, body: str) -> bool:
    """Return whether a kept form is about the person: by a number, by its fields, or by its texts where it has no surname."""
    fields = dict(parse_qsl(body))
    if {str(number) for number in about.numbers} & {*re.findall(r"\d{7}", f"{path} {' '.join(fields)}")}:
        return True
    return about.is_of(fields) if "surname" in fields else any(map(about.is_said_in, fields.values()))


def rows_of(about: Whom) -> list[UploadRow]:
    """Return the rows of spreadsheets that were matched with nobody and are about the person."""
    rows = UploadRow.select().where(
        UploadRow.candidate.is_null(), UploadRow.cells.is_null(False),
        about.likely_surname(UploadRow.cells) | about.likely_surname(UploadRow.fixed))
    return [one for one in rows if about.is_of({**_texts(one.cells), **_texts(one.fixed)})
            or about.ulns & {*_texts(one.cells).values(), *_texts(one.fixed).values()}]


def _texts(stored: str | None) -> dict[str, str]:
    found = json.loads(stored or "{}")
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Cleared:
    """How many things of each kind were emptied, the uploads whose files name the person, and the files with another name now."""

    counts: Mapping[str, int]
    uploads: Collection[int]
    renamed: Sequence[mail.Renamed]


def clear(about: Whom, nouns: Iterable[Noun], unread: Collection[int] = ()) -> Cleared:
    """Erase everything that names the person without their id, in the texts of these nouns, too. Call this before the rows with
    the id are emptied.

    `unread` are the ids of the uploads whose files name the person where no row is stored.
    """
    counts: Counter[str] = Counter()
    counts["Names of files"], renamed = _file_names(about)
    counts["E-mails"] = mail.clear_rows(about, renamed)
    for table, number in forms_of(about):
        counts["Unfinished forms"] += table.delete().where(table.id == number).execute()
    rows = rows_of(about)
    counts["Rows of uploads that were not matched"] = _empty(rows)
    strange = _take_ulns_from_others(about)
    counts["Purchase orders"] = _orders(about)
    counts["Numbers that could not be added"] = _leftovers(about)
    counts["Notes that name them"] = sum(
        _notes(table, texts, about) for noun in nouns for table, texts in noun.texts.items())
    for uln in about.ulns:
        Throttle.delete().where(Throttle.kind == KIND, Throttle.subject.contains(uln)).execute()
    named = {upload for (upload,) in UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(about.ids)).tuples()}
    return Cleared(counts, named | {one.upload_id for one in rows} | strange | _unread(about, unread), renamed)


def _empty(rows: Collection[UploadRow]) -> int:
    for one in rows:
        UploadChange.update(was="", now="").where(UploadChange.upload == one.upload_id, UploadChange.row == one.row).execute()
        UploadProblem.delete().where(UploadProblem.upload == one.upload_id, UploadProblem.row == one.row).execute()
    return int(UploadRow.update(**NO_CELLS, state="left_out").where(UploadRow.id.in_(among([one.id for one in rows]))).execute())


def _take_ulns_from_others(about: Whom) -> set[int]:
    """Take the person's ULNs out of rows about somebody else, and return the ids of the uploads of such rows."""
    found = set()
    for uln in about.ulns:
        for one in UploadRow.select().where(UploadRow.candidate.not_in(about.ids), UploadRow.cells.contains(uln)
                                            | UploadRow.fixed.contains(uln)):
            found.add(one.upload_id)
            without = {name: (getattr(one, name) or "{}").replace(uln, "") for name in CELLS}
            UploadRow.update({**without, "compared": None}).where(UploadRow.id == one.id).execute()
    return found


def _orders(about: Whom) -> int:
    """Take the person out of purchase orders, and return how many changed. In those of the person's own batches, uploads and
    receipts the surname alone is enough.
    """
    theirs: dict[type[Receipt | Batch | Upload], ModelSelect[Any]] = {
              Receipt: Registration.select(Registration.receipt).where(Registration.candidate.in_(about.ids)),
              Batch: BatchRow.select(BatchRow.batch).where(BatchRow.candidate.in_(about.ids)),
              Upload: UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(about.ids))}
    changed = 0
    for table, own in theirs.items():
        rows = table.select(table.id, table.purchase_order, table.id.in_(own)).where(
            table.purchase_order != "", about.likely_surname(table.purchase_order)).tuples()
        for number, text, is_own in list(rows):
            new = about.without(text, alone=bool(is_own), in_file_name=True)
            if new != text:
                changed += table.update(purchase_order=new).where(table.id == number).execute()
    return changed


def _leftovers(about: Whom) -> int:
    """Take the person out of the words that were pasted into batches and found nobody, and return how many batches changed. At
    the centres that know the person the surname alone is enough.
    """
    centres = CentreCandidate.select(CentreCandidate.centre).where(CentreCandidate.candidate_id.in_(about.ids))
    changed = 0
    rows = Batch.select(Batch.id, Batch.leftover, Batch.centre.in_(centres)).where(
        Batch.leftover != "", about.likely_surname(Batch.leftover)).tuples()
    for number, text, is_own in list(rows):
        new = " ".join(about.without(text, "", alone=bool(is_own)).split())
        changed += Batch.update(leftover=new).where(Batch.id == number).execute() if new != text else 0
    return changed


def _file_names(about: Whom) -> tuple[int, list[mail.Renamed]]:
    """Take the person out of names of spreadsheets, also where the portal repeats such a name, and return (how many uploads
    changed, the files with another name). For spreadsheets that the person is in the surname alone is enough.
    """
    renamed: list[mail.Renamed] = []
    theirs = UploadRow.select(UploadRow.upload).where(UploadRow.candidate.in_(about.ids))
    asked = about.likely_surname(Upload.file_name) | about.likely_surname(Upload.read)
    changed = 0
    for number, reference, name, read, is_own in list(Upload.select(
            Upload.id, Upload.reference, Upload.file_name, Upload.read, Upload.id.in_(theirs)).where(asked).tuples()):
        new, told = _named(about, name, bool(is_own)), json.dumps(_told(about, json.loads(read), bool(is_own)))
        if new != name:
            renamed.append((reference, name, new))
        if (new, json.loads(told)) != (name, json.loads(read)):
            changed += Upload.update(file_name=new, read=told).where(Upload.id == number).execute()
    for job in UploadJob.select().where(UploadJob.takes.is_null(False), about.likely_surname(UploadJob.takes)):
        UploadJob.update(takes=json.dumps(_told(about, json.loads(job.takes or "{}"), False))).where(
            UploadJob.upload == job.upload_id).execute()
    return changed, renamed


def _named(about: Whom, name: str, is_own: bool) -> str:
    return about.without(name, alone=is_own, in_file_name=True)


def _told(about: Whom, said: Any, is_own: bool) -> Any:
    """Return a JSON value with the person taken out of every text in it."""
    if isinstance(said, str):
        return _named(about, said, is_own)
    if isinstance(said, list):
        return [_told(about, one, is_own) for one in said]
    return {name: _told(about, one, is_own) for name, one in said.items()} if isinstance(said, dict) else said


def _unread(about: Whom, named: Collection[int]) -> set[int]:
    """Refuse the spreadsheets not read into rows yet whose file or first cells name the person (in these cells the surname is
    enough), write to whoever sent such a file, and return the ids of the uploads.

    Those `named` are returned also where only a file that is to replace an earlier one waits: `forget_files` removes that file.
    """
    found = set(named)
    rows = Upload.select().where(Upload.state == "received", about.likely_surname(Upload.read) | Upload.id.in_(among(named)))
    for one in list(rows):
        first_cells = json.dumps([one.said.get("samples", {}), one.said.get("readings", [])], ensure_ascii=False)
        if one.id in found or about.spans(first_cells, alone=True):
            found.add(one.id)
            one.state, one.read = "refused", json.dumps({"refused": ERASED})
            Upload.update(read=one.read, state=one.state).where(Upload.id == one.id).execute()
            write_checked(one.centre, one)
    return found


def _notes(table: type[Table], texts_of: Mapping[str, Text], about: Whom) -> int:
    """Take the person out of the texts of a table, and return how many rows changed. Texts that nothing but an erasure may change
    are emptied as a whole, all of a row where one of them names the person.
    """
    fields = {columns_of(table)[name]: how for name, how in texts_of.items() if how != "apart"}
    if not fields:
        return 0
    whole = {field: None if field.null else "" for field, how in fields.items() if how == "whole"}
    key = primary_key_of(table)
    changed = 0
    for row in list(table.select(*key, *fields).where(reduce(or_, map(about.likely, fields))).tuples()):
        texts = dict(zip(fields, row[len(key):], strict=True))
        new: dict[Any, Any] = {field: about.without(text) for field, text in texts.items() if text}
        named = {field: text for field, text in new.items() if text != texts[field]}
        if named:
            where = [column == value for column, value in zip(key, row, strict=False)]
            changed += table.update({**named, **(whole if named.keys() & whole.keys() else {})}).where(*where).execute()
    return changed
