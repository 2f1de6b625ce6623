"""Link a candidate known at another centre by a proof, and limit how many wrong proofs are answered in a day.

Wrong proofs are counted by the candidate's number or ULN as it is read, however it was typed and on whichever page, with the
rows of spreadsheets; and also by person at a centre and by centre, so that nobody can go through all numbers. A right proof
costs nothing, nor does the same wrong one again, which says nothing new.
"""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

from imi.audit.actions import record
from imi.candidates.names.keys import fold
from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import among, many
from imi.database.connection import db, now
from imi.database.errors import Refused
from imi.fields.field import Invalid
from imi.fields.text import plain
from imi.people.models import Person, Throttle
from imi.people.sign_in.throttles import Throttled, give_back, take

A_DAY = 24 * 3600
OF_ONE, OF_PERSON, OF_CENTRE = 5, 50, 100
# Every bucket is of this kind, so that an erasure finds those that name a person.
KIND = "proof"
# No candidate number or ULN has more digits.
MOST_DIGITS = 9


class NotProved(Refused):
    """The proof fits nobody, or too many were tried. Both get the same answer."""

    field, code = "date_of_birth", "candidate.not_proved"


class NoMoreTries(NotProved):
    """Too many proofs were tried today."""


def number_read(typed: str) -> int:
    """Return a candidate's number from text, 0 where it is none: spaces, hyphens, commas, leading zeros and width do not
    matter.
    """
    with suppress(Invalid):
        digits = "".join(char for char in plain(typed) if char not in " -,.")
        if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= MOST_DIGITS:
            return int(digits)
    return 0


def guess_of(born: date | None, surname: str = "") -> str:
    """Return a digest of the proof that was tried, so that the table of tries shows no date of birth."""
    return hashlib.sha256(f"{born} {fold(surname)}".encode()).hexdigest()[:16]


class Try:
    """One try at a proof: used before it is known whether the proof is right, and given back where it was.

    Use it outside the transaction of what is tried, or a refusal there gives it back.
    """

    def __init__(self, centre: Centre, person: Person, subject: str) -> None:
        self._buckets = ((f"{centre.number}:{subject}", OF_ONE), (f"person {person.id} at {centre.number}", OF_PERSON),
                         (f"centre {centre.number}", OF_CENTRE))
        self._centre, self._person = centre, person

    def take(self, shown: str) -> None:
        """Use the try. Raises NotProved where the day's tries are used up."""
        try:
            with db.atomic():
                for subject, size in self._buckets:
                    take(KIND, subject, size, A_DAY, now())
        except Throttled:
            with db.atomic():
                note_wrong(self._centre, self._person)
            raise NoMoreTries(f"No more tries for {shown} today. Contact Membership services") from None

    def was_right(self) -> None:
        """Give the try back, because the proof was right."""
        for subject, size in self._buckets:
            give_back(KIND, subject, size)


def note_wrong(centre: Centre, person: Person | None, candidate: int | None = None, cause: str = "", rows: int = 1) -> None:
    """Write the audit's line about wrong proofs, or proofs for which no try was left. The line holds nothing that was tried."""
    record("failed a proof", "candidate", candidate, person=person, centre=centre, candidate=candidate, cause=cause,
           changes={"proofs": (None, str(rows))} if rows > 1 else None)


def unheard(centre: Centre, right: Collection[str], wrong: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the ULNs of a spreadsheet that get no answer, even where a row is right: too many proofs were wrong today.

    `right` are those for which a row is right, `wrong` the guesses (see `guess_of`) of the others by ULN. New guesses among
    these are counted first, whatever the order of the rows. The number of statements does not depend on how many there are.
    """
    moment = now()
    since = moment - timedelta(seconds=A_DAY)
    tried = {f"{centre.number}:{uln}:{guess}": uln for uln, guesses in wrong.items() for guess in guesses}
    spent: Counter[str] = Counter()
    if tried:
        known = Throttle.select(Throttle.subject).where(
            Throttle.kind == KIND, Throttle.subject.in_(among(list(tried))), Throttle.filled_at > since).tuples()
        new = tried.keys() - {subject for (subject,) in known}
        spent.update(tried[subject] for subject in new)
        _count(centre, new, spent, moment, since)
    every = {f"{centre.number}:{uln}": uln for uln in right}
    empty = Throttle.select(Throttle.subject).where(
        Throttle.kind == KIND, Throttle.subject.in_(among([*every, f"centre {centre.number}"])), Throttle.tokens < 1,
        Throttle.filled_at > since).tuples()
    found = {subject for (subject,) in empty}
    if f"centre {centre.number}" in found:
        return frozenset(every.values())
    return frozenset(every[subject] for subject in found)


def _count(centre: Centre, new: Collection[str], spent: Counter[str], moment: datetime, since: datetime) -> None:
    """Use a try for each new guess. A bucket may be overdrawn, and counts as empty then."""
    if not new:
        return
    buckets = [(f"{centre.number}:{uln}", OF_ONE - number, number) for uln, number in spent.items()]
    buckets.append((f"centre {centre.number}", OF_CENTRE - len(new), len(new)))
    with db.atomic():
        bulk.insert(Throttle, (Throttle.kind, Throttle.subject, Throttle.tokens, Throttle.filled_at), [
            (KIND, subject, 0, moment) for subject in sorted(new)],
            key=(Throttle.kind, Throttle.subject), change=(Throttle.filled_at,))
        # As SQL: the new content of a bucket depends on the present one.
        many("INSERT INTO throttle (kind, subject, tokens, filled_at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject)"
             " DO UPDATE SET tokens = CASE WHEN throttle.filled_at > ? THEN throttle.tokens - ? ELSE excluded.tokens END,"
             " filled_at = CASE WHEN throttle.filled_at > ? THEN throttle.filled_at ELSE excluded.filled_at END",
             [(KIND, subject, left, moment, since, number, since) for subject, left, number in sorted(buckets)])
        note_wrong(centre, None, rows=len(new))
