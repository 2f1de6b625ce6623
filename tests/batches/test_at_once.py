"""When several people change one thing at the same moment, one comes first and the others see both values."""
from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support import sample
from support.makers import AUTOCARE, DEFAULTS, PACKAGE, TYPED
from support.workbooks import KIND, row, sheet

from imi.administration import centre_changes, choices
from imi.administration import people as body_people
from imi.administration.catalogue import approvals, packages, prices, standards
from imi.administration.catalogue import publishing as publishing_of
from imi.batches import actions, rows
from imi.batches.entering import adding
from imi.batches.models import Batch, BatchRow
from imi.candidates.actions import link_by_number
from imi.candidates.employment import employers
from imi.candidates.models import Employment
from imi.candidates.queries import find
from imi.catalogue.models import Package, Version
from imi.corrections import asking, details, merging
from imi.corrections.models import CorrectionRequest
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.people import own_centre, staffing
from imi.privacy import retention
from imi.registrations.changes import transfers
from imi.registrations.changes.queries import registered
from imi.registry import NOUNS
from imi.uploads import receiving
from imi.uploads.fixing import repairing

WHO = ("registrar", "coordinator", "reader", "finance")
Act = Callable[[], object]
# What a person, the n-th, is about to do from what they have seen.


def order(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.draft(reference), lambda seen: actions.order(who, seen, f"PO {n}", "", world.given))


def _with(seen: Any, act: Callable[[Any], object]) -> Act:
    return lambda: act(seen)


def course(world: Any) -> Callable[[Any, int], Act]:
    reference, codes = world.batch("1000001"), ("ACAP01B", "ACAP01C", "ACAP01D", "")
    return lambda who, n: _with(world.draft(reference), lambda seen: actions.choose(
        world.north, who, seen, AUTOCARE, codes[n], f"{AUTOCARE} {PACKAGE}", world.today))


