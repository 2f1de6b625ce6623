"""The catalogue as a workbook: out, and back in through what is wrong and what would change; the same again changes nothing."""
from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support.givens import GIVEN
from support.makers import AUTOCARE
from support.tables import changed as differing
from support.tables import digests

from imi.administration.catalogue import packages
from imi.administration.catalogue.columns import columns
from imi.audit.models import Audit, AuditValue
from imi.catalogue.fields import PRICE
from imi.catalogue.models import Package, Price, Version
from imi.centres.models import PriceGroup
from imi.demo import samples

BOOK = "/admin/catalogue"
NEW = {"standard_label": "Boat Builder ST0999 AP01", "title": "Boat Builder", "code": "ST0999", "version": "AP01", "level": "3",
       "package_code": "BOAT1", "stage": "gateway", "package_description": "Boat Year 1", "retail_price": "360",
       "contents": "Unit one|Unit two"}


@pytest.fixture
def admin(portal: Any) -> Any:
    """An administrator of the awarding body, signed in."""
    return portal.browser("admin")


def download(browser: Any) -> Workbook:
    """The workbook as it is downloaded."""
    return load_workbook(io.BytesIO(browser.client.get(f"{BOOK}.xlsx").data))


def send(browser: Any, book: Workbook) -> Any:
    """The page that answers a workbook."""
    out = io.BytesIO()
    book.save(out)
    return browser.post(BOOK, {"file": (io.BytesIO(out.getvalue()), "catalogue.xlsx")})


def of(*rows: dict[str, Any]) -> Workbook:
    """A workbook of these rows, each by column."""
    book = Workbook()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(headings)
    for row in rows:
        book.active.append([row.get(name) for name in headings])
    return book


def cell(book: Workbook, code: str, column: str) -> Any:
    """The cell of a package in a column."""
    sheet = book.active
    headings = [one.value for one in sheet[1]]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[headings.index("package_code")].value == code]
    return row[headings.index(column)]


def test_a_downloaded_catalogue_sent_back_changes_nothing(admin: Any) -> None:
    Package.update(description="=1+1").where(Package.code == "ACAP01A").execute()
    book = download(admin)
    assert cell(book, "ACAP01A", "package_description").data_type == "s"
    assert {one.data_type for row in book.active.iter_rows() for one in row} <= {"s", "d", "n", "inlineStr"}
    before = digests()
    page = send(admin, book)
    assert (page.status, page.one("#result").get_text()) == (200, "The workbook would change nothing")
    assert [table for table in differing(before) if table != "throttle"] == []


def test_a_workbook_is_previewed_then_applied_and_repeating_is_harmless(admin: Any, registrar: Any) -> None:
    book = download(admin)
    cell(book, "ACAP01A", "package_description").value = "Autocare Year One"
    cell(book, "ACAP01B", "retail_price").value, cell(book, "ACAP01B", "price_from").value = 444.5, date(2027, 1, 1)
    cell(book, "ACAP01C", "retail_price").value, cell(book, "ACAP01C", "price_from").value = "not set", date(2027, 1, 1)
    sheet = book.active
    headings = [one.value for one in sheet[1]]
    sheet.append([NEW.get(name) for name in headings])
    before = digests()
    page = send(admin, book)
    assert "2 added, 1 changed, 4 drafts of prices and contents" in page.text
    assert [table for table in differing(before) if table != "throttle"] == []
    assert "7 changes applied. 4 drafts of them wait in the price list" in admin.submit(
        page, "form[action='/admin/catalogue/apply']").text
    assert Package.get(Package.code == "ACAP01A").description == "Autocare Year One"
    assert Version.get(Version.slug == "st0999-ap01").level == 3
    assert sorted(price.pence or 0 for price in Price.select().where(Price.published_at.is_null())) == [0, 36000, 44450]
    assert Price.get(Price.published_at.is_null(), Price.pence.is_null()).package.code == "ACAP01C"
    assert "Autocare Year One" in registrar.get(f"/apprenticeships/standards/{AUTOCARE}").text
    assert "444.50" not in registrar.get(f"/apprenticeships/standards/{AUTOCARE}").text
    assert send(admin, book).one("#result").get_text() == "The workbook would change nothing"


