"""The batch screen, the review, the receipt and a registration afterwards in each of their states."""
from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect
from support.addresses import BATCHES, RECEIPTS
from support.judging import judge


def test_the_batch_page_is_accessible_in_every_state(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000009"))
    gaps = world.candidate(uln=None, email=None)
    odd = world.candidate(surname="smith")
    page: Page = look.sign_in("registrar")
    look.open(BATCHES)
    page.get_by_role("button", name="Start a batch").click()
    page.wait_for_url("**/B-*")
    judge(look, "an empty batch")
    address = f"{BATCHES}/{world.batch(f'1000001 1000009 {gaps} {odd}')}"
    look.open(address)
    judge(look, "a batch with candidates ready, blocked, missing something and odd")
    page.get_by_label("Existing Candidate Number").fill("9999 1000001 1000099")
    page.get_by_role("button", name="Add Existing / Search").click()
    expect(page.get_by_text("2 numbers not found")).to_be_visible()
    judge(look, "numbers that are not found")
    page.get_by_role("button", name="Next to fix").click()
    page.locator("tr.prompt input:not([type=hidden])").first.fill("123")
    page.get_by_role("button", name="Keep and go to the next").click()
    expect(page.locator("tr.prompt .err").first).to_be_visible()
    judge(look, "a prompt refused")
    page.get_by_role("button", name="Edit Sam Taylor").click()
    expect(page.get_by_role("textbox", name="Apprenticeship Start Date for Sam Taylor")).to_be_visible()
    judge(look, "a row being edited")
    page.get_by_label("Find by name").press_sequentially("ta")
    expect(page.locator("#picker li")).not_to_have_count(0)
    judge(look, "the search")
    page.get_by_role("button", name="New Candidate", exact=True).click()
    page.get_by_role("button", name="Keep and add another").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the form refused")
    page.get_by_role("button", name="Remove Sam Taylor").click()
    expect(page.locator("#undo-button")).to_be_visible()
    judge(look, "undo offered")


def test_the_review_and_the_receipt_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    odd = f"{world.candidate(surname='smith')} {world.candidate(surname='jones')} {world.candidate(employer_ern='999999999')}"
    address = f"{BATCHES}/{world.batch(f'1000001 {world.candidate(phone=None)} {odd}')}"
    page: Page = look.sign_in("registrar")
    look.open(f"{address}/review")
    judge(look, "the review")
    page.get_by_role("button", name="Save: register the 4 complete").first.click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the review refused")
    for tick in page.locator("#warnings input[type=checkbox]:visible").all():
        tick.check()
    page.get_by_role("button", name="Save: register the 4 complete").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 candidates registered")
    judge(look, "the receipt")
    look.open(f"{BATCHES}/{world.batch('1000003')}/discard")
    judge(look, "asking before discarding")


def test_a_receipt_of_twenty_candidates_is_one_printed_page(look: Any, server: Any) -> None:
    world = server.world
    receipt = f"{RECEIPTS}/{world.save(world.batch(world.people(20))).reference}"
    page: Page = look.sign_in("registrar")
    look.open(receipt)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1016})
    assert page.evaluate("document.querySelector('table').offsetWidth <= document.body.clientWidth")


def test_a_registrations_page_is_accessible_in_every_state(look: Any, server: Any) -> None:
    world = server.world
    receipt = f"{RECEIPTS}/{world.save(world.batch('1000001 1000002 1000003')).reference}"
    page: Page = look.sign_in("registrar")
    look.open(f"{receipt}/1")
    page.get_by_text("Change …").click()
    judge(look, "an active registration")
    page.get_by_role("link", name="Withdraw the candidate").click()
    judge(look, "asking before a withdrawal")
    page.get_by_role("button", name="Withdraw the candidate").click()
    expect(page.locator("#main .msg.error")).to_be_visible()
    judge(look, "a withdrawal refused")
    page.get_by_label("Why the candidate is withdrawn").select_option("HEALTH")
    page.get_by_role("button", name="Withdraw the candidate").click()
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()
    judge(look, "a withdrawn registration")
    look.open(f"{receipt}/ending")
    judge(look, "several to end")
    for text in ("1000002", "nobody"):
        look.open(f"{receipt}/ending?q={text}")
        judge(look, f"several to end, {text} looked for")
    look.open(f"{receipt}/2/package?package=ACAP01C")
    judge(look, "a change of package")
    look.open(f"{receipt}/2/ending?what=cancel")
    judge(look, "asking before a registration is cancelled")
    look.open(f"{receipt}/2/transfer")
    judge(look, "asking before a transfer is offered")
    page.get_by_label("Number of the other centre").fill("0523")
    page.get_by_role("button", name="Offer the registration").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    judge(look, "a transfer that was offered")
    look.open(f"{RECEIPTS}/transfers")
    judge(look, "transfers")
    look.open(receipt)
    judge(look, "a receipt of which something became")
