"""A list is sent, put right with keys only, and registered: in a real browser, with scripts and without."""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support import forty_kinds
from support.addresses import SHEETS
from support.workbooks import row, sheet, workbook

from imi.database.connection import now
from imi.uploads import worker

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
    for text, left in (("28/2/2004", "199 ready, 1 to fix"), ("sam@post.example", "200 ready, 0 to fix")):
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


def test_the_focus_stays_in_a_cell_that_is_still_wrong(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit()
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(surname=None), row(email="sam.post.example")])
    cell = page.get_by_label("Email ID, row 3")
    for text, said in (("sam@post", "Row 3: Enter an email address"), ("sam@post.example", "Row 3 changed. 1 row left")):
        cell.fill(text)
        cell.press("Enter")
        expect(page.locator("#say")).to_contain_text(said)
        if text == "sam@post":
            expect(cell).to_be_focused()
            expect(cell).to_have_value(text)
    expect(page.get_by_label("Surname, row 2")).to_be_focused()
    assert not [one for one in mine.complaints if "422" not in one]


def test_the_focus_goes_to_the_next_cell_of_a_cause_and_back_with_undo(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit()
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(surname=None) for _n in range(3)])
    expect(page.get_by_label("Surname, row 2")).to_be_focused()
    third = page.get_by_label("Surname, row 3")
    third.fill("Okafor")
    third.press("Enter")
    expect(page.get_by_label("Surname, row 4")).to_be_focused()
    mine.type("Iqbal")
    mine.press("Enter")
    expect(page.get_by_label("Surname, row 2")).to_be_focused()
    mine.settled()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_label("Surname, row 4")).to_be_focused()
    assert not mine.complaints


def test_a_key_leads_to_the_next_problem_and_from_the_last_to_the_first(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit()
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(surname=None), row(email="nobody"), row(uln="1")])
    expect(page.get_by_label("Surname, row 2")).to_be_focused()
    for label in ("Email ID, row 3", "ULN, row 4", "Surname, row 2"):
        mine.press("Alt+m")
        expect(page.get_by_label(label)).to_be_focused()
    page.get_by_label("ULN, row 4").focus()
    page.get_by_role("link", name="Next problem").click()
    expect(page.get_by_label("Surname, row 2")).to_be_focused()
    assert not mine.complaints


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_of_forty_problems_appears_where_the_last_one_was(
        visit: Callable[..., Any], tmp_path: Path, scripts: bool) -> None:
    mine = visit(scripts=scripts)
    mine.sign_in("registrar")
    page = send(mine, tmp_path, forty_kinds.rows())
    places = []
    for number, text in ((20, "1000000043"), (21, "1000000051")):
        cell = page.get_by_label(f"ULN, row {number}")
        cell.fill(text)
        cell.press("Enter")
        following = page.get_by_label(f"ULN, row {number + 1}")
        expect(following).to_be_focused()
        expect(following).to_be_in_viewport()
        expect(page.get_by_text(f"{number - 19} of 40 put right")).to_have_count(1)
        places.append(following.evaluate("box => box.getBoundingClientRect().top"))
    assert not scripts or abs(places[0] - places[1]) < 160, "it has moved by less than a row or two"
    assert not mine.complaints


@pytest.mark.parametrize("width", [1366, 320])
def test_every_part_of_a_forty_problem_report_stays_with_its_label(
        visit: Callable[..., Any], tmp_path: Path, width: int) -> None:
    mine = visit(width=width)
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [*forty_kinds.rows(), row(starts_on=None), row(surname=None)])
    apart = page.locator("#report label").evaluate_all("""labels => labels.filter(label => {
        const of = label.getBoundingClientRect(), box = label.control?.getBoundingClientRect();
        if (!box || of.width <= 1) return false;
        const beside = box.top < of.bottom && of.top < box.bottom && box.left - of.right >= 0 && box.left - of.right < 48;
        const above = box.top >= of.bottom && box.top - of.bottom <= 48 && Math.abs(box.left - of.left) <= 300;
        return !(beside || above) || box.right > innerWidth;
    }).map(label => label.textContent)""")
    assert apart == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert mine.faults() == []


def test_a_view_opens_beneath_its_link_and_back_leads_to_the_one_before(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit()
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(), row(), row(surname=None)])
    report = page.url
    page.get_by_role("link", name="Ready 2", exact=True).press("Enter")
    expect(page.locator("#rows-caption")).to_be_focused()
    expect(page).to_have_url(f"{report}?view=ready")
    page.get_by_role("link", name="Left out 0").press("Enter")
    expect(page.get_by_text("No row is left out.")).to_be_focused()
    page.go_back()
    expect(page.locator("#rows-caption")).to_have_text("2 ready rows")
    expect(page.get_by_role("link", name="Ready 2", exact=True)).to_have_attribute("aria-current", "page")
    assert not mine.complaints


