"""Check one row of a sheet by the same rules and words as the screen, with what was looked up. It asks no database."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from imi.candidates.actions import UlnTaken
from imi.candidates.fields import ULN
from imi.candidates.names.keys import fold
from imi.candidates.record import CandidateRecord
from imi.catalogue.queries import Offer, Standard
from imi.fields.field import Context, Problem, Reading, Texts
from imi.fields.many import Many
from imi.fields.text import alike
from imi.formats import brief
from imi.registrations.checking.check import check_package
from imi.registrations.fields import PURCHASE_ORDER
from imi.uploads.checking.cells.damage import UNSURE, damaged, repaired, shifted
from imi.uploads.checking.cells.normalised import NOTHING, Tidied, tidied
from imi.uploads.checking.cells.package_codes import code_of
from imi.uploads.checking.lookups import Courses, SheetLookups
from imi.uploads.fields import CANDIDATE_NUMBER, PACKAGE, STANDARD, SheetFields
from imi.uploads.reading.alphabets import doubted

PERSONS_OWN = frozenset({"title", "first_names", "surname", "date_of_birth", "gender", "uln"})
# What a row says otherwise than the record, whether the record follows it or not.
DIFFERS, STAYS = "differs", "stays"
ALIKE_ENOUGH = frozenset({"first_names", "surname", "employer_name", "position", "title"})
NO_TEXTS: Texts = {}


class SheetLine(NamedTuple):
    """A row as it is stored: Excel's number, the texts as read with repairs made here, and which cells were odd."""

    row: int
    texts: Texts
    odd: Texts = NO_TEXTS


