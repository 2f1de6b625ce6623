"""Build what a page of a batch shows: the batch, its standard and package, every row checked, and the totals.

The number of statements is the same for two rows and for two hundred.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from peewee import ModelSelect

from imi.batches.checking import CheckedRow
from imi.batches.defaults import texts_in, with_defaults
from imi.batches.lines import lines_of
from imi.batches.models import Batch, BatchRow
from imi.candidates.record import name_of
from imi.catalogue.queries import Offer, Standard, offers, overlapping, standards
from imi.centres.models import Centre
from imi.centres.queries import given as given_on
from imi.database.compiled import Blank, Prepared
from imi.database.errors import Conflict, NotFound
from imi.fields.field import Context, Problem
from imi.people.models import Person
from imi.registrations.checking.duplicates import PackageChoice
from imi.registrations.checking.windows import course_of
from imi.registrations.references import tidy
from imi.schemes.every import SCHEMES, Schemes
from imi.schemes.spec import SchemeSpec


@dataclass(frozen=True)
class BatchView:
    """Gathers everything that a batch's page, its fragments, the review and Save need: the batch, the standards and packages
    on offer, the chosen ones, and every row checked.
    """

    batch: Batch
    standards: Sequence[Standard]
    standard: Standard | None
    offers: Sequence[Offer]
    offer: Offer | None
    given: Context
    lines: Sequence[CheckedRow]
    course: PackageChoice | None = None

    @property
    def scheme(self) -> SchemeSpec:
        """Return the scheme of what its candidates are registered on."""
        return self.batch.scheme

    @cached_property
    def defaults(self) -> dict[str, str]:
        """Return the batch's defaults as they were typed, by field."""
        return texts_in(self.batch, self.scheme)

    @property
    def count(self) -> int:
        """Return the number of candidates in the batch."""
        return len(self.lines)

    @property
    def pence(self) -> int | None:
        """Return the total in pence, None while the package has no price or is not chosen."""
        return None if self.offer is None or self.offer.pence is None else self.offer.pence * self.count

    @cached_property
    def to_fix(self) -> list[CheckedRow]:
        """Return the rows that have errors, in the order of entry."""
        return [line for line in self.lines if line.errors]

    @property
    def package_fault(self) -> str:
        """Return why the batch has no package that it can be registered on, in the words after "Package:"; '' where it has."""
        if self.offer is None:
            return "not chosen"
        return "" if self.offer.open else "no longer offered"

    @property
    def faults(self) -> int:
        """Return how many things are to be put right: the rows that have errors, and the package where there is none."""
        return len(self.to_fix) + bool(self.package_fault)

    @cached_property
    def complete(self) -> list[CheckedRow]:
        """Return the rows that have no errors."""
        return [line for line in self.lines if not line.errors]

    @cached_property
    def to_confirm(self) -> list[CheckedRow]:
        """Complete rows with warnings that wait to be confirmed."""
        return [line for line in self.complete if line.warnings]

    @property
    def differing(self) -> list[CheckedRow]:
        """Return the rows that have something else than the batch's defaults."""
        defaults = {name: text for name, text in self.defaults.items() if text}

        # Rows that have the same are asked about once.
        @cache
        def differs(*texts: str) -> bool:
            typed = dict(zip(self.scheme.row.names, texts, strict=True))
            written = with_defaults(self.scheme, typed, defaults, self.given)
            return any(typed[name] != written[name] for name in defaults)

        return [line for line in self.lines if differs(*map(line.text, self.scheme.row.names))]

    @property
    def obstacles(self) -> list[Problem]:
        """Return what is wrong with the batch itself, before any row."""
        found = []
        if self.standard is None:
            found.append(Problem("standard", "batch.standard", self.scheme.ask))
        elif not self.standard.takes:
            found.append(Problem("standard", "batch.closed", f"{self.standard.label} is no longer open to your centre. "
                                 f"Choose another {self.scheme.programme}: your candidates are kept"))
        if self.offer is None and self.standard is not None:
            found.append(Problem("package", "batch.package", "Choose a package"))
        elif self.offer is not None and not self.offer.open:
            found.append(Problem("package", "batch.withdrawn", f"{self.offer.code} is no longer offered. "
                                 "Choose another package: your candidates are kept"))
        if not self.lines:
            found.append(Problem("numbers", "batch.empty", "Add at least one candidate"))
        return found

    @property
    def fingerprint(self) -> str:
        """Return a digest that changes when anything changes that somebody should see again before saving."""
        return self.fingerprint_at(self.offer.pence if self.offer else None)

    def fingerprint_at(self, pence: int | None, *, all_ready: bool = False) -> str:
        """Return the fingerprint at a price each, as if `all_ready` or with the rows that Save would set aside.

        It stands for the rows and their order, the price, the purchase order and what is confirmed.
        """
        rows = [(line.row.id, line.row.edition, line.held.edition, line.held.employment_id,
                 sorted({(p.code, p.value) for p in line.all_warnings} & line.confirmed)) for line in self.lines]
        seen: list[object] = [self.batch.version_id, self.batch.package_id, pence, self.batch.purchase_order, rows]
        if self.to_fix and not all_ready:
            seen.append(sorted(line.row.id for line in self.to_fix))
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]

    def line(self, row_id: int) -> CheckedRow:
        """Return the checked row of a row. Raises Conflict where somebody removed it in the meantime, else NotFound."""
        for line in self.lines:
            if line.row.id == row_id:
                return line
        gone = BatchRow.get_or_none(BatchRow.centre == self.batch.centre_id, BatchRow.batch == self.batch.id,
                                    BatchRow.id == row_id, BatchRow.removed_at.is_null(False))
        if gone is None:
            raise NotFound("row")
        raise Conflict(f"{name_of(gone.candidate)} was removed from this batch by {gone.changed_by.name}. Nothing was changed. "
                       f"To go on with them, add {gone.candidate.number} again")

    def of_candidates(self, ids: Iterable[int]) -> list[CheckedRow]:
        """Return the rows of these candidates, in the order of entry."""
        wanted = set(ids)
        return [line for line in self.lines if line.held.id in wanted]

    def next_to_fix(self, after: int | None = None, *, newest_first: bool = False) -> CheckedRow | None:
        """Return the next row that can be put right here, in the order of entry or the newest first: after the line number
        `after`, else from the first.
        """
        able = [line for line in self.to_fix if line.gaps][::-1 if newest_first else 1]
        if after is None:
            return able[0] if able else None
        below = [line for line in able if (line.row.position < after if newest_first else line.row.position > after)]
        return next(iter(below or able), None)


