"""What is done to a batch as a whole: opening it, choosing the course, the defaults, the order, discarding."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

from peewee import IntegrityError

from imi.audit.actions import record
from imi.catalogue.queries import offers, standards
from imi.centres.models import Centre
from imi.database import Conflict, Refused, db, now
from imi.people.models import Person
from imi.registrations.checking import PROGRAMME, typed
from imi.registrations.fields import NEEDS_START, ORDER, PURCHASE_ORDER, TRAINING, is_relative
from imi.registrations.models import TAKEN, Batch, BatchRow, Receipt, Registration
from imi.registrations.references import random_reference
from imi.rules.field import Given, Problem, Reading
from imi.rules.field import Record as FieldsRecord
from imi.statements import many

DISCARDED_DAYS = 30
MOST_ROWS = 2000


class NotLinked(Refused):
    """A standard that is not linked to the centre, or not open today (R24)."""

    field, code = "standard", "batch.standard_not_linked"
    message = "This standard is not linked to your centre. Choose one from the list"


class WrongPackage(Refused):
    """A package that is not one of the standard's (R34)."""

    field, code = "package", "batch.package_of_another_standard"


class NotADraft(Refused):
    """The batch was saved or discarded in the meantime."""

    field, code = "batch", "batch.not_a_draft"


class TooMany(Refused):
    """More rows than one batch takes."""

    field, code = "numbers", "batch.too_many"
    message = f"A batch takes {MOST_ROWS:,} candidates. Save this one, or use the spreadsheet"


def open_batch(centre: Centre, person: Person, *, like: Receipt | None = None, with_candidates: bool = False) -> Batch:
    """A new draft; `like` copies a receipt's standard, dates and funding, and its package or its candidates.

    With candidates the package is left to be chosen: a cohort moves from one year's package to the next. Who was
    cancelled or withdrawn stays behind. Raises TooMany.
    """
    with db.atomic():
        batch = _named(centre, person)
        if like is not None:
            _copy(batch, like, with_candidates)
        record("opened", "batch", batch.id, person=person, centre=centre, cause=batch.reference)
    return batch


def _named(centre: Centre, person: Person) -> Batch:
    """A new batch under a reference that nobody has; chance repeats itself rarely, so it tries again."""
    for _try in range(5):
        try:
            with db.atomic():
                return Batch.create(reference=random_reference("B"), centre=centre, opened_by=person, changed_by=person,
                                    changed_at=now())
        except IntegrityError:
            continue
    raise Refused("No free reference was found. Try again")


def _copy(batch: Batch, like: Receipt, with_candidates: bool) -> None:
    rows = list(Registration.select().where(Registration.receipt == like.id).order_by(Registration.line))
    if not rows:
        return
    first = rows[0]
    values = {"starts_on": first.starts_on.isoformat(), "ends_on": first.ends_on.isoformat(),
              "epa_on": first.epa_on.isoformat(), "funding_type": first.funding_type_id}
    package = None if with_candidates else first.package_id
    Batch.update(version=first.version_id, package=package, **values).where(Batch.id == batch.id).execute()
    if with_candidates:
        rows = [row for row in rows if row.state in TAKEN]
        if len(rows) > MOST_ROWS:
            raise TooMany(f"{like.reference} has {len(rows):,} candidates: a batch takes {MOST_ROWS:,}. Enter their numbers, "
                          "in parts")
        many("INSERT INTO batch_row (centre_id, batch_id, candidate_id, position, typed, edition, changed_by_id, changed_at)"
             " VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
             [(batch.centre_id, batch.id, row.candidate_id, n, _typed_of(row), batch.changed_by_id, now())
              for n, row in enumerate(rows)])


def _typed_of(row: Registration) -> str:
    return json.dumps({"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
                       "epa_on": row.epa_on.isoformat(), "funding_type": row.funding_type_id})


def touch(batch: Batch, person: Person, **values: object) -> None:
    """Write to a draft and note who did. Raises NotADraft where it is one no more."""
    changed = Batch.update(**values, edition=Batch.edition + 1, changed_by=person, changed_at=now()).where(
        Batch.id == batch.id, Batch.centre == batch.centre_id, Batch.state == "draft").execute()
    if not changed:
        raise NotADraft(f"{batch.reference} has been saved or discarded in the meantime. Nothing was changed")


