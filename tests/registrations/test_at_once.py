"""Several people change one thing at the same moment, each from what they have seen: one is first, the others see both."""
from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from makers import AUTOCARE, DEFAULTS, PACKAGE, TYPED

from imi.body import approvals, changing, choices, packages, prices, standards
from imi.candidates import employers
from imi.candidates.models import Employment
from imi.candidates.queries import find
from imi.catalogue.models import Package, Version
from imi.corrections import details
from imi.database import Conflict, db, now
from imi.people import staffing
from imi.protection import retention
from imi.registrations import batches, rows
from imi.registrations.models import Batch, BatchRow

WHO = ("registrar", "coordinator", "reader", "finance")
Act = Callable[[], object]
# What a person, the n-th, is about to do from what they have seen.


def order(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.draft(reference), lambda seen: batches.order(who, seen, f"PO {n}", "", world.given))


def _with(seen: Any, act: Callable[[Any], object]) -> Act:
    return lambda: act(seen)


def course(world: Any) -> Callable[[Any, int], Act]:
    reference, codes = world.batch("1000001"), ("ACAP01B", "ACAP01C", "ACAP01D", "")
    return lambda who, n: _with(world.draft(reference), lambda seen: batches.choose(
        world.north, who, seen, AUTOCARE, codes[n], f"{AUTOCARE} {PACKAGE}", world.today))


def defaults(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.draft(reference), lambda seen: batches.set_defaults(
        who, seen, {**DEFAULTS, "starts_on": f"{n + 2}/9/2026"}, TYPED, world.given, apply=True))


def row_of_a_batch(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.screen(reference), lambda seen: rows.edit(
        who, seen.batch, seen.lines[0], {"starts_on": f"{n + 2}/9/2026"}, seen.lines[0].row.edition, world.given))


