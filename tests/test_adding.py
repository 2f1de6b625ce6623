"""A second scheme, of words, fields and prices of its own, is only stated and passed in: what registers is left as it is."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Blueprint, redirect, url_for
from support.makers import TODAY, World
from support.portal_under_test import Portal

from imi.batches import actions, saving
from imi.batches.entering import adding
from imi.batches.view import BatchView, batch, screen
from imi.candidates.actions import link_by_number
from imi.candidates.fields import CONTACT, PERSON
from imi.candidates.models import Candidate
from imi.catalogue.models import Approval, Package, Price, Programme, Scheme, Version
from imi.database.errors import NotFound
from imi.fields import text
from imi.fields.field import Field, Record
from imi.mail.models import Letter
from imi.registrations import receipts, spend
from imi.registrations.changes import packages, transfers
from imi.registrations.changes.ending import put_back, withdraw
from imi.registrations.changes.queries import Registered, registered, registrations
from imi.registrations.changes.taking_over import complete
from imi.registrations.columns import words_of
from imi.registrations.exports import RegistrationFile
from imi.registrations.models import Receipt, Registration
from imi.schemes.apprenticeship import APPRENTICESHIP, STARTS_ON
from imi.schemes.every import Schemes
from imi.schemes.spec import SchemeSpec
from imi.tabs import TABS
from imi.tabs.tab import Item, Tab
from imi.web.addresses import under
from imi.web.respond import Answer
from imi.web.security import permitted

VENUE = Field("venue", "Venue", text.line(80), "Enter the venue", messages=text.messages("Venue"),
              show=lambda value, _: f"at {value}")
TOY = SchemeSpec("toy", "toys", PERSON + CONTACT, Record(required=(STARTS_ON, VENUE)),
                 frozenset({"batch", "receipts", "catalogue", "changes"}))
SCHEMES = Schemes((TOY,))
DAY, PENCE = date(2026, 9, 1), 1250
WORDS = {"Apprenticeship Start Date": "1 September 2026", "Venue": "at Hall 2"}
DEFAULTS = {"starts_on": "1/9/2026", "venue": "Hall 2"}


@dataclass
class Toys:
    """A centre that may register on the scheme's one package."""

    world: World

    def batch(self, numbers: str = "1000001 1000002", defaults: dict[str, str] = DEFAULTS) -> str:
        """Return the reference of a draft that holds these candidates."""
        centre, person = self.world.north, self.world.registrar
        found = actions.open_batch(centre, person, TOY)
        actions.choose(centre, person, found, "toy-1", "TOY01", "", TODAY)
        actions.set_defaults(person, self.draft(found.reference), defaults, {}, self.world.given, apply=False)
        adding.add(centre, person, self.draft(found.reference), numbers, self.world.given)
        return found.reference

    def draft(self, reference: str) -> actions.Batch:
        """Return the batch itself."""
        return batch(self.world.north, reference, SCHEMES)

    def screen(self, reference: str) -> BatchView:
        """Return the batch as its page shows it."""
        return screen(self.world.north, reference, TODAY, SCHEMES)

    def save(self, reference: str) -> Receipt:
        """Register the batch."""
        submission = saving.Submission(f"key-of-{reference}-xxxx", self.screen(reference).fingerprint, PENCE)
        return saving.register(self.world.north, self.world.registrar, reference, submission, TODAY, schemes=SCHEMES)


    def registered(self) -> Registered:
        """Register one candidate, and return the registration."""
        return registered(self.world.north, self.save(self.batch("1000001")).reference, 1)

    def sell(self, code: str, pence: int, description: str = "A part of it") -> None:
        """Offer a package of the scheme at a price."""
        package = Package.create(version=Version.get(Version.slug == "toy-1"), code=code, description=description)
        Price.create(package=package, price_group=self.world.north.price_group_id, from_on=DAY, pence=pence,
                     published_at=datetime(2026, 8, 1))


@pytest.fixture
def toys(world: World) -> Toys:
    """The scheme, stated and sold."""
    return sold_at(world)