def test_package_contents_and_all_prices_are_exported_and_imported(admin: Any) -> None:
    PriceGroup.create(code="partner", label="Partner", position=1)
    book = download(admin)
    assert cell(book, "ACAP01C", "holds").value == "ACAP01A|ACAP01B"
    cell(book, "ACAP01A", "partner_price").value, cell(book, "ACAP01A", "partner_price_from").value = "300", date(2027, 1, 1)
    cell(book, "ACAP01C", "holds").value = "acap01a | BOAT1"
    assert "BOAT1 is not another package of this standard" in send(admin, book).text
    cell(book, "ACAP01C", "holds").value = "acap01a"
    page = send(admin, book)
    assert {"ACAP01A|ACAP01B", "partner from 1 January 2027"} <= {
        text.strip() for line in page.all("#result ~ div li") for text in line.get_text("\n").replace(": ", "\n").split("\n")}
    admin.submit(page, "form[action='/admin/catalogue/apply']")
    assert packages.parts(Package.get(Package.code == "ACAP01C")) == ["ACAP01A"]
    draft = Price.get(Price.published_at.is_null())
    assert (draft.price_group_id, draft.pence) == ("partner", 30000)
    boat = of({**NEW, "holds": "BOAT2"}, {**NEW, "package_code": "BOAT2", "holds": "none"})
    admin.submit(send(admin, boat), "form[action='/admin/catalogue/apply']")
    assert packages.parts(Package.get(Package.code == "BOAT1")) == ["BOAT2"]
    assert send(admin, boat).one("#result").get_text() == "The workbook would change nothing"


def test_years_and_successors_of_packages_are_exported_and_imported(admin: Any) -> None:
    samples.years()
    book = download(admin)
    assert (cell(book, "ACAP01B", "follows").value, cell(book, "ACAP01B", "year").value) == ("ACAP01A", 2)
    assert "The workbook would change nothing" in send(admin, book).text
    for wrong, said in (("ACAP09X", "ACAP09X is not another package of this standard. Enter a code like ACAP01A, or none"),
                        ("ACAP01B", "ACAP01B follows ACAP01A. Of two packages only one can follow the other")):
        cell(book, "ACAP01A", "follows").value = wrong
        assert said in send(admin, book).text
    cell(book, "ACAP01A", "follows").value, cell(book, "ACAP01B", "follows").value = None, "none"
    cell(book, "ACAP01B", "year").value, cell(book, "ACAP01C", "follows").value = 3, "acap01a"
    admin.submit(send(admin, book), "form[action='/admin/catalogue/apply']")
    kept = {one.code: (one.follows_id, one.year, one.years_sample) for one in Package.select()}
    first = Package.get(Package.code == "ACAP01A").id
    # What somebody has said is no sample any more.
    assert (kept["ACAP01A"], kept["ACAP01B"], kept["ACAP01C"]) == ((None, 1, True), (None, 3, False), (first, None, False))
    boat = of({**NEW, "follows": "BOAT2", "year": 2}, {**NEW, "package_code": "BOAT2", "year": 1})
    admin.submit(send(admin, boat), "form[action='/admin/catalogue/apply']")
    assert Package.get(Package.code == "BOAT1").follows_id == Package.get(Package.code == "BOAT2").id


def test_usual_lengths_of_packages_are_exported_and_imported(admin: Any) -> None:
    samples.lengths()
    book = download(admin)
    assert (cell(book, "ACAP01A", "usual_months").value, cell(book, "ACAP01D", "usual_months").value) == (24, None)
    assert "The workbook would change nothing" in send(admin, book).text
    cell(book, "ACAP01A", "usual_months").value = 73
    assert "Usual length in months must be a number from 1 to 72, like 24" in send(admin, book).text
    cell(book, "ACAP01A", "usual_months").value, cell(book, "ACAP01D", "usual_months").value = 18, 12
    admin.submit(send(admin, book), "form[action='/admin/catalogue/apply']")
    kept = {one.code: (one.usual_months, one.months_sample) for one in Package.select()}
    assert (kept["ACAP01A"], kept["ACAP01B"], kept["ACAP01D"]) == ((18, False), (24, True), (12, False))


def test_a_package_can_change_although_two_others_follow_each_other(world: Any) -> None:
    samples.years()
    first, second, third = (Package.get(Package.code == code) for code in ("ACAP01A", "ACAP01B", "ACAP01C"))
    # As two who each let one follow the other at one moment could leave it.
    Package.update(follows_id=second.id).where(Package.id == first.id).execute()
    assert packages.change(world.person("admin"), third, third.edition, {**packages.held(third), "follows": "ACAP01A"})
    fresh = Package.get_by_id(first.id)
    assert packages.change(world.person("admin"), fresh, fresh.edition, {**packages.held(fresh), "follows": None})


