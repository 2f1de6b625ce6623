"""Registrations that followed one another: what cancelling means, what is put back, and that nobody pays twice."""
from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from itertools import permutations
from typing import Any

import pytest
from peewee import IntegrityError
from support import sample
from support.makers import AUTOCARE, DEFAULTS, PACKAGE, TODAY
from support.workbooks import KIND, about, sheet

from imi.batches import actions, saving
from imi.batches.confirming import kinds
from imi.batches.entering import adding
from imi.batches.view import batch, screen
from imi.candidates.actions import link_by_number
from imi.candidates.models import Candidate
from imi.database.connection import db, is_sqlite
from imi.database.errors import Conflict, Refused
from imi.formats import day
from imi.mail.models import Letter
from imi.registrations.changes import each_side, ending, packages, taking_over, transfers
from imi.registrations.changes.chains import standings
from imi.registrations.changes.queries import registered
from imi.registrations.checking.duplicates import NEEDS_REASON
from imi.registrations.models import Registration
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads import receiving
from imi.uploads.checking.checker import SheetCheck
from imi.uploads.matching.columns import match

LATER = TODAY + timedelta(days=20)
SOUTH = {"employer_ern": "100000029", "employer_name": "South Garage", "employer_postcode": "BS1 4DJ",
         "employer_telephone": "0117 496 0901", "position": "Apprentice"}


class Story:
    """One candidate's registrations at two centres, by the names of what is done to them."""

    def __init__(self, world: Any) -> None:
        self.world, self.day = world, TODAY
        self.north = (world.north, world.registrar)
        self.south = (world.south, world.person("southgate"))
        self.ref = (self.north, world.save(world.batch("1000001")).reference)

    def line(self, ref: Any = None) -> Any:
        """A registration as its centre sees it, the latest where none is named."""
        (centre, _person), receipt = ref or self.ref
        return registered(centre, receipt, 1)

    def change(self, code: str, **more: Any) -> Any:
        """The latest changed to a package; the old one."""
        was, line = self.ref, self.line()
        (centre, person), receipt = was
        pence = packages.planned(centre, line, code, self.day).offer.pence
        made = packages.change(centre, person, receipt, 1, code, pence=pence, purchase_order="", edition=line.edition,
                               today=self.day, **{"confirmed": True, "reason": "Came back", **more})
        self.ref = (was[0], made.reference)
        return was

    def cancel(self, ref: Any = None) -> None:
        """Cancelled."""
        (centre, person), _receipt = ref or self.ref
        ending.cancel(centre, person, [self.line(ref).id], today=self.line(ref).undo_until)

    def withdraw(self, ref: Any = None) -> None:
        """Withdrawn."""
        (centre, person), _receipt = ref or self.ref
        ending.withdraw(centre, person, [self.line(ref).id], reason="LEFT_JOB", on=self.day, today=self.day)

    def back(self, ref: Any = None) -> None:
        """Put back on the day on which its withdrawal was entered."""
        (centre, person), _receipt = ref or self.ref
        ending.put_back(centre, person, [self.line(ref).id], text="A mistake", today=TODAY, confirmed=True)

    def offer(self, ref: Any = None) -> int:
        """Offered to the other centre, which knows the candidate."""
        link_by_number(*self.south, "1000001", Candidate.get(Candidate.number == 1000001).date_of_birth)
        (centre, person), _receipt = ref or self.ref
        return transfers.offer(centre, person, self.line(ref), "0523", "")

    def accept(self, number: int) -> Any:
        """Taken over; the old one."""
        was = self.ref
        made = taking_over.complete(*self.south, number, SOUTH, purchase_order="", confirmed=True, today=self.day)
        self.ref = (self.south, made.reference)
        return was

    def why_not(self, ref: Any) -> str:
        """Why one is not put back."""
        line = self.line(ref)
        return standings(ref[0][0], [line], TODAY)[line.id].why_not


@pytest.fixture
def story(world: Any) -> Story:
    """A candidate registered today at Northgate."""
    return Story(world)


def test_after_a_late_change_of_package_only_one_registration_is_active(story: Story) -> None:
    story.day = LATER
    old = story.change("ACAP01B")
    with pytest.raises(ending.TooLate, match=rf"{story.ref[1]}/1 on ACAP01B has taken its place"):
        story.back(old)
    with pytest.raises(IntegrityError, match="in_its_place"), db.atomic():
        Registration.update(state="active").where(Registration.id == story.line(old).id).execute()
    story.cancel()
    assert any("stays charged. It can be put back" in one.body for one in Letter.select().where(Letter.body.is_null(False)))
    story.back(old)
    assert (story.line(old).state, story.line().state) == ("active", "cancelled")


def test_a_withdrawn_successor_is_put_back_in_place_of_the_old_one(story: Story) -> None:
    story.day = LATER
    old = story.change("ACAP01B")
    story.withdraw()
    assert "had taken its place, and is withdrawn" in story.why_not(old)
    with pytest.raises(ending.TooLate):
        story.back(old)
    story.back()
    assert story.line().state == "active"


