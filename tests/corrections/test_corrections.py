"""What the awarding body decides: corrections of a person's own details, and merges of two records."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from imi.audit.models import Audit
from imi.batches.models import BatchRow
from imi.candidates import actions
from imi.candidates.models import Candidate, CandidateWas, CentreCandidate
from imi.candidates.queries import find, known
from imi.corrections import alike, asking, merging
from imi.corrections.alike import Identity, compare
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.corrections.pairs_kept import likes
from imi.database.errors import Conflict, NotFound, Refused
from imi.mail.models import Letter
from imi.registrations.models import Registration
from imi.registry import NOUNS

BORN = date(2006, 3, 2)


@pytest.fixture
def asked(world: Any) -> Any:
    """Northgate asks that Sam Taylor be Sam Tailor."""
    return asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", "Passport seen")


def test_accepting_a_correction_changes_the_record_and_tells_the_asker(world: Any, asked: Any) -> None:
    before = find(world.north, 1000001)
    asking.accept(world.registrar, asked.id, "Agreed", world.given)
    after = find(world.north, 1000001)
    assert (after.surname, after.edition) == ("Tailor", before.edition + 1)
    assert CandidateWas.get(CandidateWas.candidate == after.id, CandidateWas.edition == before.edition).surname == "Taylor"
    assert CentreCandidate.get(CentreCandidate.candidate_id == after.id).name_key == "tailor sam"
    assert Audit.get(Audit.verb == "corrected").cause == asking.made_by(asked.id)
    letters = list(Letter.select().where(Letter.kind == "correction"))
    assert {letter.to for letter in letters} == {"apprenticeships@northgate.example", world.registrar.email}
    assert all(secret not in letter.body for letter in letters for secret in (after.values["uln"], f"{after.date_of_birth.year}"))


DECISIONS: dict[str, tuple[Callable[[Any, Any], object], type[Exception], str]] = {
    "refused without a word": (lambda w, a: asking.refuse(w.registrar, a.id, " "), Refused, "Say why"),
    "unknown": (lambda w, _: asking.refuse(w.registrar, 999, "No"), NotFound, "correction"),
    "another centre takes it back": (lambda w, a: asking.take_back(w.south, w.registrar, a.candidate_id, a.id), NotFound,
                                     "CorrectionRequest"),
    "asked twice": (lambda w, _: asking.ask(w.north, w.registrar, find(w.north, 1000001), "surname", "Tayler", "x"),
                    asking.AlreadyAsked, "waiting for a decision"),
    "no change": (lambda w, _: asking.ask(w.north, w.registrar, find(w.north, 1000002), "surname", "Khan", "x"),
                  Refused, "this already"),
}


@pytest.mark.parametrize("case", DECISIONS)
def test_an_undecidable_request_is_refused_and_nothing_changes(world: Any, asked: Any, case: str) -> None:
    act, error, sentence = DECISIONS[case]
    with pytest.raises(error, match=sentence):
        act(world, asked)
    assert [row.state for row in CorrectionRequest.select()] == ["asked"]
    assert find(world.north, 1000001).surname == "Taylor"


def test_a_value_changed_meanwhile_leaves_the_correction_open(world: Any, asked: Any) -> None:
    actions.correct(world.north, world.registrar, find(world.north, 1000001), {"surname": "Tayler"}, "test")
    with pytest.raises(Conflict) as caught:
        asking.accept(world.registrar, asked.id, "", world.given)
    assert caught.value.theirs == {"surname": "Tayler"}
    assert (CorrectionRequest.get().state, find(world.north, 1000001).surname) == ("asked", "Tayler")


def test_a_decision_is_made_once(world: Any, asked: Any) -> None:
    asking.refuse(world.registrar, asked.id, "The passport says Taylor")
    for again in (lambda: asking.accept(world.registrar, asked.id, "", world.given),
                  lambda: asking.take_back(world.north, world.registrar, asked.candidate_id, asked.id)):
        with pytest.raises(Conflict):
            again()
    assert CorrectionRequest.get().state == "refused"


ALIKE = [
    ("Sam", "Taylor", BORN, "", "Sam", "Taylor", BORN, "", "Same name and date of birth"),
    ("Zoe", "O'Neill", BORN, "", "Zoë", "ONeill", BORN, "", "Same name and date of birth"),
    ("Taylor", "Sam", BORN, "", "Sam", "Taylor", BORN, "", "Same name and date of birth"),
    ("Jon", "Smith", BORN, "", "John", "Smyth", BORN, "", "Near name, same date of birth"),
    ("Sam", "Taylor", BORN, "", "Samuel", "Taylor", BORN, "", "Near name, same date of birth"),
    ("Sam", "Taylor", BORN, "", "Tom", "Taylor", BORN, "", ""),
    ("Sam", "Taylor", BORN, "", "Sam", "Taylor", date(2005, 3, 2), "", ""),
    ("Sam", "Taylor", BORN, "a@b.example", "Sam", "Taylor", None, "a@b.example", "Same name and email"),
    ("Sam", "Taylor", BORN, "a@b.example", "Tom", "Reid", BORN, "a@b.example", ""),
]


@pytest.mark.parametrize(("first", "last", "born", "email", "first2", "last2", "born2", "email2", "why"), ALIKE)
def test_records_are_alike_by_name_or_email(first: str, last: str, born: Any, email: str, first2: str, last2: str, born2: Any,
                                            email2: str, why: str) -> None:
    one = Identity(1, 1, alike.fold(last), alike.fold(first), born, email)
    assert compare(one, Identity(2, 2, alike.fold(last2), alike.fold(first2), born2, email2)) == why


def test_a_pair_said_to_be_different_is_not_offered_again(world: Any) -> None:
    held = find(world.north, 1000001)
    other = find(world.north, world.candidate(first_names="Samuel", surname="Taylor", date_of_birth=held.date_of_birth))
    assert [(one.number, why) for one, why in alike.like(world.north, held)] == [(other.number, "Near name, same date of birth")]
    assert [(pair.one, pair.other) for pair in likes(world.north)] == [(held.id, other.id)]
    alike.say(world.north, world.registrar, other, held, "different")
    assert likes(world.north) == alike.like(world.north, held) == []
    assert likes(world.south) == []


@pytest.fixture
def pair(world: Any) -> tuple[int, int]:
    """(number that goes, number that is kept): registered, in a draft, one of them with a gap that the other fills."""
    old = world.candidate(first_names="Samuel", surname="Taylor", phone="0117 496 0555")
    Candidate.update(phone=None, edition=Candidate.edition + 1).where(Candidate.number == 1000001).execute()
    world.save(world.batch(str(old), package="ACAP01B"))
    world.batch(f"{old}")
    world.batch(f"{old} 1000001")
    return old, 1000001


def rows() -> dict[str, Any]:
    """What a merge may touch."""
    tables = (Candidate, CentreCandidate, Registration, BatchRow, Merge, Audit, LikePair, Letter)
    return {table.__name__: sorted(map(str, table.select().tuples())) for table in tables}


def test_a_preview_says_what_the_merge_does_and_changes_nothing(world: Any, pair: tuple[int, int]) -> None:
    before = rows()
    seen = merging.preview(*pair, world.registrar, nouns=NOUNS)
    assert rows() == before
    moved = merging.merge(*pair, world.registrar, "one person", editions=(seen.old.edition, seen.kept.edition), nouns=NOUNS)
    assert (moved.followed, moved.filled) == (seen.followed, seen.filled)
    assert [(line.label, len(line.things)) for line in moved.followed][:3] == [
        ("Registrations that follow", 1), ("Drafts that follow", 1), ("Drafts that held both", 1)]
    assert moved.filled == ("phone",)


def test_after_a_merge_the_old_number_finds_the_kept_candidate(world: Any, pair: tuple[int, int]) -> None:
    old = find(world.north, pair[0])
    merging.merge(*pair, world.registrar, "one person", nouns=NOUNS)
    kept = find(world.north, pair[0])
    assert (kept.number, kept.values["phone"]) == (1000001, old.values["phone"])
    assert known(world.north, [str(pair[0])])[str(pair[0])].number == 1000001
    line = Registration.get()
    assert (line.candidate_id, line.registered_as_id) == (kept.id, old.id)
    assert Merge.get().reason == "one person"
    assert Audit.select().where(Audit.verb == "merged").count() == 2
    with pytest.raises(merging.CannotMerge, match="merged already"):
        merging.merge(*pair, world.registrar, "again", nouns=NOUNS)


def test_a_merge_shows_the_kept_record_to_old_centres_and_tells_the_asker(world: Any) -> None:
    old = world.candidate(world.south, first_names="Sam", surname="Taylor")
    held = find(world.south, old)
    actions.link_by_number(world.north, world.registrar, str(old), held.date_of_birth)
    alike.say(world.north, world.registrar, find(world.north, 1000001), find(world.north, old), "asked", "Same passport")
    moved = merging.merge(old, 1000001, world.registrar, "one person", nouns=NOUNS)
    assert moved.followed[-1].things == ["Southgate Training (0523)"]
    kept = find(world.south, old)
    assert (kept.number, kept.values["employer_name"]) == (1000001, "Bridge Street Garage")
    assert LikePair.get().state == "merged"
    assert Letter.select().where(Letter.kind == "correction").count() == 2


def test_an_answered_correction_cannot_be_taken_back(world: Any) -> None:
    one, other = find(world.north, 1000001), find(world.north, 1000002)
    with pytest.raises(Conflict, match="No merge is asked for"):
        alike.say(world.north, world.registrar, one, other, "taken_back")
    assert not LikePair.select().exists()
    alike.say(world.north, world.registrar, one, other, "asked", "Same passport")
    merging.refuse(world.person("admin"), LikePair.get().id, "Two passports were sent")
    with pytest.raises(Conflict, match="in the meantime: Two passports were sent"):
        alike.say(world.north, world.registrar, one, other, "taken_back")
    assert (LikePair.get().state, LikePair.get().decision) == ("refused", "Two passports were sent")
    alike.say(world.north, world.registrar, one, other, "different")
    assert (LikePair.get().state, LikePair.get().decision) == ("different", "Two passports were sent")
    alike.say(world.north, world.registrar, one, other, "asked", "A third one was found")
    assert (LikePair.get().state, LikePair.get().decision) == ("asked", "")


def same_package(world: Any) -> tuple[int, int]:
    """Both are registered on one package."""
    old = world.candidate()
    world.save(world.batch(f"{old} 1000001"))
    return old, 1000001


def waiting(world: Any) -> tuple[int, int]:
    """A correction of the old one waits."""
    asking.ask(world.north, world.registrar, find(world.north, 1000002), "surname", "Can", "Passport")
    return 1000002, 1000001


REFUSALS: dict[str, tuple[Callable[[Any], tuple[int, int]], str]] = {
    "registrations on the same package": (same_package, "Both are registered on ACAP01A"),
    "an open correction": (waiting, "waiting for a decision"),
    "itself": (lambda _: (1000001, 1000001), "two different"),
    "nobody": (lambda _: (1999999, 1000001), "no candidate 1999999"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_blocked_merge_says_why_and_changes_nothing(world: Any, case: str) -> None:
    make, sentence = REFUSALS[case]
    numbers = make(world)
    before = rows()
    for act in (partial(merging.preview, nouns=NOUNS), lambda *given: merging.merge(*given, "one person", nouns=NOUNS)):
        with pytest.raises(merging.CannotMerge, match=sentence):
            act(*numbers, world.registrar)
    assert rows() == before


def test_a_change_after_the_preview_is_a_conflict(world: Any) -> None:
    seen = merging.preview(1000002, 1000001, world.registrar, nouns=NOUNS)
    actions.correct(world.north, world.registrar, find(world.north, 1000001), {"email": "new@post.example"}, "test")
    with pytest.raises(Conflict):
        merging.merge(1000002, 1000001, world.registrar, "one", editions=(seen.old.edition, seen.kept.edition), nouns=NOUNS)
    assert Candidate.get(Candidate.number == 1000002).state == "live"


def test_a_correction_cannot_remove_a_candidates_only_name(world: Any) -> None:
    number = world.candidate(first_names="-")
    held = find(world.north, number)
    with pytest.raises(Refused, match="can’t both be a hyphen"):
        asking.ask(world.north, world.registrar, held, "surname", "-", "One name")
    with pytest.raises(Refused, match="can’t both be a hyphen"):
        actions.correct(world.north, world.registrar, held, {"surname": "-"}, "")
    assert find(world.north, number).values["surname"] != "-"
