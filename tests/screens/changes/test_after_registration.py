"""After a registration, through the pages: end it, put it back, another package, another centre."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import RECEIPTS

from imi.candidates.models import Candidate
from imi.mail.models import Letter
from imi.registrations.models import Registration

SOUTH = {"employer_ern": "100000029", "employer_name": "South Garage", "employer_postcode": "BS1 4DJ",
         "employer_telephone": "0117 496 0901", "position": "Apprentice"}


@pytest.fixture
def receipt(portal: Any) -> str:
    """The address of a receipt with two lines."""
    world = portal.world
    return f"{RECEIPTS}/{world.save(world.batch('1000001 1000002')).reference}"


def test_a_receipt_shows_each_lines_outcome_and_a_registration_its_history(registrar: Any, receipt: str) -> None:
    said = {"what": "withdraw", "reason": "HEALTH", "moved_on": "23/11/2026", "text": "Back"}
    page = registrar.post(f"{receipt}/1/ending", said)
    assert "Injury or illness" in page.text
    assert "1 registration withdrawn" in page.text
    page = registrar.post(f"{receipt}/2/ending", {"what": "cancel"})
    assert "Cancelled on 23 November 2026" in page.text
    page = registrar.get(receipt)
    assert "since 23 Nov 2026: Injury or illness" in page.text
    assert "of 1 registration" in page.text
    page = registrar.post(f"{receipt}/1/ending", {"what": "back"})
    assert (page.status, page.one("#text-problem").get_text()) == (422, "Error: Say why it is put back")
    page = registrar.post(f"{receipt}/1/ending", {"what": "back", "text": "Entered by mistake"})
    assert "Put back on 23 November 2026. Entered by mistake" in page.text
    assert registrar.post(f"{receipt}/2/ending", {"what": "back"}).status == 409


def test_a_refused_withdrawal_keeps_what_was_typed(registrar: Any, receipt: str) -> None:
    said = {"what": "withdraw", "reason": "", "moved_on": "31/2/2026", "text": "Moved away"}
    page = registrar.post(f"{receipt}/1/ending", said)
    assert page.status == 422
    assert "Withdrawn on must be a real date" in page.text
    assert page.one("#moved_on")["value"] == "31/2/2026"
    assert page.one("#text")["value"] == "Moved away"


def test_a_registration_has_one_list_of_what_can_be_changed(registrar: Any, reader: Any, receipt: str) -> None:
    page = registrar.get(f"{receipt}/1")
    links = {" ".join(link.get_text().split()): link["href"] for link in page.all("main details li a")}
    assert links == {
        "Cancel, free of charge until the end of 24 November 2026": f"{receipt}/1/ending?what=cancel",
        "Change the package": f"{receipt}/1/package", "Withdraw the candidate": f"{receipt}/1/ending?what=withdraw",
        "Transfer to another centre": f"{receipt}/1/transfer"}
    assert not page.all("main form")
    assert page.all("dl a")[0]["href"].endswith("/1000001")
    forms = {url: len(registrar.get(url).all("main form")) for url in links.values()}
    assert set(forms.values()) == {1}
    assert not reader.get(f"{receipt}/1").all("main details")
    cancelled = registrar.submit(registrar.get(f"{receipt}/1/ending", what="cancel"), "main form", what="cancel")
    assert "1 registration cancelled" in cancelled.text
    assert "only an active registration can be changed" in registrar.get(f"{receipt}/1/ending").text


def test_a_package_change_is_previewed_and_has_a_receipt_of_its_own(registrar: Any, receipt: str) -> None:
    page = registrar.get(f"{receipt}/1/package", package="ACAP01B")
    assert "cancelled and not charged" in page.text
    page = registrar.submit(page, "#plan form")
    assert page.one("h1").get_text(strip=True) == "1 candidate registered"
    meant = "on ACAP01A, which was cancelled and is not put back: the candidate is on neither then"
    assert meant in registrar.get(f"{page.url.split('#')[0]}/1/ending", what="cancel").text
    # Where several of a receipt are cancelled at once, too.
    assert meant in registrar.get(f"{page.url.split('#')[0]}/ending").text
    page = registrar.get(f"{receipt}/1")
    assert "Changed to ACAP01B" in page.text
    assert "In its place" in page.text
    assert registrar.get(f"{receipt}/1/package", package="XXXX").status == 422


def test_a_transfer_shows_nothing_before_the_proof(
        portal: Any, registrar: Any, southgate: Any, receipt: str) -> None:
    page = registrar.post(f"{receipt}/1/transfer", {"centre": "0523", "text": "Moved"})
    assert "is offered to the other centre" in page.text
    one = page.url
    page = southgate.get(one)
    assert "Sam" not in page.text
    assert "Taylor" not in page.text
    page = southgate.post(f"{one}/proof", {"date_of_birth": "1/1/1999"})
    assert page.status == 422
    portal.world  # noqa: B018  the database behind the pages
    born = Candidate.get(Candidate.number == 1000001).date_of_birth
    page = southgate.post(f"{one}/proof", {"date_of_birth": born.isoformat()})
    assert "Sam Taylor" in page.text
    page = southgate.post(f"{one}/completion", {"position": "Kept text"})
    assert page.status == 422
    assert page.one("#position")["value"] == "Kept text"
    page = southgate.post(f"{one}/completion", {**SOUTH, "confirmed": "1"})
    assert page.one("h1").get_text(strip=True) == "1 candidate registered"
    # What the offer promised is what every page and e-mail says.
    assert page.text.count("Not charged") == 1
    assert "Nothing is charged: the first registration was, at the other centre" in page.text
    assert "not priced" not in page.text
    assert "Not charged" in southgate.get(RECEIPTS).text
    assert "Not charged" in southgate.get(f"{page.url}/1").text
    portal.world  # noqa: B018
    assert "Charged: Not charged" in Letter.select().where(Letter.kind == "confirmation").order_by(Letter.id.desc()).first().body
    assert "Transferred" in registrar.get(receipt).text
    portal.world  # noqa: B018
    assert Registration.select().where(Registration.state == "active", Registration.line == 1).count() == 1


def test_the_receipt_asks_the_database_as_often_for_ten_lines_as_for_two(portal: Any, registrar: Any, statements: Any) -> None:
    world, counts = portal.world, []
    for how_many in (2, 10):
        address = f"{RECEIPTS}/{world.save(world.batch(world.people(how_many))).reference}"
        registrar.post(f"{address}/ending", {"what": "cancel", "line": [str(n) for n in range(1, how_many + 1)]})
        with statements() as asked:
            registrar.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["/1", "/1/package", "/ending", "/1/ending", "/1/transfer"])
def test_another_centres_registration_is_not_there(southgate: Any, receipt: str, path: str) -> None:
    if path not in ("/1/ending", "/1/transfer"):
        assert southgate.get(f"{receipt}{path}").status == 404
    if path != "/1":
        assert southgate.post(f"{receipt}{path}", {"what": "cancel", "line": "1", "package": "ACAP01B"}).status == 404
