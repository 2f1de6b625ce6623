"""Read what was saved: a receipt with its lines as registered, and all receipts."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from peewee import JOIN, Case, ColumnBase, Expression, ModelSelect, Node, Select, fn

from imi.candidates.models import Candidate, CandidateWas, CentreCandidate
from imi.candidates.names.keys import fold, span
from imi.candidates.record import whose
from imi.catalogue.models import Package, Price, Version
from imi.centres.models import Centre
from imi.database.bulk import newest_first
from imi.database.compiled import Blank, Prepared
from imi.database.errors import NotFound
from imi.database.ordering import Columns, Order
from imi.formats import begin_of, end_of
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration
from imi.registrations.references import tidy

PAGE = 50
# What becomes of a registration that is one no more.
ENDED = ("cancelled", "withdrawn", "transferred")
# What the receipts are sorted by, and the columns that stand for it. They were saved in the order of their numbers.
COLUMNS = Columns({
    "reference": "Reference", "at": "Saved", "by": "By", "standard": "Standard", "package": "Package", "candidates": "Candidates",
    "charged": "Charged", "order": "Purchase Order Number"}, "-at", frozenset({"at", "candidates", "charged"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "reference": (), "at": (), "by": (Person.name,), "standard": (Version.label,), "package": (Package.code,),
    "candidates": (Receipt.candidates,), "charged": (Receipt.pence,), "order": (fn.NULLIF(Receipt.purchase_order, ""),)}


@dataclass(frozen=True)
class ReceiptLine:
    """A registration as it was when it was saved; `state` is what became of it.

    What its scheme does not ask for is None; `columns` has all that it does ask for in words.
    """

    reference: str
    number: int
    first_names: str
    surname: str
    date_of_birth: date | None
    starts_on: date | None
    ends_on: date | None
    epa_on: date | None
    funding_type_id: str | None
    pence: int | None
    state: str
    again_reason: str | None
    standard: str = ""
    package: str = ""
    purchase_order: str = ""
    at: datetime | None = None
    person: str = ""
    line: int = 0
    candidate: int = 0
    extra: str = ""

    @property
    def taken_back(self) -> int | None:
        """Return the pence that cancelling it took back, None where it has no price."""
        return None if self.pence is None else self.pence if self.state == "cancelled" else 0

    @property
    def net(self) -> int | None:
        """Return the pence that are left to pay, None where it has no price."""
        return None if self.pence is None else self.pence - (self.taken_back or 0)


@dataclass(frozen=True)
class Saved:
    """A receipt with its lines, standard and package."""

    receipt: Receipt
    standard: str
    slug: str
    package_code: str
    package: str
    sample: bool
    person: str
    lines: Sequence[ReceiptLine]

    @property
    def each(self) -> int | None:
        """Return the price of each registration in pence, None where it was not set."""
        return self.lines[0].pence if self.lines else None

    @cached_property
    def people(self) -> int:
        """Return how many candidates the registrations are of: a sheet may register somebody on two packages."""
        return len({line.candidate for line in self.lines})

    @cached_property
    def ended(self) -> dict[str, int]:
        """Return how many of its registrations are no more, by what became of them."""
        return {state: sum(line.state == state for line in self.lines) for state in ENDED}

    @cached_property
    def taken_back(self) -> int:
        """Return the pence that cancelling took back."""
        return sum(line.taken_back or 0 for line in self.lines)

    @property
    def net(self) -> int | None:
        """Return the pence that are left to pay, None where no price was set."""
        return None if self.receipt.pence is None else self.receipt.pence - self.taken_back

    @cached_property
    def unpriced(self) -> int:
        """Return how many registrations still wait for a price; a cancelled one does not, nor one that came from another centre.
        """
        waiting = sum(line.pence is None and line.state != "cancelled" for line in self.lines)
        return waiting if self.receipt.unpriced else 0

    @property
    def is_mixed(self) -> bool:
        """Return whether it has more than one package."""
        return len(self.parts) > 1

    @cached_property
    def parts(self) -> list[tuple[str, str, int, int | None]]:
        """Return (standard, package's code, how many, price each) of each package: a sheet may have several."""
        counted = Counter((line.standard, line.package, line.pence) for line in self.lines)
        return [(standard, package, count, pence) for (standard, package, pence), count in counted.items()]


def receipt(centre: Centre, reference: str, scheme: str = "") -> Receipt:
    """Return the centre's receipt of a reference, of one scheme or of any. Raises NotFound."""
    return Receipt.get_or_refuse(*_called(centre, reference, scheme))


def _called(centre: Centre, reference: str, scheme: str) -> list[Node]:
    found: list[Node] = [Receipt.centre == centre, Receipt.reference == tidy(reference)]
    return [*found, Receipt.scheme == scheme] if scheme else found


def with_order(centre: Centre, purchase_order: str) -> Receipt | None:
    """Return the centre's latest receipt that has this purchase order number; None for an empty one."""
    had = Receipt.select().where(Receipt.centre == centre, Receipt.purchase_order == purchase_order)
    return had.order_by(Receipt.id.desc()).first() if purchase_order else None


def saved(centre: Centre, reference: str, scheme: str = "") -> Saved:
    """Return a receipt, of one scheme or of any, with everything its page shows. Raises NotFound."""
    for found in _saved(centre=centre, reference=tidy(reference), scheme=scheme):
        lines = [_line(row) for row in _lines_of(centre=centre, receipt=found.id)]
        [(standard, slug, code, package, *samples)] = _course(receipt=found.id)
        return Saved(found, standard, slug, code, package, any(samples), found.by, lines)
    raise NotFound("receipt")


@Prepared
def _saved(centre: Blank, reference: Blank, scheme: Blank) -> Select[Any]:
    return (
        Receipt.select(Receipt, Person.name.alias("by")).join(Person, on=(Receipt.person == Person.id))
        .where(Receipt.centre == centre, Receipt.reference == reference, _of_scheme(scheme)).objects()
    )


def _of_scheme(scheme: Blank) -> Expression:
    """Return the condition that a receipt is of a scheme, which all fulfil where the scheme is ''."""
    return (Receipt.scheme == scheme) | (scheme == "")


@Prepared
def _lines_of(centre: Blank, receipt: Blank) -> Select[dict[str, Any]]:
    return _lines(centre).where(Registration.receipt == receipt).order_by(Registration.line).dicts()


@Prepared
def _course(receipt: Blank) -> Select[tuple[Any, ...]]:
    """Return the version and package of a receipt, and whether the package and its price are samples."""
    return (
        Registration.select(Version.label, Version.slug, Package.code, Package.description, Package.sample, Price.sample)
        .join_from(Registration, Version, on=(Registration.version == Version.id))
        .join_from(Registration, Package, on=(Registration.package == Package.id))
        .join_from(Registration, Price, JOIN.LEFT_OUTER, on=(Registration.price == Price.id))
        .where(Registration.receipt == receipt).limit(1).tuples()
    )


def sums(centre: Centre, receipt_id: int) -> tuple[int, int, int]:
    """Return (charged, taken back by cancelling, left to pay) of a receipt, in pence; what has no price counts nothing."""
    cancelled = Case(None, [(Registration.state == "cancelled", Registration.pence)], 0)
    charged, taken_back = Registration.select(
        fn.COALESCE(fn.SUM(Registration.pence), 0), fn.COALESCE(fn.SUM(cancelled), 0)).where(
        Registration.centre == centre, Registration.receipt == receipt_id).tuples().get()
    return int(charged), int(taken_back), int(charged) - int(taken_back)


def _lines(centre: Centre | Blank) -> ModelSelect[Registration]:
    """Select the lines as registered: where the particulars changed since, with the edition of then."""
    return (
        Registration.select(
            Registration.id, Registration.candidate, Registration.line, Registration.starts_on, Registration.ends_on,
            Registration.epa_on, Registration.funding_type, Registration.extra, Registration.pence, Registration.state,
            Registration.again_reason, Candidate.number,
            fn.COALESCE(CandidateWas.first_names, Candidate.first_names).alias("first_names"),
            fn.COALESCE(CandidateWas.surname, Candidate.surname).alias("surname"),
            CandidateWas.candidate.alias("was"), CandidateWas.date_of_birth.alias("was_born"),
            Candidate.date_of_birth.alias("born"),
            Receipt.reference, Receipt.purchase_order, Receipt.at,
            Version.label.alias("standard"), Package.code.alias("package"), Person.name.alias("person"))
        .join_from(Registration, Receipt, on=(Registration.receipt == Receipt.id))
        .join_from(Receipt, Person, on=(Receipt.person == Person.id))
        .join_from(Registration, Version, on=(Registration.version == Version.id))
        .join_from(Registration, Package, on=(Registration.package == Package.id))
        .join_from(Registration, Candidate, on=(Registration.registered_as == Candidate.id))
        .join_from(Registration, CandidateWas, JOIN.LEFT_OUTER, on=(
            (CandidateWas.candidate == Registration.registered_as)
            & (CandidateWas.edition == Registration.candidate_edition)))
        .where(Registration.centre == centre)
    )


def _line(row: dict[str, Any]) -> ReceiptLine:
    born = row["was_born"] if row["was"] is not None else row["born"]
    return ReceiptLine(
        f"{row['reference']}/{row['line']}", row["number"], row["first_names"], row["surname"], born, row["starts_on"],
        row["ends_on"], row["epa_on"], row["funding_type"], row["pence"], row["state"], row["again_reason"], row["standard"],
        row["package"], row["purchase_order"], row["at"], row["person"], row["line"], row["candidate"],
        row["extra"])


@dataclass(frozen=True)
class ReceiptFilter:
    """Says which receipts the page Submitted shows. An empty field leaves nothing out."""

    standard: str = ""
    package: str = ""
    after: date | None = None
    before: date | None = None
    by: str = ""
    text: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Summary:
    """A receipt in a list."""

    reference: str
    at: datetime
    person: str
    standard: str
    package: str
    registrations: int
    pence: int | None
    unpriced: int
    purchase_order: str
    candidates: int
    taken_back: int
    scheme: str

    @property
    def net(self) -> int | None:
        """Return the pence that are left to pay, None where no price was set."""
        return None if self.pence is None else self.pence - self.taken_back


def submitted(centre: Centre, chosen: ReceiptFilter, page: int = 1, per: int = PAGE, order: Order = COLUMNS.usual
              ) -> tuple[list[Summary], int]:
    """Return (one page of the centre's receipts in an order, how many there are in all)."""
    if order.is_usual and chosen == ReceiptFilter(scheme=chosen.scheme):
        of_all = {"centre": centre, "scheme": chosen.scheme}
        [(total,)] = _how_many.plainly(**of_all)
        return [Summary(*row) for row in _every(**of_all, per=per, past=(max(page, 1) - 1) * per)], total
    query = _summaries(centre).where(*_narrowed(chosen))
    if chosen.text:
        query = query.where(_text(centre, chosen.text))
    rows = query.order_by(*order.terms(SORTED, Receipt.id)).paginate(page, per).tuples()
    return [Summary(*row) for row in rows], query.count()


@Prepared
def _every(centre: Blank, scheme: Blank, per: Blank, past: Blank) -> Select[tuple[Any, ...]]:
    return _summaries(centre).where(_of_scheme(scheme)).order_by(Receipt.id.desc()).limit(per).offset(past).tuples()


@Prepared
def _how_many(centre: Blank, scheme: Blank) -> Select[tuple[Any, ...]]:
    return Receipt.select(fn.COUNT(Receipt.id)).where(Receipt.centre == centre, _of_scheme(scheme)).tuples()


def _summaries(centre: Centre | Blank) -> ModelSelect[Receipt]:
    lines = Registration.alias("first_line")
    each = Registration.alias("each_line")
    of_each = each.select().where(each.receipt == Receipt.id)
    people = of_each.select(fn.COUNT(each.candidate.distinct()))
    taken_back = of_each.select(fn.COALESCE(fn.SUM(each.pence), 0)).where(each.state == "cancelled")
    return (
        Receipt.select(Receipt.reference, Receipt.at, Person.name, Version.label, Package.code, Receipt.candidates,
                       Receipt.pence, Receipt.unpriced, Receipt.purchase_order, people, taken_back, Receipt.scheme)
        .join_from(Receipt, Person, on=(Receipt.person == Person.id))
        .join_from(Receipt, lines, on=((lines.receipt == Receipt.id) & (lines.line == 1)))
        .join_from(lines, Version, on=(lines.version == Version.id))
        .join_from(lines, Package, on=(lines.package == Package.id))
        .where(Receipt.centre == centre)
    )


def _narrowed(chosen: ReceiptFilter) -> list[Node]:
    wanted: list[Node] = [Receipt.scheme == chosen.scheme] if chosen.scheme else []
    if chosen.standard:
        wanted.append(Version.slug == chosen.standard)
    if chosen.package:
        wanted.append(Package.code == chosen.package)
    if chosen.after:
        wanted.append(Receipt.at >= begin_of(chosen.after))
    if chosen.before:
        wanted.append(Receipt.at <= end_of(chosen.before))
    if chosen.by:
        wanted.append(Person.name == chosen.by)
    return wanted


def _text(centre: Centre, text: str) -> Node:
    """Return the condition that finds receipts by reference, purchase order, or a candidate's number or name."""
    low, high = span(fold(text))
    people = (
        Registration.select(Registration.receipt)
        .join(Candidate, on=(Registration.candidate == Candidate.id))
        .join(CentreCandidate, on=((CentreCandidate.candidate_id == Candidate.id) & (CentreCandidate.centre == centre)))
        .where(Registration.centre == centre,
               Candidate.id.in_(whose(int(text) if text.isascii() and text.isdigit() and len(text) == 7 else 0))
               | ((CentreCandidate.name_key >= low) & (CentreCandidate.name_key < high))
               | ((CentreCandidate.given_key >= low) & (CentreCandidate.given_key < high))))
    return (Receipt.reference == tidy(text)) | (Receipt.purchase_order == text) | Receipt.id.in_(people)


def lines_of(centre: Centre, chosen: ReceiptFilter) -> Iterator[ReceiptLine]:
    """Yield every registration that the filter shows, newest first, however many: what the export holds."""
    query = _lines(centre).where(*_narrowed(chosen))
    if chosen.text:
        query = query.where(_text(centre, chosen.text))
    return map(_line, newest_first(query, Registration.id))


def savers(centre: Centre, scheme: str) -> list[str]:
    """Return the names of the people who saved something of a scheme, for the filter."""
    rows = Receipt.select(Person.name).distinct().join(Person).where(
        Receipt.centre == centre, Receipt.scheme == scheme).order_by(Person.name)
    return [name for (name,) in rows.tuples()]