def test_only_one_of_two_packages_may_hold_the_other(admin: Any) -> None:
    book = download(admin)
    cell(book, "ACAP01A", "holds").value = "ACAP01C"
    said = "ACAP01C holds ACAP01A. Of two packages only one can hold the other: change ACAP01C first"
    assert said in send(admin, book).text
    page = admin.submit(admin.get("/admin/packages/ACAP01A"), "form[action='/admin/packages/ACAP01A']", holds=["ACAP01C"])
    assert (page.status, said in page.text) == (422, True)
    assert packages.parts(Package.get(Package.code == "ACAP01A")) == []
    cell(book, "ACAP01C", "holds").value = "none"
    admin.submit(send(admin, book), "form[action='/admin/catalogue/apply']")
    assert packages.parts(Package.get(Package.code == "ACAP01A")) == ["ACAP01C"]


@pytest.mark.parametrize(("typed", "pence"), [
    ("380.5", 38050), ("380.50", 38050), ("£1,250.5", 125050), ("380", 38000), ("not set", None), ("", None)])
def test_a_price_is_read_as_a_spreadsheet_keeps_it(typed: str, pence: int | None) -> None:
    reading = PRICE.read({"from_on": "1/1/2027", "pence": typed}, GIVEN)
    assert (reading.errors, reading.values.get("pence")) == ((), pence)


@pytest.mark.parametrize(("changed", "row", "column", "sentence"), [
    ({"package_code": "ACAP01A"}, 2, "package_code",
     "ACAP01A is a package of Autocare Technician ST0499 AP01. A package code is used once: choose another"),
    ({"retail_price": "12.345"}, 2, "retail_price", "Price must be pounds, like 360 or 360.00"),
    ({"level": "x"}, 2, "level", "Level must be a whole number up to 8, like 3"),
    ({"stage": "later"}, 2, "stage", "Select what the package is for"),
    ({"opens_on": date(2027, 1, 2), "closes_on": date(2027, 1, 1)}, 2, "closes_on",
     "Last day for new starts must be on or after 2 January 2027, when it opens"),
    ({"title": ""}, 2, "title", "Enter the standard’s title"),
])
def test_workbook_errors_name_row_and_cell_and_nothing_changes(
        admin: Any, changed: dict[str, Any], row: int, column: str, sentence: str) -> None:
    before = digests()
    page = send(admin, of({**NEW, **changed}))
    assert page.status == 422
    [line] = page.all("#result ~ div tbody tr")
    assert line.select_one("th").get_text() == str(row)
    assert column in line.get_text(" ")
    assert sentence in line.get_text(" ")
    assert [table for table in differing(before) if table != "throttle"] == []


def test_rows_of_a_standard_agree_and_a_code_stands_once(admin: Any) -> None:
    page = send(admin, of(NEW, {**NEW, "package_code": "BOAT2", "title": "Ship Builder"}, {**NEW, "level": "3"}))
    texts = [line.get_text(" ") for line in page.all("#result ~ div tbody tr")]
    assert len(texts) == 2
    assert "Row 2 says Boat Builder for the same standard" in texts[0]
    assert "BOAT1 stands in row 2 already" in texts[1]


@pytest.mark.parametrize(("book", "sentence"), [
    (lambda: of({"code": "ST0999", "title": "x"}), "The sheet has no column called version. Begin with the download"),
    (lambda: of({"fruit": "apple"}), ""),
])
def test_a_sheet_without_a_catalogue_is_refused_in_words(admin: Any, book: Callable[[], Workbook], sentence: str) -> None:
    page = send(admin, book())
    assert page.status == 422
    assert sentence in page.one(".msg.error").get_text()
    assert "Choose the workbook" in admin.post(BOOK).text


def test_a_workbook_is_applied_as_it_was_previewed(admin: Any) -> None:
    book = of({**NEW, "package_code": "ACAP01A", "code": "ST0499", "standard_label": "Autocare Technician ST0499 AP01",
               "title": "Autocare Technician", "level": "2", "package_description": "Mine", "retail_price": "", "contents": ""})
    page = send(admin, book)
    Package.update(description="Theirs").where(Package.code == "ACAP01A").execute()
    late = admin.submit(page, "form[action='/admin/catalogue/apply']")
    assert late.status == 409
    assert "The catalogue was changed while you looked" in late.text
    assert "Theirs" in late.text
    assert Package.get(Package.code == "ACAP01A").description == "Theirs"
    assert "1 change applied" in admin.submit(late, "form[action='/admin/catalogue/apply']").text


@pytest.mark.parametrize("kept", ["{", "[" * 5000, "[]", '{"headings": ["code", "title"], "rows": [[2, ["A"], "t"]]}'])
def test_a_sheet_that_did_not_arrive_whole_is_asked_for_again(admin: Any, kept: str) -> None:
    page = admin.post("/admin/catalogue/apply", {"sheet": kept})
    assert (page.status, "What was looked at did not arrive whole. Send the workbook again" in page.text) == (422, True)


