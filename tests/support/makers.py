"""Makes what tests need: the cast at their centres, candidates complete or with gaps, batches."""
from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from itertools import count
from random import Random
from typing import Any

from imi.batches import actions, saving
from imi.batches.entering import adding
from imi.batches.models import Batch
from imi.batches.view import BatchView, batch, screen
from imi.candidates import actions as candidates
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.models import Version
from imi.centres.actions import add_centre
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.demo import samples
from imi.demo.believable import ern, telephone, uln
from imi.fields.field import Context
from imi.people import actions as people
from imi.people.models import Person
from imi.registrations.models import Receipt
from imi.schemes.apprenticeship import APPRENTICESHIP

TODAY = date(2026, 11, 23)
PASSWORD = "a passphrase for tests"
CHANCE = Random(1)
ONE_AFTER_ANOTHER = count()
AUTOCARE, LIGHT, HEAVY = "st0499-ap01", "st0033-ap03-light-vehicle", "st0068-ap01"
PACKAGE = "ACAP01A"
CAST = {
    "registrar": ("registrar@northgate.example", "Priya Nair", "0471", ("registrar",), "104471"),
    "reader": ("reader@northgate.example", "Tom Reader", "0471", ("reader",), "104472"),
    "coordinator": ("coordinator@northgate.example", "Rhian Powell", "0471", ("coordinator",), "104473"),
    "finance": ("finance@northgate.example", "Femi Finance", "0471", ("finance",), None),
    "southgate": ("registrar@southgate.example", "Daniel Osei", "0523", ("registrar",), "105231"),
}
ADMINISTRATOR = ("admin@imi.example", "Alex Morgan")
SUPPORT = ("support@imi.example", "Sian Support")
DEFAULTS = {"starts_on": "1/9/2026", "ends_on": "+24m", "epa_on": "1/9/2028", "funding_type": "LEVY"}
TYPED = {"starts_on": "2026-09-01", "ends_on": "2028-08-31", "epa_on": "2028-09-01", "funding_type": "LEVY"}
GARAGE = {"employer_ern": "100000010", "employer_name": "Bridge Street Garage", "employer_postcode": "BS1 4DJ",
          "employer_telephone": "0117 496 0900"}
NAMES = (("Sam", "Taylor"), ("Aisha", "Khan"), ("Leo", "O'Neill"), ("Noah", "Lewis"), ("Mia", "Reid"), ("Zoë", "Smith-Jones"),
         ("Rhys", "Evans"), ("Fatima", "Iqbal"), ("Jack", "van der Berg"))


def furnish() -> None:
    """Lists, catalogue, samples, two centres with their people, and nine complete candidates at Northgate."""
    starters.fill()
    catalogue.load(catalogue.GUIDE, TODAY)
    samples.fill(date(2024, 8, 1))
    north = add_centre("0471", "Northgate Motor College", letters_to=["apprenticeships@northgate.example"])
    south = add_centre("0523", "Southgate Training")
    catalogue.approve(north, Version.select(), date(2024, 8, 1))
    catalogue.approve(south, Version.select().where(Version.slug == AUTOCARE), date(2024, 8, 1))
    centres = {"0471": north, "0523": south}
    for email, name, number, roles, pin in CAST.values():
        people.add_person(email, name, centre=centres[number], roles=roles, pin=pin,
                          pin_expires_on=date(2027, 6, 30) if pin else None, password=PASSWORD)
    people.add_administrator(*ADMINISTRATOR, password=PASSWORD)
    people.add_to_body(*SUPPORT, "support", password=PASSWORD)
    registrar = Person.get(Person.email == CAST["registrar"][0])
    for first, surname in NAMES:
        candidates.create(north, registrar, complete(first_names=first, surname=surname))
    candidates.create(south, Person.get(Person.email == CAST["southgate"][0]),
                      complete(first_names="Megan", surname="Price", date_of_birth=date(2006, 5, 5)))


def complete(**changed: Any) -> dict[str, Any]:
    """Values of a candidate with nothing missing and nothing odd; what is named differs."""
    n = next(ONE_AFTER_ANOTHER)
    # Nobody shares name and date of birth with another: that would be a warning.
    born = date(2005, 1, 1) + timedelta(days=n % 1500)
    return {"title": "Mx", "first_names": "Robin", "surname": f"Green{'abcdefghij'[n // 1500 % 10]}", "date_of_birth": born,
            "gender": "F", "uln": uln(CHANCE), "email": f"someone{CHANCE.randrange(10 ** 9)}@post.example",
            "phone": telephone(n), "position": "Apprentice Technician", **GARAGE, **changed}


def valid_ern() -> str:
    """An employer's number with the right check digit."""
    return ern(CHANCE)


def email_of(who: str) -> str:
    """The address of one of the cast, or of the awarding body; whoever is looking in is its administrator."""
    body = {"admin": ADMINISTRATOR, "support": SUPPORT, "looking in": ADMINISTRATOR}
    return str(body[who][0] if who in body else CAST[who][0])


class World:
    """The furnished database, seen by a test of actions and queries."""

    def __init__(self) -> None:
        self.north = Centre.get(Centre.number == "0471")
        self.south = Centre.get(Centre.number == "0523")
        self.today = TODAY

    def person(self, who: str) -> Person:
        """One of the cast, or of the awarding body ("admin", "support")."""
        return Person.get(Person.email == email_of(who))

    @cached_property
    def registrar(self) -> Person:
        """The registrar at Northgate."""
        return self.person("registrar")

    @property
    def given(self) -> Context:
        """Return the context of the field rules for today."""
        return given(TODAY)

    def candidate(self, centre: Centre | None = None, **changed: Any) -> int:
        """A new candidate of the centre (Northgate), complete but for what is named; their number."""
        from imi.candidates.models import Candidate

        made = candidates.create(centre or self.north, self.registrar, complete(**changed))
        return int(Candidate.get_by_id(made).number)

    def batch(self, numbers: str = "", slug: str = AUTOCARE, package: str = PACKAGE, centre: Centre | None = None,
              defaults: dict[str, str] = DEFAULTS) -> str:
        """A draft with standard, package and defaults, holding these candidates; its reference."""
        centre, person = centre or self.north, self.registrar
        opened = actions.open_batch(centre, person, APPRENTICESHIP)
        actions.choose(centre, person, opened, slug, package, "", TODAY)
        actions.set_defaults(person, batch(centre, opened.reference), defaults, {}, self.given, apply=False)
        if numbers:
            adding.add(centre, person, batch(centre, opened.reference), numbers, self.given)
        return str(opened.reference)

    def screen(self, reference: str, centre: Centre | None = None) -> BatchView:
        """Return the batch as its page shows it."""
        return screen(centre or self.north, reference, TODAY)

    def draft(self, reference: str) -> Batch:
        """The batch itself."""
        return batch(self.north, reference)

    def submission(self, reference: str, **changed: Any) -> saving.Submission:
        """Return what the review of the batch would post."""
        seen = self.screen(reference)
        pence = seen.offer.pence if seen.offer else None
        posted = {"key": f"key-of-{reference}-xxxx", "fingerprint": seen.fingerprint, "pence": pence, **changed}
        return saving.Submission(**posted)

    def save(self, reference: str, **changed: Any) -> Receipt:
        """Register the batch."""
        return saving.register(self.north, self.registrar, reference, self.submission(reference, **changed), TODAY)

    def people(self, how_many: int) -> str:
        """Add so many complete candidates at Northgate and return their numbers."""
        return " ".join(str(self.candidate()) for _ in range(how_many))


FIRST_NINE = " ".join(str(1000001 + n) for n in range(9))
