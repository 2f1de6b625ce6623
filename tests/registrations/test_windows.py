"""What the catalogue says about an apprenticeship's dates, said alike by batch, sheet, change of package and transfer."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.makers import AUTOCARE, DEFAULTS
from support.workbooks import KIND

from imi.batches import rows
from imi.batches.saving import NotReady
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.catalogue.models import Package, Version
from imi.demo import samples
from imi.fields.field import Problem
from imi.fields.many import Many
from imi.registrations.changes import packages
from imi.registrations.changes.queries import registered
from imi.registrations.changes.reregister import plan
from imi.registrations.checking.check import check_package
from imi.registrations.checking.duplicates import Already, PackageChoice
from imi.registrations.models import Registration
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.checking.lookups import NamedNumbers, courses, known
from imi.uploads.checking.one_row import SheetLine, check

STANDARD = "Autocare Technician ST0499 AP01"
LAST = f"Apprenticeship start date must be on or before 31 August 2026, the last day for new starts on {STANDARD}"
LAST_OF_PACKAGE = "Apprenticeship start date must be on or before 30 November 2026, the last day for new starts on ACAP01A"
FIRST = f"Apprenticeship start date must be on or after 1 October 2026, the first day for new starts on {STANDARD}"
CERTIFIED = f"Apprenticeship expected end date is after 31 July 2028, the last day for certification on {STANDARD}"
NONE_BEFORE = "ACAP01B follows ACAP01A (sample), and no registration on ACAP01A is on record"
TO_COME = "ACAP01B is for year 2 (sample), which begins on 1 September 2027"
Said = tuple[Problem, ...]


def by_batch(world: Any, package: str, dates: dict[str, str]) -> Said:
    line = world.screen(world.batch("1000001", package=package, defaults=dates)).lines[0]
    return (*line.errors, *line.all_warnings)


def by_sheet(world: Any, package: str, dates: dict[str, str]) -> Said:
    catalogue = courses(world.north, KIND.fields, world.today)
    one = check(SheetLine(2, {"package": package, "candidate_number": "1000001", **dates}),
                known(world.north, catalogue, NamedNumbers(frozenset({1000001}), frozenset())),
                Many(APPRENTICESHIP.record, catalogue.given))
    return one.problems


def by_sheet_of_somebody_new(world: Any, package: str, dates: dict[str, str]) -> Said:
    catalogue = courses(world.north, KIND.fields, world.today)
    return check(SheetLine(2, {"package": package, **dates}),
                 known(world.north, catalogue, NamedNumbers(frozenset(), frozenset())),
                 Many(APPRENTICESHIP.record, catalogue.given)).problems


def by_change(world: Any, package: str, dates: dict[str, str]) -> Said:
    version = Version.get(Version.slug == AUTOCARE)
    days = version.opens_on, version.closes_on, version.last_certification_on
    Version.update(opens_on=None, closes_on=None, last_certification_on=None).execute()
    receipt = world.save(world.batch("1000001", package="ACAP01D", defaults=dates))
    Version.update(opens_on=days[0], closes_on=days[1], last_certification_on=days[2]).where(Version.id == version.id).execute()
    made = packages.planned(world.north, registered(world.north, receipt.reference, 1), package, world.today)
    return (*made.errors, *made.warnings)


DOORS: dict[str, Callable[[Any, str, dict[str, str]], Said]] = {
    "batch": by_batch, "sheet": by_sheet, "sheet, somebody new": by_sheet_of_somebody_new, "change of package": by_change}
AUTUMN = {**DEFAULTS, "ends_on": "31/8/2028"}


@pytest.mark.parametrize("door", DOORS)
def test_batch_sheet_and_changes_report_dates_alike(world: Any, door: str) -> None:
    samples.years()
    Version.update(closes_on=date(2026, 8, 31), last_certification_on=date(2028, 7, 31)).where(Version.slug == AUTOCARE).execute()
    said = {problem.message: (problem.field, problem.severity) for problem in DOORS[door](world, "ACAP01B", AUTUMN)
            if problem.field in ("starts_on", "ends_on", "package")}
    assert said == {LAST: ("starts_on", "error"), CERTIFIED: ("ends_on", "warning"), NONE_BEFORE: ("package", "warning"),
                    TO_COME: ("package", "warning")}


@pytest.mark.parametrize("state", ["withdrawn", "transferred"])
def test_a_year_before_that_ended_is_not_said_to_be_unknown(world: Any, state: str) -> None:
    samples.years()
    world.save(world.batch("1000001"))
    Registration.update(state=state).execute()
    said = [problem.message for problem in by_batch(world, "ACAP01B", AUTUMN) if problem.code == "package.no_year_before"]
    assert said == [f"ACAP01B follows ACAP01A (sample), and the registration on ACAP01A was {state}"]


@pytest.mark.parametrize("door", ["batch", "sheet"])
def test_a_start_before_the_first_day_for_new_starts_is_refused(world: Any, door: str) -> None:
    Version.update(opens_on=date(2026, 10, 1)).where(Version.slug == AUTOCARE).execute()
    assert FIRST in {problem.message for problem in DOORS[door](world, "ACAP01A", AUTUMN) if problem.severity == "error"}


def test_a_closed_standard_takes_late_registrations_of_timely_starts(world: Any) -> None:
    Version.update(closes_on=date(2026, 9, 1)).where(Version.slug == AUTOCARE).execute()
    reference = world.batch("1000001 1000002")
    late = world.screen(reference).of_candidates([Candidate.get(Candidate.number == 1000002).id])[0]
    rows.edit(world.registrar, world.draft(reference), late, {"starts_on": "2/9/2026"}, late.row.edition, world.given)
    assert [field.name for field in world.screen(reference).line(late.row.id).gaps] == ["starts_on"]
    with pytest.raises(NotReady):
        world.save(reference)
    assert world.save(reference, complete_only=True, key="another key of it").candidates == 1


def test_a_packages_own_last_day_counts(world: Any) -> None:
    Package.update(closes_on=date(2026, 11, 30)).where(Package.code == "ACAP01A").execute()
    later = {**AUTUMN, "starts_on": "1/12/2026"}
    for door in ("batch", "sheet"):
        assert LAST_OF_PACKAGE in {problem.message for problem in DOORS[door](world, "ACAP01A", later)}, door


def test_a_transfer_keeps_a_start_date_before_the_standard_closed(world: Any) -> None:
    made = world.save(world.batch("1000001"))
    old = registered(world.north, made.reference, 1)
    Version.update(closes_on=date(2026, 8, 31)).where(Version.slug == AUTOCARE).execute()
    held = find(world.north, 1000001)
    for starts, said in (("1/9/2026", []), ("2/9/2026", [LAST])):
        going_on = plan(world.north, held, {"starts_on": starts}, old.version_id, old.package_code, world.today,
                        instead_of=old.id, goes_on=True)
        assert [problem.message for problem in going_on.errors] == said


@pytest.mark.parametrize("year, starts, ends, kind", [
    (1, date(2026, 9, 1), date(2028, 8, 31), ""), (1, date(2025, 11, 23), date(2028, 8, 31), "year_over"),
    (1, date(2025, 11, 24), date(2028, 8, 31), ""), (2, date(2026, 9, 1), date(2028, 8, 31), "year_to_come"),
    (2, date(2025, 9, 1), date(2027, 8, 31), ""), (2, date(2026, 2, 23), date(2028, 2, 22), ""),
    (2, date(2025, 12, 1), date(2026, 11, 30), "no_such_year"), (2, date(2024, 9, 1), date(2026, 8, 31), "year_over"),
    (None, date(2020, 9, 1), date(2022, 8, 31), ""), (2, None, date(2028, 8, 31), ""),
])
def test_a_package_for_one_year_is_a_warning_outside_that_year(
    world: Any, year: int | None, starts: date | None, ends: date, kind: str,
) -> None:
    course = PackageChoice(2, 10, "ACAP01B", year=year)
    texts = {"starts_on": starts.isoformat() if starts else "", "ends_on": ends.isoformat()}
    _reading, said = check_package(APPRENTICESHIP, course, APPRENTICESHIP.record.read(texts, world.given), (), world.today)
    assert [problem.code for problem in said] == ([f"package.{kind}"] if kind else [])


@pytest.mark.parametrize("package, state, doubted", [
    (1, "active", False), (1, "completed", False), (1, "withdrawn", True), (3, "active", False), (4, "active", True)])
def test_a_later_year_without_the_year_before_is_a_warning(world: Any, package: int, state: str, doubted: bool) -> None:
    course = PackageChoice(2, 10, "ACAP01B", frozenset({3}), follows_id=1, follows="ACAP01A")
    had = Already(package, 10, "X", state, None, None, date(2025, 9, 3), "R-25-104001/3")
    _reading, said = check_package(APPRENTICESHIP, course, APPRENTICESHIP.record.read({}, world.given), (had,), world.today)
    assert ("package.no_year_before" in [problem.code for problem in said]) is doubted


def test_the_dates_of_many_rows_cost_no_more_statements(world: Any, statements: Any) -> None:
    samples.years()
    few, many = world.batch("1000001", package="ACAP01B"), world.batch("1000002 1000003 1000004 1000005", package="ACAP01B")
    counts = []
    for reference in (few, many):
        world.screen(reference)
        with statements() as asked:
            world.screen(reference)
        counts.append(len(asked))
    assert counts[0] == counts[1]
