"""A box for words keeps them where its form is refused, also where a colleague was faster and the form itself is gone."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import escape
from support import sample
from support.addresses import BATCHES, RECEIPTS, SHEETS
from support.makers import AUTOCARE, PACKAGE
from support.workbooks import row, send, workbook

from imi.candidates.actions import link_by_number
from imi.candidates.queries import find
from imi.corrections import asking, merging
from imi.corrections.models import LikePair
from imi.database.connection import now
from imi.registrations.changes import ending, transfers
from imi.registrations.changes.queries import registered
from imi.web.respond import with_what_was_written

# What is done beforehand gives (who posts, where, what): the last is refused.
Door = Callable[[Any], tuple[str, str, dict[str, Any]]]
NOTE = "Rang on Monday, and <asked> twice"


def registration(world: Any, state: str = "active", number: str = "1000001") -> str:
    """The address of a registration in a state."""
    receipt = world.save(world.batch(number)).reference
    line = registered(world.north, receipt, 1)
    if state == "cancelled":
        ending.cancel(world.north, world.registrar, [line.id], today=world.today)
    if state == "withdrawn":
        ending.withdraw(world.north, world.registrar, [line.id], reason="HEALTH", on=world.today, today=world.today)
    return f"{RECEIPTS}/{receipt}/1"


def transfer(world: Any, *, ended: bool) -> str:
    """The address of a transfer that the receiver may refuse, or might have."""
    line = registered(world.north, world.save(world.batch("1000001")).reference, 1)
    link_by_number(world.south, world.person("southgate"), "1000001", find(world.north, 1000001).date_of_birth)
    number = transfers.offer(world.north, world.registrar, line, "0523", "")
    if ended:
        transfers.take_back(world.north, world.registrar, number)
    return f"{RECEIPTS}/transfers/{number}"


def correction(world: Any, *, decided: bool) -> str:
    """The address of a correction that waits, or that somebody has decided."""
    world.save(world.batch("1000001"))
    made = asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", "Misspelt")
    if decided:
        asking.refuse(world.person("admin"), made.id, "No proof")
    return f"/admin/corrections/{made.id}"


WITHDRAW = {"what": "withdraw", "reason": "HEALTH", "moved_on": "31/2/2026", "text": NOTE}
PRICE = {"group": "retail", "from_on": "31/2/2027", "pence": "three hundred"}
DOORS: dict[str, Door] = {
    "withdraw": lambda world: ("registrar", f"{registration(world)}/ending", WITHDRAW),
    "withdraw, cancelled meanwhile": lambda world: ("registrar", f"{registration(world, 'cancelled')}/ending",
                                                    {**WITHDRAW, "moved_on": "23/11/2026"}),
    "withdraw several": lambda world: ("registrar", f"{registration(world).rpartition('/')[0]}/ending", {
        **WITHDRAW, "line": "1"}),
    "put back, active meanwhile": lambda world: ("registrar", f"{registration(world)}/ending", {"what": "back", "text": NOTE}),
    "change of package, cancelled meanwhile": lambda world: ("registrar", f"{registration(world, 'cancelled')}/package", {
        "package": "ACAP01B", "pence": "1", "purchase_order": "PO of June", "reason": NOTE, "edition": "1"}),
    "change of package": lambda world: ("registrar", f"{registration(world)}/package", {
        "package": "ACAP01B", "pence": "1", "purchase_order": "PO of June", "starts_on": "31/2/2026", "edition": "1"}),
    "offer": lambda world: ("registrar", f"{registration(world)}/transfer", {"centre": "9999", "text": NOTE}),
    "offer, cancelled meanwhile": lambda world: ("registrar", f"{registration(world, 'cancelled')}/transfer", {
        "centre": "0523", "text": NOTE}),
    "ask for a transfer": lambda world: ("registrar", f"{RECEIPTS}/transfers", {
        "number": "1999999", "package": "ACAP09Z", "text": NOTE}),
    "refuse a transfer, taken back meanwhile": lambda world: ("southgate", f"{transfer(world, ended=True)}/refusal", {
        "answer": NOTE}),
    "complete a transfer": lambda world: ("southgate", f"{transfer(world, ended=False)}/completion", {
        "employer_name": "Bridge Garage", "employer_ern": "12", "position": "Fitter of brakes", "purchase_order": "PO of June"}),
    "complete a transfer, taken back meanwhile": lambda world: ("southgate", f"{transfer(world, ended=True)}/completion", {
        "purchase_order": "PO of June", "reason": NOTE}),
    "ask for a correction": lambda world: (registration(world) and "registrar", f"/candidates/{1000001}/details", {
        "field": "surname", "surname": "-", "reason": NOTE}),
    "decide a correction, decided meanwhile": lambda world: ("admin", correction(world, decided=True), {
        "what": "refuse", "decision": NOTE}),
    "merge": lambda world: ("admin", "/admin/duplicates", {
        "number": "1000001", "into": "1000002", "old_edition": "7", "kept_edition": "7", "reason": NOTE}),
    "merge of what can be none": lambda world: ("admin", "/admin/duplicates", {
        "number": "1000001", "into": "1000001", "reason": NOTE}),
    "refuse a merge, decided meanwhile": lambda world: ("admin", f"/admin/duplicates/{decided_wish(world)}/refuse", {
        "decision": NOTE}),
    "erase": lambda world: (registration(world) and "admin", "/admin/erasure", {"number": "1000001", "ground": NOTE}),
    "settings": lambda world: ("admin", "/admin/settings", {"undo_days": "a fortnight", "was_undo_days": "1"}),
    "centre": lambda world: ("admin", "/admin/centres/0471", {
        "edition": "1", "number": "04 71", "name": "North of the Gate", "price_group": "retail",
        "letters": "no address\nand another"}),
    "centre, changed meanwhile": lambda world: ("admin", "/admin/centres/0471", {
        "edition": "0", "number": "0471", "name": "North of the Gate", "letters": "a@north.example", "price_group": "retail",
        "purchase_order_required": "no", "second_step_required": "no"}),
    "suspend, suspended meanwhile": lambda world: ("admin", "/admin/centres/0471/state", {"to": "active", "reason": NOTE}),
    "invite by the body": lambda world: ("admin", "/admin/centres/0471/people", {
        "person_name": "Nia Newcomer", "email": "no address", "roles": ["reader"]}),
    "invite": lambda world: ("coordinator", "/centre/people", {
        "name": "Nia Newcomer", "email": "no address", "pin": "12x", "pin_expires_on": "31/2/2027", "roles": ["reader"]}),
    "invite to the body": lambda world: ("admin", "/admin/people", {
        "name": "Nia Newcomer", "email": "no address", "role": "support"}),
    "letters of a centre": lambda world: ("coordinator", "/centre/letters", {"process": "registration", "email": "no address"}),
    "standard": lambda world: ("admin", f"/admin/standards/{AUTOCARE}", {
        "edition": "0", "label": "Another label", "opens_on": "soon"}),
    "package": lambda world: ("admin", f"/admin/packages/{PACKAGE}", {
        "edition": "0", "package_code": PACKAGE, "description": "Another description", "opens_on": "soon"}),
    "price": lambda world: ("admin", f"/admin/packages/{PACKAGE}/prices", PRICE),
    "contents": lambda world: ("admin", f"/admin/packages/{PACKAGE}/contents", {
        "from_on": "soon", "lines": "One thing\nand another"}),
    "purchase order": lambda world: ("registrar", f"{BATCHES}/{world.batch('1000001')}/order", {
        "purchase_order": "x" * 60, "was_purchase_order": ""}),
}
# Boxes that choose, and what a form carries by itself.
NOT_WRITTEN = ("what", "edition", "was_undo_days", "was_purchase_order", "old_edition", "kept_edition", "to", "field", "roles",
               "group", "package", "price_group", "role", "process", "line", "pence", "purchase_order_required",
               "second_step_required")


def decided_wish(world: Any) -> int:
    """A wish to merge that somebody has refused."""
    pair = LikePair.create(centre=world.north, candidate=1, other=2, reason="Alike", asked_by=world.registrar, asked_at=now())
    merging.refuse(world.person("admin"), pair.id, "No proof")
    return int(pair.id)


@pytest.mark.parametrize("door", sample.of(list(DOORS), 5))
def test_every_refused_page_shows_all_typed_texts_again(portal: Any, door: str) -> None:
    who, address, typed = DOORS[door](portal.world)
    page = portal.browser(who).post(address, typed)
    assert page.status in (409, 422)
    written = {name: text for name, text in typed.items() if name not in NOT_WRITTEN or (name == "reason" and text == NOTE)}
    if door == "price":
        written["pence"] = typed["pence"]
    assert [name for name, text in written.items() if str(escape(text)) not in page.html.replace("\r\n", "\n")] == []


def test_a_short_text_within_a_word_of_the_page_does_not_count_as_kept(portal: Any) -> None:
    page = portal.browser("registrar").post(f"{registration(portal.world, 'cancelled')}/ending", {
        **WITHDRAW, "moved_on": "23/11/2026", "text": "no"})
    assert (page.status, "Note no" in page.text) == (409, True)
    # What still stands in its box is not said again.
    address = f"{registration(portal.world, number='1000002')}/ending"
    refused = portal.browser("registrar").post(address, {**WITHDRAW, "text": "no"})
    assert (refused.status, "What you wrote" in refused.text) == (422, False)


@pytest.mark.parametrize("stands, is_said", [
    ("the end", False), ("the end \n", False), ("another end", True), ("the end of it", True)])
def test_a_long_text_is_repeated_unless_the_page_shows_all_of_it(portal: Any, stands: str, is_said: bool) -> None:
    long = f"{NOTE} " * 10
    page = f"<main><p>{escape(long)}, or</p><textarea>{escape(long)}{stands}</textarea></main>"
    with portal.app.test_request_context("/", method="POST", data={"text": f"{long}the end"}):
        assert ("What you wrote" in with_what_was_written(page, 422)) == is_said


def test_a_cell_that_is_not_right_yet_keeps_its_text(registrar: Any) -> None:
    here = send(registrar, workbook(row(phone="none"), row(starts_on=None), row(starts_on=None))).url.split("#")[0].split("?")[0]
    assert here.startswith(SHEETS)
    page = registrar.post(f"{here}/rows/2", {"edition": "1", "phone": "none at all", "surname": "O’Another"})
    assert (page.status, "none at all" in page.html) == (422, True)
    page = registrar.get(f"{here}/rows/2")
    assert ("O’Another" in page.html, "none at all" in page.html) == (True, True)
    fill = "form[action$=remedy]:has(input[value='fill'])"
    page = registrar.submit(registrar.get(here), fill, value="31/2/2026")
    assert (page.status, page.form(fill)["value"]) == (422, "31/2/2026")
    registrar.post(f"{here}/cancel", {})
    page = registrar.post(f"{here}/replace", {"field": "phone", "old": "none at all", "value": "0117 496 0860"})
    assert (page.status, "0117 496 0860" in page.text) == (422, True)


def test_an_oversized_paste_is_told_the_limit_and_how_to_get_it_back(registrar: Any, portal: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch()}/candidates"
    numbers = "1000001\n" * 200_000
    page = registrar.post(address, {"numbers": numbers})
    assert page.status == 413
    assert "Press Back: most browsers still have what you typed" in page.text
    assert "2,000 candidate numbers at a time fit, and a longer list is sent as a spreadsheet" in page.text
    # With scripts the page beneath stays as it is, and the answer is a message on top of it.
    answer = registrar.fragment(address, "add-result", {"outbox": numbers})
    assert (answer.status, answer.headers["HX-Retarget"]) == (413, "#message")
