"""The demo as it stands after it was made: believable, complete but for what is meant to be missing, and nobody real."""
from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from imi import demo
from imi.audit.models import Audit
from imi.candidates.fields import CANDIDATE, EMPLOYMENT
from imi.candidates.models import Candidate, Employer
from imi.candidates.record import CandidateRecord, at, read
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.models import Package, PackageEdition, Price, Version
from imi.catalogue.queries import all_offers
from imi.centres.models import Centre, LetterAddress
from imi.centres.queries import given, is_used
from imi.database.connection import connect
from imi.mail.models import Letter
from imi.migrations import upgrade
from imi.people.models import Person
from imi.people.sign_in.signing_in import sign_in
from imi.registrations.models import Receipt, Registration
from imi.registrations.receipts import saved
from imi.schemes.apprenticeship import APPRENTICESHIP

MADE = datetime(2026, 11, 23, 12)
TODAY = MADE.date()
TYPICAL = {"starts_on": date(2026, 9, 1), "ends_on": date(2028, 8, 31), "epa_on": date(2028, 9, 1), "funding_type": "LEVY"}
NEVER_RINGS = re.compile(r"(0117 ?496 ?|\+44117496)0\d{3}")

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="The same on every database, made once")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a database with the demo is."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'portal.db'}"
    furnish(url, MADE)
    return url


def furnish(url: str, moment: datetime) -> None:
    """Put the demo into a new database."""
    database = connect(url)
    with database.connection_context():
        upgrade(database)
        starters.fill()
        catalogue.load(catalogue.GUIDE, moment.date())
        demo.make(moment)


def values(url: str) -> list[object]:
    """What is held of everybody at Northgate."""
    with connect(url).connection_context():
        return [person.values for person in people(Centre.get(Centre.number == "0471"))]


@pytest.fixture
def north(made: str) -> Iterator[Centre]:
    """Northgate, with the demo's database open."""
    with connect(made).connection_context():
        yield Centre.get(Centre.number == "0471")


def people(centre: Centre) -> list[CandidateRecord]:
    """The centre's candidates."""
    return list(read(at(centre).order_by(Candidate.number)))


def has_gaps(person: CandidateRecord) -> bool:
    """Whether anything of the 13 details is not held."""
    return any(person.values[name] is None for name in (CANDIDATE + EMPLOYMENT).names)


def test_northgate_has_300_candidates_and_one_in_eight_has_gaps(north: Centre) -> None:
    everybody = people(north)
    assert [person.number for person in everybody] == list(range(1000001, 1000301))
    assert 300 // 8 <= sum(map(has_gaps, everybody)) <= 300 // 8 + 1
    assert len({(person.first_names, person.surname) for person in everybody}) == 300


def test_demo_gaps_are_of_many_kinds(north: Centre) -> None:
    kinds = Counter(tuple(name for name in (CANDIDATE + EMPLOYMENT).names if person.values[name] is None)
                    for person in people(north) if has_gaps(person))
    assert len(kinds) == 9
    assert any(has_gaps(person) for person in people(north)[:20])


def test_demo_candidates_without_gaps_have_no_problems(north: Centre) -> None:
    known = given(TODAY)
    for person in people(north):
        if not has_gaps(person):
            reading = APPRENTICESHIP.record.read(APPRENTICESHIP.record.texts({**person.values, **TYPICAL}), known)
            assert reading.problems == (), person.name


def test_demo_candidates_with_gaps_have_no_other_problems(north: Centre) -> None:
    known = given(TODAY)
    for person in filter(has_gaps, people(north)):
        reading = APPRENTICESHIP.record.read(APPRENTICESHIP.record.texts({**person.values, **TYPICAL}), known)
        missing = {name for name, value in person.values.items() if value is None}
        assert {problem.field for problem in reading.problems} == missing


