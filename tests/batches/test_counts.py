"""How far a draft is, as lists of drafts say it: kept, and the same as a check of every row after any change by anybody."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import time_machine
from support.makers import AUTOCARE, GARAGE, LIGHT, PACKAGE, World

from imi.batches import actions, rows
from imi.batches.drafts import drafts
from imi.batches.entering import adding
from imi.batches.undo import undoing
from imi.batches.view import BatchView, batch, screen
from imi.candidates import actions as candidates
from imi.candidates.employment import employers
from imi.candidates.models import Employer
from imi.candidates.queries import find
from imi.catalogue.models import Package, Version
from imi.centres.models import FundingType
from imi.corrections import merging
from imi.database.errors import Conflict, Refused
from imi.privacy import erasing
from imi.registry import NOUNS

STEPS = 15
GARAGES = ({**GARAGE, "employer_postcode": None}, {**GARAGE, "employer_name": "High Street Motors"})


class Drafts:
    """Three drafts of one centre that share candidates, and what may happen to all that they are checked by."""

    def __init__(self, world: World, chance: Random, instance: Path) -> None:
        self.world, self.chance, self.instance = world, chance, instance
        self.today = world.today
        gaps: tuple[dict[str, Any], ...] = ({"phone": None}, {"uln": None, "date_of_birth": date(2006, 3, 3)}, {
            "date_of_birth": date(2006, 3, 3)}, GARAGES[0], GARAGES[0], GARAGES[0], {})
        self.numbers = [world.candidate(**gap) for gap in gaps]
        self.drafts = [world.batch(" ".join(map(str, some))) for some in (self.numbers[:5], self.numbers[3:], self.numbers)]

    def seen(self, reference: str = "") -> BatchView:
        return screen(self.world.north, reference or self.chance.choice(self.drafts), self.today)

    def are_right(self) -> None:
        """What the lists say is what the drafts' own pages find."""
        for discarded in (False, True):
            found = drafts(self.world.north, self.today, 1, 500, discarded=discarded)[0]
            for one in [one for one in found if one.reference in self.drafts]:
                lines = self.seen(one.reference).lines
                assert (one.candidates, one.complete) == (len(lines), sum(line.complete for line in lines))

    def everything(self) -> list[Callable[[], object]]:
        return [self.fill_a_gap, self.fill_a_gap, self.set_a_date, self.take_out, self.undo, self.add, self.choose, self.discard,
                self.restore, self.register, self.correct, self.move_garage, self.complete_the_garage, self.merge, self.erase,
                self.close_a_funding_type, self.close_the_standard, self.close_the_package, self.a_day_passes]

    def fill_a_gap(self) -> None:
        able = [line for line in self.seen().to_fix if line.gaps]
        texts = {"phone": "0117 496 0123", "employer_postcode": "BS1 4DJ", "starts_on": "2026-09-01", "ends_on": "2028-08-31",
                 "epa_on": "2028-09-01", "funding_type": "LEVY", "uln": "nonsense"}
        for line in able[:1]:
            seen = next(one for one in map(self.seen, self.drafts) if line.row.id in {each.row.id for each in one.lines})
            rows.supply(self.world.north, self.world.registrar, seen.batch, line,
                        {field.name: texts.get(field.name, "") for field in line.gaps}, seen.given)

    def set_a_date(self) -> None:
        seen, text = self.seen(), self.chance.choice(("2026-09-01", "", "2031-01-01", "never"))
        rows.set_for(self.world.registrar, seen.batch, seen.lines[:3], "starts_on", text, seen.given)
        for line in self.seen(seen.batch.reference).lines[-1:]:
            rows.edit(self.world.registrar, seen.batch, line, {"starts_on": text}, line.row.edition, seen.given)

    def take_out(self) -> None:
        seen = self.seen()
        for line in seen.lines[:1]:
            rows.remove(self.world.registrar, seen.batch, line)

    def undo(self) -> None:
        undoing.undo(self.world.registrar, self.seen().batch)

    def add(self) -> None:
        seen = self.seen()
        adding.add(self.world.north, self.world.registrar, seen.batch, str(self.chance.choice(self.numbers)), seen.given)

    def choose(self) -> None:
        slug, package = self.chance.choice(((AUTOCARE, PACKAGE), (AUTOCARE, ""), (LIGHT, "")))
        actions.choose(self.world.north, self.world.registrar, self.seen().batch, slug, package, None, self.today)

    def discard(self) -> None:
        actions.discard(self.world.north, self.world.registrar, self.seen().batch)

    def restore(self) -> None:
        for reference in self.drafts:
            actions.restore(self.world.north, self.world.registrar, batch(self.world.north, reference))

    def register(self) -> None:
        """Register the one who lacks nothing by a draft of its own: in the others they are registered already."""
        self.world.save(self.world.batch(str(self.numbers[-1])))

    def correct(self) -> None:
        held = find(self.world.north, self.chance.choice(self.numbers))
        candidates.correct(self.world.north, self.world.registrar, held, {"phone": self.chance.choice((None, "0117 496 0456")),
                                                                          "email": "sam@post.example"}, "record")

    def move_garage(self) -> None:
        card = Employer.select().where(Employer.centre == self.world.north, Employer.successor.is_null()).order_by(
            Employer.id.desc()).first()
        values = {**self.chance.choice(GARAGES), "employer_telephone": f"0117 496 0{self.chance.randrange(100, 999)}"}
        employers.change(self.world.north, self.world.registrar, card.id, values, everybody=True)

    def complete_the_garage(self) -> None:
        """One who works there gets the postcode that is missing, and with them all on the card, whichever drafts these are in."""
        held = find(self.world.north, self.numbers[5])
        if held.values["employer_postcode"] is None:
            candidates.supply(self.world.north, self.world.registrar, held, {"employer_postcode": "BS1 4DJ"}, "record")

    def merge(self) -> None:
        merging.merge(self.numbers[1], self.numbers[2], self.world.person("admin"), "one person", nouns=NOUNS)

    def erase(self) -> None:
        erasing.erase(self.numbers[0], self.world.person("admin"), "asked for", self.instance, nouns=NOUNS)

    def close_a_funding_type(self) -> None:
        FundingType.update(closes_on=self.chance.choice((None, self.today - timedelta(days=1)))).where(
            FundingType.code == "LEVY").execute()

    def close_the_standard(self) -> None:
        Version.update(closes_on=self.chance.choice((None, date(2026, 8, 1)))).where(Version.slug == AUTOCARE).execute()

    def close_the_package(self) -> None:
        Package.update(closes_on=self.chance.choice((None, date(2026, 8, 1)))).where(Package.code == PACKAGE).execute()

    def a_day_passes(self) -> None:
        self.today += timedelta(days=self.chance.choice((1, 400)))