class CheckedSheetRow(NamedTuple):
    """A row, checked: what would be registered, for whom, and what stands in the way or is to be confirmed.

    A `stranger` is nobody whom this centre or another one knows by number or ULN. `tidied` has the cells of which
    something else is kept than stands in them. `named` is the candidate number, or the ULN in its place, of nobody here.
    """

    row: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    standard: Standard | None = None
    offer: Offer | None = None
    held: CandidateRecord | None = None
    elsewhere: int | None = None
    locked: bool = False
    stranger: bool = False
    purchase_order: str = ""
    tidied: Mapping[str, Tidied] = NOTHING
    named: int | str | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the errors for which the row cannot be registered."""
        return tuple(problem for problem in self.problems if problem.severity == "error") if self.problems else ()

    @property
    def name(self) -> str:
        """Return the name of the person the row is about, as far as it can be read."""
        return f"{self.values.get('first_names') or ''} {self.values.get('surname') or ''}".strip()


def check(line: SheetLine, known: SheetLookups, many: Many) -> CheckedSheetRow:
    """Read a row and compare it with what is held. Of one with too many cells nothing is read: it may be another’s."""
    moved = shifted(line.row, line.odd)
    if moved is not None:
        return CheckedSheetRow(line.row, {}, (moved,))
    fields = known.courses.fields
    lost = list(damaged(fields, line.texts, line.odd))
    mended = repaired(fields, line.texts, line.odd)
    texts = dict(line.texts)
    texts.update((name, repair.text) for name, repair in mended.items())
    texts.update(dict.fromkeys((problem.field for problem in lost), ""))
    standard, offer, of_course = course(texts.get("standard", ""), texts.get("package", ""), known.courses)
    held, of_candidate = _candidate(texts, many.value("uln", texts.get("uln", "")), known)
    order, of_order = _order(texts.get("purchase_order", ""), known.given)
    full = {**known.record.texts(held.values), **{n: t for n, t in texts.items() if t.strip()}} if held else texts
    reading = many.read(full, offer.stage if offer else "")
    silent = {problem.field for problem in lost}
    problems = [*lost, *of_course, *of_candidate, *of_order, *(p for p in reading.problems if p.field not in silent)]
    problems += [Problem(name, f"{name}.{repair.code}", repair.message, "warning", repair.text)
                 for name, repair in mended.items() if name not in silent]
    if UNSURE in line.odd.values():
        wrong = {problem.field for problem in problems if problem.severity == "error"}
        problems += doubted(fields, line.texts, line.odd, wrong)
    elsewhere, stranger = None, False
    if held is not None:
        problems += _differing(held, texts, reading.values, known)
    else:
        stranger = reading.values.get("uln") not in known.elsewhere
        elsewhere, more = (None, []) if stranger else _known_elsewhere(reading.values, known)
        problems += more
    problems += _of_course(held.id if held else elsewhere, standard, offer, reading, known)
    locked = held is not None and known.is_locked(held)
    kept = tidied(fields, line.texts, reading.values, mended, known.given)
    if standard is not None and is_cut_off(texts.get("standard", ""), standard, known.courses):
        kept = {**kept, "standard": Tidied("cut_off", standard.label)}
    nobody_here = _named(texts, known.given) if held is None else None
    return CheckedSheetRow(line.row, reading.values, tuple(problems), standard, offer, held, elsewhere, locked, stranger, order,
                           kept, nobody_here)


def course(typed: str, asked: str, courses: Courses) -> tuple[Standard | None, Offer | None, list[Problem]]:
    """Return (standard, package, problems) of their texts: of the package's its code counts, see `code_of`."""
    typed, asked = typed.strip(), asked.strip()
    of_standard, of_package = courses.fields[STANDARD], courses.fields[PACKAGE]
    standard = courses.standards.get(alike(typed)) if typed else None
    found = courses.offers.get(code_of(asked, courses.offers))
    problems = []
    if typed and standard is None:
        meant = courses.meant(typed, found[0] if found else None)
        standard = meant[0] if len(meant) == 1 else None
        if len(meant) > 1 and found:
            problems.append(of_package.problem("other_standard", "error", found[1].code, package=found[1].code,
                                            standard=found[0].label))
        elif len(meant) > 1:
            problems.append(of_standard.problem("several", "error", typed, typed=brief(typed), number=len(meant)))
        elif not meant:
            problems.append(of_standard.problem("unknown", "error", typed, typed=brief(typed)))
    if asked and found is None:
        problems.append(of_package.problem("unknown", "error", asked, typed=brief(asked)))
    if not asked:
        problems.append(of_package.problem("missing"))
        if not typed:
            problems.append(of_standard.problem("missing"))
    if found is None:
        return standard, None, problems
    problems += _closed(courses.fields, standard, *found)
    return found[0], found[1], problems


def is_cut_off(typed: str, standard: Standard | None, courses: Courses) -> bool:
    """Return whether a standard was read of the beginning of its name."""
    return bool(standard and typed.strip()) and alike(typed) not in courses.standards


def _closed(fields: SheetFields, written: Standard | None, standard: Standard, offer: Offer) -> Iterator[Problem]:
    if written is not None and written.id != standard.id:
        yield fields[PACKAGE].problem("other_standard", "error", offer.code, package=offer.code, standard=standard.label)
    if not standard.takes:
        yield fields[STANDARD].problem("closed", "error", standard.label, standard=standard.label)
    elif not offer.open:
        yield fields[PACKAGE].problem("withdrawn", "error", offer.code, package=offer.code)


def _order(typed: str, given: Context) -> tuple[str, list[Problem]]:
    """Return (the purchase order number as the field has it, what is wrong with it)."""
    if not typed.strip():
        return "", []
    value, problems = PURCHASE_ORDER.check(typed, given)
    return value or typed.strip(), problems


def _candidate(texts: Texts, uln: str | None, known: SheetLookups) -> tuple[CandidateRecord | None, list[Problem]]:
    """Return the centre's candidate whom the row names by number or by ULN."""
    typed = texts.get("candidate_number", "").strip()
    if typed:
        number, problems = CANDIDATE_NUMBER.check(typed, known.given)
        held = known.by_number.get(number)
        if number is None:
            return _by_its_uln(typed, problems, known)
        if held:
            return held, problems
        return None, [CANDIDATE_NUMBER.problem("unknown", "error", typed, typed=brief(typed))]
    return known.by_uln.get(uln or ""), []