def test_a_column_that_stands_twice_is_refused(admin: Any) -> None:
    headings = ["title" if heading == "standard_label" else heading for heading in columns()]
    page = admin.post("/admin/catalogue/apply", {"sheet": json.dumps({"headings": headings, "rows": []})})
    assert (page.status, "The sheet has more than one column title. Leave the right one in it" in page.text) == (422, True)


def boats(*codes: str) -> Workbook:
    """A workbook of new packages of one new standard, each of which follows and holds the one before."""
    befores = ("none", *codes)
    return of(*({**NEW, "code": f"ST{codes[0][-3:]}9", "package_code": code, "follows": before, "holds": before,
                 "option": f"of {codes[0]}"} for code, before in zip(codes, befores, strict=False)))


def test_a_long_workbook_asks_the_database_no_more_than_a_short_one(admin: Any, statements: Any) -> None:
    counts = []
    for codes in (("BOAT101", "BOAT102"), tuple(f"BOAT{n}" for n in range(200, 230))):
        for book in (boats(*codes), of(*({**NEW, "code": f"ST{codes[0][-3:]}9", "option": f"of {codes[0]}", "package_code": code,
                                          "retail_price": "400", "contents": "Unit three"} for code in codes))):
            with statements() as looked:
                page = send(admin, book)
            with statements() as applied:
                admin.submit(page, "form[action='/admin/catalogue/apply']")
            counts.append((len(looked), len(applied)))
        assert (page.status, Package.select().where(Package.code.in_(codes)).count()) == (200, len(codes))
    assert counts[:2] == counts[2:]


def test_a_look_at_a_workbook_writes_nothing_that_others_would_wait_for(admin: Any, statements: Any) -> None:
    book = boats("BOAT101", "BOAT102")
    with statements() as looked:
        send(admin, book)
    written = [one for one in looked if any(verb in one.upper() for verb in ("INSERT", "UPDATE ", "DELETE"))]
    assert written
    assert all("throttle" in one or "session" in one for one in written)


def test_the_audit_has_a_workbook_as_one_action_with_a_line_for_each_thing(admin: Any) -> None:
    admin.submit(send(admin, boats("BOAT101", "BOAT102")), "form[action='/admin/catalogue/apply']")
    loaded = Audit.select().order_by(Audit.id.desc()).get()
    assert (loaded.verb, loaded.thing) == ("loaded", "catalogue")
    lines = Audit.select().where(Audit.action == loaded.action, Audit.id != loaded.id).order_by(Audit.id)
    assert [(one.verb, one.thing, one.cause) for one in lines] == [
        ("added", "standard", "Boat Builder ST0999 AP01"), ("added", "package", "BOAT101"), ("drafted", "price", "BOAT101"),
        ("drafted", "contents", "BOAT101"), ("added", "package", "BOAT102"), ("drafted", "price", "BOAT102"),
        ("drafted", "contents", "BOAT102"), ("changed", "package", "BOAT102"), ("changed", "package", "BOAT102")]
    of_it = {one.thing_id for one in lines if one.cause == "BOAT102"}
    assert of_it == {Package.get(Package.code == "BOAT102").id}
    values = {(one.field, one.was, one.now) for one in AuditValue.select().where(AuditValue.audit.in_(lines))}
    assert {("holds", None, "BOAT101"), ("follows", None, "BOAT101"), ("description", None, "Boat Year 1"),
            ("from 23 November 2026", None, "Unit one\nUnit two"), ("retail from 23 November 2026", None, "£360.00")} <= values


def test_a_standards_rows_complete_each_other_but_may_not_differ(admin: Any) -> None:
    first, more = {**NEW, "level": None}, {**NEW, "package_code": "BOAT2", "package_description": "Boat Year 2"}
    wrong = send(admin, of(first, more, {**more, "package_code": "BOAT3", "level": "4"}))
    assert "Row 3 says 3 for the same standard. Make them the same" in wrong.text
    admin.submit(send(admin, of(first, more)), "form[action='/admin/catalogue/apply']")
    assert Version.get(Version.slug == "st0999-ap01").level == 3
    # Of a standard that is stored already a later row is as good as the first.
    later = [{name: one[name] for name in ("code", "version", "package_code")} for one in (first, more)]
    admin.submit(send(admin, of(later[0], {**later[1], "closes_on": "31/8/2030"})), "form[action='/admin/catalogue/apply']")
    assert Version.get(Version.slug == "st0999-ap01").closes_on == date(2030, 8, 31)
