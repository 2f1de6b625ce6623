"""Say which tables receipts and registrations have, where a person may be named there, how they are found, and what waits."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from peewee import ModelSelect

from imi.candidates.models import Candidate
from imi.candidates.names.keys import email_key
from imi.candidates.queries import known
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.entry.hits import Asked, Group, Hit, Name, Reference, Search, Waiting, WorkLine, all_of
from imi.database.entry.kept import InUse
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.traces import Apart, Removal, rid
from imi.database.entry.words import AuditWords, EmailKind
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.formats import short_day
from imi.registrations import receipts
from imi.registrations.mail import CHANGE, CONFIRMATION, RECEIPT
from imi.registrations.merging import follow
from imi.registrations.models import ConfirmedWarning, Receipt, Registration
from imi.registrations.orders import order_without
from imi.registrations.searching.finding import MOST, SearchHit, amount, find
from imi.registrations.searching.wanted import SearchTerms, born_on

CANDIDATE, REGISTRATION, MISSING = "candidate", "registration", "missing-details"
# The pages of all of a kind, by what is looked for.
CANDIDATES, RECEIPTS = "candidates", "receipts"
# Rows about a registration of the person.
OF_THEIRS = f"registration_id IN (SELECT id FROM registration WHERE {THEIRS})"


def _referred(centre: Centre, reference: str) -> Name:
    """Return the name of a receipt, or of one of its lines where it has that. Raises NotFound."""
    whole, _slash, line = reference.partition("/")
    found = receipts.receipt(centre, whole)
    if line and 0 < int(line) <= found.candidates:
        return Name(REGISTRATION, f"{found.reference}/{int(line)}", found.scheme_id)
    return Name(RECEIPT, found.reference, found.scheme_id)


def _exactly(asked: Asked) -> Name | None:
    """Return the candidate of a candidate number, ULN or e-mail address, or for several numbers the list of them."""
    wanted = SearchTerms(asked.text)
    if wanted.numbers:
        return Name(CANDIDATES, asked.text)
    if "@" in asked.text:
        found = find(asked.centre, wanted, given(asked.today), per=2).lines
        held = found[0].held if len(found) == 1 and email_key(str(found[0].held.values["email"])) == wanted.email else None
    else:
        digits = wanted.digits
        held = known(asked.centre, [digits]).get(digits) if len(digits) in (NUMBER_DIGITS, ULN_DIGITS) else None
    return Name(CANDIDATE, str(held.number)) if held else None


def _candidates(asked: Asked) -> Group:
    found = find(asked.centre, SearchTerms(asked.text, born_on(asked.text, asked.today)), given(asked.today), per=asked.shown)
    hits = [Hit(Name(CANDIDATE, str(line.held.number)), f"{line.held.number}, {line.held.name}", _told(line))
            for line in found.lines]
    many = "More than a thousand" if found.more else f"All {found.total:,}"
    return Group("Candidates", hits, f"{many} candidates" if found.total > asked.shown else "", Name(CANDIDATES, asked.text))


def _told(line: SearchHit) -> str:
    """Say what tells a candidate from one of the same name, and what may have been the reason for finding them."""
    born, employer = line.held.values["date_of_birth"], line.held.values["employer_name"]
    packages = ", ".join(package for _standard, package, _state in line.registrations)
    return "; ".join(filter(None, [f"born {short_day(born)}" if born else "", employer, packages]))


def _receipts(asked: Asked) -> Group:
    rows, total = receipts.submitted(asked.centre, receipts.ReceiptFilter(text=asked.text))
    hits = [Hit(Name(RECEIPT, one.reference, one.scheme), one.reference, f"{one.package}, {one.standard}")
            for one in rows[:asked.shown]]
    return Group("Submitted registrations", hits, f"All {total:,} submitted registrations" if total > asked.shown else "",
                 all_of(RECEIPTS, (one.scheme for one in rows), asked.text))


def _missing(asked: Asked) -> Iterator[WorkLine]:
    number = amount(asked.centre, SearchTerms(missing=True), MOST)
    yield WorkLine(min(number, MOST), "candidate with missing details", "candidates with missing details", Name(MISSING),
                   more=number > MOST)


def _orders(removal: Removal) -> int:
    theirs = Registration.select(Registration.receipt).where(Registration.candidate.in_(removal.about.ids))
    return rid(Receipt.purchase_order, Receipt.id.in_(theirs), order_without(removal.about), removal.about)


def _registered_since(since: datetime) -> ModelSelect[Registration]:
    return Registration.select(Registration.id).join(Receipt, on=(Registration.receipt == Receipt.id)).where(
        Registration.candidate == Candidate.id, (Receipt.at >= since) | (Registration.state_on >= since.date()))


WORDS = AuditWords(
    verbs={"registered": "Registered"},
    alone=(("registered", "receipt"),),
    things={"receipt": "a receipt"},
)
NOUN = Noun(
    "registrations",
    models=(Receipt, Registration, ConfirmedWarning),
    texts={
        Receipt: {"purchase_order": Apart("Purchase orders", _orders)},
        Registration: {"again_reason": "named", "extra": "whole"},
        ConfirmedWarning: {"reason": "named"},
    },
    impersonal={
        Receipt: ("reference", "of the Save"),
        Registration: ("state", "what is kept: that somebody was registered"),
        ConfirmedWarning: ("field, code", "which rule"),
    },
    audit=WORDS,
    emails={CONFIRMATION: EmailKind("Confirmation of a registration", 10),
            CHANGE.strip(): EmailKind("Change after a registration", 20, optional="What you changed after a registration")},
    references=(Reference(RECEIPT, r"R-\d\d-\d{6,9}(/\d{1,6})?", _referred),),
    search=(Search(10, _candidates, _exactly), Search(20, _receipts)),
    waiting=(Waiting(30, _missing),),
    personal=(
        Place(Receipt, f"id IN (SELECT receipt_id FROM registration WHERE {THEIRS})", columns="reference, purchase_order, at"),
        Place(Registration, THEIRS, "Reasons of registrations", {"again_reason": "NULL", "extra": "''"}),
        # One of a row of a batch stays with the row; the registration that is made of it has its own.
        Place(ConfirmedWarning,
              f"{THEIRS} OR {OF_THEIRS} OR batch_row_id IN (SELECT id FROM batch_row WHERE {THEIRS})",
              "Confirmed warnings", {"value": "'erased ' || id", "reason": "''"}),
    ),
    on_merge=follow,
    in_use=(InUse(60, "Registered in the period", _registered_since),),
)
