"""Act on a batch as a whole: open it, choose its course, its defaults and its order, or discard it."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from peewee import IntegrityError, ModelInsert, ModelSelect, ModelUpdate

from imi.audit.actions import record
from imi.batches.defaults import defaults_to_write, read_defaults, texts_in
from imi.batches.meanwhile import last_done
from imi.batches.models import NEW_ROW, Batch, BatchChange, BatchRow
from imi.batches.undo.undoable import change_rows
from imi.catalogue.queries import offers, standards
from imi.centres.models import Centre
from imi.centres.settings import DRAFT_DAYS, before, threshold
from imi.database import bulk
from imi.database.compiled import Blank, Prepared, PreparedChange
from imi.database.connection import db, locked, now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context, Problem, Reading
from imi.formats import local
from imi.people.models import Person
from imi.registrations.columns import texts_of
from imi.registrations.models import TAKEN, Receipt, Registration
from imi.registrations.orders import order_problems
from imi.registrations.references import random_reference
from imi.schemes.spec import SchemeSpec

MOST_ROWS = 2000


class NotLinked(Refused):
    """A standard that is not linked to the centre, or not open today."""

    field, code = "standard", "batch.standard_not_linked"


class WrongPackage(Refused):
    """A package that is not one of the standard's."""

    field, code = "package", "batch.package_of_another_standard"


class NotADraft(Refused):
    """The batch was saved or discarded in the meantime."""

    field, code = "batch", "batch.not_a_draft"


class NotWhole(Conflict):
    """A batch that was discarded so long ago that what was typed in it has gone, or goes at any moment."""

    code = "batch.not_whole"
    message = "This batch was discarded too long ago: what was typed in it is not kept any more. Start a new one"


class TooMany(Refused):
    """More rows than one batch takes."""

    field, code = "numbers", "batch.too_many"
    message = f"A batch takes {MOST_ROWS:,} candidates. Save this one, or use the spreadsheet"


def open_batch(centre: Centre, person: Person, scheme: SchemeSpec, *, like: Receipt | None = None,
               with_candidates: bool = False, course: tuple[str, str] = ("", ""), today: date = date.min) -> Batch:
    """Open a draft of a scheme; `like` copies a receipt's standard and defaults, and its package or its candidates.

    With candidates the package is left to be chosen: a cohort moves from one year's package to the next. Who was
    cancelled or withdrawn stays behind. `course` is a standard and a package (slug and code) to choose of what is offered on
    `today`. Raises TooMany, NotLinked, WrongPackage; no draft is left behind then.
    """
    with db.atomic():
        batch = _named(centre, person, scheme)
        if like is not None:
            _copy(batch, like, with_candidates)
        if any(course):
            choose(centre, person, batch, *course, None, today)
        record("opened", "batch", batch.id, person=person, centre=centre, cause=batch.reference)
    return batch


def _named(centre: Centre, person: Person, scheme: SchemeSpec) -> Batch:
    """Create a batch under a reference that nobody has; it tries again where chance repeats itself."""
    for _try in range(5):
        try:
            with db.atomic():
                batch = Batch.create(reference=random_reference("B"), scheme_id=scheme.code, centre=centre, opened_by=person,
                                     changed_by=person, changed_at=now())
                batch.scheme = scheme
                return batch
        except IntegrityError:
            continue
    raise Refused("No free reference was found. Try again")


def _copy(batch: Batch, like: Receipt, with_candidates: bool) -> None:
    rows = list(Registration.select().where(Registration.receipt == like.id).order_by(Registration.line))
    if not rows:
        return
    first = rows[0]
    values = defaults_to_write(texts_of(first, batch.scheme))
    package = None if with_candidates else first.package_id
    Batch.update(version=first.version_id, package=package, **values).where(Batch.id == batch.id).execute()
    if with_candidates:
        rows = [row for row in rows if row.state in TAKEN]
        if len(rows) > MOST_ROWS:
            raise TooMany(f"{like.reference} has {len(rows):,} candidates: a batch takes {MOST_ROWS:,}. Enter their numbers, "
                          "in parts")
        bulk.insert(BatchRow, NEW_ROW, [
            (batch.centre_id, batch.id, row.candidate_id, n, json.dumps(texts_of(row, batch.scheme)), batch.changed_by_id, now())
            for n, row in enumerate(rows, 1)])


