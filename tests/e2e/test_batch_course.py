"""Standard, package and dates on the batch screen: whole rows to click, what folds and when, no scrolling sideways."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from support.addresses import BATCHES

from imi.batches.actions import open_batch
from imi.catalogue.models import Package
from imi.schemes.apprenticeship import APPRENTICESHIP

WIDTHS = (320, 400, 480, 600, 683, 800, 1024, 1200, 1366)


def opened(visit: Any, **batch: Any) -> Any:
    """The page of a batch, looked at by the registrar."""
    page = visit.sign_in("registrar")
    visit.open(f"{BATCHES}/{batch['reference']}")
    return page


def test_arrow_keys_fold_nothing_until_the_packages_are_left(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    page = opened(mine, reference=server.world.batch(package=""))
    folded = page.locator("#course .section-line")
    expect(page.locator("#package-ACAP01D")).to_be_focused()
    for key, code in (("Down", "ACAP01C"), ("Down", "ACAP01A"), ("Down", "ACAP01B"), ("Up", "ACAP01A")):
        mine.press(f"Arrow{key}")
        expect(page.locator(f"#package-{code}")).to_be_focused()
        expect(page.locator("#pkg-note")).to_contain_text(code)
        expect(folded).to_have_count(0)
    # Back to the standards is not yet away from it.
    mine.press("Shift+Tab")
    expect(page.locator("#standard-st0499-ap01")).to_be_focused()
    mine.settled()
    expect(folded).to_have_count(0)
    page.get_by_label("Purchase Order Number").focus()
    expect(folded).to_contain_text("ACAP01A")
    expect(page.get_by_label("Purchase Order Number")).to_be_focused()
    assert not mine.complaints


def test_a_click_anywhere_on_a_row_chooses_it(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    page = opened(mine, reference=open_batch(server.world.north, server.world.registrar, APPRENTICESHIP).reference)
    summary = page.locator("#summary")
    expect(summary.get_by_role("definition").nth(2)).to_have_text("not chosen")
    # Forced, since the label lies over the cells of its row.
    end = page.locator("#standards tr", has_text="Autocare Technician").first.locator("td").nth(2)
    end.click(position={"x": 2, "y": 2}, force=True)
    page.get_by_role("cell", name="Autocare Year 1 Gateway Package").click(force=True)
    expect(page.locator("#course .section-line")).to_contain_text("ACAP01A")
    expect(page.locator("#default-starts_on")).to_be_focused()
    expect(summary).not_to_contain_text("not chosen")
    # The one that is chosen already may be chosen again.
    page.get_by_role("button", name="Change standard and package").click()
    expect(page.locator("#standard-st0499-ap01")).to_be_focused()
    page.get_by_role("radio", name="ACAP01A").click()
    expect(page.locator("#course .section-line")).to_contain_text("ACAP01A")
    assert not mine.complaints


def test_next_to_fix_leads_to_the_package_first(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    page = opened(mine, reference=server.world.batch(str(server.world.candidate(phone=None)), package=""))
    expect(page.locator("#summary dd").nth(-2)).to_have_text("2")
    page.get_by_label("Existing Candidate Number").focus()
    mine.press("Alt+m")
    expect(page.locator("#package-ACAP01D")).to_be_focused()
    mine.press("Space")
    expect(page.locator("#summary dd").nth(-2)).to_have_text("1")
    mine.press("Alt+m")
    expect(page.locator("tr.prompt")).to_be_visible()


def test_dates_are_suggested_and_chosen_from_a_calendar(visit: Callable[..., Any], server: Any) -> None:
    Package.update(usual_months=24, months_sample=True).where(Package.code == "ACAP01A").execute()
    mine = visit()
    page = opened(mine, reference=server.world.batch(defaults={}))
    mine.type("1/9/2026")
    mine.press("Tab")
    # Typing stays first: the calendar is no stop on the way.
    expect(page.locator("#default-ends_on")).to_be_focused()
    expect(page.locator("#suggested")).to_contain_text("31 Aug 2028")
    expect(page.locator("#default-ends_on")).to_have_value("")
    page.get_by_role("button", name="Fill in what is suggested").click()
    expect(page.locator("#default-ends_on")).to_have_value("31/8/2028")
    expect(page.locator("#default-funding_type")).to_be_focused()
    page.get_by_role("button", name="Choose EPA Expected Start Date from a calendar").click()
    picker = page.locator(".day-picker")
    expect(picker).to_have_value("2028-09-01")
    picker.fill("2028-09-11")
    expect(page.locator("#default-epa_on")).to_have_value("11/9/2028")
    expect(page.locator("#default-epa_on")).to_be_focused()
    expect(picker).to_have_count(0)
    mine.press("Alt+ArrowDown")
    expect(picker).to_have_count(1)
    assert not mine.violations()
    assert not mine.complaints


def test_the_batch_page_never_scrolls_sideways(visit: Callable[..., Any], server: Any) -> None:
    world = server.world
    people = f"{world.people(3)} {world.candidate(phone=None)}"
    for reference, then in ((world.batch(people), ""), (world.batch(people), "?open=course"),
                            (world.batch(people, package=""), "")):
        mine = visit()
        page = opened(mine, reference=reference + then)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            wider = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wider <= 0, (width, then, wider)


def test_the_total_begins_beside_the_heading_and_the_bar_shows_its_choices(visit: Callable[..., Any], server: Any) -> None:
    page = opened(visit(), reference=server.world.batch("1000001 1000002"))

    def place(what: str) -> Any:
        return page.locator(what).bounding_box()

    assert abs(place("aside")["y"] - place("h1")["y"]) < 32
    page.locator("tbody .tick input").first.check()
    # As wide as its longest choice would have it.
    assert place("#bulk-field")["width"] >= page.evaluate("""() => {
        const free = document.querySelector('#bulk-field').cloneNode(true);
        free.style.cssText = 'position: absolute; max-width: none';
        document.body.append(free);
        return free.offsetWidth;
    }""")
    bar = place("#bulk form")
    assert bar["height"] < 90
    page.set_viewport_size({"width": 320, "height": 800})
    word, box, button = place('label[for="bulk-value"]'), place("#bulk-value"), place("#bulk form .btn:not(.calendar) >> nth=0")
    assert word["x"] + word["width"] <= box["x"]
    assert word["height"] < 30
    assert not page.locator("#bulk .calendar").is_visible()
    assert box["y"] <= word["y"] + word["height"] / 2 <= box["y"] + box["height"]
    assert button["y"] < box["y"] + box["height"]
    assert box["width"] >= 100
