"""Saving registers exactly what the review showed, and a screen that others overtook says so."""
from __future__ import annotations

import re
from typing import Any

import pytest
from support import sample
from support.addresses import BATCHES
from support.makers import AUTOCARE, DEFAULTS, PACKAGE

from imi.batches import rows
from imi.batches.actions import set_defaults
from imi.batches.models import BatchRow
from imi.catalogue.actions import set_price
from imi.catalogue.models import Package
from imi.registrations.models import ConfirmedWarning, Receipt, Registration


def price(world: Any, pence: int) -> None:
    """The package costs something else from now on."""
    set_price(Package.get(Package.code == PACKAGE), pence, world.today)


def test_an_accepted_price_names_its_amount(portal: Any, registrar: Any) -> None:
    world = portal.world
    review = registrar.get(f"{BATCHES}/{world.batch('1000001 1000002')}/review")
    price(world, 40000)
    asked = registrar.submit(review, "#submission")
    assert (asked.status, asked.one("#accept-price")["value"]) == (409, "40000")
    assert "I accept £400.00 each" in asked.text
    # Pressed again without the tick it is not agreed to.
    assert registrar.submit(asked, "#submission").status == 409
    price(world, 90000)
    again = registrar.submit(asked, "#submission", accept_price="40000")
    assert (again.status, Receipt.select().count()) == (409, 0)
    assert "It was £400.00 each when you opened this page, and is £900.00 each now" in again.text
    assert registrar.submit(again, "#submission", accept_price=again.one("#accept-price")["value"]).status == 200
    assert Receipt.get().pence == 2 * 90000


