"""Every action on a registration in every state: what its page offers works, and whatever else is asked for is refused."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from support import sample
from support.addresses import RECEIPTS
from support.makers import TODAY

from imi.candidates.actions import link_by_number
from imi.candidates.models import Candidate
from imi.catalogue.models import Approval, Package
from imi.centres.models import FundingType
from imi.registrations.changes import ending, packages, taking_over, transfers
from imi.registrations.changes.queries import registered
from imi.registrations.models import Receipt, Registration

SOUTH = {"employer_ern": "100000029", "employer_name": "South Garage", "employer_postcode": "BS1 4DJ",
         "employer_telephone": "0117 496 0901", "position": "Apprentice"}


class At:
    """A registration of Northgate that is brought into a state."""

    def __init__(self, world: Any, reference: str, line: int) -> None:
        self.world, self.reference, self.number = world, reference, line
        self.north, self.south = (world.north, world.registrar), (world.south, world.person("southgate"))

    @property
    def line(self) -> Any:
        """As it is now."""
        return registered(self.world.north, self.reference, self.number)

    def withdraw(self) -> None:
        """Withdrawn today."""
        ending.withdraw(*self.north, [self.line.id], reason="LEFT_JOB", on=TODAY, today=TODAY)

    def change(self, on: Any) -> str:
        """Changed to another package on a day; the new receipt's reference."""
        pence = packages.planned(self.world.north, self.line, "ACAP01B", on).offer.pence
        return str(packages.change(*self.north, self.reference, self.number, "ACAP01B", pence=pence, purchase_order="",
                                   confirmed=True, edition=self.line.edition, today=on).reference)

    def offer(self) -> int:
        """Offered to Southgate, which knows the candidate."""
        link_by_number(*self.south, str(self.line.number), Candidate.get_by_id(self.line.candidate).date_of_birth)
        return transfers.offer(*self.north, self.line, "0523", "")

    def transfer(self) -> Receipt:
        """Taken over by Southgate."""
        return taking_over.complete(*self.south, self.offer(), SOUTH, purchase_order="", confirmed=True, today=TODAY)

    def give_back(self) -> None:
        """Taken over, and cancelled there."""
        made = self.transfer()
        ending.cancel(*self.south, [Registration.get(Registration.receipt == made.id).id], today=TODAY)

    def change_and_cancel(self) -> None:
        """Changed when the time for cancelling was over, and the new one cancelled."""
        made = self.change(TODAY + timedelta(days=9))
        ending.cancel(*self.north, [registered(self.world.north, made, 1).id], today=TODAY)

    def complete(self) -> None:
        """Completed, as an assessment will."""
        Registration.update(state="completed").where(Registration.id == self.line.id).execute()

    def cancel(self) -> None:
        """Cancelled."""
        ending.cancel(*self.north, [self.line.id], today=TODAY)


# What brings it into a state, and the actions that work then: all others say why not.
STATES: dict[str, tuple[Callable[[At], Any], set[str]]] = {
    "offered": (At.offer, {"cancel", "withdraw", "change"}),
    "changed later": (lambda at: at.change(TODAY + timedelta(days=9)), set()),
    "transferred and given back": (At.give_back, {"back"}),
    "withdrawn": (At.withdraw, {"back"}),
    "active": (lambda at: None, {"cancel", "withdraw", "change", "offer"}),
    "completed": (At.complete, set()),
    "cancelled": (At.cancel, set()),
    "changed at once": (lambda at: at.change(TODAY), set()),
    "changed later and cancelled": (At.change_and_cancel, {"back"}),
    "transferred": (At.transfer, set()),
}
ACTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "cancel": ("/ending", {"what": "cancel"}),
    "withdraw": ("/ending", {"what": "withdraw", "reason": "LEFT_JOB", "moved_on": "23/11/2026"}),
    "back": ("/ending", {"what": "back", "text": "A mistake"}),
    "change": ("/package", {"package": "ACAP01C", "confirmed": "1"}),
    "offer": ("/transfer", {"centre": "0523"}),
}
OFFERED = {"cancel": "a[href$='what=cancel']", "withdraw": "a[href$='what=withdraw']", "back": "button[value=back]",
           "change": "a[href$='/package']", "offer": "a[href$='/transfer']"}