def sold_at(world: World) -> Toys:
    """The scheme with a programme, a version, a package at a price, and Northgate's approval."""
    listed = Scheme.create(code="toy", label="Toys", programme_word="Toy", record="TOY", sender="toys@awarding.example",
                           claim_sender="claims@awarding.example")
    programme = Programme.create(scheme=listed, code="T1", title="Toy making")
    version = Version.create(scheme=listed, programme=programme, plan="1", label="Toy making 1", slug="toy-1")
    Approval.create(centre=world.north, version=version, from_on=DAY)
    toys = Toys(world)
    toys.sell("TOY01", PENCE, "The whole of it")
    return toys


def test_a_batch_asks_for_what_the_scheme_asks_for(toys: Toys) -> None:
    seen = toys.screen(toys.batch(defaults={"starts_on": "1/9/2026"}))
    assert [one.label for one in seen.standards] == ["Toy making 1"]
    assert ([one.code for one in seen.offers], seen.pence) == (["TOY01"], 2 * PENCE)
    assert [[problem.message for problem in line.errors] for line in seen.lines] == [["Enter the venue"]] * 2
    assert toys.screen(toys.batch("1000003")).to_fix == []


def test_a_saved_batch_keeps_what_has_no_column(toys: Toys) -> None:
    receipt = toys.save(toys.batch())
    kept = Registration.select().where(Registration.receipt == receipt).order_by(Registration.line)
    assert (receipt.scheme_id, receipt.candidates, receipt.pence) == ("toy", 2, 2 * PENCE)
    assert [(one.starts_on, one.ends_on, one.funding_type_id, one.extra) for one in kept] == [
        (DAY, None, None, '{"venue": "Hall 2"}')] * 2


def test_a_receipt_says_in_words_what_the_scheme_asked_for(toys: Toys) -> None:
    saved = receipts.saved(toys.world.north, toys.save(toys.batch()).reference)
    assert (saved.standard, saved.package_code) == ("Toy making 1", "TOY01")
    assert [line.number for line in saved.lines] == [1000001, 1000002]
    assert [words_of(line, TOY, toys.world.given) for line in saved.lines] == [WORDS] * 2


def test_a_file_has_the_columns_of_the_scheme_and_no_other(toys: Toys) -> None:
    saved = receipts.saved(toys.world.north, toys.save(toys.batch("1000001")).reference)
    columns = RegistrationFile(TOY, "Toy", toys.world.given)
    row = dict(zip(columns.headings, columns.cells(saved.lines[0]), strict=True))
    assert columns.headings[5:10] == ("Toy", "Package Code", "Apprenticeship Start Date", "Venue", "Charged")
    assert [row[name] for name in ("Toy", "Apprenticeship Start Date", "Venue", "Net")] == [
        "Toy making 1", DAY, "at Hall 2", Decimal("12.50")]


def test_a_receipt_is_found_under_its_own_scheme_alone(toys: Toys) -> None:
    north, receipt = toys.world.north, toys.save(toys.batch())
    other = toys.world.save(toys.world.batch("1000004"))
    assert receipts.receipt(north, receipt.reference, "toy") == receipt
    with pytest.raises(NotFound):
        receipts.saved(north, other.reference, "toy")
    with pytest.raises(NotFound):
        registered(north, other.reference, 1, "toy")
    assert [row.reference for row in receipts.submitted(north, receipts.ReceiptFilter(scheme="toy"))[0]] == [receipt.reference]
    assert {line.package for line in receipts.lines_of(north, receipts.ReceiptFilter(scheme="toy"))} == {"TOY01"}


def test_a_confirmation_has_the_words_and_the_sender_of_the_scheme(toys: Toys) -> None:
    receipt = toys.save(toys.batch())
    letters = list(Letter.select().where(Letter.receipt_id == receipt.id))
    assert {letter.sender for letter in letters} == {"toys@awarding.example"}
    assert all("\nToy: Toy making 1\nPackage: TOY01 The whole of it\n" in str(letter.body) for letter in letters)