def choose(centre: Centre, person: Person, batch: Batch, slug: str, package_code: str, was: str, today: date) -> None:
    """Choose a standard, and one of its packages or none. Another standard clears the package (R35).

    `was` is the choice that the page showed ("slug package"). Raises NotLinked, WrongPackage, Conflict.
    """
    chosen = next((s for s in standards(centre, today) if s.slug == slug and s.open), None)
    if chosen is None:
        raise NotLinked
    package = None
    if package_code:
        package = next((o for o in offers(centre, chosen.id, today) if o.code == package_code), None)
        if package is None and not _left_over(centre, batch, chosen.id, package_code, today):
            raise WrongPackage(f"{package_code} is not a package of {chosen.label}. Choose one from the list")
        if package is not None and not package.open:
            raise WrongPackage(f"{package_code} is no longer offered. Choose one from the list")
    _not_changed_by_another(batch, person, was, course_of(centre, batch, today))
    with db.atomic():
        touch(batch, person, version=chosen.id, package=package.id if package else None)


def _left_over(centre: Centre, batch: Batch, chosen: int, code: str, today: date) -> bool:
    """Whether a package that is not the chosen standard's is only what the page still showed of the one before."""
    return chosen != batch.version_id and any(offer.code == code for offer in offers(centre, batch.version_id, today))


def course_of(centre: Centre, batch: Batch, today: date) -> str:
    """The batch's choice as its form carries it: "slug package"."""
    slug = next((s.slug for s in standards(centre, today) if s.id == batch.version_id), "")
    code = next((o.code for o in offers(centre, batch.version_id, today) if o.id == batch.package_id), "")
    return f"{slug} {code}".strip()


def _not_changed_by_another(batch: Batch, person: Person, was: str, stored: str) -> None:
    """One's own fast changes overtake each other; a colleague's are never overwritten in silence."""
    if stored != was and batch.changed_by_id != person.id:
        raise Conflict("The standard or package was changed in the meantime", who=batch.changed_by.name,
                       at=batch.changed_at, theirs={"course": stored})


def read_defaults(texts: Mapping[str, str], given: Given) -> tuple[dict[str, str], Reading]:
    """(texts to keep, reading) of the four defaults. Empty ones are left out; "+24m" is kept as typed.

    An end in months needs no start among the defaults: it is reckoned from each row's own.
    """
    texts = {name: texts.get(name, "").strip() for name in PROGRAMME}
    filled = FieldsRecord(optional=TRAINING.required, between=TRAINING.between, reckoned=TRAINING.reckoned)
    reading = filled.read(texts, given)
    in_months = is_relative(texts["ends_on"])
    if in_months:
        reading = Reading(reading.values, tuple(p for p in reading.problems if p.code != NEEDS_START))
    kept = {name: filled[name].store(reading.values[name])
            if name in reading.values and not (in_months and name == "ends_on") else text for name, text in texts.items()}
    return kept, reading


def with_defaults(row: Mapping[str, str], defaults: Mapping[str, str], given: Given) -> dict[str, str]:
    """A row's texts after these defaults are written into it: an end in months is reckoned from the row's own start."""
    return dict(TRAINING.written_out({**row, **defaults}, given))


def set_defaults(person: Person, batch: Batch, texts: Mapping[str, str], was: Mapping[str, str], given: Given,
                 *, apply: bool) -> Reading:
    """Keep the defaults for the candidates added next; `apply` writes them to the rows too (R44).

    What was typed is kept, valid or not; only what is right reaches a row. Raises Conflict, NotADraft.
    """
    kept, reading = read_defaults(texts, given)
    stored = {name: str(getattr(batch, name)) for name in PROGRAMME}
    overtaken = any(was.get(name, stored[name]) != stored[name] != kept[name] for name in PROGRAMME)
    if overtaken and batch.changed_by_id != person.id:
        raise Conflict("The dates or the funding were changed in the meantime", who=batch.changed_by.name,
                       at=batch.changed_at, theirs=stored)
    wrong = {problem.field for problem in reading.errors}
    with db.atomic():
        touch(batch, person, **kept)
        if apply:
            _apply(person, batch, {name: text for name, text in kept.items() if text and name not in wrong}, given)
    return reading