def touch(batch: Batch, person: Person, did: str = "", rows: int = 0, **values: object) -> None:
    """Write to a draft and note who did, and what of it is to be told to another page. Raises NotADraft where it is one no more.
    """
    if not _touching(tuple(sorted(values)))(batch=batch.id, person=person, at=now(), centre=batch.centre_id, **values):
        raise _no_draft(batch)
    if did:
        note(batch, person, did, rows)


def note(batch: Batch, person: Person, did: str, rows: int = 0, fields: Mapping[str, Sequence[int]] | None = None) -> None:
    """Note what is to be told to another page of a draft that was just written to: which values of which rows are others, too,
    where that is known.
    """
    _NOTED(batch=batch.id, person=person, at=now(), page=batch.page, did=did, rows=rows,
           fields=json.dumps(fields) if fields is not None else "")


@cache
def _touching(names: tuple[str, ...]) -> PreparedChange:
    def build(batch: Blank, centre: Blank, person: Blank, at: Blank, **values: Blank) -> ModelUpdate:
        return Batch.update(**values, edition=Batch.edition + 1, changed_by=person, changed_at=at).where(
            Batch.id == batch, Batch.centre == centre, Batch.state == "draft")

    return PreparedChange(build, ("batch", "centre", "person", "at", *names))


def _note(batch: Blank, person: Blank, at: Blank, page: Blank, did: Blank, rows: Blank, fields: Blank) -> ModelInsert:
    edition = Batch.select(Batch.edition).where(Batch.id == batch)
    return BatchChange.insert(batch=batch, edition=edition, page=page, did=did, rows=rows, fields=fields, person=person, at=at)


_NOTED = PreparedChange(_note, ("batch", "person", "at", "page", "did", "rows", "fields"))


def held(batch: Batch) -> Batch:
    """Return the draft as it is now, which nobody else writes to until the transaction ends. Raises NotADraft.

    What somebody has seen is compared with this, inside the transaction that writes: of several at once one is first, and the
    others see what was written.
    """
    for found in _draft(batch=batch.id, centre=batch.centre_id):
        found.page, found.scheme = batch.page, batch.scheme
        return found
    raise _no_draft(batch)


@Prepared
def _draft(batch: Blank, centre: Blank) -> ModelSelect[Batch]:
    return locked(Batch.select().where(Batch.id == batch, Batch.centre == centre, Batch.state == "draft"))


def _no_draft(batch: Batch) -> NotADraft:
    return NotADraft(f"{batch.reference} has been saved or discarded in the meantime. Nothing was changed")


def choose(centre: Centre, person: Person, batch: Batch, slug: str, package_code: str, was: str | None, today: date) -> None:
    """Choose a standard, and one of its packages or none. Another standard clears the package.

    `was` is the choice that the page showed ("slug package"), None where it does not say. Raises NotLinked, WrongPackage,
    Conflict.
    """
    chosen = next((s for s in standards(centre, today, batch.scheme.code) if s.slug == slug and s.takes), None)
    if chosen is None:
        raise NotLinked(f"This {batch.scheme.programme} is not linked to your centre. Choose one from the list")
    with db.atomic():
        stands = held(batch)
        package = None
        if package_code:
            package = next((o for o in offers(centre, chosen.id, today) if o.code == package_code), None)
            if package is None and not _left_over(centre, stands, chosen.id, package_code, today):
                raise WrongPackage(f"{package_code} is not a package of {chosen.label}. Choose one from the list")
            if package is not None and not package.open:
                raise WrongPackage(f"{package_code} is no longer offered. Choose one from the list")
        stored = course_of(centre, stands, today)
        if was is not None and stored not in (was, f"{slug} {package.code if package else ''}".strip()):
            _refuse_overtaken(stands, "course", f"The {batch.scheme.programme} or package was changed in the meantime",
                              {"course": stored})
        touch(batch, person, "course", version=chosen.id, package=package.id if package else None)


def _left_over(centre: Centre, batch: Batch, chosen: int, code: str, today: date) -> bool:
    """Return whether a package that is not the chosen standard's is only what the page still showed of the one before."""
    return chosen != batch.version_id and any(offer.code == code for offer in offers(centre, batch.version_id, today))