def defaults(world: Any) -> Callable[[Any, int], Act]:
    reference = world.batch("1000001")
    return lambda who, n: _with(world.draft(reference), lambda seen: actions.set_defaults(
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
    held = centre_changes.details(world.north)
    return lambda who, n: lambda: centre_changes.change(who, world.north, world.north.edition, centre_changes.Details(
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
    return lambda who, n: lambda: retention.change(who, {"undo_days": str(n + 2), "was_undo_days": "1"}, now(), nouns=NOUNS)


def cell_of_a_sheet(world: Any) -> Callable[[Any, int], Act]:
    sent = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "digest", "key",
                             sheet(row(phone="none")), world.today)
    return lambda who, n: lambda: repairing.set_cell(
        world.north, who, sent, 2, {"phone": f"0117 496 010{n}"}, 1, world.today, {"phone": "none"})


CASES: list[Any] = [cell_of_a_sheet, order, course, defaults, row_of_a_batch, gap, all_details, removal, record, position,
                    employer, centre, approval, roles, pin, package, standard, value_of_a_list, price, contents, setting]


def at_once(acts: list[Act]) -> list[Any]:
    """What became of each: None where it was done."""
    together, became = threading.Barrier(len(acts)), []

    def press(act: Act) -> None:
        with db.connection_context():
            together.wait()
            try:
                act()
            except Refused as refusal:
                became.append(refusal)
            else:
                became.append(None)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return became


@pytest.mark.failure(97)
@pytest.mark.parametrize("what", sample.of(CASES, 4), ids=lambda case: case.__name__)
def test_first_of_four_simultaneous_changes_wins_and_the_rest_see_both(world: Any, what: Any) -> None:
    act = what(world)
    became = at_once([act(world.person(who), n) for n, who in enumerate(WHO)])
    assert len(became) == 4
    assert became.count(None) == 1
    assert all(isinstance(conflict, Conflict) and conflict.message for conflict in became if conflict is not None)
    if what not in (removal, record, position):
        assert all(conflict.theirs for conflict in became if conflict is not None)


def decision(world: Any) -> tuple[Act, Act]:
    world.save(world.batch("1000001"))
    asked = asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", "It is misspelt")
    return (lambda: asking.accept(world.person("admin"), asked.id, "", world.given),
            lambda: asking.refuse(world.person("support"), asked.id, "No proof"))


def decision_and_its_asker(world: Any) -> tuple[Act, Act]:
    accept, _refuse = decision(world)
    asked = CorrectionRequest.get()
    return accept, lambda: asking.take_back(world.north, world.registrar, asked.candidate_id, asked.id)


def transfer(world: Any) -> tuple[Act, Act]:
    line = registered(world.north, world.save(world.batch("1000001")).reference, 1)
    link_by_number(world.south, world.person("southgate"), "1000001", find(world.north, 1000001).date_of_birth)
    number = transfers.ask(world.south, world.person("southgate"), "1000001", line.package_code, "")
    return (lambda: transfers.agree_to(world.north, world.registrar, number),
            lambda: transfers.take_back(world.south, world.person("southgate"), number))


def merge(world: Any) -> tuple[Act, Act]:
    seen = (1, 1)
    return (lambda: merging.merge(1000001, 1000002, world.person("admin"), "Seen", editions=seen, nouns=NOUNS),
            lambda: merging.merge(1000002, 1000001, world.person("support"), "Seen", editions=seen, nouns=NOUNS))


def publishing(world: Any) -> tuple[Act, Act]:
    package = Package.get(Package.code == PACKAGE)
    prices.draft(world.person("admin"), package, "retail", date(2027, 1, 1), 40000, world.today, shown=())
    book = publishing_of.price_list("retail", world.today, world.today)
    keys = [one.key for section in book for line in section.rows for one in line.drafts]
    return tuple(lambda who=who: publishing_of.publish(world.person(who), keys, world.today) for who in ("admin", "support"))


def switches_of_a_centre(world: Any) -> tuple[Act, Act]:
    names = ("purchase_order_required", "second_step_required")
    return tuple(lambda name=name: own_centre.ask_for(world.person("coordinator"), world.north, {name: True},
                                                      world.north.edition) for name in names)


def state_of_a_centre(world: Any) -> tuple[Act, Act]:
    return tuple(lambda who=who: centre_changes.move(world.person(who), world.south, "suspended", who)
                 for who in ("admin", "support"))


def role_of_the_body(world: Any) -> tuple[Act, Act]:
    return tuple(lambda who=who: body_people.set_role(world.person(who), world.person("support"), "administrator", "support")
                 for who in ("admin", "support"))


PAIRS: list[Any] = [decision, decision_and_its_asker, transfer, merge, publishing, switches_of_a_centre, state_of_a_centre,
                    role_of_the_body]


@pytest.mark.failure(97)
@pytest.mark.parametrize("what", sample.of(PAIRS), ids=lambda case: case.__name__)
def test_first_of_two_simultaneous_decisions_wins_and_the_other_is_told(world: Any, what: Any) -> None:
    became = at_once(list(what(world)))
    assert became.count(None) == 1
    assert all(refusal.message for refusal in became if refusal is not None)


def test_numbers_added_by_four_people_at_once_are_all_in_the_batch(world: Any) -> None:
    reference = world.batch("1000001")
    seen = world.draft(reference)
    became = at_once([lambda who=who, n=n: adding.add(
        world.north, world.person(who), seen, f"999{n} 100000{n + 2}", world.given) for n, who in enumerate(WHO)])
    assert became == [None] * 4
    assert sorted(Batch.get().leftover.split()) == ["9990", "9991", "9992", "9993"]
    assert BatchRow.select().count() == 5


def test_two_columns_filled_at_the_same_moment_are_both_kept(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    screens = [world.screen(reference) for _ in range(2)]
    acts: list[Act] = [
        lambda: rows.set_for(world.registrar, screens[0].batch, screens[0].lines, "starts_on", "8/9/2026", world.given),
        lambda: rows.set_for(world.person("coordinator"), screens[1].batch, screens[1].lines, "epa_on", "8/9/2028", world.given)]
    assert at_once(acts) == [None, None]
    assert {(line.text("starts_on"), line.text("epa_on")) for line in world.screen(reference).lines} == {
        ("2026-09-08", "2028-09-08")}
