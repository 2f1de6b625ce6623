"""A noun that holds data of persons is only stated and passed in: erasing, download, merge and removal are left as they are."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from peewee import AutoField, DateTimeField, ModelSelect, TextField
from support.makers import World

from imi.candidates.models import Candidate, CentreCandidate, their_candidate
from imi.candidates.queries import find
from imi.centres.models import Centre
from imi.centres.settings import put
from imi.corrections import merging
from imi.database.columns import ref
from imi.database.connection import ForeignId, Table, db, now
from imi.database.entry.kept import DueItem, InUse, Kept
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Followed, Merging, Place
from imi.database.entry.traces import Somebody
from imi.privacy import due, erasing, held, retention
from imi.registry import NOUNS

PERSON = {"first_names": "Xanthippe", "surname": "Quixworthy"}


class Loan(Table):
    """A toy that a candidate has borrowed, and what was said about it."""

    id = AutoField()
    centre = ref(Centre)
    candidate = their_candidate()
    candidate_id: ForeignId[int]
    note = TextField()
    until = DateTimeField()

    class Meta:
        depends_on = [CentreCandidate]


class Visit(Table):
    """What somebody wrote into the book of the toy room, about whomever it was."""

    id = AutoField()
    centre = ref(Centre)
    words = TextField()


def follow(merging: Merging) -> Sequence[Followed]:
    """Let the loans be the kept record's."""
    loans = [str(loan.id) for loan in Loan.select().where(Loan.candidate == merging.old.id)]
    Loan.update(candidate=merging.kept.id).where(Loan.candidate == merging.old.id).execute()
    return [Followed(60, "Loans that follow", loans)]


def visits_of(about: Somebody) -> list[int]:
    """The visits that somebody is named in."""
    return [visit.id for visit in Visit.select().where(about.likely(Visit.words)) if about.is_said_in(visit.words)]


def old(since: datetime) -> ModelSelect[Loan]:
    """Loans that ended before a moment, and whose note is kept still."""
    return Loan.select().where(Loan.until < since, Loan.note != "")


def listed(since: datetime, most: int) -> Iterator[DueItem]:
    """Each of them."""
    for loan in old(since).limit(most):
        yield DueItem(f"Loan {loan.id}", loan.centre.name, loan.until.date())


def forget(since: datetime, most: int, _instance: Path) -> int:
    """Remove their notes."""
    return int(Loan.update(note="").where(Loan.id.in_([loan.id for loan in old(since).limit(most)])).execute())


LOANS = Noun(
    "loans",
    models=(Loan, Visit),
    texts={Visit: {"words": "named"}},
    personal=(Place(Loan, THEIRS, "Notes on loans", {"note": "''"}),),
    by_text={Visit: visits_of},
    on_merge=follow,
    kept=(Kept("draft_days", (old,), listed, forget),),
    in_use=(InUse(5, "Has a toy", lambda since: Loan.select().where(Loan.candidate == Candidate.id, Loan.until >= since)),),
)
WITH_LOANS: Sequence[Noun] = (*NOUNS, LOANS)


@pytest.fixture
def borrower(world: World) -> int:
    """Somebody who has borrowed a toy, and is named in the book; a colleague has one, too."""
    db.create_tables([Loan, Visit])
    number = world.candidate(**PERSON)
    lend(world, number, "Quixworthy came late")
    lend(world, 1000001, "Brought by Taylor")
    Visit.create(centre=world.north, words="Xanthippe Quixworthy and Sam Taylor came by")
    return number


def lend(world: World, number: int, note: str) -> None:
    """Let somebody borrow a toy for a day."""
    Loan.create(centre=world.north, candidate=find(world.north, number).id, note=note, until=now() + timedelta(days=1))


def notes() -> list[str]:
    """What is kept of the loans."""
    return [loan.note for loan in Loan.select().order_by(Loan.id)]


def test_an_erasure_takes_the_person_out_of_the_nouns_rows_and_texts(world: World, borrower: int, tmp_path: Path) -> None:
    admin = world.person("admin")
    counts = erasing.preview(borrower, admin, nouns=WITH_LOANS).counts
    assert (counts["Notes on loans"], counts["Notes that name them"], list(counts)[-1]) == (1, 1, "Notes on loans")
    assert notes() == ["Quixworthy came late", "Brought by Taylor"]
    erasing.erase(borrower, admin, "Asked for", tmp_path, nouns=WITH_LOANS)
    assert notes() == ["", "Brought by Taylor"]
    assert Visit.get().words == "Erased and Sam Taylor came by"


def test_the_download_of_everything_held_shows_the_nouns_rows(world: World, borrower: int) -> None:
    lend(world, borrower, "Once more")
    shown = held.held(borrower, centre=world.north, person=world.registrar, nouns=WITH_LOANS)
    assert [row["note"] for row in shown["loan"]] == ["Quixworthy came late", "Once more"]
    assert [row["words"] for row in shown["visit"]] == ["Xanthippe Quixworthy and Sam Taylor came by"]


def test_a_merge_moves_the_nouns_rows_to_the_kept_record(world: World, borrower: int) -> None:
    seen = merging.preview(borrower, 1000002, world.registrar, nouns=WITH_LOANS)
    assert Followed(60, "Loans that follow", ["1"]) in seen.followed
    merging.merge(borrower, 1000002, world.registrar, "One passport", nouns=WITH_LOANS)
    assert Loan.get(Loan.id == 1).candidate_id == find(world.north, 1000002).id


def test_expired_rows_of_a_noun_are_counted_listed_and_removed(world: World, borrower: int, tmp_path: Path) -> None:
    later = now() + timedelta(days=32)
    assert [one.count for one in due.report(later, WITH_LOANS) if one.kept.name == "draft_days"] == [2]
    assert [one.what for one in due.going("draft_days", later, 9, WITH_LOANS)[1]] == ["Loan 1", "Loan 2"]
    assert retention.run("draft_days", world.registrar, later, tmp_path, nouns=WITH_LOANS) == 2
    assert notes() == ["", ""]


def test_candidates_in_use_by_a_noun_are_not_due(world: World, borrower: int) -> None:
    put("candidate_days", 1)
    Loan.update(until=now() + timedelta(days=30)).execute()
    later = now() + timedelta(days=20)
    assert due.left_out("candidate_days", later, 9, NOUNS) == []
    assert [(one.what, one.whose) for one in due.left_out("candidate_days", later, 9, WITH_LOANS)] == [
        ("1000001 Sam Taylor", "Has a toy"), (f"{borrower} Xanthippe Quixworthy", "Has a toy")]