def course_of(centre: Centre, batch: Batch, today: date) -> str:
    """Return the batch's choice as its form carries it: "slug package"."""
    slug = next((s.slug for s in standards(centre, today, batch.scheme.code) if s.id == batch.version_id), "")
    code = next((o.code for o in offers(centre, batch.version_id, today) if o.id == batch.package_id), "")
    return f"{slug} {code}".strip()


def _refuse_overtaken(batch: Batch, did: str, sentence: str, theirs: dict[str, str]) -> None:
    """Refuse a change that would overwrite in silence what another page changed; a page's own fast changes may overtake each
    other.
    """
    last = last_done(batch, did)
    if last is not None and batch.page and last.page == batch.page:
        return
    who, at = (last.person.name, last.at) if last else (batch.changed_by.name, batch.changed_at)
    raise Conflict(sentence, who=who, at=at, theirs=theirs)


def set_defaults(person: Person, batch: Batch, texts: Mapping[str, str], was: Mapping[str, str], given: Context,
                 *, apply: bool) -> Reading:
    """Keep the defaults for the candidates added next; `apply` writes them to the rows too.

    What was typed is kept, valid or not; only what is right reaches a row. Raises Conflict, NotADraft.
    """
    kept, reading = read_defaults(batch.scheme, texts, given)
    wrong = {problem.field for problem in reading.errors}
    with db.atomic():
        stands = held(batch)
        stored = texts_in(stands, batch.scheme)
        if any(was.get(name, stored[name]) != stored[name] != kept[name] for name in stored):
            _refuse_overtaken(stands, "dates", f"The {' or the '.join(batch.scheme.parts)} were changed in the meantime", stored)
        touch(batch, person, "", 0, **defaults_to_write(kept))
        fields = _apply(person, batch, {name: text for name, text in kept.items() if text and name not in wrong},
                        given) if apply else {}
        note(batch, person, "dates", fields=fields)
    return reading


def _apply(person: Person, batch: Batch, values: Mapping[str, str], given: Context) -> dict[str, list[int]]:
    rows = BatchRow.select(BatchRow.id).where(BatchRow.batch == batch.id, BatchRow.removed_at.is_null()).tuples()
    return change_rows(person, batch, {row: values for (row,) in rows}, given)


def order(person: Person, batch: Batch, text: str, was: str, given: Context) -> tuple[Problem, ...]:
    """Keep the purchase order number as typed; what is wrong or odd about it. Raises Conflict, NotADraft."""
    text = text.strip()
    with db.atomic():
        stands = held(batch)
        if stands.purchase_order not in (was, text):
            _refuse_overtaken(stands, "order", "The purchase order number was changed in the meantime",
                              {"purchase_order": stands.purchase_order})
        if text != stands.purchase_order:
            touch(batch, person, "order", purchase_order=text)
    return order_problems(batch.centre, text, given)


def discard(centre: Centre, person: Person, batch: Batch) -> None:
    """Put a draft aside; it can be restored while it is whole. Raises NotADraft."""
    with db.atomic():
        touch(batch, person, state="discarded")
        record("discarded", "batch", batch.id, person=person, centre=centre, cause=batch.reference)


def kept_until(batch: Batch) -> date:
    """Return the last day on which a discarded batch is kept whole."""
    return local(batch.changed_at).date() + timedelta(days=threshold(DRAFT_DAYS))


def is_whole(batch: Batch) -> bool:
    """Return whether a discarded batch still holds all that was typed in it, and is not to go at any moment."""
    return batch.emptied_at is None and batch.changed_at >= before(DRAFT_DAYS, now())


def restore(centre: Centre, person: Person, batch: Batch) -> None:
    """Take a discarded draft up again; one that is a draft already stays as it is. Raises NotADraft, NotWhole."""
    with db.atomic():
        changed = Batch.update(state="draft", edition=Batch.edition + 1, changed_by=person, changed_at=now()).where(
            Batch.id == batch.id, Batch.centre == centre, Batch.state == "discarded", Batch.emptied_at.is_null(),
            Batch.changed_at >= before(DRAFT_DAYS, now())).execute()
        if changed:
            record("restored", "batch", batch.id, person=person, centre=centre, cause=batch.reference)
            return
        state = Batch.select(Batch.state).where(Batch.id == batch.id, Batch.centre == centre).scalar()
        if state == "discarded":
            raise NotWhole
        if state != "draft":
            raise _no_draft(batch)
