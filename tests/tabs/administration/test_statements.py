"""Pages of the administration cost the same number of statements however much they show."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from support.makers import AUTOCARE

from imi.administration import choices
from imi.administration.catalogue import packages, prices, standards
from imi.batches.confirming import kinds
from imi.candidates.queries import find
from imi.catalogue.models import Package, Version
from imi.corrections import alike
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.registrations.changes import transfers
from imi.registrations.changes.queries import registered

CODES = ("ACAP01A", "ACAP01B", "ACAP01D")
FIRST = 1000001
# Who looks, at what, how many there are of it at first, and what adds one more: the n-th.
Add = Callable[[Any, int], object]


def twin(world: Any, n: int) -> int:
    """Somebody with the name and date of birth of the n-th candidate; their number."""
    held = find(world.north, FIRST + n)
    return int(world.candidate(first_names=held.first_names, surname=held.surname, date_of_birth=held.date_of_birth))


def wish(world: Any, n: int) -> None:
    """The centre asks for a merge of the n-th candidate and their twin."""
    pair = find(world.north, FIRST + n), find(world.north, twin(world, n))
    alike.say(world.north, world.registrar, *pair, "asked", "One passport")


def registration(world: Any, n: int) -> None:
    """The first candidate is registered on the n-th package and stands in a draft; the ninth is in the same draft."""
    reference = world.batch(str(FIRST), package=CODES[n])
    ticks = {kind.key for kind in kinds(world.screen(reference).lines)}
    world.save(reference, ticks=ticks)
    world.batch(f"{FIRST} {FIRST + 8}", package=CODES[n])
    world.batch(str(FIRST), package=CODES[n])


def standard(_world: Any, n: int) -> None:
    """One more standard."""
    standards.add(None, {"label": f"New {n}", "title": f"New {n}", "code": f"ST900{n}", "plan": "AP01", "option": "",
                         "level": None, "position": None, "opens_on": None, "closes_on": None, "last_certification_on": None})


def package(_world: Any, n: int) -> None:
    """One more package of a standard, with a price that waits."""
    made = packages.add(None, Version.get(Version.slug == AUTOCARE), {
        "package_code": f"ACAP9{n}A", "stage": "gateway", "description": f"New {n}", "position": None, "opens_on": None,
        "closes_on": None}, ["ACAP01A"])
    prices.draft(None, made, "retail", date(2027, 1, 1), 100, date(2026, 11, 23))


def price(_world: Any, n: int) -> None:
    """One more price of a package."""
    prices.draft(None, Package.get(Package.code == CODES[0]), "retail", date(2027, 1, 1 + n), 100 + n, date(2026, 11, 23))


def offer(world: Any, n: int) -> None:
    """The n-th candidate's registration is offered to another centre."""
    receipt = world.save(world.batch(str(FIRST + n)))
    transfers.offer(world.north, world.registrar, registered(world.north, receipt.reference, 1), "0523", "")


def value(world: Any, n: int) -> None:
    """One more funding type."""
    choices.add(world.person("admin"), choices.called("funding-types"), {"label": f"Bursary {n}"}, world.today)


def letter(_world: Any, n: int) -> None:
    """A letter that went out long ago: its text is due to go."""
    write("account", f"somebody{n}@post.example", "About your account", "text", "a@b.example")
    Letter.update(state="sent", next_at=None, sent_at=datetime(2026, 1, 1), at=datetime(2026, 1, 1)).execute()


PAGES: list[tuple[str, str, int, int, Add]] = [
    ("registrar", "/candidates/duplicates", 2, 8, twin),
    ("registrar", "/candidates/1000001/duplicates/1000009", 1, 3, registration),
    ("admin", "/admin/duplicates", 2, 7, wish),
    ("admin", "/admin/duplicates/preview?number=1000001&into=1000009", 1, 3, registration),
    ("admin", "/admin/standards", 1, 6, standard),
    ("admin", f"/admin/standards/{AUTOCARE}", 1, 6, package),
    ("admin", f"/admin/standards/{AUTOCARE}/preview", 1, 6, package),
    ("admin", "/admin/packages/ACAP01A", 1, 6, price),
    ("admin", "/admin/lists", 1, 12, value),
    ("admin", "/admin/lists/funding-types", 1, 12, value),
    ("admin", "/admin/settings", 1, 12, letter),
    ("registrar", "/apprenticeships/registrations/transfers", 2, 7, offer),
    ("southgate", "/apprenticeships/registrations/transfers", 2, 7, offer),
]


@pytest.mark.parametrize(("who", "path", "few", "many", "add"), PAGES, ids=[f"{who} {path}" for who, path, *_ in PAGES])
def test_administration_pages_take_as_many_statements_for_many_as_for_few(
    portal: Any, statements: Any, who: str, path: str, few: int, many: int, add: Add,
) -> None:
    world, browser, counts = portal.world, portal.browser(who), []
    for start, end in ((0, few), (few, many)):
        for n in range(start, end):
            add(world, n)
        browser.get(path)
        with statements() as asked:
            page = browser.get(path)
        assert page.status == 200
        counts.append((len(asked), len(page.text)))
    assert counts[0][0] == counts[1][0]
    assert counts[0][1] < counts[1][1], "there is more to see"