def _named(texts: Texts, given: Context) -> int | str | None:
    """Return the candidate number that a row names, or the ULN that stands in its place."""
    typed = texts.get("candidate_number", "").strip()
    if not typed:
        return None
    number: int | None = CANDIDATE_NUMBER.check(typed, given)[0]
    uln: str | None = ULN.check(typed, given)[0] if number is None else None
    return uln if number is None else number


def _by_its_uln(typed: str, problems: list[Problem], known: SheetLookups) -> tuple[CandidateRecord | None, list[Problem]]:
    """Return the candidate of a ULN that stands where a candidate number should, and the problem with that."""
    uln = ULN.check(typed, known.given)[0]
    if uln is None:
        return None, problems
    held = known.by_uln.get(uln)
    if held is None:
        return None, [CANDIDATE_NUMBER.problem("uln_alone", "error", typed, typed=brief(typed))]
    return held, [CANDIDATE_NUMBER.problem("uln", "warning", typed, typed=brief(typed), number=held.number)]


def _differing(held: CandidateRecord, texts: Texts, values: Mapping[str, Any], known: SheetLookups) -> Iterator[Problem]:
    """Yield a problem for each value in which the sheet differs from the record: nothing is overwritten by itself."""
    locked, uln = known.is_locked(held), str(values.get("uln", ""))
    others = known.by_uln.get(uln), known.elsewhere.get(uln)
    if any(one is not None and one.id != held.id for one in others):
        yield Problem("uln", UlnTaken.code, UlnTaken.message, "error", uln)
    for name, value in values.items():
        had = held.values.get(name)
        if had is None or not texts.get(name, "").strip() or had == value or _alike(name, had, value):
            continue
        field = known.record[name]
        shown = field.show(had, known.given)
        if name == "uln" and others[0] is not None and others[0].id == held.id:
            code, what = STAYS, f", which stays as it is: {value} is the ULN of a record that was merged into it"
        elif locked and name in PERSONS_OWN:
            code, what = STAYS, ", which stays as it is: ask for a correction if the sheet is right"
        else:
            code, what = DIFFERS, f" and will be changed to {field.show(value, known.given)}"
        # Whoever confirms it confirms it of this candidate.
        yield Problem(name, f"{name}.{code}", f"{field.label} is {shown} in the record{what}", "warning",
                      f"{held.number} {field.store(value)}")


def _alike(name: str, had: Any, value: Any) -> bool:
    return name in ALIKE_ENOUGH and fold(str(had)) == fold(str(value))


def _of_course(candidate: int | None, standard: Standard | None, offer: Offer | None, reading: Reading,
               known: SheetLookups) -> list[Problem]:
    """Return the problems that the catalogue finds with the dates and with what the candidate has already, in the same words as a
    batch does.
    """
    if offer is None:
        return []
    already = known.already.get(candidate, ()) if candidate is not None else ()
    course_of_row = known.courses.course(standard, offer)
    dated, more = check_package(known.courses.fields.scheme, course_of_row, reading, already, known.given.today)
    return [*dated.problems[len(reading.problems):], *more]


def _known_elsewhere(values: Mapping[str, Any], known: SheetLookups) -> tuple[int | None, list[Problem]]:
    """Return (id of the same person elsewhere, problems) of somebody whose ULN another centre has."""
    other = known.elsewhere[values["uln"]]
    is_heard = values["uln"] not in known.unheard
    if is_heard and other.date_of_birth == values.get("date_of_birth") and other.surname == fold(str(values.get("surname", ""))):
        said = "Known at another centre. The same record will be linked to yours: gaps are filled, what it has stays"
        return other.id, [Problem("uln", "uln.elsewhere", said, "warning", str(values["uln"]))]
    return None, [Problem("uln", UlnTaken.code, UlnTaken.message, "error", str(values["uln"]))]
