"""Read and check uploads from the queue, a piece at a time: each piece is stored, and another worker can go on after it."""
from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Busy, Refused
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.checking.checked_rows import insert_rows, keep_checked, open_rows, settle
from imi.uploads.checking.checker import SheetCheck, line
from imi.uploads.checking.rejudging.judged import keep
from imi.uploads.fields import SheetFields
from imi.uploads.fixing.correcting import correct
from imi.uploads.kinds import UploadKind, kind_of
from imi.uploads.mail import write_checked
from imi.uploads.matching.deciding import decide, given_by_hand, of_corrected
from imi.uploads.models import Upload, UploadJob
from imi.uploads.queue import Takes, ask, takes_of, took
from imi.uploads.reading.places import reading
from imi.uploads.reading.read_sheet import ReadSheet
from imi.uploads.receiving import asked_first, open_upload, rows_of, told

log = logging.getLogger(__name__)

# How long a worker that says nothing counts as being at it: longer than reading a file and looking up all it names.
LEASE = timedelta(seconds=60)
MOST_TRIES = 5
NEVER_DONE = "The check of this file ended early, several times. Split the list and upload the parts"


@dataclass(frozen=True)
class Work:
    """Holds what a worker needs.

    `read` gives the sheet of a file, or raises Refused: it takes the fields whose headings are looked for, whether to read
    hidden rows, and the encoding. `stopping` is asked between pieces; `after` is called once an e-mail is written.
    """

    folder: Path
    read: Callable[[Path, SheetFields, bool, str], ReadSheet]
    today: date
    address_of: AddressOf = nowhere
    stopping: Callable[[], bool] = lambda: False
    after: Callable[[], object] = lambda: None
    schemes: Schemes = SCHEMES


def defer(centre: Centre, person: Person, kind: UploadKind, file_name: str, digest: str, key: str, *, again: bool,
          hidden: bool) -> Upload:
    """Keep a file that was sent, to be read and checked by the queue. Raises SameFile."""
    with db.atomic():
        upload = open_upload(centre, person, kind, file_name, digest, key, json.dumps({"hidden": hidden}), "received", again)
        ask(upload)
        record("uploaded", "upload", upload.id, person=person, centre=centre, cause=upload.reference)
    return upload


def work(needs: Work, at: datetime) -> bool:
    """Do what waits, oldest first; whether something is left because another file is being read."""
    busy = False
    for number in [job.upload_id for job in UploadJob.select().where(UploadJob.done_at.is_null()).order_by(UploadJob.at)]:
        if needs.stopping():
            break
        if not _claim(number, at):
            continue
        try:
            _go_on(number, needs)
        except Busy:
            busy = True
            UploadJob.update(until=None, tries=UploadJob.tries - 1).where(UploadJob.upload == number).execute()
        except Exception as fault:
            # The next upload must not wait for this one; it is tried again later.
            log.error("The check of upload %s ended early: %s", number, type(fault).__name__)
    return busy


def _claim(number: int, at: datetime) -> bool:
    return bool(UploadJob.update(until=at + LEASE, tries=UploadJob.tries + 1).where(
        UploadJob.upload == number, UploadJob.done_at.is_null(),
        UploadJob.until.is_null() | (UploadJob.until <= at)).execute())


def _go_on(number: int, work: Work) -> None:
    upload = _upload(number, work)
    centre, job = Centre.get_by_id(upload.centre_id), UploadJob.get_by_id(number)
    given_up = job.tries > MOST_TRIES
    if upload.state == "checking" and job.takes:
        _not_taken(centre, upload, job, work, NEVER_DONE) if given_up else _take(centre, upload, job, work)
        upload, job = _upload(number, work), UploadJob.get_by_id(number)
    if upload.state == "received" and given_up:
        _ended(centre, upload, work, "refused", json.dumps({"refused": NEVER_DONE}))
    elif upload.state == "received":
        _read(centre, upload, work)
    if upload.state == "checking":
        # What was not reached stays to be fixed; every repair checks it again.
        _settled(centre, upload, work) if given_up else _check(centre, upload, job, work)
    elif upload.state not in ("received", "checking"):
        UploadJob.update(done_at=now()).where(UploadJob.upload == number, UploadJob.done_at.is_null()).execute()


def _upload(number: int, work: Work) -> Upload:
    found = Upload.get_by_id(number)
    found.schemes = work.schemes
    return found


def _read(centre: Centre, upload: Upload, work: Work) -> None:
    """received → checking, or the end of it: refused, or columns to be matched."""
    said, kind = upload.said, kind_of(upload)
    try:
        with reading(centre):
            sheet = work.read(work.folder / str(upload.file_key), kind.fields, upload.with_hidden, upload.reading)
        by_hand = said.get("mapping")
        decided = given_by_hand(kind.fields, sheet, by_hand) if by_hand else decide(centre, kind, sheet, work.today)
        columns, asked = decided.columns, asked_first(sheet, decided)
        if asked:
            _ended(centre, upload, work, "received", told(sheet, columns, **asked, **decided.kept))
            return
        rows = rows_of(sheet, columns)
    except Busy:
        raise
    except Refused as refusal:
        _ended(centre, upload, work, "refused", json.dumps({"refused": refusal.message}))
        return
    with db.atomic():
        if _moved(upload, "received", "checking", told(sheet, columns, **decided.kept)):
            insert_rows(centre, upload, rows)