def test_changing_back_does_not_charge_a_paid_package_again(story: Story) -> None:
    story.day = LATER
    story.change("ACAP01B")
    story.day = TODAY
    with pytest.raises(Refused, match=r"stays charged\. Cancel .*, then put .* back: nothing is charged twice"):
        story.change("ACAP01A")


def test_cancelling_after_a_transfer_lets_the_old_centre_put_back_its_own(story: Story) -> None:
    paid = story.accept(story.offer())
    assert story.why_not(paid) == "A registration at another centre has taken its place"
    story.cancel()
    told = [one.body for one in Letter.select().where(Letter.kind == "transfer", Letter.centre_id == story.world.north.id)]
    assert any("Yours can be put back" in body and f"{paid[1]}/1" in body and story.ref[1] not in body for body in told)
    story.back(paid)
    assert story.line(paid).state == "active"
    assert story.line(paid).pence is not None
    # It can be transferred once more.
    story.ref = paid
    story.accept(story.offer())
    assert [story.line(paid).state, story.line().state, story.line().pence] == ["transferred", "active", None]


def test_a_withdrawal_may_be_dated_from_the_registration_day_on(story: Story) -> None:
    story.withdraw()
    story.back()
    (centre, person), receipt = story.ref
    Registration.update(state_on=TODAY + timedelta(days=1)).where(Registration.id == story.line().id).execute()
    with pytest.raises(Refused, match=rf"must not be before 23 November 2026, when {receipt}/1 was registered"):
        ending.withdraw(centre, person, [story.line().id], reason="LEFT_JOB", on=TODAY - timedelta(days=1), today=TODAY)
    story.withdraw()
    assert story.line().state_on == TODAY


@pytest.mark.parametrize("said", sample.of(["  ", ""]))
def test_a_change_of_package_needs_a_reason_to_register_again(story: Story, said: str) -> None:
    story.withdraw()
    world = story.world
    story.ref = (story.north, world.save(world.batch("1000001", package="ACAP01B")).reference)
    with pytest.raises(Refused, match="Say why the candidate is registered again") as refused:
        story.change("ACAP01A", reason=said)
    assert refused.value.field == "reason"
    story.change("ACAP01A", reason=" Came back ")
    assert Registration.get_by_id(story.line().id).again_reason == "Came back"


def said_by_a_batch(story: Story, centre: Any, person: Any) -> list[Any]:
    """What a draft of the centre says of the candidate on the package."""
    with db.atomic() as taken_back:
        draft = actions.open_batch(centre, person, APPRENTICESHIP)
        actions.choose(centre, person, draft, AUTOCARE, PACKAGE, "", TODAY)
        adding.add(centre, person, batch(centre, draft.reference), "1000001", story.world.given)
        found = screen(centre, draft.reference, story.day).lines[0].more
        taken_back.rollback()
    return list(found)


def said_of_a_row(story: Story, centre: Any, _person: Any) -> list[Any]:
    """The same of a row of a spreadsheet."""
    cells = {**about(1000001), "phone": "", "email": ""}
    [line] = receiving.lines_of(sheet(cells), match(KIND.fields, sheet(cells).headings))
    [found] = SheetCheck(centre, KIND, story.day).check([line])
    return list(found.problems)


def said_of_a_change(story: Story, centre: Any, person: Any) -> list[Any]:
    """The same of a change to it from another package."""
    with db.atomic() as taken_back:
        draft = actions.open_batch(centre, person, APPRENTICESHIP)
        actions.choose(centre, person, draft, AUTOCARE, "ACAP01B", "", TODAY)
        actions.set_defaults(person, batch(centre, draft.reference), DEFAULTS, {}, story.world.given, apply=False)
        adding.add(centre, person, batch(centre, draft.reference), "1000001", story.world.given)
        seen = story.world.screen(draft.reference, centre)
        ticks = [one.key for kind in kinds(seen.lines) for one in kind.warned]
        made = saving.register(centre, person, draft.reference, saving.Submission(
            "key-of-this-test", seen.fingerprint, seen.offer.pence, ticks=ticks, reasons=dict.fromkeys(ticks, "x")), TODAY)
        found = packages.planned(centre, registered(centre, made.reference, 1), PACKAGE, story.day).warnings
        taken_back.rollback()
    return list(found)