def gap(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001", defaults={**DEFAULTS, "starts_on": ""})
    return lambda who, n: _with(world.screen(reference), lambda seen: rows.supply(
        world.north, who, seen.batch, seen.lines[0], {"starts_on": f"{n + 2}/9/2026"}, world.given))


def all_details(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.screen(reference), lambda seen: rows.correct(
        world.north, who, seen.batch, seen.lines[0], {
            **seen.lines[0].held.values, **seen.lines[0].reading.values, "starts_on": date(2026, 9, n + 2)},
        ("starts_on",)))


def removal(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001 1000002")
    return lambda who, _n: _with(world.screen(reference), lambda seen: rows.remove(who, seen.batch, seen.lines[0]))


def record(world: Any) -> Callable[[Any, int], Act]:
    def act(who: Any, n: int) -> Act:
        held = find(world.north, 1000001)
        looked = details.look(held, {"phone": f"0117 496 010{n}"}, world.given, (), {})
        return lambda: details.change(world.north, who, held, looked)

    return act


def position(world: Any) -> Callable[[Any, int], Act]:
    def act(who: Any, n: int) -> Act:
        held = find(world.north, 1000001)
        looked = details.look(held, {"position": f"Fitter {n}"}, world.given, (), {})
        return lambda: details.change(world.north, who, held, looked)

    return act


def employer(world: Any, *, everybody: bool = True) -> Callable[[Any, int], Act]:
    card = Employment.select().first().employer
    values = {name: getattr(card, name) for name in employers.CARD}
    return lambda who, n: lambda: employers.change(
        world.north, who, card.id, {**values, "employer_name": f"Garage {n}"}, everybody=everybody)


def centre(world: Any) -> Callable[[Any, int], Act]:
    held = changing.details(world.north)
    return lambda who, n: lambda: changing.change(who, world.north, world.north.edition, changing.Details(
        held.number, f"Centre {n}", held.price_group, held.purchase_order_required, held.letters))


def approval(world: Any) -> Callable[[Any, int], Act]:
    return lambda who, n: lambda: approvals.close(who, world.north, AUTOCARE, None, date(2027, 1, n + 1))


def roles(world: Any) -> Callable[[Any, int], Act]:
    asked = [("reader", "finance"), ("registrar",), ("reader", "registrar"), ("finance",)]
    return lambda who, n: lambda: staffing.set_roles(who, world.north, world.person("reader"), asked[n], ("reader",))


def pin(world: Any) -> Callable[[Any, int], Act]:
    return lambda who, n: lambda: staffing.set_pin(
        who, world.north, world.person("reader"), f"20447{n}", date(2027, 6, 30), "104472")


def package(world: Any) -> Callable[[Any, int], Act]:
    held = Package.get(Package.code == PACKAGE)
    return lambda who, n: lambda: packages.change(who, held, held.edition, {**packages.held(held), "description": f"Package {n}"})


def standard(world: Any) -> Callable[[Any, int], Act]:
    held = Version.get(Version.slug == AUTOCARE)
    return lambda who, n: lambda: standards.change(who, held, held.edition, {**standards.held(held), "label": f"Standard {n}"})


def value_of_a_list(world: Any) -> Callable[[Any, int], Act]:
    kept = choices.called("genders")
    held = choices.values(kept)[0]
    return lambda who, n: lambda: choices.change(who, kept, held, held.edition, {**choices.held(held), "label": f"Gender {n}"},
                                                 world.today)


def price(world: Any) -> Callable[[Any, int], Act]:
    held = Package.get(Package.code == PACKAGE)
    return lambda who, n: lambda: prices.draft(who, held, "retail", date(2027, 1, 1), 40000 + n, world.today, shown=())


def contents(world: Any) -> Callable[[Any, int], Act]:
    held = Package.get(Package.code == PACKAGE)
    return lambda who, n: lambda: packages.draft_contents(who, held, date(2027, 1, 1), (f"Line {n}",), was="")


def setting(world: Any) -> Callable[[Any, int], Act]:
    return lambda who, n: lambda: retention.change(who, {"undo_days": str(n + 2), "was_undo_days": "1"}, now())


CASES: list[Any] = [order, course, defaults, row_of_a_batch, gap, all_details, removal, record, position, employer, centre,
                    approval, roles, pin, package, standard, value_of_a_list, price, contents, setting]


def at_once(acts: list[Act]) -> list[Conflict | None]:
    """What became of each: None where it was done."""
    together, became = threading.Barrier(len(acts)), []

    def press(act: Act) -> None:
        with db.connection_context():
            together.wait()
            try:
                act()
            except Conflict as conflict:
                became.append(conflict)
            else:
                became.append(None)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return became


@pytest.mark.failure(97)
@pytest.mark.parametrize("what", CASES, ids=[case.__name__ for case in CASES])
def test_of_four_who_change_one_thing_at_the_same_moment_one_is_first_and_the_others_see_both(world: Any, what: Any) -> None:
    act = what(world)
    became = at_once([act(world.person(who), n) for n, who in enumerate(WHO)])
    assert len(became) == 4
    assert became.count(None) == 1
    assert all(conflict.message for conflict in became if conflict is not None)
    if what not in (removal, record, position):
        assert all(conflict.theirs for conflict in became if conflict is not None)


def test_numbers_that_four_add_at_the_same_moment_are_all_there(world: Any) -> None:
    reference = world.batch("1000001")
    seen = world.draft(reference)
    became = at_once([lambda who=who, n=n: rows.add(
        world.north, world.person(who), seen, f"999{n} 100000{n + 2}", world.given) for n, who in enumerate(WHO)])
    assert became == [None] * 4
    assert sorted(Batch.get().leftover.split()) == ["9990", "9991", "9992", "9993"]
    assert BatchRow.select().count() == 5


def test_two_columns_that_two_fill_at_the_same_moment_are_both_kept(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    screens = [world.screen(reference) for _ in range(2)]
    acts: list[Act] = [
        lambda: rows.set_for(world.registrar, screens[0].batch, screens[0].lines, "starts_on", "8/9/2026", world.given),
        lambda: rows.set_for(world.person("coordinator"), screens[1].batch, screens[1].lines, "epa_on", "8/9/2028", world.given)]
    assert at_once(acts) == [None, None]
    assert {(line.text("starts_on"), line.text("epa_on")) for line in world.screen(reference).lines} == {
        ("2026-09-08", "2028-09-08")}