def test_the_receipts_of_a_centre_are_listed_whatever_the_scheme(toys: Toys) -> None:
    north = toys.world.north
    earlier, receipt = toys.world.save(toys.world.batch("1000004")), toys.save(toys.batch())
    rows, total = receipts.submitted(north, receipts.ReceiptFilter())
    assert ([(row.reference, row.registrations) for row in rows], total) == (
        [(receipt.reference, 2), (earlier.reference, 1)], 2)
    [row], _ = receipts.submitted(north, receipts.ReceiptFilter(standard="toy-1"))
    assert (row.standard, row.package, row.pence) == ("Toy making 1", "TOY01", 2 * PENCE)
    assert [line.reference for line in receipts.lines_of(north, receipts.ReceiptFilter(standard="toy-1"))] == [
        f"{receipt.reference}/2", f"{receipt.reference}/1"]


def test_a_batch_without_a_choice_asks_in_the_words_of_the_scheme(toys: Toys) -> None:
    opened = actions.open_batch(toys.world.north, toys.world.registrar, TOY)
    assert [problem.message for problem in toys.screen(opened.reference).obstacles] == [
        "Choose what to register on", "Add at least one candidate"]


def test_a_batch_calls_what_is_registered_on_by_the_word_of_the_scheme(toys_in_pages: Toys, portal: Portal) -> None:
    address = f"/toys/registrations/batches/{toys_in_pages.batch('1000001')}"
    refused = portal.browser("registrar").post(f"{address}/course", {"standard": "of-another-scheme"})
    assert (refused.status, "This course is not linked to your centre" in refused.text) == (422, True)


def test_a_package_is_changed_to_another_one_of_the_scheme(toys: Toys) -> None:
    world, old = toys.world, toys.registered()
    toys.sell("TOY02", PENCE + 1)
    [(standard, offers)] = packages.others(world.north, old, TODAY)
    assert (standard.label, [offer.code for offer in offers]) == ("Toy making 1", ["TOY02"])
    made = packages.planned(world.north, old, "TOY02", TODAY, {"venue": "Hall 3"}, schemes=SCHEMES)
    assert (made.scheme, made.errors, sorted(made.asked)) == (TOY, (), ["starts_on", "venue"])
    fresh = packages.change(world.north, world.registrar, old.receipt, old.line, "TOY02", pence=PENCE + 1, purchase_order="",
                            confirmed=False, edition=old.edition, today=TODAY, texts={"venue": "Hall 3"}, schemes=SCHEMES)
    became = registered(world.north, fresh.reference, 1)
    assert (became.package_code, became.came_from, became.extra) == ("TOY02", old.id, '{"venue": "Hall 3"}')
    assert words_of(became, TOY, world.given) == {**WORDS, "Venue": "at Hall 3"}
    assert registered(world.north, old.receipt, old.line).state == "cancelled"


def test_a_registration_is_withdrawn_and_put_back_whatever_the_scheme(toys: Toys) -> None:
    world, line = toys.world, toys.registered()
    withdraw(world.north, world.registrar, [line.id], reason="LEFT_JOB", on=TODAY, today=TODAY)
    assert registered(world.north, line.receipt, 1).state == "withdrawn"
    put_back(world.north, world.registrar, [line.id], text="Entered by mistake", today=TODAY, schemes=SCHEMES)
    again = registered(world.north, line.receipt, 1)
    assert (again.state, words_of(again, TOY, world.given)) == ("active", WORDS)


def test_a_registration_is_taken_over_by_a_centre_that_has_the_scheme(toys: Toys) -> None:
    world, line, taker = toys.world, toys.registered(), toys.world.person("southgate")
    with pytest.raises(transfers.NoTransfer):
        transfers.offer(world.north, world.registrar, line, "0523", "")
    Approval.create(centre=world.south, version=line.version_id, from_on=DAY)
    number = transfers.offer(world.north, world.registrar, line, "0523", "")
    link_by_number(world.south, taker, "1000001", Candidate.get(Candidate.number == 1000001).date_of_birth)
    receipt = complete(world.south, taker, number, {"venue": "Hall 4"}, purchase_order="", confirmed=True, today=TODAY,
                       schemes=SCHEMES)
    became = registered(world.south, receipt.reference, 1)
    assert (became.scheme, became.pence, became.came_from) == ("toy", None, line.id)
    assert words_of(became, TOY, world.given) == {**WORDS, "Venue": "at Hall 4"}
    assert registered(world.north, line.receipt, 1).state == "transferred"


