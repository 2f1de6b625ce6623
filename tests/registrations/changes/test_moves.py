"""What becomes of a registration: cancelled, withdrawn, put back, another package, another centre."""
from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from support.addresses import RECEIPTS
from support.makers import AUTOCARE, PACKAGE, TODAY

from imi.audit.models import Audit
from imi.batches.confirming import kinds
from imi.candidates.actions import link_by_number
from imi.candidates.models import Candidate
from imi.catalogue.actions import approve
from imi.catalogue.models import Package, PackageHolds, Version
from imi.centres import settings
from imi.centres.actions import add_centre
from imi.database.connection import db, is_sqlite
from imi.database.errors import Conflict, NotFound, Refused
from imi.mail.models import Letter
from imi.migrations import guards
from imi.registrations.changes import each_side, ending, packages, taking_over, transfers
from imi.registrations.changes.chains import standings
from imi.registrations.changes.queries import moves, registered, successors
from imi.registrations.changes.reregister import NotAgreed
from imi.registrations.models import Receipt, Registration

LATER = TODAY + timedelta(days=20)


@pytest.fixture
def receipt(world: Any) -> str:
    """Two candidates registered today; the receipt's reference."""
    return str(world.save(world.batch("1000001 1000002")).reference)


def line(world: Any, receipt: str, number: int = 1) -> Any:
    """A registration of Northgate."""
    return registered(world.north, receipt, number)


def put_back_until(world: Any, one: Any) -> date:
    """The last day on which it can be put back."""
    return standings(world.north, [one], TODAY)[one.id].until


def withdraw(world: Any, receipt: str, **changed: Any) -> Any:
    """Withdraw the first line."""
    said = {"reason": "LEFT_JOB", "on": TODAY, "today": TODAY, **changed}
    return ending.withdraw(world.north, world.registrar, [line(world, receipt).id], **said)


def test_cancelling_within_the_window_is_in_the_audit_and_sends_an_email(world: Any, receipt: str) -> None:
    ending.cancel(world.north, world.registrar, [line(world, receipt).id], today=TODAY + timedelta(days=1))
    found = line(world, receipt)
    assert found.state == "cancelled"
    assert [move.to_state for move in moves(world.north, [found.id])] == ["cancelled"]
    assert Audit.select().where(Audit.verb == "cancelled", Audit.candidate_id == found.candidate).count() == 1
    letters = list(Letter.select().where(Letter.kind != "confirmation"))
    assert {letter.to for letter in letters} == {"registrar@northgate.example", "apprenticeships@northgate.example"}
    assert all("1 registration cancelled" in letter.subject and f"{receipt}/1" in letter.body for letter in letters)
    person = Candidate.get_by_id(found.candidate)
    assert not any(str(secret) in letter.body for letter in letters for secret in (person.uln, person.date_of_birth))


def test_cancelling_is_refused_after_the_undo_window(world: Any, receipt: str) -> None:
    with pytest.raises(ending.TooLate, match=r"could be cancelled until 24 November 2026\. Withdraw"):
        ending.cancel(world.north, world.registrar, [line(world, receipt).id], today=TODAY + timedelta(days=2))
    settings.put("undo_days", 14)
    later = world.save(world.batch("1000005")).reference
    ending.cancel(world.north, world.registrar, [line(world, later).id], today=TODAY + timedelta(days=14))
    assert line(world, later).state == "cancelled"


def test_an_upgrade_stores_the_undo_window_of_earlier_registrations(world: Any, receipt: str) -> None:
    withdraw(world, receipt)
    settings.put("undo_days", 3)
    # No guard of it stood then.
    db.execute_sql(f"DROP TRIGGER IF EXISTS receipt_promised_update{'' if is_sqlite() else ' ON receipt'}")
    for table in ("receipt", "registration_move"):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN undo_until")
    import_module("imi.migrations.0042_promises").up(None, db)
    assert line(world, receipt).undo_until == TODAY + timedelta(days=3)
    assert put_back_until(world, line(world, receipt)) == TODAY + timedelta(days=3)
    assert guards.missing(db) == []


def test_a_new_undo_window_does_not_change_earlier_registrations(world: Any, receipt: str) -> None:
    settings.put("undo_days", 5)
    later = world.save(world.batch("1000005")).reference
    withdraw(world, later)
    for days in (0, 30):
        settings.put("undo_days", days)
        assert [line(world, each).undo_until.day for each in (receipt, later)] == [24, 28]
        assert put_back_until(world, line(world, later)) == TODAY + timedelta(days=5)


