"""Judge the rows of a spreadsheet again, before they are shown or counted, where what they were judged by has changed.

Every change of a candidate or of a registration has its line in the audit, and the lists of a day have a digest: what stands in
neither changes no judgement. An upload about which nothing has changed is left alone. Of one that is about a candidate who has
changed, the rows that this concerns are judged again; all of them where the lists have changed.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, product
from operator import itemgetter

from imi.audit.models import AuditValue
from imi.audit.since import Line, is_later, lines_since, reached
from imi.candidates.models import Candidate
from imi.candidates.names.keys import name_key
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import db, locked
from imi.schemes.every import SCHEMES
from imi.uploads.checking.checked_rows import recheck
from imi.uploads.checking.compared import of_candidate, of_email, of_name, of_number, of_uln
from imi.uploads.checking.lookups import Courses
from imi.uploads.checking.rejudging.concerned import recheck_concerned
from imi.uploads.checking.rejudging.judged import Judged, Judgement, kept_with
from imi.uploads.kinds import UploadKind, kind_of, registrations_of
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadRow

# More changes than these are not looked through one by one.
MOST = 5_000
COMPARED = ("uln", "email", "surname", "first_names", "date_of_birth")
# What has changed, as digests by which rows are found; None where every row is to be judged.
Changed = Collection[str] | None


def bring_up_to_date(centre: Centre, uploads: Iterable[Upload], today: date) -> None:
    """Judge again what was judged before something changed. What it asks does not depend on how many uploads and rows there are,
    as long as nothing has changed."""
    waiting = [one for one in uploads if one.state in OPEN_UPLOADS]
    # Where nothing waits, as much is asked as where something does.
    of_kind: dict[UploadKind, list[Upload]] = {} if waiting else {registrations_of(SCHEMES.first): []}
    for one in waiting:
        of_kind.setdefault(kind_of(one), []).append(one)
    for kind, those in of_kind.items():
        _bring_up_to_date(centre, those, kind.look_up(centre, kind.fields, today), today)


def _bring_up_to_date(centre: Centre, waiting: Sequence[Upload], catalogue: Courses, today: date) -> None:
    now_is, judged = catalogue.digest, {one.id: kept_with(one) for one in waiting}
    if not _stale(judged, now_is):
        return
    # What is written after this is looked at the next time; what was written before it is looked at now.
    by = Judgement(catalogue, Judged(now_is, reached()))
    stale = _stale(judged, now_is)
    for one in waiting:
        if one.id in stale:
            _judge(centre, one, today, stale[one.id], by)


def _judge(centre: Centre, upload: Upload, today: date, changed: Changed, by: Judgement) -> None:
    with db.atomic():
        # Of two who look at the same moment one judges; a server lets the other wait here.
        held = locked(Upload.select().where(Upload.id == upload.id)).get()
        held.schemes = upload.schemes
        if held.state in OPEN_UPLOADS and held.judged == upload.judged:
            if changed is None:
                recheck(centre, held, today)
            else:
                recheck_concerned(centre, held, today, changed, by)
            held = Upload.get_by_id(upload.id)
    upload.state, upload.read, upload.judged, upload.edition = held.state, held.read, held.judged, held.edition


def _stale(judged: Mapping[int, Judged], lists_now: str) -> dict[int, Changed]:
    """Return the uploads, by id, of which rows are to be judged again, with what has changed."""
    same = {number: one for number, one in judged.items() if one.lists == lists_now}
    lines = lines_since([one.mark for one in same.values()], MOST + 1)
    return {**dict.fromkeys(judged.keys() - same.keys()), **_concerned(same, lines)}


def _concerned(judged: Mapping[int, Judged], lines: Sequence[Line]) -> dict[int, Changed]:
    """Return the uploads, by id, with a row that is about one of the candidates who changed since it was judged, or that can be
    judged otherwise by it, with what has changed."""
    if len(lines) > MOST:
        return dict.fromkeys(judged)
    since = {number: {line.candidate for line in lines if is_later(line, one.mark)} for number, one in judged.items()}
    everybody = set().union(*since.values()) if since else set()
    if not everybody:
        return {}
    about: dict[int, set[int]] = {}
    for upload, who in UploadRow.select(UploadRow.upload, UploadRow.candidate).where(
            UploadRow.upload.in_(list(judged)), UploadRow.state.in_(OPEN_ROWS), UploadRow.candidate.in_(among(everybody))
            ).distinct().tuples():
        about.setdefault(upload, set()).add(who)
    digests = _digests(everybody, lines)
    changed = {number: frozenset[str]().union(*(digests[one] for one in who)) for number, who in since.items() if who}
    found = {number for number in changed if since[number] & about.get(number, set())}
    found |= {number for number, kept in _compared(changed.keys() - found)
              if any(row is None or not changed[number].isdisjoint(row.split()) for row in kept)}
    # Of an erased candidate nothing is left by which a row could be found that was beside them.
    erased = {one for one, of_one in digests.items() if not of_one}
    return {number: None if since[number] & erased else of_it for number, of_it in changed.items()
            if number in found or since[number] & erased}


def _digests(changed: Collection[int], lines: Sequence[Line]) -> dict[int, set[str]]:
    """Return, by candidate, digests of all by which a row may name or resemble them or a record that was merged into theirs, as
    they are and as they were before they changed; of an erased one there are none."""
    digests: dict[int, set[str]] = {one: {of_candidate(one)} for one in changed}
    of: dict[str, dict[int, set[str]]] = {name: defaultdict(set) for name in COMPARED}
    columns = (Candidate.number, Candidate.state, *(getattr(Candidate, name) for name in COMPARED))
    own = Candidate.select(Candidate.id, Candidate.id.alias("record"), *columns).where(Candidate.id.in_(among(changed)))
    merged = Candidate.select(Candidate.merged_into, Candidate.id, *columns).where(Candidate.merged_into.in_(among(changed)))
    erased = set()
    for who, record, number, state, *values in (own.union_all(merged)).tuples():
        digests[who] |= {of_candidate(record), of_number(number)}
        if state == "erased":
            erased.add(who)
        for name, value in zip(COMPARED, values, strict=True):
            of[name][who].add(str(value or ""))
    about = {line.line: line.candidate for line in lines if line.candidate in digests}
    for number, name, was in AuditValue.select(AuditValue.audit, AuditValue.field, AuditValue.was).where(
            AuditValue.audit.in_(among(about)), AuditValue.field.in_(COMPARED)).tuples():
        of[name][about[number]].add(was or "")
    for who in changed:
        digests[who] |= {*map(of_uln, of["uln"][who]), *map(of_email, of["email"][who])}
        digests[who] |= {of_name(name_key(surname, first), born) for surname, first, born in product(
            of["surname"][who], of["first_names"][who], of["date_of_birth"][who])}
    return {who: set() if who in erased else of_one for who, of_one in digests.items()}


def _compared(uploads: Collection[int]) -> Iterator[tuple[int, list[str | None]]]:
    """Yield (upload, what its open rows are compared by) for each of these that has open rows, by one statement, however many
    there are.
    """
    rows = UploadRow.select(UploadRow.upload, UploadRow.compared).where(
        UploadRow.upload.in_(among(uploads)), UploadRow.state.in_(OPEN_ROWS)).order_by(UploadRow.upload).tuples()
    return ((number, [kept for _upload, kept in those]) for number, those in groupby(rows.iterator(), itemgetter(0)))