def _take(centre: Centre, upload: Upload, job: UploadJob, work: Work) -> None:
    """Another file, or other columns, in place of what the upload had; what will not do changes nothing, and says so."""
    takes, old, kind = takes_of(job), upload.file_key, kind_of(upload)
    if takes is None:
        return
    key, hidden = takes.file.key if takes.file else old, upload.with_hidden if takes.hidden is None else takes.hidden
    try:
        with reading(centre):
            # Which letters an earlier file had says nothing of another one.
            letters = takes.reading or ("" if takes.file else upload.reading)
            sheet = work.read(work.folder / str(key), kind.fields, hidden, letters)
        columns, mapping = of_corrected(centre, kind, sheet, upload.said, work.today, by_hand=takes.mapping,
                                        other_letters=bool(takes.reading))
        correct(centre, Person.get_by_id(takes.person), upload, sheet, columns, work.today, at_once=0, file=takes.file,
                mapping=mapping, job=job)
    except Busy:
        raise
    except Refused as refusal:
        _not_taken(centre, upload, job, work, refusal.message)
        return
    if takes.file and old:
        (work.folder / old).unlink(missing_ok=True)


def _not_taken(centre: Centre, upload: Upload, job: UploadJob, work: Work, sentence: str) -> None:
    takes = takes_of(job)
    with db.atomic():
        if takes is None or not took(job):
            return
        what = takes.file.name if takes.file else _what(takes)
        upload.read = json.dumps({**upload.said, "not_taken": [what, sentence]})
        Upload.update(read=upload.read).where(Upload.id == upload.id).execute()
        settle(upload)
        _done(centre, upload, work)
    if takes.file:
        (work.folder / takes.file.key).unlink(missing_ok=True)


def _what(takes: Takes) -> str:
    if takes.reading:
        return f"The list in {takes.reading}"
    return "Other columns" if takes.mapping else "What is hidden in the file"


def _moved(upload: Upload, was: str, state: str, said: str) -> bool:
    """Change the upload's state, and return whether it was in the earlier one still: somebody may have put it aside."""
    moved = Upload.update(state=state, read=said, edition=Upload.edition + 1).where(
        Upload.id == upload.id, Upload.state == was).execute()
    upload.state, upload.read = (state, said) if moved else (Upload.get_by_id(upload.id).state, upload.read)
    return bool(moved)


def _ended(centre: Centre, upload: Upload, work: Work, state: str, said: str) -> None:
    with db.atomic():
        if _moved(upload, "received", state, said):
            _done(centre, upload, work)


def _check(centre: Centre, upload: Upload, job: UploadJob, work: Work) -> None:
    """checking → problems or ready. Rows checked before are only looked at again, for what they share with later ones."""
    whole, at_first = SheetCheck(centre, kind_of(upload), work.today), not job.checked_to
    for some in open_rows(centre, upload):
        found = whole.check([line(*row[:4]) for row in some])
        if some[-1][0] <= job.checked_to:
            continue
        if work.stopping():
            UploadJob.update(until=None, tries=0).where(UploadJob.upload == upload.id).execute()
            return
        with db.atomic():
            if not _comes_to(upload, job, some[-1][0]):
                return
            keep_checked(upload, found, some)
    if at_first:
        keep(upload, whole.judged)
    # What another worker checked before may have changed since: it is judged again when it is shown.
    _settled(centre, upload, work)


def _settled(centre: Centre, upload: Upload, work: Work) -> None:
    with db.atomic():
        if Upload.update(edition=Upload.edition + 1).where(Upload.id == upload.id, Upload.state == "checking").execute():
            settle(upload)
            _done(centre, upload, work)


def _comes_to(upload: Upload, job: UploadJob, row: int) -> bool:
    """Note that the check has come to this row, and return whether this worker brought it there and it is still wanted."""
    wanted = Upload.update(edition=Upload.edition + 1).where(Upload.id == upload.id, Upload.state == "checking").execute()
    if not wanted or not UploadJob.update(checked_to=row, until=now() + LEASE, tries=0).where(
            UploadJob.upload == upload.id, UploadJob.checked_to == job.checked_to, UploadJob.done_at.is_null()).execute():
        return False
    job.checked_to = row
    return True


def _done(centre: Centre, upload: Upload, work: Work) -> None:
    """End the job, once, with its letter."""
    if UploadJob.update(done_at=now()).where(UploadJob.upload == upload.id, UploadJob.done_at.is_null()).execute():
        write_checked(centre, upload, work.address_of)
        db.after_commit(work.after)