@pytest.fixture
def portal(furnished: str, copy_of: Callable[[str], str], tmp_path: Path, on_the_day: None,
           request: pytest.FixtureRequest) -> Iterator[Portal]:
    """The portal with the scheme beside the apprenticeship, and with its tab; or with another one in its place."""
    toy = getattr(request, "param", TOY)
    made = Portal(copy_of(furnished), tmp_path, alone=True, schemes=Schemes((APPRENTICESHIP, toy)), tabs=(*TABS, tab_of(toy)))
    yield made
    made.close()


def tab_of(scheme: SchemeSpec) -> Tab:
    """A tab of the screens that a scheme has, and a landing of its own."""
    blueprint = Blueprint(scheme.code, __name__)

    @blueprint.get(f"/{scheme.path}")
    @permitted("read")
    def landing() -> Answer:
        return redirect(url_for("batch.batches", scheme=scheme))

    return Tab(scheme.code, "Toys", blueprint, guide="", ability="read", scheme=scheme, menu=(
        Item("Batch", "batch.batches", "Registration"), Item("Submitted", "receipts.submitted", "Registration")))


def test_a_candidate_has_the_registrations_of_every_scheme(portal: Portal) -> None:
    toys = sold_at(portal.world)
    receipt = toys.save(toys.batch("1000001"))
    [found] = registrations(toys.world.north, Registration.receipt == receipt.id)
    assert (found.standard, found.funding, words_of(found, TOY, toys.world.given)) == ("Toy making 1", "", WORDS)
    page = portal.browser("reader").get("/candidates/1000001")
    assert (page.status, "Toy making 1" in page.text, found.reference in page.text) == (200, True, True)
    assert f"/toys/registrations/{found.receipt}/1" in page.links


def test_a_toy_schemes_receipts_count_as_spend(toys: Toys) -> None:
    receipt = toys.save(toys.batch())
    total = spend.in_all(toys.world.north, spend.Span())
    assert (total.registrations, total.pence) == (2, 2 * PENCE)
    assert [(row.reference, row.pence) for row in spend.receipts(toys.world.north, spend.Span())] == [
        (receipt.reference, 2 * PENCE)]


@pytest.fixture
def toys_in_pages(portal: Portal) -> Toys:
    """The scheme, stated and sold, in the portal whose pages are looked at."""
    return sold_at(portal.world)


def test_a_candidate_is_registered_through_the_pages_of_the_scheme(toys_in_pages: Toys, portal: Portal) -> None:
    registrar = portal.browser("registrar")
    record = registrar.get("/candidates/1000001")
    assert [button.get_text() for button in record.all("form[action$='/batch'] button")] == [
        "Register on a package: Apprenticeship", "Register on a package: Toys"]
    batch = registrar.post("/candidates/1000001/batch", {"scheme": "toy"})
    assert batch.url.startswith("/toys/registrations/batches/B-")
    registrar.post(f"{batch.url}/course", {"standard": "toy-1", "package": "TOY01", "done": "1"})
    registrar.post(f"{batch.url}/defaults", {**DEFAULTS, "apply": "1"})
    page = registrar.get(batch.url)
    assert [head.get_text() for head in page.all("#rows-head th")][6:] == ["Apprenticeship Start Date", "Venue", "Status"]
    assert "1 Sep 2026 · at Hall 2" in page.one("#defaults").get_text()
    assert "Employer" not in registrar.get(f"{batch.url}/candidates/new").one("#panel").get_text()
    receipt = registrar.submit(registrar.get(f"{batch.url}/review"), "#submission")
    assert (receipt.one("h1").get_text(), receipt.url[:21]) == ("1 candidate registered", "/toys/registrations/R")