def test_a_file_sent_before_stays_chosen_and_an_oversized_one_is_not_sent(
    visit: Callable[..., Any], tmp_path: Path,
) -> None:
    mine = visit()
    mine.sign_in("registrar")
    send(mine, tmp_path, [row()])
    page = mine.open(SHEETS)
    box = page.get_by_label("Spreadsheet", exact=True)
    box.set_input_files(tmp_path / "candidates.xlsx")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("#upload-form .msg.error")).to_contain_text("This file was uploaded before")
    assert box.evaluate("box => box.files[0].name") == "candidates.xlsx"
    before = len(mine.requests)
    big = tmp_path / "big.csv"
    big.write_bytes(b"x" * (11 * 1024 * 1024))
    box.set_input_files(big)
    expect(page.locator("#say-now")).to_have_text("big.csv has 11 MB. A file may have up to 10 MB")
    page.get_by_role("button", name="Upload and check").click()
    assert len(mine.requests) == before
    box.set_input_files(tmp_path / "candidates.xlsx")
    page.get_by_label("Send it again").check()
    # A line on which eight kilobytes take two seconds.
    line = mine.context.new_cdp_session(page)
    line.send("Network.emulateNetworkConditions",
              {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4096})
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("progressbar", name="Uploading")).to_be_visible()
    expect(page.locator("#say")).to_have_text("Uploading")
    page.wait_for_url("**/U-*")
    expect(page.locator(".lead")).to_contain_text("1 ready, 0 to fix")


def test_without_javascript_a_long_list_reaches_its_report_by_status_page(
    visit: Callable[..., Any], server: Any, short: None, tmp_path: Path,
) -> None:
    assert server.world
    mine = visit(scripts=False)
    mine.sign_in("registrar")
    rows = [row(surname=None), *(row() for _n in range(5))]
    page = send(mine, tmp_path, rows)
    expect(page.get_by_role("heading", level=1)).to_have_text("Checking candidates.xlsx")
    expect(page.get_by_role("progressbar", name="The file is being read")).to_be_visible()
    asked = iter((False, False, False, True))
    work = partial(worker.Work, tmp_path, lambda _path, _fields, _hidden, _letters: sheet(*rows), today=now().date())
    worker.work(work(stopping=lambda: next(asked)), now())
    page.get_by_role("link", name="Check now").click()
    expect(page.get_by_role("progressbar", name="4 of 6 rows checked")).to_have_attribute("value", "4")
    worker.work(work(), now())
    page.get_by_role("link", name="Check now").click()
    expect(page.locator(".lead")).to_contain_text("5 ready, 1 to fix")
    page.get_by_label("Surname, row 2").fill("Okafor")
    page.get_by_role("button", name="Keep row 2").click()
    expect(page.get_by_text("All 6 rows are ready.")).to_be_visible()


def test_progress_is_announced_three_times_without_taking_the_focus(
    visit: Callable[..., Any], server: Any, short: None, tmp_path: Path,
) -> None:
    assert server.world
    mine = visit()
    mine.sign_in("registrar")
    rows = [row(surname=None), *(row() for _n in range(5))]
    page = send(mine, tmp_path, rows)
    page.get_by_role("button", name="Cancel and put it aside").focus()
    told = page.locator("#say")
    work = partial(worker.Work, tmp_path, lambda _path, _fields, _hidden, _letters: sheet(*rows), now().date())
    for pieces, sentence in ((0, "6 rows are being checked"), (2, "Half of the 6 rows are checked")):
        asked = iter((False, *[False] * pieces, True))
        worker.work(work(stopping=partial(next, asked)), now())
        expect(told).to_have_text(sentence)
        mine.settled()
        assert mine.focus == "cancel"
    worker.work(work(), now())
    expect(told).to_have_text("The check is done")
    expect(page.locator(".lead")).to_contain_text("5 ready, 1 to fix")
    assert not mine.complaints


@pytest.mark.failure(128)
def test_a_spreadsheet_is_registered_without_javascript(visit: Callable[..., Any], tmp_path: Path) -> None:
    mine = visit(scripts=False)
    mine.sign_in("registrar")
    page = send(mine, tmp_path, [row(), row(surname=None), row(funding_type="Levi"), row(funding_type="Levi")])
    page.get_by_role("button", name="Change 2 rows").click()
    expect(page.locator(".lead")).to_contain_text("3 ready, 1 to fix")
    page.get_by_label("Surname, row 3").fill("Okafor")
    page.get_by_role("button", name="Keep row 3").click()
    page.get_by_role("link", name="Register 4 ready rows").click()
    page.get_by_label("Purchase Order Number").fill("PO 7")
    page.get_by_role("button", name="Save: register 4 candidates").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 candidates registered")