@pytest.mark.parametrize("state", sample.of(list(STATES)))
def test_a_registrations_actions_work_or_say_why_not(portal: Any, registrar: Any, state: str) -> None:
    world, reader, (bring, works) = portal.world, portal.browser("reader"), STATES[state]
    reference = world.save(world.batch(world.people(len(ACTIONS)))).reference
    for number, (action, (path, fields)) in enumerate(ACTIONS.items(), 1):
        at = At(portal.world, reference, number)
        bring(at)
        page = f"{RECEIPTS}/{reference}/{number}"
        was, pence = at.line.state, price(at)
        seen = registrar.get(page)
        assert {name for name, selector in OFFERED.items() if seen.all(f"main {selector}")} - {"offer"} == works - {"offer"}
        answer = registrar.post(page + path, {**fields, "pence": pence, "edition": str(at.line.edition)}, follow=False)
        now = At(portal.world, reference, number).line.state
        if action in works:
            assert answer.status == 303, (state, action, answer.text)
            assert (now == was) == (action == "offer")
        else:
            assert answer.status in (409, 422), (state, action)
            assert any(len(one.get_text()) > 20 for one in answer.all("main [role=alert]")), (state, action)
            assert now == was
            assert registrar.get(f"{page}/package").status == 200
    seen = reader.get(f"{RECEIPTS}/{reference}/1")
    assert seen.status == 200
    assert not seen.all("main form[method=post]")


def price(at: At) -> str:
    """What the change page would send as the price that it showed."""
    if at.line.state != "active":
        return ""
    pence = packages.planned(at.world.north, at.line, "ACAP01C", TODAY).offer.pence
    return "" if pence is None else str(pence)


def test_a_registration_names_its_predecessor_and_what_cancelling_does(portal: Any, registrar: Any, southgate: Any) -> None:
    world = portal.world
    reference = world.save(world.batch(world.people(3))).reference
    at_once, later = (At(world, reference, n).change(TODAY + timedelta(days=days)) for n, days in ((1, 0), (2, 9)))
    over = At(portal.world, reference, 3).transfer().reference
    page = registrar.get(f"{RECEIPTS}/{at_once}/1")
    assert f"In place of {reference}/1 on ACAP01A , cancelled" in page.text
    assert "is not put back: the candidate is on neither then" in registrar.get(f"{page.url}/ending", what="cancel").text
    page = registrar.get(f"{RECEIPTS}/{later}/1")
    assert f"In place of {reference}/2 on ACAP01A , withdrawn and charged" in page.text
    assert f"the page of {reference}/2 offers that then" in registrar.get(f"{page.url}/ending", what="cancel").text
    page = registrar.post(f"{RECEIPTS}/{later}/1/ending", {"what": "cancel"})
    assert f"In its place: {later}/1 (cancelled)" in registrar.get(f"{RECEIPTS}/{reference}/2").text
    assert f"What it was made in place of stays charged: put {reference}/2 back" in page.text
    assert f"{RECEIPTS}/{reference}/2" in page.links
    page = southgate.get(f"{RECEIPTS}/{over}/1")
    assert "In place of a registration of Northgate Motor College (0471), by transfer 1" in page.text
    asked = southgate.get(f"{page.url}/ending", what="cancel")
    assert "the other centre is told, and can put back what it let go" in asked.text
    page = southgate.post(f"{RECEIPTS}/{over}/1/ending", {"what": "cancel"})
    assert "Price Not charged Apprenticeship" in page.text
    assert reference not in page.text
    assert "The other centre cancelled what took its place" in registrar.get(f"{RECEIPTS}/{reference}/3").text