def _apply(person: Person, batch: Batch, values: Mapping[str, str], given: Given) -> None:
    rows = list(BatchRow.select().where(BatchRow.batch == batch.id, BatchRow.removed_at.is_null()))
    before = {str(row.id): row.typed for row in rows}
    write_rows(person, batch, {row.id: json.dumps(with_defaults(typed(row.typed), values, given)) for row in rows})
    remember(batch, {"typed": before})


def write_rows(person: Person, batch: Batch, texts: Mapping[int, str]) -> None:
    """Write the typed texts of several rows, in one statement however many they are."""
    many("UPDATE batch_row SET typed = ?, edition = edition + 1, changed_by_id = ?, changed_at = ? WHERE id = ? AND batch_id = ?",
         [(text, person.id, now(), row, batch.id) for row, text in texts.items()])


def remember(batch: Batch, change: Mapping[str, object]) -> None:
    """Keep what Undo needs to take the last change back."""
    Batch.update(undo=json.dumps(change)).where(Batch.id == batch.id).execute()


def undo(person: Person, batch: Batch) -> list[int]:
    """Take the last change to the rows back; ids of the rows it concerned, none where there is nothing to undo."""
    change = json.loads(batch.undo or "{}")
    with db.atomic():
        touch(batch, person, undo="")
        ids = [int(row) for row in change.get("removed", [])]
        if ids:
            _put_back(batch, ids)
        before = {int(row): text for row, text in change.get("typed", {}).items()}
        write_rows(person, batch, before)
    return [*ids, *before]


def _put_back(batch: Batch, ids: Iterable[int]) -> None:
    try:
        with db.atomic():
            BatchRow.update(removed_at=None).where(BatchRow.batch == batch.id, BatchRow.id.in_(list(ids))).execute()
    except IntegrityError:
        raise Refused("The candidate has been added again in the meantime") from None


def order(person: Person, batch: Batch, text: str, was: str, given: Given) -> tuple[Problem, ...]:
    """Keep the purchase order number as typed; what is wrong or odd about it (R72). Raises Conflict, NotADraft."""
    text = text.strip()
    if batch.purchase_order not in (was, text):
        raise Conflict("The purchase order number was changed in the meantime", who=batch.changed_by.name,
                       at=batch.changed_at, theirs={"purchase_order": batch.purchase_order})
    problems = order_problems(batch, text, given)
    if text != batch.purchase_order:
        with db.atomic():
            touch(batch, person, purchase_order=text)
    return problems


def order_problems(batch: Batch, text: str, given: Given) -> tuple[Problem, ...]:
    """What is wrong or odd about a purchase order number; missing only where the centre demands one."""
    return order_record(batch.centre).read({PURCHASE_ORDER.name: text}, given).problems


def order_record(centre: Centre) -> FieldsRecord:
    """The purchase order number as the centre asks for it: mandatory or not."""
    return FieldsRecord(required=(PURCHASE_ORDER,)) if centre.purchase_order_required else ORDER


def agreed_order(centre: Centre, text: str, given: Given) -> str:
    """The purchase order number of one receipt. Raises Refused with the field's own words."""
    wrong = order_record(centre).read({PURCHASE_ORDER.name: text}, given).errors
    if wrong:
        raise Refused(wrong[0].message, field=PURCHASE_ORDER.name, code=wrong[0].code)
    return text.strip()


def discard(centre: Centre, person: Person, batch: Batch) -> None:
    """Put a draft aside; it can be restored for thirty days. Raises NotADraft."""
    with db.atomic():
        touch(batch, person, state="discarded")
        record("discarded", "batch", batch.id, person=person, centre=centre, cause=batch.reference)


def restore(centre: Centre, person: Person, batch: Batch) -> None:
    """Take a discarded draft up again. Does nothing to a batch that is not discarded."""
    with db.atomic():
        changed = Batch.update(state="draft", changed_by=person, changed_at=now()).where(
            Batch.id == batch.id, Batch.centre == centre, Batch.state == "discarded").execute()
        if changed:
            record("restored", "batch", batch.id, person=person, centre=centre, cause=batch.reference)
