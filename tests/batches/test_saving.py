"""Save: everybody or nobody, once, with a receipt; and the reason where it is refused."""
from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from support.makers import AUTOCARE, FIRST_NINE

from imi.audit.models import Audit
from imi.batches import actions, saving
from imi.batches.confirming import kinds
from imi.batches.drafts import left_of
from imi.batches.entering import adding
from imi.batches.models import Batch, BatchRow
from imi.batches.saving import BatchChanged, NotReady, PriceChanged
from imi.candidates import actions as candidates
from imi.candidates.queries import find
from imi.catalogue.actions import set_price
from imi.catalogue.models import Approval, Package, Price
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import NotFound
from imi.mail.models import Letter
from imi.registrations import receipts
from imi.registrations import register as registrations
from imi.registrations.changes import ending
from imi.registrations.models import ConfirmedWarning, Receipt, Registration


def test_saving_makes_one_receipt_its_lines_audit_and_emails(world: Any) -> None:
    receipt = world.save(world.batch(FIRST_NINE))
    assert receipt.reference == "R-26-104001"
    assert (receipt.candidates, receipt.pence, receipt.unpriced) == (9, 9 * 36000, 0)
    assert Registration.select().where(Registration.receipt == receipt.id).count() == 9
    assert {letter.to for letter in Letter.select()} == {"registrar@northgate.example", "apprenticeships@northgate.example"}
    assert Audit.select().where(Audit.verb == "registered", Audit.thing == "receipt").count() == 1
    # Each candidate's own history has it, too.
    assert Audit.select().where(Audit.verb == "registered", Audit.cause == receipt.reference).count() == 9


def test_the_lines_stand_in_the_order_entered_and_read_as_registered(world: Any) -> None:
    saved = receipts.saved(world.north, world.save(world.batch("1000003 1000001")).reference)
    assert [(line.number, line.first_names, line.surname) for line in saved.lines] == [
        (1000003, "Leo", "O'Neill"), (1000001, "Sam", "Taylor")]
    assert saved.lines[0].reference == f"{saved.receipt.reference}/1"
    assert (saved.lines[0].starts_on, saved.lines[0].ends_on) == (date(2026, 9, 1), date(2028, 8, 31))


def test_save_again_gives_the_same_receipt(world: Any) -> None:
    reference = world.batch("1000001")
    submission = world.submission(reference)
    first = saving.register(world.north, world.registrar, reference, submission, world.today)
    assert saving.register(world.north, world.registrar, reference, submission, world.today).id == first.id
    other_form = saving.Submission("another-form-xxxxxxxx", "stale", None)
    assert saving.register(world.north, world.registrar, reference, other_form, world.today).id == first.id
    assert (Receipt.select().count(), Registration.select().count()) == (1, 1)


@pytest.mark.failure(94)
def test_eight_saves_at_once_register_once(world: Any) -> None:
    reference = world.batch(FIRST_NINE)
    submission, together, found = world.submission(reference), threading.Barrier(8), []

    def press() -> None:
        with db.connection_context():
            together.wait()
            found.append(saving.register(world.north, world.registrar, reference, submission, world.today).reference)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["R-26-104001"] * 8
    assert (Receipt.select().count(), Registration.select().count(), Letter.select().count()) == (1, 9, 2)