@pytest.mark.parametrize("closed", sample.of(["approval", "package", "standard"]))
def test_a_transfer_is_completed_or_refused_although_something_closed(
        portal: Any, registrar: Any, southgate: Any, closed: str) -> None:
    world = portal.world
    at = At(world, world.save(world.batch("1000001")).reference, 1)
    number, yesterday = at.offer(), TODAY - timedelta(days=1)
    south, code = world.south, Package.get(Package.code == "ACAP01A")
    if closed == "approval":
        Approval.update(closes_on=yesterday).where(Approval.centre == south).execute()
    elif closed == "package":
        Package.update(closes_on=yesterday).where(Package.id == code.id).execute()
    else:
        type(code.version).update(closes_on=yesterday).where(type(code.version).id == code.version_id).execute()
    one = f"{RECEIPTS}/transfers/{number}"
    page = southgate.get(one)
    assert page.status == 200
    assert one in southgate.get("/").links
    answer = southgate.post(f"{one}/completion", SOUTH)
    if closed == "approval":
        assert "Your centre is not approved for Autocare Technician" in page.text
        assert not page.all("form[action$='/completion']")
        assert answer.status == 422
        assert "can’t take this registration over" in answer.text
        assert southgate.post(f"{one}/refusal", {"answer": "Not approved any more"}).status == 200
        portal.world  # noqa: B018
        again = registrar.post(f"{RECEIPTS}/{at.reference}/1/transfer", {"centre": "0523"})
        assert again.status == 422
        assert "No other centre with the number 0523 can take ACAP01A at present" in again.text
    else:
        assert answer.one("h1").get_text(strip=True) == "1 candidate registered"


def test_a_reader_of_the_receiving_centre_is_told_who_answers(portal: Any) -> None:
    world = portal.world
    link_by_number(world.south, world.person("southgate"), "1000001", Candidate.get(Candidate.number == 1000001).date_of_birth)
    world.save(world.batch("1000001"))
    number = transfers.ask(world.south, world.person("southgate"), "1000001", "ACAP01A", "")
    page = portal.browser("reader").get(f"{RECEIPTS}/transfers/{number}")
    assert "A registrar of your centre answers it" in page.text


def test_a_refused_transfer_shows_its_reason_at_the_field(
        portal: Any, registrar: Any, southgate: Any) -> None:
    world = portal.world
    one = f"{RECEIPTS}/transfers/{At(world, world.save(world.batch('1000001')).reference, 1).offer()}"
    page = southgate.post(f"{one}/refusal", {"answer": " "})
    assert [link.get_text() for link in page.all("#problems a")] == ["Say why, for the other centre"]
    page = registrar.post(f"{one}/refusal", {"answer": ""})
    assert "This transfer waits for Southgate Training (0523). Nothing was changed" in page.text
    page = southgate.post(f"{one}/completion", {"employer_ern": "1", "purchase_order": "x" * 60})
    assert {"#employer_ern", "#purchase_order", "#position"} <= {link["href"] for link in page.all("#problems a")}
    assert one not in page.links


def test_a_change_with_a_closed_funding_type_offers_the_list_and_gaps(portal: Any, registrar: Any) -> None:
    world = portal.world
    reference = world.save(world.batch("1000001")).reference
    FundingType.update(closes_on=TODAY - timedelta(days=1)).where(FundingType.code == "LEVY").execute()
    Candidate.update(phone=None, edition=Candidate.edition + 1).where(Candidate.number == 1000001).execute()
    page = registrar.get(f"{RECEIPTS}/{reference}/1/package", package="ACAP01B")
    assert "Select another from the list" in page.one("#funding_type-problem").get_text()
    assert len(page.one("#funding_type").select("option")) > 3
    page = registrar.submit(page, "#plan form")
    assert page.status == 422
    assert page.one("#phone-problem")
    assert page.one("#starts_on")["value"] == "1/9/2026"
    page = registrar.submit(page, "#plan form", funding_type="OTHER", phone="0117 496 0902", ends_on="+25m", confirmed="1")
    assert page.one("h1").get_text(strip=True) == "1 candidate registered"
    assert "30 Sep 2028" in page.text
    portal.world  # noqa: B018
    assert Candidate.get(Candidate.number == 1000001).phone is not None
