"""Judge the rows of a spreadsheet again, before they are shown or counted, where what they were judged by has changed.

Every change of a candidate or of a registration has its line in the audit, and the lists of a day have a digest: what stands in
neither changes no judgement. An upload about which nothing has changed is left alone. One about which something has is gone
through as after a repair, because what is said of a row hangs on those beside it; rows that are judged as before are not written.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, product
from operator import itemgetter

from imi.audit.models import Audit, AuditValue
from imi.candidates.keys import name_key
from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.database import db, is_sqlite, locked
from imi.rules.field import Given
from imi.statements import among
from imi.uploads.checked_rows import recheck
from imi.uploads.checking import Texts
from imi.uploads.judged import Mark, lists, marked
from imi.uploads.known import courses
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadRow
from imi.uploads.texts import day_of
from imi.uploads.whole import asked, line

# A transaction of PostgreSQL may be stored after one that began later: the lines of so long before count, too.
OVERLAP = timedelta(seconds=60)
# More changes than these are not looked through one by one.
MOST = 5_000
# A mark after which nothing has happened: where nothing waits, as much is asked as where something does.
NOW = Mark("", 2 ** 62, "9999-12-31")
COMPARED = ("uln", "email", "surname", "first_names", "date_of_birth")


@dataclass
class Keys:
    """Values of changed candidates by which a row may name one, or resemble one, that it is not linked to yet."""

    numbers: set[int] = field(default_factory=set)
    ulns: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    # Birthdays by name, both as they are compared.
    born_as: dict[str, set[str]] = field(default_factory=dict)

    def are_in(self, rows: Sequence[tuple[str, str, str]], given: Given) -> bool:
        """Whether one of these rows (cells, odd, fixed) has one of them."""
        read = [line(0, *row) for row in rows]
        named = asked(read, given)
        return bool(named.numbers & self.numbers or named.ulns & self.ulns or any(
            one.texts.get("email", "").strip().casefold() in self.emails or self._are_namesakes(one.texts) for one in read))

    def _are_namesakes(self, texts: Texts) -> bool:
        born = self.born_as.get(name_key(texts.get("surname", ""), texts.get("first_names", "")))
        if born is None:
            return False
        day = day_of("date_of_birth", texts.get("date_of_birth", ""))
        # A day that cannot be told by itself may be any.
        return day is None or day.isoformat() in born


def bring_up_to_date(centre: Centre, uploads: Iterable[Upload], today: date) -> None:
    """Judge again what was judged before something changed. What it asks does not depend on how many uploads and rows there are,
    as long as nothing has changed."""
    waiting = [one for one in uploads if one.state in OPEN_UPLOADS]
    catalogue = courses(centre, today)
    now_is = lists(catalogue)
    same = [one for one in waiting if marked(one).lists == now_is]
    stale = {one.id for one in waiting} - {one.id for one in same} | set(_concerned(same, catalogue.given))
    for one in waiting:
        if one.id in stale:
            _judge(centre, one, today)


def _judge(centre: Centre, upload: Upload, today: date) -> None:
    with db.atomic():
        # Of two who look at the same moment one judges; a server lets the other wait here.
        held = locked(Upload.select().where(Upload.id == upload.id)).get()
        if held.state in OPEN_UPLOADS and held.judged == upload.judged:
            recheck(centre, held, today)
            held = Upload.get_by_id(upload.id)
    upload.state, upload.read, upload.judged, upload.edition = held.state, held.read, held.judged, held.edition


def _concerned(uploads: Sequence[Upload], given: Given) -> Iterator[int]:
    """Ids of the uploads with a row that is about one of the candidates who changed since it was judged, or names one."""
    marks = {one.id: marked(one) for one in uploads}
    lines = _lines(list(marks.values()) or [NOW])
    if len(lines) > MOST:
        yield from marks
        return
    since = {number: {who for n, at, who in lines if _is_after(n, at, mark)} for number, mark in marks.items()}
    changed = set().union(*since.values()) if since else set()
    if not changed:
        return
    about: dict[int, set[int]] = {}
    for upload, who in UploadRow.select(UploadRow.upload, UploadRow.candidate).where(
            UploadRow.upload.in_(list(marks)), UploadRow.state.in_(OPEN_ROWS), UploadRow.candidate.in_(among(changed))
            ).distinct().tuples():
        about.setdefault(upload, set()).add(who)
    keys = _keys(changed, min(mark.audit for mark in marks.values()))
    asked_of = [number for number, who in since.items() if who and not who & about.get(number, set())]
    yield from (number for number, who in since.items() if who & about.get(number, set()))
    yield from (number for number, rows in _texts(asked_of) if keys.are_in(rows, given))


def _lines(marks: Sequence[Mark]) -> list[tuple[int, datetime, int]]:
    """(id, moment, candidate) of the lines about candidates since the earliest of the marks."""
    since = Audit.id > min(mark.audit for mark in marks)
    if not is_sqlite():
        since |= Audit.at >= min(datetime.fromisoformat(mark.at) for mark in marks) - OVERLAP
    return list(Audit.select(Audit.id, Audit.at, Audit.candidate_id).where(since, Audit.candidate_id.is_null(False))
                .limit(MOST + 1).tuples())


def _is_after(number: int, at: datetime, mark: Mark) -> bool:
    return number > mark.audit or (not is_sqlite() and at >= datetime.fromisoformat(mark.at) - OVERLAP)


def _keys(changed: set[int], since: int) -> Keys:
    """Collect the values that these candidates have, and had before they were changed."""
    of = {name: defaultdict[int, set[str]](set) for name in COMPARED}
    keys = Keys()
    for who, number, *values in Candidate.select(
            Candidate.id, Candidate.number, *(getattr(Candidate, name) for name in COMPARED)).where(
            Candidate.id.in_(among(changed))).tuples():
        keys.numbers.add(number)
        for name, value in zip(COMPARED, values, strict=True):
            of[name][who].add(str(value or ""))
    for who, name, was in AuditValue.select(Audit.candidate_id, AuditValue.field, AuditValue.was).join(
            Audit, on=(AuditValue.audit == Audit.id)).where(
            Audit.id > since, Audit.candidate_id.in_(among(changed)), AuditValue.field.in_(COMPARED)).tuples():
        of[name][who].add(was or "")
    keys.ulns = set().union(*of["uln"].values()) - {""}
    keys.emails = {email.casefold() for emails in of["email"].values() for email in emails} - {""}
    for who in changed:
        for surname, first in product(of["surname"][who], of["first_names"][who]):
            keys.born_as.setdefault(name_key(surname, first), set()).update(of["date_of_birth"][who])
    keys.born_as.pop("", None)
    return keys


def _texts(uploads: Sequence[int]) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """(upload, its open rows) of each of these that has any: one statement, however many there are."""
    rows = UploadRow.select(UploadRow.upload, UploadRow.cells, UploadRow.odd, UploadRow.fixed).where(
        UploadRow.upload.in_(among(uploads)), UploadRow.state.in_(OPEN_ROWS)).order_by(UploadRow.upload).tuples()
    return ((number, [row[1:] for row in those]) for number, those in groupby(rows.iterator(), itemgetter(0)))
