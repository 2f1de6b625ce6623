"""The first page of the administration: numbers of today and of what waits, each with the page that lists just these."""
from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine

from imi.audit.actions import record
from imi.mail.models import Letter


def figures(page: Any) -> dict[str, tuple[int, str]]:
    """The numbers of the page by their words, each with where it leads."""
    found = {}
    for link in page.all(".figures a"):
        number, words = " ".join(link.get_text().split()).split(" ", 1)
        found[words] = (int(number), str(link["href"]))
    return found


def listed(page: Any) -> int:
    """How many things a page says that it lists, or shows where it does not count them."""
    caption = page.all("main caption")[0].get_text() if page.all("main caption") else ""
    said = re.match(r"([\d,]+) ", caption.strip())
    return int(said[1].replace(",", "")) if said else len(page.all("main tbody tr"))


@pytest.fixture
def busy(portal: Any) -> Any:
    """Registrations on two days in London, e-mails of every state, and sign-ins that failed."""
    world = portal.world
    with time_machine.travel("2026-11-22 23:59:00+00:00", tick=False):
        world.save(world.batch("1000001"))
    with time_machine.travel("2026-11-23 00:01:00+00:00", tick=False):
        world.save(world.batch("1000002 1000003"))
    world.save(world.batch("1000004"))
    Letter.update(state="failed", next_at=None).where(Letter.id == Letter.select(Letter.id).limit(1)).execute()
    for _try in range(3):
        record("failed to sign in", "person", world.registrar.id, person=world.registrar, centre=world.north)
    return portal


@pytest.mark.parametrize("who", ["admin", "support"])
def test_each_number_is_that_of_the_page_behind_it(busy: Any, who: str) -> None:
    browser = busy.browser(who)
    found = figures(browser.get("/admin"))
    assert {words: number for words, (number, _url) in found.items()} == {
        "registrations today": 3, "registrations in the last seven days": 4, "e-mails waiting to be sent": 5,
        "sign-ins that failed today": 3, "centres active": 2, "e-mail not delivered": 1, "corrections to decide": 0,
        **({"merges to decide": 0} if who == "admin" else {}), "PINs that end soon or have ended": 0,
        "drafts of the price list to publish": 0, "centres suspended": 0, "standards closing to new starts": 0}
    for words, (number, url) in found.items():
        page = browser.get(url)
        assert page.status == 200
        if number:
            assert listed(page) == number, words


def test_what_was_registered_is_narrowed_by_day_and_centre(busy: Any) -> None:
    admin = busy.browser("admin")
    for query, said in (({}, "4 registrations in 3 receipts"), ({"after": "23/11/2026"}, "3 registrations in 2 receipts"),
                        ({"before": "22/11/2026"}, "1 registration in 1 receipt"),
                        ({"centre": "0471"}, "4 registrations in 3 receipts"),
                        ({"centre": "0523"}, ""), ({"after": "24/11/2026"}, "")):
        page = admin.get("/admin/registrations", **query)
        assert [caption.get_text() for caption in page.all("main caption")] == ([said] if said else []), query
    assert "Nothing was registered" in admin.get("/admin/registrations", centre="0523").text
    assert "There is no page 7" in admin.get("/admin/registrations", page=7).text
    assert "Date must be a real date" in admin.get("/admin/registrations", after="31/2/2026").text
    assert busy.browser("registrar").get("/admin/registrations").status in (403, 404)


def test_the_overview_costs_as_many_statements_with_many_of_each(busy: Any, statements: Any) -> None:
    world, admin = busy.world, busy.browser("admin")
    costs = []
    for numbers in ("1000005", "1000006 1000007 1000008"):
        for path in ("/admin", "/admin/registrations"):
            with statements() as asked:
                admin.get(path)
            costs.append(len(asked))
        world.save(world.batch(numbers))
    assert costs[:2] == costs[2:]
