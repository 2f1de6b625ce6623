"""Adding by number: what is known, unknown, repeated or gone, and nothing that was typed is lost."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import DEFAULTS, FIRST_NINE, TYPED

from imi.batches import actions, rows
from imi.batches.entering import adding
from imi.batches.entering.pasted import SPACE, numbers_in, people_in, words_of
from imi.batches.models import BatchRow
from imi.batches.undo import undoing
from imi.candidates.models import Candidate, CentreCandidate
from imi.database.connection import db, now
from imi.database.errors import Conflict
from imi.migrations.sql import run_sql
from imi.registrations.models import Registration

PASTED = [
    ("1000001", ["1000001"]),
    ("1000001 1000002,1000003;1000004\n1000005\t1000006", [str(1000001 + n) for n in range(6)]),
    ("1000001\r\n\r\n1000001\r\n", ["1000001"]),
    ("1000001\tSam\tTaylor\t02/03/2006\n1000002\tAisha\tKhan\t3/4/2007", ["1000001", "1000002"]),
    ("9999", ["9999"]),
    ("  9999\t\n1000001 \n" + "1" * 50, ["9999", "1000001", "1" * 40]),
    ("1000001 9999", ["1000001", "9999"]),
    ("Taylor", ["Taylor"]),
    ("1000000043", ["1000000043"]),
    ("  \n ", []),
    ("1000001\x00", ["1000001"]),
    ("x" * 100, ["x" * 40]),
    # What is mistyped stays, also beside good numbers; a sheet's other cells do not.
    ("1000003 10000O4", ["1000003", "10000O4"]), ("1000001, l000002 1000003x", ["1000001", "l000002", "1000003"]),
    ("1000001 Sam Taylor\n10000O2 Leo Reid\n100003 Mia Reid", ["1000001", "10000O2", "100003"]),
    ("1000001 Sam, 10000O2 Leo, 100003 Mia", ["1000001", "10000O2", "100003"]),
    ("1000001\tSam\tBS1 4DJ\t100000010\n1000002\t123456\tLeo\tB2 4DJ", ["1000001", "1000002"]),
    # As the sheet reads them.
    ("1,000,001", ["1000001"]), ("1,000,001,1,000,002 1000003,1000004", ["1000001", "1000002", "1000003", "1000004"]),
    ("4,200,007,001", ["4200007001"]), ("\uff11\uff10\uff10\uff10\uff10\uff10\uff11", ["1000001"]),
    ('="1000001"\r\n\'1000002', ["1000001", "1000002"]), ("\u200b1000001", ["1000001"]),
    # A range is not read.
    ("1000001-1000005", ["1000001-1000005"]), ("1000001 \u2013 1000005, 1000009", ["1000001-1000005", "1000009"]),
    ("1000001 to 1000005", ["1000001-1000005"]), ("1000001...1000005", ["1000001-1000005"]), ("1000001-05", ["1000001-05"]),
    # One number in groups, alone on its line.
    ("1 000 001\n1000 000 043\n100 000 0043\n10000 00043", ["1000001", "1000000043"]), ("1000 000 044", ["1000", "000", "044"]),
    ("9999 123", ["9999", "123"]),
    ("1000001\t12-03-2006\tSam", ["1000001"]), ("1000001 - Sam", ["1000001"]),
]


@pytest.mark.parametrize("text, found", PASTED, ids=[repr(text)[:30] for text, _ in PASTED])
def test_numbers_are_found_in_whatever_is_pasted(text: str, found: list[str]) -> None:
    assert numbers_in(text) == found


def add(world: Any, reference: str, text: str, **more: Any) -> adding.Added:
    """Paste into the batch."""
    return adding.add(world.north, world.registrar, world.draft(reference), text, world.given, **more)


def test_a_known_number_adds_at_once_with_the_batchs_defaults(world: Any) -> None:
    reference = world.batch()
    assert [held.name for held in add(world, reference, "1000001").added] == ["Sam Taylor"]
    [line] = world.screen(reference).lines
    assert dict(line.row.typed) == TYPED
    assert not line.errors
    assert not line.warnings


SPACED = [
    # Nobody's number: the groups are numbers of their own. Somebody's: one word, to be asked about.
    ("1000 012", ["1000", "012"], ["1000 012"]), ("1000 012, 1000 013", ["1000", "012", "013"], ["1000 012", "1000 013"]),
    ("9999 1000 012 1000003", ["9999", "1000", "012", "1000003"], ["9999", "1000 012", "1000003"]),
    ("1000 012 Sam Taylor", ["1000", "012", "Sam", "Taylor"], ["1000 012"]),
    ("1000003\tSam\t1000 012\tBS1 4DJ", ["1000003"], ["1000003", "1000 012"]),
    ("1000003\tSam\t0117 496 0860", ["1000003"], ["1000003"]), ("10 00 012", ["10", "00", "012"], ["10 00 012"]),
    ("1000  012", ["1000", "012"], ["1000", "012"]),
]


@pytest.mark.parametrize("text, apart, together", SPACED, ids=[repr(text)[:30] for text, *_ in SPACED])
def test_groups_of_digits_are_one_number_only_where_somebody_has_it(text: str, apart: list[str], together: list[str]) -> None:
    assert numbers_in(text) == apart
    found = dict.fromkeys(word for one in people_in(text) for word in one.read({"1000012", "1000013"}))
    assert [word.replace(SPACE, " ") for word in found] == together


def test_a_number_with_a_space_is_asked_about_and_not_added(world: Any) -> None:
    reference = world.batch()
    added = add(world, reference, "1000 002 1000 999\n1000003")
    assert ([held.number for held in added.added], added.unknown) == ([1000003], [f"1000{SPACE}002", "1000", "999"])
    assert words_of(world.draft(reference).leftover) == list(added.unknown)


@pytest.mark.parametrize("text, said", [
    ("1000001", ""), ("1000001 1000001", "1000001 was there twice: added once"),
    ("1000001\n1000002 1000001\n1000001", "1000001 was there 3 times: added once"),
    ("1000001 1000002 1000001 1000002", "1000001 and 1000002 were there twice: each added once"),
    ("1000001 1000002 1000001 1000002 1000002", "1000001 and 1000002 were there more than once: each added once"),
    ("1000001 1000002 1000003 " * 2, "3 numbers were there twice: each added once"),
    ("1000001 {uln}", "Sam Taylor was there twice: added once"), ("1000001\tSam\t{uln}", ""),
    ("1000001 1000001 9999", "1000001 was there twice: added once"),
    ("9999 1000001 9999", "9999 was there twice: counted once"), ("1000004 1000004", "1000004 was there twice: counted once")])
def test_a_number_that_was_there_twice_is_told(world: Any, text: str, said: str) -> None:
    uln = Candidate.get(Candidate.number == 1000001).uln
    assert add(world, world.batch("1000004"), text.format(uln=uln)).repeated == said


def test_a_uln_adds_as_well(world: Any) -> None:
    uln = Candidate.get(Candidate.number == 1000002).uln
    assert [held.name for held in add(world, world.batch(), uln).added] == ["Aisha Khan"]


def numbered(world: Any, reference: str) -> list[tuple[int, int]]:
    return [(line.row.position, line.held.number) for line in world.screen(reference).lines]


def test_rows_stand_in_the_order_in_which_they_were_entered(world: Any) -> None:
    reference = world.batch("1000003")
    add(world, reference, "1000005 1000001")
    assert numbered(world, reference) == [(1, 1000003), (2, 1000005), (3, 1000001)]
    receipt = world.save(reference)
    lines = Registration.select().where(Registration.receipt == receipt).order_by(Registration.line)
    assert [line.candidate.number for line in lines] == [1000003, 1000005, 1000001]


def test_a_line_number_is_never_another_rows(world: Any) -> None:
    reference = world.batch("1000001 1000002 1000003")
    rows.remove(world.registrar, world.draft(reference), world.screen(reference).lines[2])
    add(world, reference, "1000005")
    assert numbered(world, reference) == [(1, 1000001), (2, 1000002), (4, 1000005)]


def test_the_upgrade_numbers_rows_in_the_order_of_entry(world: Any) -> None:
    one, other = world.batch("1000001 1000002 1000003"), world.batch("1000005")
    BatchRow.update(position=1 - BatchRow.position).execute()
    run_sql(db, "0070_line_numbers.sql")
    assert numbered(world, one) == [(1, 1000001), (2, 1000002), (3, 1000003)]
    assert numbered(world, other) == [(1, 1000005)]


def test_unknown_numbers_are_named_and_stay_until_dealt_with(world: Any) -> None:
    reference = world.batch()
    assert add(world, reference, "1000001 9999 1999999").unknown == ["9999", "1999999"]
    assert add(world, reference, "8888").unknown == ["8888"]
    assert world.draft(reference).leftover == "9999 1999999 8888"
    add(world, reference, "7777")
    # Of a page that was opened before the last.
    add(world, reference, "1000002 8888", instead_of=["9999", "1999999", "8888"])
    assert world.draft(reference).leftover == "7777 8888"
    adding.forget_leftover(world.registrar, world.draft(reference), ["8888"])
    assert world.draft(reference).leftover == "7777"


def test_a_candidate_is_in_a_batch_only_once(world: Any) -> None:
    reference = world.batch("1000001")
    assert [held.number for held in add(world, reference, "1000001 1000002").already] == [1000001]
    assert world.screen(reference).count == 2


def test_another_centres_candidate_counts_as_an_unknown_number(world: Any) -> None:
    theirs = world.candidate(world.south, first_names="Ines", surname="Moss")
    assert add(world, world.batch(), str(theirs)).unknown == [str(theirs)]


def test_a_candidate_who_left_the_centre_is_named_and_not_added(world: Any) -> None:
    gone = Candidate.get(Candidate.number == 1000004)
    CentreCandidate.update(ended_at=now()).where(CentreCandidate.candidate_id == gone.id).execute()
    reference = world.batch()
    assert [held.number for held in add(world, reference, "1000004").gone] == [1000004]
    assert world.screen(reference).count == 0


def test_removing_takes_out_of_the_batch_only_and_undo_puts_back(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    line = world.screen(reference).lines[0]
    rows.remove(world.registrar, world.draft(reference), line)
    assert world.screen(reference).count == 1
    assert Candidate.get(Candidate.number == line.held.number).state == "live"
    undoing.undo(world.registrar, world.draft(reference))
    assert [one.held.number for one in world.screen(reference).lines] == [1000001, 1000002]


def test_a_removed_candidate_can_be_added_again(world: Any) -> None:
    reference = world.batch("1000001")
    rows.remove(world.registrar, world.draft(reference), world.screen(reference).lines[0])
    assert len(add(world, reference, "1000001").added) == 1


def test_a_wrong_default_is_kept_in_its_box_and_reaches_no_row(world: Any) -> None:
    reference = world.batch(defaults={**DEFAULTS, "epa_on": "next summer"})
    add(world, reference, "1000001")
    assert world.draft(reference).epa_on == "next summer"
    assert "epa_on" not in world.screen(reference).lines[0].row.typed
    assert [field.name for field in world.screen(reference).lines[0].gaps] == ["epa_on"]


def test_defaults_can_be_applied_to_all_rows_and_taken_back(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    actions.set_defaults(world.registrar, world.draft(reference), {**DEFAULTS, "funding_type": "EMPLOYER_PAID"}, {},
                         world.given, apply=True)
    assert {line.text("funding_type") for line in world.screen(reference).lines} == {"EMPLOYER_PAID"}
    undoing.undo(world.registrar, world.draft(reference))
    assert {line.text("funding_type") for line in world.screen(reference).lines} == {"LEVY"}


def test_a_row_keeps_its_own_dates(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    line = world.screen(reference).lines[0]
    reading = rows.edit(world.registrar, world.draft(reference), line, {**TYPED, "starts_on": "8/9/2026"}, line.row.edition,
                        world.given)
    assert not reading.errors
    assert world.screen(reference).line(line.row.id).text("starts_on") == "2026-09-08"


def test_a_colleagues_change_of_a_row_is_never_overwritten(world: Any) -> None:
    reference = world.batch("1000001")
    line = world.screen(reference).lines[0]
    rows.edit(world.person("coordinator"), world.draft(reference), line, {**TYPED, "starts_on": "8/9/2026"},
              line.row.edition, world.given)
    mine = world.screen(reference).lines[0]
    with pytest.raises(Conflict) as conflict:
        rows.edit(world.registrar, world.draft(reference), mine, {**TYPED, "starts_on": "15/9/2026"}, line.row.edition,
                  world.given)
    assert conflict.value.who == "Rhian Powell"
    assert conflict.value.theirs["starts_on"] == "2026-09-08"
    assert world.screen(reference).lines[0].text("starts_on") == "2026-09-08"


def test_a_gap_that_is_filled_is_kept_on_the_candidate(world: Any) -> None:
    number = world.candidate(uln=None, phone=None)
    reference = world.batch(str(number))
    line = world.screen(reference).lines[0]
    assert [field.name for field in line.gaps] == ["uln", "phone"]
    typed = {"uln": "1000000043", "phone": "nonsense"}
    rows.supply(world.north, world.registrar, world.draft(reference), line, typed, world.given)
    candidate = Candidate.get(Candidate.number == number)
    assert (candidate.uln, candidate.phone) == ("1000000043", None)
    again = world.screen(reference).lines[0]
    assert [field.name for field in again.gaps] == ["phone"]
    assert again.row.typed["phone"] == "nonsense"


def test_an_employer_card_with_a_gap_is_completed_for_everybody_on_it(world: Any) -> None:
    card = {"employer_name": "Docks Diesel", "employer_ern": None, "employer_postcode": "BS1 6XN",
            "employer_telephone": "0117 496 0901"}
    one, two = world.candidate(**card), world.candidate(**card)
    reference = world.batch(f"{one} {two}")
    line = world.screen(reference).of_candidates([Candidate.get(Candidate.number == one).id])[0]
    rows.supply(world.north, world.registrar, world.draft(reference), line, {"employer_ern": "100000010"}, world.given)
    assert not world.screen(reference).to_fix


def test_an_employer_that_is_missing_as_a_whole_is_kept_once_it_has_a_name(world: Any) -> None:
    nothing = dict.fromkeys(("employer_name", "employer_ern", "employer_postcode", "employer_telephone", "position"))
    reference = world.batch(str(world.candidate(**nothing)))
    line = world.screen(reference).lines[0]
    rows.supply(world.north, world.registrar, world.draft(reference), line,
                {"employer_ern": "100000010", "position": "Fitter"}, world.given)
    half = world.screen(reference).lines[0]
    assert half.row.typed["employer_ern"] == "100000010"
    rows.supply(world.north, world.registrar, world.draft(reference), half,
                {"employer_name": "Filton Fleet", "employer_postcode": "BS34 7QL", "employer_telephone": "0117 496 0902"},
                world.given)
    assert not world.screen(reference).to_fix


def test_nine_candidates_cost_as_many_statements_as_two(world: Any, statements: Any) -> None:
    few, all_of_them = world.batch("1000001 1000002"), world.batch(FIRST_NINE)
    with statements() as for_two:
        world.screen(few)
    with statements() as for_nine:
        world.screen(all_of_them)
    assert len(for_nine) == len(for_two)