@pytest.mark.parametrize("column", ["uln", "email"])
def test_no_two_demo_candidates_share_an_identifying_detail(north: Centre, column: str) -> None:
    held = [value for (value,) in Candidate.select(getattr(Candidate, column)).tuples() if value is not None]
    assert len(held) == len(set(held)) > 250


def test_two_receipts_were_saved_last_autumn_and_their_e_mails_are_sent(north: Centre) -> None:
    receipts = list(Receipt.select().order_by(Receipt.id))
    assert [(receipt.reference[:5], receipt.at.date(), receipt.purchase_order) for receipt in receipts] == [
        ("R-25-", date(2025, 9, 4), "PO-2231"), ("R-25-", date(2025, 10, 2), "")]
    for receipt in receipts:
        lines = saved(north, receipt.reference).lines
        assert len(lines) == receipt.candidates > 10
        assert receipt.pence == receipt.candidates * 36000
    assert Registration.select().count() == sum(receipt.candidates for receipt in receipts)
    assert {letter.state for letter in Letter.select()} == {"sent"}


def test_the_candidates_of_the_readme_are_not_registered(north: Centre) -> None:
    registered = Registration.select(Registration.candidate)
    assert not Candidate.select().where(Candidate.number <= 1000200, Candidate.id.in_(registered)).exists()


def test_made_up_demo_entries_are_marked(north: Centre) -> None:
    assert all(centre.sample for centre in Centre.select())
    assert all(person.sample for person in Person.select())
    assert not is_used()
    assert all(price.sample for price in Price.select())
    assert all(edition.sample for edition in PackageEdition.select())
    guides = {"ACAP01A", "ACAP01B", "ACAP01C", "ACAP01D"}
    assert not any(package.sample for package in Package.select().where(Package.code.in_(guides)))
    assert all(offer.sample for offers in all_offers(north, TODAY).values() for offer in offers)
    assert all(package.sample == package.code.startswith("SAMPLE") for package in Package.select())


def test_every_standard_has_a_package_with_a_price_and_contents(north: Centre) -> None:
    offered = all_offers(north, TODAY)
    assert len(offered) == Version.select().count()
    assert all(offer.pence and offer.edition for offers in offered.values() for offer in offers)


def test_every_demo_email_address_is_impossible(north: Centre) -> None:
    columns = (Person.email, Candidate.email, LetterAddress.email, Letter.to)
    addresses = [address for column in columns for (address,) in column.model.select(column).tuples() if address]
    assert len(addresses) > 300
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_demo_candidates_were_added_by_staff_of_their_centre(north: Centre) -> None:
    added = Audit.select(Audit.centre_id, Audit.person_id).where(Audit.verb == "created").distinct().tuples()
    places = {(Centre.get_by_id(centre).number, Person.get_by_id(person).name) for centre, person in added}
    assert places == {("0471", "Priya Nair"), ("0523", "Daniel Osei")}


def test_demo_telephone_numbers_cannot_ring(north: Centre) -> None:
    columns = (Candidate.phone, Employer.employer_telephone)
    numbers = [number for column in columns for (number,) in column.model.select(column).tuples() if number]
    assert len(numbers) > 300
    assert [number for number in numbers if not NEVER_RINGS.fullmatch(number)] == []


def test_the_demo_is_the_same_wherever_and_whenever_it_is_made(made: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    furnish(other, datetime(2028, 2, 29, 12))
    first, second = (values(url) for url in (made, other))
    assert first == second


@pytest.mark.parametrize("who", [*demo.CAST, *((*one, "", (), "") for one in (demo.ADMINISTRATOR, demo.SUPPORT))],
                         ids=lambda who: who[0])
def test_the_printed_sign_ins_work(north: Centre, who: Any) -> None:
    email, name, _centre, _roles, pin = who
    assert all(word in demo.SIGN_INS for word in (email, name, demo.PASSWORD, pin))
    for identifier in filter(None, (email, pin)):
        sign_in(identifier, demo.PASSWORD, MADE, address="127.0.0.1", lasts=timedelta(hours=1))
