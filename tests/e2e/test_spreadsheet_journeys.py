"""A list is sent, put right with keys only, and registered: in a real browser, with scripts and without."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from workbooks import SHEETS, row, workbook

FIVE_WRONG = {3: {"funding_type": "Levi"}, 50: {"funding_type": "Levi"}, 120: {"funding_type": "Levi"},
              77: {"date_of_birth": "31/02/2006"}, 150: {"email": "sam.post.example"}}


def send(mine: Any, folder: Path, rows: list[dict[str, Any]]) -> Page:
    """Send a list; the page of its report."""
    file = folder / "candidates.xlsx"
    file.write_bytes(workbook(*rows))
    page: Page = mine.open(SHEETS)
    page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/U-*")
    return page


def test_five_errors_in_two_hundred_rows_take_three_requests_and_few_keys(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit()
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(**FIVE_WRONG.get(n, {})) for n in range(200)])
    expect(page.locator(".lead")).to_contain_text("195 ready, 5 to fix")
    before = len(mine.requests)
    # The three alike: the nearest value is chosen already.
    mine.press("Tab", "Enter")
    expect(page.locator(".lead")).to_contain_text("198 ready, 2 to fix")
    mine.settled()
    for text, left in (("28/2/2006", "199 ready, 1 to fix"), ("sam@post.example", "200 ready, 0 to fix")):
        mine.press("Control+a")
        mine.type(text)
        mine.press("Enter")
        expect(page.locator(".lead")).to_contain_text(left)
        mine.settled()
    expect(page.locator("#next")).to_contain_text("All 200 rows are ready")
    print(f"five errors in 200 rows: {mine.keys} keys, {len(mine.requests) - before} requests, no second upload")
    assert mine.keys <= 40
    assert len(mine.requests) - before == 3
    assert not mine.complaints


def test_the_whole_way_works_without_javascript(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit(scripts=False)
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(), row(surname=None), row(funding_type="Levi"), row(funding_type="Levi")])
    page.get_by_role("button", name="Change 2 rows").click()
    expect(page.locator(".lead")).to_contain_text("3 ready, 1 to fix")
    page.get_by_label("Surname, row 3").fill("Okafor")
    page.get_by_role("button", name="Save row 3").click()
    page.get_by_role("link", name="Register 4 ready candidates").click()
    page.get_by_label("Purchase Order Number").fill("PO 7")
    page.get_by_role("button", name="Save and register 4 candidates").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 candidates registered")
