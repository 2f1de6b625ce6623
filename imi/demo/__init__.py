"""Make the demo: two centres, their people and 300 believable candidates. Nobody and nothing in it is real."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from imi.batches import actions, rows, saving
from imi.batches.entering import adding
from imi.batches.view import batch, screen
from imi.candidates import actions as candidates
from imi.catalogue import actions as catalogue
from imi.catalogue.models import Version
from imi.centres.actions import add_centre
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import db
from imi.demo import samples
from imi.demo.believable import people
from imi.mail.models import Letter
from imi.people import actions as persons
from imi.people.models import Person
from imi.people.own import terms
from imi.schemes.apprenticeship import APPRENTICESHIP

PASSWORD = "demo-only-passphrase"  # noqa: S105  printed for everybody, and served on this machine only
CAST = (
    ("registrar@northgate.example", "Priya Nair", "0471", ("registrar",), "104471"),
    ("reader@northgate.example", "Tom Reader", "0471", ("reader",), "104472"),
    ("coordinator@northgate.example", "Rhian Powell", "0471", ("coordinator",), "104473"),
    ("finance@northgate.example", "Huw Parry", "0471", ("finance",), "104474"),
    ("registrar@southgate.example", "Daniel Osei", "0523", ("registrar",), "105231"),
)
TERMS = """This is a sample. The awarding body puts its own text here.

Register only people who know that they are registered, and check their details with them.

Sign in as yourself, and sign out at a computer that others use."""
ADMINISTRATOR = ("admin@imi.example", "Alex Morgan")
SUPPORT = ("support@imi.example", "Jo Lane")
SIGN_INS = "\n".join((
    "Demo sign-ins (password of all: " + PASSWORD + ")",
    *(f"  {email:32} {name}, {roles[0]} at {number}, PIN {pin}" for email, name, number, roles, pin in CAST),
    f"  {ADMINISTRATOR[0]:32} {ADMINISTRATOR[1]}, administrator of the awarding body",
    f"  {SUPPORT[0]:32} {SUPPORT[1]}, support of the awarding body",
))


class Old(NamedTuple):
    """A batch that the demo saved in the past: of what, when, from which start and for how many months, and which candidates."""

    slug: str
    package: str
    saved: datetime
    starts: date
    months: int
    first: int
    how_many: int
    order: str


def make(moment: datetime) -> None:
    """Put the demo into an empty instance: centres, people, samples, candidates, two old batches."""
    today = moment.date()
    with db.atomic():
        samples.fill(date(today.year - 2, 8, 1))
        samples.years()
        samples.lengths()
        north = add_centre("0471", "Northgate Motor College", letters_to=["apprenticeships@northgate.example"], sample=True)
        south = add_centre("0523", "Southgate Training", sample=True)
        catalogue.approve(north, Version.select(), date(today.year - 2, 8, 1))
        catalogue.approve(south, Version.select().where(Version.slug.in_(("st0499-ap01", "st0068-ap01"))),
                          date(today.year - 2, 8, 1))
        centres = {"0471": north, "0523": south}
        for email, name, number, roles, pin in CAST:
            persons.add_person(email, name, centre=centres[number], roles=roles, pin=pin,
                               pin_expires_on=today + timedelta(days=365), password=PASSWORD, sample=True)
        terms.accept_all(terms.publish(TERMS, 0, moment, by=None, sample=True))
        persons.add_administrator(*ADMINISTRATOR, password=PASSWORD, sample=True)
        persons.add_to_body(*SUPPORT, "support", password=PASSWORD, sample=True)
        registrar, of_south = (Person.get(Person.email == email) for email in (CAST[0][0], "registrar@southgate.example"))
        for centre, who, how_many in ((north, registrar, 300), (south, of_south, 12)):
            chance = Random(int(centre.number))  # noqa: S311  believable, not secret
            for values in people(chance, how_many, centre.name[:5].lower()):
                candidates.create(centre, who, values)
    for old in _old(today):
        _save(north, registrar, old)


def _old(today: date) -> tuple[Old, Old]:
    year = today.year - 1
    return (
        Old("st0499-ap01", "ACAP01A", datetime(year, 9, 4, 9, 12), date(year, 9, 1), 24, 1000201, 24, "PO-2231"),
        Old("st0033-ap03", "AS-LVSMT-GW1-AP03", datetime(year, 10, 2, 14, 40), date(year, 9, 15), 36, 1000241, 16, ""),
    )


def _save(centre: Centre, person: Person, old: Old) -> None:
    """Save a batch as if it were that day; its e-mails are long sent."""
    slug = next(v.slug for v in Version.select() if v.slug.startswith(old.slug))
    day = old.saved.date()
    opened = actions.open_batch(centre, person, APPRENTICESHIP)
    actions.choose(centre, person, opened, slug, old.package, "", day)
    texts = {"starts_on": old.starts.isoformat(), "ends_on": f"+{old.months}m",
             "epa_on": date(old.starts.year + old.months // 12, 9, 1).isoformat(), "funding_type": "LEVY"}
    draft = batch(centre, opened.reference)
    actions.set_defaults(person, draft, texts, {}, given(day), apply=False)
    actions.order(person, draft, old.order, "", given(day))
    draft = batch(centre, opened.reference)
    numbers = " ".join(str(number) for number in range(old.first, old.first + old.how_many))
    adding.add(centre, person, draft, numbers, given(day))
    seen = screen(centre, opened.reference, day)
    for line in seen.to_fix:
        rows.remove(person, draft, line)
    seen = screen(centre, opened.reference, day)
    pence = seen.offer.pence if seen.offer else None
    receipt = saving.register(centre, person, opened.reference,
                              saving.Submission(f"demo-{old.package}-{day}", seen.fingerprint, pence), day, at=old.saved)
    Letter.update(state="sent", next_at=None, tries=1, at=old.saved, sent_at=old.saved).where(
        Letter.receipt_id == receipt.id).execute()
