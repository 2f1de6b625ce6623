"""The lists that people choose from: what is changed in the browser holds at once, on screen, in the template, in the check."""
from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from support.addresses import SHEETS
from support.workbooks import row, workbook

from imi.audit.models import Audit
from imi.centres.models import FundingType, Gender, PriceGroup, Title
from imi.uploads.models import UploadRow

TEMPLATE = f"{SHEETS}/template.xlsx"
FUNDING = "/admin/lists/funding-types"


@pytest.fixture
def admin(portal: Any) -> Any:
    """An administrator of the awarding body, signed in."""
    return portal.browser("admin")


def says(page: Any, field: str) -> str:
    """What stands at a field."""
    return " ".join(page.one(f"#{field}-problem").get_text(" ").split()).removeprefix("Error: ")


def offered(browser: Any) -> tuple[bool, bool, bool]:
    """Whether Bursary is offered on a batch's screen, in the template, and taken by the check of an upload."""
    started = browser.post("/apprenticeships/registrations/batches")
    screen = "Bursary" in [option.get_text() for option in started.all("select[name=funding_type] option")] or (
        "Bursary" in started.text)
    book = load_workbook(io.BytesIO(browser.client.get(TEMPLATE).data))
    template = any("Bursary" in str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    file = (io.BytesIO(workbook(row(funding_type="Bursary"))), "list.xlsx")
    browser.post(SHEETS, {"file": file, "again": "1"})
    return screen, template, UploadRow.select().order_by(UploadRow.upload.desc()).first().state == "ready"


def test_a_list_value_added_or_closed_takes_effect_everywhere_at_once(admin: Any, portal: Any,
                                                                                        registrar: Any) -> None:
    reference = portal.world.batch("1000001")
    assert offered(registrar) == (False, False, False)
    page = admin.post(FUNDING, {"label": "Bursary", "position": "", "opens_on": "", "closes_on": ""})
    assert "Bursary is added" in page.text
    assert FundingType.get(FundingType.label == "Bursary").code == "BURSARY"
    assert offered(registrar) == (True, True, True)
    one = f"{FUNDING}/BURSARY"
    assert "Changed" in admin.submit(admin.get(one), f"form[action='{one}']", closes_on="22/11/2026").text
    assert offered(registrar) == (False, False, False)
    assert registrar.get(f"/apprenticeships/registrations/batches/{reference}").status == 200


@pytest.mark.parametrize(("url", "model"), [
    ("/admin/lists/titles/Mr", Title), ("/admin/lists/genders/F", Gender), ("/admin/lists/funding-types/LEVY", FundingType),
    ("/admin/lists/price-groups/retail", PriceGroup),
])
def test_a_value_in_use_is_not_removed_and_says_what_to_do(admin: Any, portal: Any, url: str, model: Any) -> None:
    portal.world.batch("1000001")
    portal.world.candidate(title="Mr", gender="F")
    before = model.select().count()
    page = admin.submit(admin.get(url), f"form[action='{url}']", remove="1")
    assert page.status == 422
    assert "is in use and stays: give it a last day instead" in says(page, "remove")
    assert model.select().count() == before


def test_a_value_that_nothing_uses_is_removed_and_the_audit_has_it(admin: Any) -> None:
    url = "/admin/lists/titles/Dame"
    assert "Dame is removed" in admin.submit(admin.get(url), f"form[action='{url}']", remove="1").text
    assert not Title.select().where(Title.code == "Dame").exists()
    assert Audit.get(Audit.verb == "removed").cause == "Dame"


@pytest.mark.parametrize(("changed", "field", "sentence"), [
    ({"label": ""}, "label", "Enter the label that people choose"),
    ({"label": "levy"}, "label", "“levy” is in this list already. Change that funding type, or choose another label"),
    ({"label": "x", "opens_on": "2/1/2027", "closes_on": "1/1/2027"}, "closes_on",
     "Last day must be on or after 2 January 2027, when it opens"),
    ({"label": "x", "position": "-1"}, "position", "Order must be a whole number up to 9999, like 3"),
])
def test_a_bad_value_is_refused_at_the_field_and_kept_as_typed(admin: Any, changed: dict[str, str], field: str,
                                                               sentence: str) -> None:
    page = admin.post(FUNDING, {"position": "", "opens_on": "", "closes_on": "", **changed})
    assert (page.status, says(page, field)) == (422, sentence)
    kept = page.form(f"form[action='{FUNDING}']")
    assert {name: kept[name] for name in changed} == changed


def test_two_editors_of_a_list_value_see_both_texts(admin: Any) -> None:
    url = f"{FUNDING}/LEVY"
    first, second = admin.get(url), admin.get(url)
    assert "Changed" in admin.submit(first, f"form[action='{url}']", label="Levy paid").text
    page = admin.submit(second, f"form[action='{url}']", label="Levy money")
    assert page.status == 409
    assert "Levy paid" in page.one(".msg.error tbody").get_text()
    assert "Levy money" in page.one(".msg.error tbody").get_text()


def test_choices_are_shown_in_order_and_support_can_only_read_them(admin: Any, portal: Any) -> None:
    url = f"{FUNDING}/OTHER"
    admin.submit(admin.get(url), f"form[action='{url}']", position="0", label="Another")
    assert [tag.get_text() for tag in admin.get(FUNDING).all("tbody th")][:2] == ["Another", "Levy"]
    support = portal.browser("support")
    assert not support.get(FUNDING).all("main form[method=post]")
    assert not support.get(url).all("main form[method=post]")
    assert support.get("/admin/lists").status == 200


def test_a_closed_value_keeps_its_label_and_asks_for_another(
    admin: Any, portal: Any, registrar: Any, statements: Any,
) -> None:
    number, reference = portal.world.candidate(gender="M"), portal.world.batch("1000001")
    registrar.get(f"/candidates/{number}")
    with statements() as before:
        registrar.get(f"/candidates/{number}")
    for one in ("/admin/lists/genders/M", f"{FUNDING}/LEVY"):
        assert "Changed" in admin.submit(admin.get(one), f"form[action='{one}']", closes_on="22/11/2026").text
    registrar.get(f"/candidates/{number}")
    with statements() as after:
        page = registrar.get(f"/candidates/{number}")
    assert len(after) == len(before)
    assert "Male" in [cell.get_text(strip=True) for cell in page.all("dl.held dd")]
    form = registrar.get(f"/candidates/{number}/details/gender")
    assert form.one("select[name=gender] option[value=M]").get_text() == "Male (closed)"
    refused = registrar.submit(form, "main form")
    assert "Gender Male has been closed. Select another from the list" in refused.text
    assert "Levy" in {cell.get_text(strip=True) for cell in registrar.get(
        f"/apprenticeships/registrations/batches/{reference}").all("td[data-label='Funding Type']")}
    file = registrar.client.post(f"/candidates.csv?q={number}", data={"csrf_token": registrar.token()}).data.decode("utf-8-sig")
    assert ",Male," in file
    assert ",M," not in file