def test_the_pages_of_a_receipt_say_what_the_scheme_asked_for(toys_in_pages: Toys, portal: Portal) -> None:
    reader, reference = portal.browser("reader"), toys_in_pages.save(toys_in_pages.batch("1000001")).reference
    page = reader.get(f"/toys/registrations/{reference}")
    assert [head.get_text() for head in page.all("#receipt-caption ~ thead th")][5:] == [
        "Apprenticeship Start Date", "Venue", "State"]
    assert page.one("td[data-label=Venue]").get_text() == "at Hall 2"
    assert "The end-point assessment" not in page.text
    line = reader.get(f"/toys/registrations/{reference}/1").one("dl.sum")
    told = dict(zip((dt.get_text() for dt in line.select("dt")), (dd.get_text() for dd in line.select("dd")), strict=True))
    assert {**told, **WORDS, "Toy": "Toy making 1"} == told
    file = reader.get(f"/toys/registrations/{reference}.csv").answer.get_data(as_text=True)
    assert "Toy,Package Code,Apprenticeship Start Date,Venue,Charged" in file
    for path in (reference, f"{reference}/1", f"{reference}.csv"):
        assert reader.get(f"/apprenticeships/registrations/{path}").status == 404


def test_what_the_search_and_home_lead_to_is_in_the_tab_of_its_scheme(toys_in_pages: Toys, portal: Portal) -> None:
    registrar, reference = portal.browser("registrar"), toys_in_pages.batch("1000002")
    line = toys_in_pages.registered()
    Approval.create(centre=toys_in_pages.world.south, version=line.version_id, from_on=DAY)
    number = transfers.offer(toys_in_pages.world.north, toys_in_pages.world.registrar, line, "0523", "")
    for typed, path in ((line.receipt, line.receipt), (line.reference, line.reference), (reference, f"batches/{reference}")):
        assert registrar.get("/search", q=typed).url == f"/toys/registrations/{path}"
    assert f"/toys/registrations/transfers/{number}" in portal.browser("southgate").get("/").links
    assert registrar.get(f"/toys/registrations/transfers/{number}").status == 200
    assert registrar.get(f"/apprenticeships/registrations/transfers/{number}", follow=False).status == 404


def test_a_package_is_changed_on_the_page_of_the_scheme(toys_in_pages: Toys, portal: Portal) -> None:
    registrar, line = portal.browser("registrar"), toys_in_pages.registered()
    toys_in_pages.sell("TOY02", PENCE + 1)
    page = registrar.get(f"/toys/registrations/{line.reference}/package", package="TOY02")
    assert [label.get_text() for label in page.all("#plan .grid label")] == ["Apprenticeship Start Date", "Venue"]
    receipt = registrar.submit(page, "#plan form", venue="Hall 3")
    assert receipt.one("td[data-label=Venue]").get_text() == "at Hall 3"
    withdrawn = registrar.post(f"{receipt.url}/1/ending", {"what": "withdraw", "reason": "LEFT_JOB", "moved_on": "23/11/2026"})
    assert withdrawn.one("form[action$=ending] button[value=back]")
    back = registrar.post(f"{receipt.url}/1/ending", {"what": "back", "text": "Entered by mistake"})
    assert (back.status, back.one("a[href$='what=withdraw']") is not None) == (200, True)


HERE, THERE = "/toys/registrations", "/apprenticeships/registrations"


def test_a_scheme_registers_on_pages_under_its_own_path(portal: Portal) -> None:
    reference, registrar = sold_at(portal.world).batch(), portal.browser("registrar")
    page = registrar.get(f"{HERE}/batches/{reference}")
    assert (page.status, "Hall 2" in page.text) == (200, True)
    assert page.one(".tabs [aria-current]").get_text() == "Toys"
    assert [link for link in page.links if link.startswith("/apprenticeships/")] == []
    receipt = registrar.submit(registrar.get(f"{HERE}/batches/{reference}/review"), "main form")
    assert (receipt.status, receipt.url.rpartition("/")[0]) == (200, HERE)
    assert [link for link in receipt.links if link.startswith("/apprenticeships/")] == []
    saved = receipt.url.rpartition("/")[2]
    assert registrar.get(f"{HERE}/{saved}/1").status == 200
    assert registrar.get(f"{HERE}/batches/{reference}", follow=False).location == f"{HERE}/{saved}"
    assert registrar.get(f"/search?q={saved}", follow=False).location == f"{HERE}/{saved}"