@pytest.mark.parametrize(("changed", "field", "sentence"), [
    ({"reason": ""}, "reason", "Choose why the candidate is withdrawn"),
    ({"reason": "BORED"}, "reason", "Choose why the candidate is withdrawn"),
    ({"on": TODAY + timedelta(days=1)}, "moved_on", "Withdrawn on must be a day up to today"),
    ({"on": TODAY - timedelta(days=1)}, "moved_on", "must not be before 23 November 2026"),
])
def test_a_withdrawal_takes_a_reason_and_a_day(
        world: Any, receipt: str, changed: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        withdraw(world, receipt, **changed)
    assert refused.value.field == field
    assert line(world, receipt).state == "active"


def test_a_withdrawal_is_put_back_unless_the_candidate_is_registered_again(world: Any, receipt: str) -> None:
    withdraw(world, receipt)
    ending.put_back(world.north, world.registrar, [line(world, receipt).id], text="A mistake", today=TODAY)
    assert line(world, receipt).state == "active"
    withdraw(world, receipt)
    again = world.batch("1000001")
    keys = [one.key for kind in kinds(world.screen(again).lines) for one in kind.warned]
    world.save(again, ticks=set(keys), reasons=dict.fromkeys(keys, "Came back"))
    with pytest.raises(Refused, match="registered on this package again"):
        ending.put_back(world.north, world.registrar, [line(world, receipt).id], text="A mistake", today=TODAY)
    assert line(world, receipt).state == "withdrawn"


def test_the_second_of_two_people_ending_a_registration_is_refused(world: Any, receipt: str) -> None:
    withdraw(world, receipt)
    with pytest.raises(Conflict, match=f"{receipt}/1 is withdrawn since 23 November 2026. Nothing was changed"):
        ending.cancel(world.north, world.registrar, [line(world, receipt).id, line(world, receipt, 2).id], today=TODAY)
    assert line(world, receipt, 2).state == "active"


def test_another_centres_registration_is_unknown(world: Any, receipt: str) -> None:
    ids = [line(world, receipt).id]
    with pytest.raises(NotFound):
        registered(world.south, receipt, 1)
    with pytest.raises(NotFound):
        ending.cancel(world.south, world.person("southgate"), ids, today=TODAY)
    with pytest.raises(NotFound):
        ending.put_back(world.south, world.person("southgate"), ids, text="A mistake", today=TODAY)


@pytest.mark.parametrize(("on", "state"), [(TODAY, "cancelled"), (LATER, "withdrawn")])
def test_a_change_of_package_ends_the_old_one_and_charges_the_new_one(
        world: Any, receipt: str, on: date, state: str) -> None:
    old = line(world, receipt)
    planned = packages.planned(world.north, old, "ACAP01B", on)
    fresh = packages.change(world.north, world.registrar, receipt, 1, "ACAP01B", pence=planned.offer.pence, purchase_order="PO-9",
                            confirmed=True, edition=old.edition, today=on)
    new = registered(world.north, fresh.reference, 1)
    assert (line(world, receipt).state, new.state, new.package_code) == (state, "active", "ACAP01B")
    assert (new.pence, new.purchase_order, new.came_from) == (planned.offer.pence, "PO-9", old.id)
    assert successors(world.north, [old.id]) == {old.id: f"{fresh.reference}/1"}
    assert Letter.select().where(Letter.receipt_id == fresh.id, Letter.kind == "confirmation").count() == 2


def test_a_confirmed_warning_or_price_counts_only_as_it_was_shown(world: Any, receipt: str) -> None:
    old, texts = line(world, receipt), {"ends_on": "1/12/2026"}
    shown = packages.planned(world.north, old, "ACAP01B", TODAY, texts)
    asked = {"pence": shown.offer.pence, "purchase_order": "", "edition": old.edition, "today": TODAY}
    for odd in ("2/12/2026", "1/12/2033"):
        with pytest.raises(NotAgreed, match="Confirm what is unusual"):
            packages.change(world.north, world.registrar, receipt, 1, "ACAP01B", confirmed=shown.warned,
                            texts={"ends_on": odd}, **asked)
    with pytest.raises(Conflict, match=r"it was £1\.00, and is £360\.00 now"):
        packages.change(world.north, world.registrar, receipt, 1, "ACAP01B", confirmed=shown.warned, texts=texts,
                        **{**asked, "pence": 100})
    assert line(world, receipt).state == "active"
    packages.change(world.north, world.registrar, receipt, 1, "ACAP01B", confirmed=shown.warned, texts=texts, **asked)
    assert line(world, receipt).state == "cancelled"


def test_an_impossible_change_of_package_changes_nothing(world: Any, receipt: str) -> None:
    old = line(world, receipt)

    def change(code: str, **more: Any) -> None:
        packages.change(world.north, world.registrar, receipt, 1, code, purchase_order="", confirmed=False, today=TODAY,
                        **{"edition": old.edition, "pence": None, **more})

    with pytest.raises(Refused, match="Choose a package from the list"):
        change("NOPE")
    pence = packages.planned(world.north, old, "ACAP01C", TODAY).offer.pence
    with pytest.raises(Conflict, match="price has changed"):
        change("ACAP01C", pence=1)
    with pytest.raises(Conflict, match="Nothing was changed"):
        change("ACAP01C", pence=pence, edition=old.edition - 1)
    Candidate.update(phone=None, edition=Candidate.edition + 1).where(Candidate.id == old.candidate).execute()
    with pytest.raises(NotAgreed):
        change("ACAP01C", pence=pence)
    assert line(world, receipt).state == "active"
    assert Receipt.select().count() == 1


def take_over(world: Any, number: int, **changed: Any) -> Receipt:
    """Southgate completes a transfer with an employer of its own."""
    texts = {"employer_ern": "100000029", "employer_name": "South Garage", "employer_postcode": "BS1 4DJ",
             "employer_telephone": "0117 496 0901", "position": "Apprentice"}
    return taking_over.complete(world.south, world.person("southgate"), number, {**texts, **changed}, purchase_order="",
                              confirmed=True, today=TODAY)


def test_a_transfer_completes_once_the_receiver_proves_and_accepts(world: Any, receipt: str) -> None:
    old = line(world, receipt)
    number = transfers.offer(world.north, world.registrar, old, "0523", "Moved to Southgate")
    seen = each_side.transfer(world.south, number)
    assert taking_over.receivable(world.south, seen) is None
    with pytest.raises(transfers.TransferMoved):
        take_over(world, number)
    born = Candidate.get_by_id(old.candidate).date_of_birth
    link_by_number(world.south, world.person("southgate"), "1000001", born)
    with pytest.raises(Conflict, match="was completed in the meantime") as conflict:
        take_over(world, number, phone="0117 496 0999")
    assert set(conflict.value.theirs) == {"phone"}
    assert transfers.transfer(world.north, number).state == "asked"
    fresh = take_over(world, number)
    new = registered(world.south, fresh.reference, 1)
    assert (line(world, receipt).state, new.state, new.came_from, new.pence) == ("transferred", "active", old.id, None)
    assert Registration.select().where(Registration.candidate == old.candidate, Registration.state == "active").count() == 1
    assert each_side.transfer(world.north, number).state == "done"
    assert Letter.select().where(Letter.to == "apprenticeships@northgate.example",
                                 Letter.subject.contains("transferred")).count() == 1
    with pytest.raises(transfers.TransferMoved):
        take_over(world, number)


def test_a_receiver_may_ask_and_the_other_centre_agrees_or_refuses(world: Any, receipt: str) -> None:
    born = Candidate.get(Candidate.number == 1000001).date_of_birth
    asker = world.person("southgate")
    with pytest.raises(transfers.NoTransfer):
        transfers.ask(world.south, asker, "1000001", "ACAP01A", "")
    link_by_number(world.south, asker, "1000001", born)
    number = transfers.ask(world.south, asker, "1000001", "ACAP01A", "")
    with pytest.raises(transfers.TransferMoved, match="under way already"):
        transfers.ask(world.south, asker, "1000001", "ACAP01A", "")
    with pytest.raises(Refused, match="Say why"):
        transfers.refuse(world.north, world.registrar, number, " ")
    transfers.refuse(world.north, world.registrar, number, "Stays with us")
    assert each_side.transfer(world.south, number).answer == "Stays with us"
    number = transfers.ask(world.south, asker, "1000001", "ACAP01A", "")
    transfers.agree_to(world.north, world.registrar, number)
    assert take_over(world, number).candidates == 1


@pytest.mark.parametrize("to", ["", "9999", "0471"])
def test_a_transfer_goes_only_to_another_active_and_linked_centre(world: Any, receipt: str, to: str) -> None:
    with pytest.raises(transfers.NoTransfer):
        transfers.offer(world.north, world.registrar, line(world, receipt), to, "")


def test_a_third_centre_does_not_see_a_transfer(world: Any, receipt: str) -> None:


    third = add_centre("0999", "Third")
    approve(third, Version.select().where(Version.slug == AUTOCARE), TODAY)
    number = transfers.offer(world.north, world.registrar, line(world, receipt), "0523", "")
    with pytest.raises(NotFound):
        each_side.transfer(third, number)
    assert each_side.transfers(third) == []


def test_putting_back_confirms_only_the_warnings_that_were_shown(portal: Any, registrar: Any) -> None:
    world = portal.world
    receipt = str(world.save(world.batch("1000001")).reference)
    address = f"{RECEIPTS}/{receipt}/1"
    withdraw(world, receipt)
    PackageHolds.create(package=Package.get(Package.code == "ACAP01D"), held=Package.get(Package.code == PACKAGE))
    world.save(world.batch("1000001", package="ACAP01D"))
    page = registrar.get(address)
    assert "ACAP01D" in page.one("form[action$=ending]").get_text()
    shown = {**page.form("form[action$=ending]"), "what": "back", "text": "A mistake", "confirmed": "1"}
    assert registrar.post(f"{address}/ending", {**shown, "warned": "0" * 16}).status == 422
    assert line(world, receipt).state == "withdrawn"
    assert registrar.post(f"{address}/ending", shown).status == 200
    assert line(world, receipt).state == "active"