@pytest.mark.parametrize("door", sample.of([said_of_a_change, said_by_a_batch, said_of_a_row]), ids=lambda door: door.__name__)
def test_paying_for_what_can_be_put_back_free_needs_a_reason(story: Story, door: Any) -> None:
    def told(side: Any) -> list[str]:
        return [one.message for one in door(story, *side) if one.code in NEEDS_REASON]

    paid = story.accept(story.offer())
    assert [told(story.north), told(story.south) if door is not said_of_a_change else []] == [[], []]
    story.cancel()
    until = story.line().undo_until
    assert told(story.south) == [
        f"Came to your centre on ACAP01A by transfer and was cancelled here. Until {day(until)} the centre that let go can put "
        "its registration back and transfer it again, free of charge. Say why the candidate is registered again"]
    assert told(story.north) == [
        f"{paid[1]}/1 on ACAP01A, which another centre had taken over and cancelled, can be put back free of charge until "
        f"{day(until)}. Say why the candidate is registered again"]
    story.day = until + timedelta(days=1)
    assert told(story.south) == told(story.north) == []


ENDINGS = {"cancel": Story.cancel, "withdraw": Story.withdraw, "change": lambda story: story.change("ACAP01B")}


@pytest.mark.parametrize("by_receiver", sample.of([True, False]))
@pytest.mark.parametrize("how", ENDINGS)
def test_an_open_transfer_ends_with_its_registration_and_tells_both(story: Story, how: str, by_receiver: bool) -> None:
    if by_receiver:
        transfers.take_back(*story.north, story.offer())
        number = transfers.ask(*story.south, "1000001", "ACAP01A", "")
        transfers.agree_to(*story.north, number)
    else:
        number = story.offer()
    ours = story.ref[1]
    ENDINGS[how](story)
    seen = each_side.transfer(story.world.south, number)
    assert (seen.state, seen.may_complete, seen.may_refuse, seen.may_take_back) == ("ended", False, False, False)
    letters = list(Letter.select().where(Letter.subject.contains("ended")))
    assert {letter.centre_id for letter in letters} == {story.world.north.id, story.world.south.id}
    assert all((ours in letter.body) == (letter.centre_id == story.world.north.id) for letter in letters)
    for act in (lambda: story.accept(number), lambda: transfers.refuse(*story.south, number, "No"),
                lambda: transfers.agree_to(*story.north, number)):
        with pytest.raises(Conflict, match=r"This transfer is ended\. Nothing was changed"):
            act()


def test_an_ended_registration_is_not_offered_for_transfer(story: Story) -> None:
    line, number = story.line(), story.offer()
    with pytest.raises(IntegrityError, match="in_transfer"), db.atomic():
        Registration.update(state="withdrawn").where(Registration.id == line.id).execute()
    transfers.take_back(*story.north, number)
    story.withdraw()
    with pytest.raises(Conflict, match=r"The registration is withdrawn\. Nothing was offered"):
        transfers.offer(*story.north, line, "0523", "")


STEPS = {
    "change": lambda story, first: story.change("ACAP01B" if story.line().package_code == "ACAP01A" else "ACAP01A"),
    "transfer": lambda story, first: story.accept(story.offer()),
    "cancel": lambda story, first: story.cancel(),
    "withdraw": lambda story, first: story.withdraw(),
    "back": lambda story, first: story.back(),
    "first back": lambda story, first: story.back(first),
    "later": lambda story, first: setattr(story, "day", LATER),
}


ORDERS = list(permutations(STEPS, 4))


def test_any_order_of_changes_leaves_one_active_and_charges_once(world: Any) -> None:
    story = Story(world)
    first = start = story.ref
    # Every so many orders are as good as any.
    for order in sample.of([*ORDERS[::97], *ORDERS], 3):
        with db.atomic() as taken_back:
            story.ref, story.day = start, TODAY
            for name in order:
                # What does not fit says why, and changes nothing.
                with suppress(Refused), db.atomic():
                    STEPS[name](story, first)
            rows = list(Registration.select().where(Registration.candidate == story.line(first).candidate))
            assert sum(row.state == "active" for row in rows) <= 1, order
            paid = Counter(row.package_id for row in rows if row.pence and row.state != "cancelled" and not row.again_reason)
            assert max(paid.values(), default=0) <= 1, order
            taken_back.rollback()


def test_an_upgrade_links_earlier_registrations_into_chains(story: Story) -> None:
    story.day = LATER
    first, second = story.change("ACAP01B"), story.change("ACAP01C")
    step = import_module("imi.migrations.0040_chains")
    on_table = "" if is_sqlite() else " ON registration"
    ids = [story.line(ref).id for ref in (first, second, None)]
    for trigger in ("follows", "in_its_place"):
        db.execute_sql(f"DROP TRIGGER registration_{trigger}_update{on_table}")
    db.execute_sql("DROP INDEX registration_first_id")
    Registration.update(first_id=None).execute()
    step._name_the_first(db)
    assert [Registration.get_by_id(one).first_id for one in ids] == [ids[0]] * 3
    # Two that are active already are left for people to look at.
    Registration.update(first_id=None).execute()
    Registration.update(state="active").where(Registration.id == ids[0]).execute()
    step._name_the_first(db)
    assert [Registration.get_by_id(one).first_id for one in ids] == [None] * 3