def test_the_lists_of_a_scheme_have_its_own_things_only(portal: Portal) -> None:
    toys, registrar = sold_at(portal.world), portal.browser("registrar")
    drafts, theirs = toys.batch("1000003"), toys.world.batch("1000004")
    receipt, other = toys.save(toys.batch("1000001")), toys.world.save(toys.world.batch("1000002"))
    for address, own, foreign in ((f"{HERE}/batches", drafts, theirs), (f"{THERE}/batches", theirs, drafts),
                                  (HERE, receipt.reference, other.reference), (THERE, other.reference, receipt.reference)):
        page = registrar.get(address)
        assert (own in page.text, foreign in page.text) == (True, False), address
    assert "Toy making 1" in registrar.get("/toys/standards").text
    assert registrar.get("/apprenticeships/standards/toy-1").status == 404
    assert registrar.get("/apprenticeships/packages/TOY01").status == 404
    home = registrar.get("/")
    assert {f"{HERE}/batches/{drafts}", f"{THERE}/batches/{theirs}"} <= set(home.links)


def test_a_thing_of_one_scheme_is_not_found_under_anothers_path(portal: Portal) -> None:
    toys, registrar = sold_at(portal.world), portal.browser("registrar")
    draft, receipt = toys.batch("1000003"), toys.save(toys.batch("1000001")).reference
    theirs, other = toys.world.batch("1000004"), toys.world.save(toys.world.batch("1000002")).reference
    for path in (f"{THERE}/batches/{draft}", f"{THERE}/batches/{draft}/review", f"{THERE}/{receipt}", f"{THERE}/{receipt}/1",
                 f"{THERE}/{receipt}/ending", f"{THERE}/{receipt}.csv", f"{HERE}/batches/{theirs}", f"{HERE}/{other}",
                 f"{HERE}/{other}/1", f"{HERE}/{other}.csv"):
        assert registrar.get(path, follow=False).status == 404, path
    for path in (f"{THERE}/batches/{draft}/discard", f"{THERE}/{receipt}/1/ending", f"{THERE}/{receipt}/1/package",
                 f"{THERE}/{receipt}/1/transfer", f"{HERE}/batches/{theirs}/discard"):
        assert registrar.post(path, {"what": "cancel", "package": "TOY01"}, follow=False).status == 404, path
    assert Registration.select().where(Registration.state == "active").count() == 2


@pytest.mark.parametrize("portal", [replace(TOY, screens=frozenset({"batch", "receipts"}))], ids=["few"], indirect=True)
def test_a_screen_that_a_scheme_does_not_have_is_not_found(portal: Portal) -> None:
    toys, registrar = sold_at(portal.world), portal.browser("registrar")
    receipt = toys.save(toys.batch("1000001")).reference
    for path in ("spreadsheets", "spreadsheets/template", "transfers", f"{receipt}/ending", f"{receipt}/1/package"):
        assert registrar.get(f"{HERE}/{path}", follow=False).status == 404, path
    assert registrar.get("/toys/standards").status == registrar.get("/trains/registrations").status == 404
    assert registrar.get(f"{THERE}/spreadsheets").status == 200
    assert registrar.post(f"{HERE}/{receipt}/1/ending", {"what": "cancel"}, follow=False).status == 404
    assert portal.anonymous().get(f"{HERE}/transfers", follow=False).status == 303
    for path in (f"{HERE}/{receipt}", f"{HERE}/{receipt}/1", f"{HERE}/batches/{toys.batch('1000002')}"):
        page = registrar.get(path)
        assert page.status == 200
        assert [url for url in (*page.links, *(form["action"] for form in page.all("main form")))
                if re.search("/spreadsheets|/transfers|/ending|/package$|/toys/standards", url)] == [], path


def test_an_e_mail_leads_to_the_receipt_in_the_tab_of_its_scheme(toys: Toys) -> None:
    both = Schemes((APPRENTICESHIP, TOY))
    reference = toys.batch()
    submission = saving.Submission(f"key-of-{reference}-xxxx", toys.screen(reference).fingerprint, PENCE)
    receipt = saving.register(toys.world.north, toys.world.registrar, reference, submission, TODAY, schemes=SCHEMES,
                              address_of=under("https://portal.example", schemes=both))
    letter = Letter.get(Letter.receipt_id == receipt.id)
    assert f"https://portal.example{HERE}/{receipt.reference}" in letter.body