def batch(centre: Centre, reference: str, schemes: Schemes = SCHEMES) -> Batch:
    """Return the centre's batch of a reference, of one of these schemes, with who changed it last. Raises NotFound."""
    for found in _batch(centre=centre, reference=tidy(reference)):
        if found.scheme_id in schemes.by_code:
            found.scheme = schemes[found.scheme_id]
            return found
    raise NotFound("batch")


@Prepared
def _batch(centre: Blank, reference: Blank) -> ModelSelect[Batch]:
    return (Batch.select(Batch, Person).join(Person, on=(Batch.changed_by == Person.id))
            .where(Batch.centre == centre, Batch.reference == reference))


def screen(centre: Centre, reference: str, today: date, schemes: Schemes = SCHEMES) -> BatchView:
    """Return everything that the page of a centre's batch shows. Raises NotFound."""
    return look(centre, batch(centre, reference, schemes), today)


def look(centre: Centre, found: Batch, today: date) -> BatchView:
    """Return everything that the page of a batch shows that was loaded already."""
    linked = standards(centre, today, found.scheme.code)
    chosen = next((standard for standard in linked if standard.id == found.version_id), None)
    sold = offers(centre, found.version_id, today)
    offer = next((offer for offer in sold if offer.id == found.package_id), None)
    given = given_on(today, offer.stage if offer else "gateway")
    course = course_of(offer, chosen, overlapping(offer.id)) if offer else None
    lines = lines_of(centre, {found.id: (found.scheme, course, given)})[found.id]
    return BatchView(found, [s for s in linked if s.takes], chosen, [o for o in sold if o.open], offer, given, lines, course)