def test_a_save_that_is_cut_off_leaves_nothing_and_a_repeat_finishes_it(world: Any, monkeypatch: Any) -> None:
    reference = world.batch(FIRST_NINE)

    def cut_off(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(registrations, "write_confirmation", cut_off)
        with pytest.raises(KeyboardInterrupt):
            world.save(reference)
    assert (Receipt.select().count(), Registration.select().count(), world.draft(reference).state) == (0, 0, "draft")
    assert world.save(reference).reference == "R-26-104001"


def refusal(world: Any, reference: str, **changed: Any) -> str:
    """The sentence with which Save is refused."""
    with pytest.raises(NotReady) as refused:
        world.save(reference, **changed)
    assert Receipt.select().count() == 0
    return str(refused.value.message)


def test_an_empty_batch_is_not_saved(world: Any) -> None:
    assert refusal(world, world.batch()) == "Add at least one candidate"


def test_a_batch_without_a_package_is_not_saved(world: Any) -> None:
    assert refusal(world, world.batch("1000001", package="")) == "Choose a package"


def test_gaps_block_saving_and_are_counted(world: Any) -> None:
    reference = world.batch(f"1000001 {world.candidate(email=None)}")
    assert refusal(world, reference) == "1 of 2 candidates need something first"


def test_complete_rows_can_be_saved_and_the_rest_stays_in_a_new_draft(world: Any) -> None:
    reference = world.batch(f"1000001 1000002 {world.candidate(email=None)}")
    receipt = world.save(reference, complete_only=True)
    assert receipt.candidates == 2
    rest = left_of(world.north, receipt.batch_id)
    assert [len(line.gaps) for line in world.screen(rest).lines] == [1]
    assert world.draft(rest).package_id == world.draft(reference).package_id


def test_a_candidate_is_not_registered_twice_on_a_package(world: Any) -> None:
    world.save(world.batch("1000001"))
    reference = world.batch("1000001")
    [line] = world.screen(reference).lines
    assert line.blocked[0].message.startswith("Already registered on ACAP01A since 23 November 2026 (R-26-104001/1)")
    with pytest.raises(NotReady):
        world.save(reference)


def test_another_package_of_the_standard_is_no_problem(world: Any) -> None:
    world.save(world.batch("1000001"))
    assert world.save(world.batch("1000001", package="ACAP01B")).reference == "R-26-104002"


def test_a_package_withdrawn_meanwhile_is_named_and_the_rows_are_kept(world: Any) -> None:
    reference = world.batch("1000001")
    Package.update(closes_on=date(2026, 11, 22)).where(Package.code == "ACAP01A").execute()
    assert refusal(world, reference).startswith("ACAP01A is no longer offered")
    assert world.screen(reference).count == 1


def test_a_standard_unlinked_meanwhile_is_named_and_the_rows_are_kept(world: Any) -> None:
    reference = world.batch("1000001")
    Approval.update(closes_on=date(2026, 11, 22)).where(Approval.centre == world.north).execute()
    assert "no longer open to your centre" in refusal(world, reference)
    assert world.screen(reference).count == 1


def test_a_price_that_changed_is_asked_about(world: Any) -> None:
    reference = world.batch("1000001")
    submission = world.submission(reference)
    package = Package.get(Package.code == "ACAP01A")
    set_price(package, 37200, world.today)
    with pytest.raises(PriceChanged):
        saving.register(world.north, world.registrar, reference, submission, world.today)
    accepted = saving.Submission("the-second-form-xxxx", submission.fingerprint, submission.pence, accept_price="37200")
    assert saving.register(world.north, world.registrar, reference, accepted, world.today).pence == 37200


def test_saving_is_refused_when_a_colleague_added_a_row_meanwhile(world: Any) -> None:
    reference = world.batch("1000001")
    submission = world.submission(reference)
    adding.add(world.north, world.person("coordinator"), world.draft(reference), "1000002", world.given)
    with pytest.raises(BatchChanged) as changed:
        saving.register(world.north, world.registrar, reference, submission, world.today)
    assert changed.value.who == "Rhian Powell"


def test_without_a_price_the_total_is_not_set_and_never_zero(world: Any) -> None:
    Price.update(withdrawn_at=now()).execute()
    receipt = world.save(world.batch("1000001 1000002"))
    assert (receipt.pence, receipt.unpriced) == (None, 2)


def test_a_centre_that_demands_a_purchase_order_gets_one(world: Any) -> None:
    reference = world.batch("1000001")
    Centre.update(purchase_order_required=True).where(Centre.id == world.north.id).execute()
    assert refusal(world, reference) == "Enter the purchase order number"
    Batch.update(purchase_order="PO 1").where(Batch.reference == reference).execute()
    assert world.save(reference).purchase_order == "PO 1"


def test_a_warning_blocks_save_until_a_person_confirms_it(world: Any) -> None:
    reference = world.batch(str(world.candidate(surname="smith")))
    assert refusal(world, reference) == "Confirm or correct every warning"
    [kind] = kinds(world.screen(reference).lines)
    world.save(reference, ticks={kind.key})
    [confirmed] = ConfirmedWarning.select().where(ConfirmedWarning.registration.is_null())
    assert (confirmed.code, confirmed.value, confirmed.person.name) == ("surname.lower_case", "smith", "Priya Nair")


def test_valid_confirmations_are_kept_when_saving_is_refused(world: Any) -> None:
    reference = world.batch(f"{world.candidate(surname='smith')} {world.candidate(first_names='X')}")
    first = kinds(world.screen(reference).lines)[0]
    with pytest.raises(NotReady):
        world.save(reference, ticks={first.key})
    assert len(kinds(world.screen(reference).lines)) == 1


def test_a_confirmation_falls_when_the_value_changes(world: Any) -> None:
    reference = world.batch("1000001")
    row = BatchRow.get(BatchRow.batch == world.draft(reference).id)
    soon = '{"starts_on": "%s", "ends_on": "2029-08-31", "epa_on": "2029-09-01", "funding_type": "LEVY"}'
    BatchRow.update(typed=soon % "2027-05-01", edition=2).where(BatchRow.id == row.id).execute()
    [kind] = kinds(world.screen(reference).lines)
    with pytest.raises(NotReady):
        world.save(reference)
    BatchRow.update(typed=soon % "2027-05-02", edition=3).where(BatchRow.id == row.id).execute()
    with pytest.raises(NotReady):
        world.save(reference, ticks={kind.key})


def test_an_employers_odd_card_is_confirmed_once_for_all_on_it(world: Any) -> None:
    card = {"employer_ern": "999999999", "employer_name": "New Garage"}
    reference = world.batch(f"{world.candidate(**card)} {world.candidate(**card)}")
    [kind] = kinds(world.screen(reference).lines)
    assert len(kind.warned) == 1
    assert world.save(reference, ticks={kind.key}).candidates == 2


def test_registering_again_after_a_withdrawal_takes_a_reason(world: Any) -> None:
    world.save(world.batch("1000001"))
    Registration.update(state="withdrawn").execute()
    reference = world.batch("1000001")
    [kind] = kinds(world.screen(reference).lines)
    with pytest.raises(NotReady):
        world.save(reference, ticks={kind.key})
    one = kind.warned[0].key
    receipt = world.save(reference, ticks={one}, reasons={one: "Came back to the same garage"})
    line = Registration.get(Registration.receipt == receipt.id)
    assert line.again_reason == "Came back to the same garage"


def test_the_reason_for_registering_again_belongs_to_its_package(world: Any) -> None:
    for package in ("ACAP01A", "ACAP01B"):
        world.save(world.batch("1000001", package=package))
    Registration.update(state="withdrawn").execute()
    reference = world.batch("1000001")

    def ticked(why: str) -> dict[str, Any]:
        keys = {one.key for kind in kinds(world.screen(reference).lines) for one in kind.warned}
        return {"ticks": keys, "reasons": dict.fromkeys(keys, why)}

    with pytest.raises(PriceChanged):
        world.save(reference, pence=1, **ticked("For the first package"))
    actions.choose(world.north, world.registrar, world.draft(reference), AUTOCARE, "ACAP01B", None, world.today)
    receipt = world.save(reference, key="another-key-of-the-form", **ticked("For the second package"))
    line = Registration.get(Registration.receipt == receipt.id)
    assert line.again_reason == "For the second package"
    kept = ConfirmedWarning.select().where(ConfirmedWarning.registration == line.id)
    assert {(one.code, one.reason) for one in kept} >= {("package.again", "For the second package")}
    assert "For the first package" not in {one.reason for one in kept}


def test_a_registration_keeps_no_confirmation_about_another_package(world: Any) -> None:
    Package.update(follows_id=Package.get(Package.code == "ACAP01A").id).where(Package.code == "ACAP01B").execute()
    reference = world.batch("1000001", package="ACAP01B")
    ticks = {kind.key for kind in kinds(world.screen(reference).lines)}
    with pytest.raises(PriceChanged):
        world.save(reference, pence=1, ticks=ticks)
    assert {one.field for one in ConfirmedWarning.select()} == {"package"}
    actions.choose(world.north, world.registrar, world.draft(reference), AUTOCARE, "ACAP01A", None, world.today)
    [row] = world.screen(reference).lines
    asked = {(one.code, one.value) for one in row.all_warnings}
    receipt = world.save(reference, key="another-key-of-the-form", ticks={kind.key for kind in kinds([row])})
    line = Registration.get(Registration.receipt == receipt.id)
    kept = {(one.code, one.value) for one in ConfirmedWarning.select().where(ConfirmedWarning.registration == line.id)}
    assert kept <= asked


def test_a_receipt_shows_for_ever_what_was_registered(world: Any) -> None:
    receipt = world.save(world.batch("1000001"))
    candidates.change(find(world.north, 1000001), {"surname": "Taylor-Reid"})
    assert receipts.saved(world.north, receipt.reference).lines[0].surname == "Taylor"
    assert find(world.north, 1000001).surname == "Taylor-Reid"


def test_registering_nine_costs_as_many_statements_as_two(world: Any, statements: Any) -> None:
    few, many = world.batch("1000001 1000002"), world.batch(FIRST_NINE, package="ACAP01D", slug="st0499-ap01")
    with statements() as for_two:
        world.save(few)
    with statements() as for_nine:
        world.save(many)
    assert len(for_nine) <= len(for_two)


def test_southgate_cannot_save_northgates_batch(world: Any) -> None:
    reference = world.batch("1000001")
    with pytest.raises(NotFound):
        saving.register(world.south, world.person("southgate"), reference, world.submission(reference), world.today)


def test_a_row_that_became_ready_since_the_review_is_shown_before_saving(world: Any) -> None:
    elsewhere = world.save(world.batch("1000002"))
    reference = world.batch("1000001 1000002 1000003")
    shown = world.submission(reference, complete_only=True)
    assert len(world.screen(reference).complete) == 2
    ending.cancel(world.north, world.registrar, [Registration.get(Registration.receipt == elsewhere).id], today=world.today)
    with pytest.raises(BatchChanged):
        saving.register(world.north, world.registrar, reference, shown, world.today)
    world.save(world.batch("1000001"))
    shown = world.submission(reference, complete_only=True, key="another-form-xxxxxxxx")
    world.save(world.batch("1000003"))
    with pytest.raises(BatchChanged):
        saving.register(world.north, world.registrar, reference, shown, world.today)
    assert Receipt.select().where(Receipt.batch_id == world.draft(reference).id).count() == 0