def test_a_refused_save_keeps_reasons_without_calling_them_lost(portal: Any, registrar: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001 1000002"))
    Registration.update(state="withdrawn").execute()
    review = registrar.get(f"{BATCHES}/{world.batch('1000001 1000002')}/review")
    first, second = (tick["value"] for tick in review.all("#submission [name=confirm]"))
    reasons = {f"reason-{first}": "Came back", f"reason-{second}": "Both"}
    refused = registrar.submit(review, "#submission", confirm=first, **reasons)
    assert (refused.status, "What you wrote" in refused.text) == (422, False)
    assert refused.one(f"[name='reason-{second}']")["value"] == "Both"
    assert ConfirmedWarning.get(ConfirmedWarning.reason == "Came back").registration_id is None


def ordered(world: Any, browser: Any, address: str) -> None:
    browser.post(f"{address}/order", {"purchase_order": "PO 9", "was_purchase_order": ""})


def another_package(world: Any, browser: Any, address: str) -> None:
    browser.post(f"{address}/course", {"standard": AUTOCARE, "package": "ACAP01D", "was": f"{AUTOCARE} {PACKAGE}"})


def added(world: Any, browser: Any, address: str) -> None:
    browser.post(f"{address}/candidates", {"numbers": "1000002"})


def removed(world: Any, browser: Any, address: str) -> None:
    browser.post(f"{address}/candidates/remove", {"gone": str(BatchRow.get().id)})
    browser.post(f"{address}/candidates", {"numbers": "1000002"})


def edited(world: Any, browser: Any, address: str) -> None:
    browser.post(f"{address}/candidates/{BatchRow.get().id}", {"starts_on": "8/9/2026"})


def undone(world: Any, browser: Any, address: str) -> None:
    edited(world, browser, address)
    browser.post(f"{address}/undo", {})


MEANWHILE = [
    (ordered, "purchase order number is now PO 9", ("Purchase Order Number", "None", "PO 9")),
    (another_package, "package is now ACAP01D", ("Package", PACKAGE, "ACAP01D")),
    (added, "1 candidate added", ("Candidates", "1", "2")), (removed, "1 candidate removed; 1 candidate added", ()),
    (edited, "1 row changed", ()), (undone, "1 row changed; a change to the rows taken back", ()),
]


@pytest.mark.parametrize("act, told, differs", sample.of(MEANWHILE, 4))
def test_a_colleagues_change_since_the_review_is_shown_before_saving(
    portal: Any, registrar: Any, act: Any, told: str, differs: tuple[str, ...],
) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    screen, review = registrar.get(address), registrar.get(f"{address}/review")
    act(portal.world, portal.browser("coordinator"), address)
    refused = registrar.submit(review, "#submission")
    assert (refused.status, Registration.select().count()) == (409, 0)
    sentence = f"Changed at 12:00 by Rhian Powell: {told}."
    assert sentence in refused.one("#differing").get_text()
    lines = [tuple(cell.get_text() for cell in row.select("th, td")) for row in refused.all("#differing tbody tr")]
    assert set(lines) >= ({differs} if differs else set())
    assert registrar.submit(refused, "#submission").status == 200
    # A screen that was open all the time leads to a review that says the same.
    assert screen.form("#order")["seen"]


@pytest.mark.parametrize("act, told", sample.of([case[:2] for case in MEANWHILE[1:4]]))
def test_an_outdated_page_is_told_so_and_shows_no_total(
    portal: Any, registrar: Any, act: Any, told: str,
) -> None:
    world = portal.world
    address = f"{BATCHES}/{world.batch('1000001')}"
    page = registrar.get(address)
    seen, row = page.form("#add")["seen"], BatchRow.get().id
    # What the page itself does is nothing to be told.
    own = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": "1000003", "seen": seen})
    assert not own.all("#stale .msg")
    assert "2 in the batch, total £720.00" in own.one("#say").get_text()
    act(world, portal.browser("coordinator"), address)
    bar = f"Changed at 12:00 by Rhian Powell: {told}. Show"
    answers = [registrar.fragment(f"{address}/{path}", target, fields) for path, target, fields in (
        ("candidates", "add-result", {"numbers": "1000004", "seen": seen}),
        ("defaults", "draft-state", {"seen": seen}), ("order", "order-note", {
            "purchase_order": "PO 3", "was_purchase_order": "", "seen": seen}),
        ("candidates/leftover", "add-result", {"seen": seen}), ("candidates/new/draft", "draft-state", {"seen": seen}),
        ("candidates/pick", "picker", {"number": "1000005", "seen": seen}))]
    answers += [registrar.fragment(f"{address}/{path}", target, seen=seen) for path, target in (
        ("course", "course"), ("defaults", "defaults"), ("candidates/new", "panel"), (f"candidates/{row}/edit", f"row-{row}"))
        if act is not removed or "edit" not in path]
    for answer in answers:
        assert answer.status == 200
        assert answer.one("#stale").get_text() == bar
        assert not re.search(r"total £|in the batch", answer.html)
        assert not answer.all("#summary .total")
    refused = registrar.fragment(f"{address}/defaults", "defaults", {"starts_on": "31/2/2026", "apply": "1", "seen": seen})
    assert (refused.status, refused.one("#stale").get_text()) == (422, bar)
    # Without scripts the page that is shown next is whole, and says what others did.
    led = registrar.post(f"{address}/candidates", {"numbers": "1000006", "seen": seen}, follow=False).location
    after = registrar.get(led)
    assert told in after.one("#message .msg.warn").get_text()
    # Nothing leads past it.
    assert ("#" in led, after.all("[autofocus]")) == (False, [])
    assert len(after.all("#rows tbody[id]")) == int(after.all("#summary dd")[0].get_text())
    review = registrar.get(f"{address}/review", seen=seen, shown=f"{PACKAGE} 36000 2")
    assert told in review.one("#differing").get_text()


def test_a_change_in_ones_own_other_window_is_told_too(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    one, two = registrar.get(address), registrar.get(address)
    another_package(portal.world, registrar, address)
    for page, number in ((one, "1000002"), (two, "1000003")):
        answer = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": number, "seen": page.form("#add")["seen"]})
        assert "by you in another window: package is now ACAP01D" in answer.one("#stale").get_text()
    # The first page's own dates overtake each other; the second's are a conflict with both values.
    seen = {"seen": one.form("#add")["seen"], "was_purchase_order": ""}
    for text in ("PO 1", "PO 12"):
        assert registrar.fragment(f"{address}/order", "order-note", {"purchase_order": text, **seen}).status == 200
    late = registrar.submit(two, "#order", purchase_order="PO 2")
    assert (late.status, "PO 12" in late.one("#conflict").get_text()) == (409, True)


def test_the_review_names_a_price_that_began_since_the_screen_was_shown(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001 1000002')}"
    page = registrar.get(address)
    assert not registrar.submit(page, "#order").all("#differing")
    price(portal.world, 90000)
    lines = [row.get_text(" ") for row in registrar.submit(page, "#order").all("#differing tbody tr")]
    assert lines == ["Price each £360.00 £900.00", "Total £720.00 £1,800.00"]


def test_a_colleagues_confirmation_or_edit_is_shown_before_saving(world: Any) -> None:
    reference = world.batch("1000001")
    before = world.screen(reference)
    set_defaults(world.registrar, world.draft(reference), {**DEFAULTS, "epa_on": "1/9/2027"}, {}, world.given, apply=True)
    line = world.screen(reference).lines[0]
    assert world.screen(reference).fingerprint != before.fingerprint
    seen = world.screen(reference)
    from imi.batches.confirming import confirm, kinds
    confirm(world.north, world.registrar, [(one, "") for kind in kinds([line]) for one in kind.warned])
    assert (world.screen(reference).fingerprint == seen.fingerprint) is (not line.warnings)
    # What the full details' form showed of the row is compared, too.
    rows.edit(world.person("coordinator"), world.draft(reference), line, {"ends_on": "30/9/2028"}, line.row.edition, world.given)
    with pytest.raises(rows.Conflict) as conflict:
        rows.correct(world.north, world.registrar, world.draft(reference), line, {**line.held.values, **line.reading.values},
                     ("ends_on",))
    assert conflict.value.theirs["ends_on"] == "2028-09-30"
    with pytest.raises(rows.Conflict) as conflict:
        rows.changes(world.screen(reference).lines[0], {**line.texts, "ends_on": "31/10/2028"}, line.texts, world.given)
    assert conflict.value.theirs == {"ends_on": "2028-09-30"}


@pytest.mark.parametrize("with_scripts", sample.of([True, False]))
def test_numbers_sent_from_an_older_page_keep_a_colleagues_dates(
        portal: Any, registrar: Any, with_scripts: bool) -> None:
    world = portal.world
    reference = world.batch("1000001")
    address = f"{BATCHES}/{reference}"
    shown = {"starts_on": "01/09/2026", "ends_on": "+24m", "epa_on": "01/09/2028", "funding_type": "LEVY"}
    was = {f"was_{name}": str(getattr(world.draft(reference), name)) for name in shown}

    def send(**fields: str) -> Any:
        sent = {**shown, **was, **fields}
        return registrar.fragment(f"{address}/candidates", "add-result", sent) if with_scripts else registrar.post(
            f"{address}/candidates", sent)

    set_defaults(world.person("coordinator"), world.draft(reference), {**DEFAULTS, "starts_on": "8/9/2026"}, {}, world.given,
                 apply=False)
    assert send(numbers="1000002").status == 200
    assert [line.text("starts_on") for line in world.screen(reference).lines] == ["2026-09-01", "2026-09-08"]
    conflict = send(numbers="1000003", starts_on="15/9/2026")
    assert (conflict.status, world.draft(reference).starts_on, world.screen(reference).count) == (409, "2026-09-08", 2)


@pytest.mark.parametrize("act", sample.of([ordered, another_package]))
def test_an_older_page_without_scripts_can_still_add_candidates(
        portal: Any, registrar: Any, act: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    fields = {**registrar.get(address).form("#add"), "numbers": "1000002"}
    act(portal.world, portal.browser("coordinator"), address)
    assert registrar.post(f"{address}/candidates", fields).status == 200
    batch = portal.world.draft(address.rpartition("/")[2])
    assert (batch.purchase_order, batch.package.code) == (("PO 9", PACKAGE) if act is ordered else ("", "ACAP01D"))
    assert portal.world.screen(batch.reference).count == 2