@pytest.fixture
def noon() -> Iterator[Any]:
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        yield clock


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_right_after_every_change_by_anybody(world: World, noon: Any, tmp_path: Path, seed: int) -> None:
    happens = Drafts(world, Random(seed), tmp_path)
    happens.are_right()
    for act in happens.chance.choices(happens.everything(), k=STEPS):
        with suppress(Refused, Conflict, StopIteration):
            act()
        happens.are_right()


def test_every_kind_of_change_is_counted_by_itself(world: World, noon: Any, tmp_path: Path) -> None:
    how_many = len(Drafts(world, Random(0), tmp_path).everything())
    each = [Drafts(world, Random(n), tmp_path) for n in range(how_many)]
    for n, happens in enumerate(each):
        happens.are_right()
        happens.everything()[n]()
        happens.are_right()


def test_rows_are_checked_again_only_after_a_change(world: World, noon: Any, statements: Any) -> None:
    reference, tomorrow = world.batch(world.people(3)), world.today + timedelta(days=1)

    def has_checked(day: date = world.today) -> bool:
        with statements() as asked:
            [one] = drafts(world.north, day, 1, 50)[0]
        assert (one.candidates, one.complete) == (3, 3)
        assert not [sql for sql in asked if "UPDATE" in sql or "INSERT" in sql]
        return any("employment" in sql for sql in asked)

    assert has_checked()
    noon.shift(timedelta(minutes=2))
    # On PostgreSQL what was changed in the minute before a look is looked at again.
    has_checked()
    assert not has_checked()
    seen = screen(world.north, reference, world.today)
    rows.set_for(world.registrar, seen.batch, seen.lines, "starts_on", "2026-09-02", seen.given)
    assert has_checked()
    assert has_checked(tomorrow)
