"""A sheet put right in the browser: cells, many alike, rows left out, warnings confirmed, two people at once."""
from __future__ import annotations

from typing import Any

from support.workbooks import TODAY, about, row, send, workbook

from imi.registrations.changes import ending
from imi.registrations.models import Registration
from imi.uploads.models import UploadProblem, UploadRow


def test_a_wrong_cell_is_put_right_and_the_file_is_never_sent_again(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(date_of_birth="31/02/2006"), row(email="nobody")))
    assert "1 ready, 2 to fix" in page.text
    names = [box["name"] for box in page.all("section.cause input[type=text]")]
    assert sorted(names) == ["date_of_birth", "email"]
    page = registrar.submit(page, "form[action$='rows/3']", date_of_birth="28/2/2006")
    assert "1 to fix" in page.text
    page = registrar.submit(page, "form[action$='rows/4']", email="nobody@post.example")
    assert "3 ready, 0 to fix" in page.text
    page = registrar.submit(page, "form.undo")
    assert "2 ready, 1 to fix" in page.text


def test_a_cell_still_wrong_is_reported_and_keeps_what_was_typed(registrar: Any) -> None:
    sent_page = send(registrar, workbook(row(), row(date_of_birth="31/02/2006"), row(email="nobody")))
    page = registrar.submit(sent_page, "form[action$='rows/3']", date_of_birth="31/13/2006")
    assert page.status == 422
    assert page.one(".msg.error").get_text(strip=True) == "Row 3: Date of birth must be a real date. 2 rows left"
    assert page.one("form[action$='rows/3'] input[name=date_of_birth]")["value"] == "31/13/2006"
    assert registrar.submit(page, "form[action$='rows/3']").status == 422
    page = registrar.submit(registrar.get(sent_page.url), "form[action$='rows/3']", date_of_birth="28/2/2006")
    assert page.status == 200
    assert "Row 3 changed. 1 row left" in page.text


def test_a_bulk_change_to_another_wrong_text_is_reported(registrar: Any) -> None:
    page = send(registrar, workbook(row(employer_postcode="B33"), row(employer_postcode="B33")))
    page = registrar.submit(page, "form[action$=replace]", value="B34")
    assert page.status == 422
    assert "Enter a full UK postcode, like AA3 1AB. 2 rows left" in page.one(".msg.error").get_text()


def causes(page: Any) -> list[str]:
    """The headings of the groups."""
    return [heading.get_text(" ", strip=True) for heading in page.all(".cause h2")]


def notes(page: Any) -> list[str]:
    """What is said of single cells."""
    return [note.get_text() for note in page.all(".cause .note")]


def test_problems_that_differ_only_in_the_cells_text_are_shown_once(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="OKAFOR"), row(surname="IQBAL"), row(surname="OKAFOR ")))
    assert causes(page) == ["Surname is in capitals. Certificates print it as typed 3 rows"]
    assert notes(page) == []
    page = send(registrar, workbook(row(surname="OKAFOR")))
    assert causes(page) == ["Warnings of one row each 1 warning"]
    assert page.one(".each td[data-label='What to look at']").get_text() == (
        "Surname is in capitals: OKAFOR. Certificates print it as typed")


def test_a_causes_heading_says_what_is_common_and_each_row_the_rest(registrar: Any) -> None:
    page = send(registrar, workbook(row(phone="117 496 0124"), row(phone="121 496 0125")))
    assert causes(page) == ["Candidate Phone Number: Read as … the first zero had been dropped 2 rows"]
    assert notes(page) == [f"Read as {number}: the first zero had been dropped" for number in ("0117 496 0124", "0121 496 0125")]


def test_groups_keep_their_order_while_one_of_them_is_put_right(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(email=f"nobody{n}") for n in range(3)), *(row(surname=str(n)) for n in range(2))))
    before = causes(page)
    assert [before[0][-6:], before[1][-6:]] == ["3 rows", "2 rows"]
    for n in range(2):
        page = registrar.submit(page, f"form[action$='rows/{n + 2}']", email=f"somebody{n}@post.example")
    assert [heading[:-6].strip() for heading in causes(page)] == [heading[:-6].strip() for heading in before]


def test_the_report_opens_on_warnings_when_there_are_only_warnings(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="OKAFOR")))
    assert page.one("nav.pager a[aria-current=page]").get_text() == "Warnings 1"


def test_each_count_above_the_report_is_that_of_the_rows_it_leads_to(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith", email="nobody"), row(surname="jones"), row(uln="1"), row()))
    base = page.url.split("#")[0]
    assert [link.get_text() for link in page.all("nav.pager a")] == [
        "To do 3", "Warnings 2", "Ready 1", "Left out 0", "Registered 0", "All 4"]
    for view, rows in (("problems", {"2", "3", "4"}), ("warnings", {"2", "3"}), ("ready", {"5"}), ("all", {"2", "3", "4", "5"})):
        assert {cell.get_text(strip=True) for cell in registrar.get(f"{base}?view={view}").all("td.num")} == rows, view


def test_days_of_a_list_are_shown_in_words_and_no_days_as_typed(registrar: Any) -> None:
    page = send(registrar, workbook(
        row(date_of_birth="1/9/2006"), row(date_of_birth="31/02/2006"), row(starts_on="Tue 1/9/2026")))
    base = page.url.split("#")[0]
    born = [cell.get_text() for cell in registrar.get(f"{base}?view=all").all("td[data-label='Date of Birth']")]
    assert born[:2] == ["1 Sep 2006", "31/02/2006"]
    assert registrar.get(f"{base}?view=tidied").one("td[data-label=Kept]").get_text() == "1 September 2026"


def test_of_a_cause_ten_rows_are_listed_and_the_next_moves_up(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(email=f"nobody{n}") for n in range(12)), *(row() for _n in range(13))))

    def listed(seen: Any) -> list[str]:
        return [cell.get_text() for cell in seen.all(".cause td.num")]

    assert listed(page) == [str(n) for n in range(2, 12)]
    page = registrar.submit(page, "form[action$='rows/2']", email="somebody@post.example")
    assert listed(page) == [str(n) for n in range(3, 13)]
    assert page.one(".cause table + .hint").get_text(" ", strip=True) == "10 of 11 rows are shown. Show all 11"


def test_messages_above_the_report_are_sentences_and_undo_says_of_what(registrar: Any) -> None:
    page = send(registrar, workbook(*(row() for _n in range(52))))
    page = registrar.submit(registrar.get(f"{page.url}/rows/3"), "form[action$='exclude']")
    assert "51 ready, 0 to fix, 0 to look at. 1 left out. Nothing has been registered yet." in page.text
    assert page.one(".undo span").get_text() == "Row 3 was left out."
    ready = registrar.get(f"{page.url.split('#')[0]}?view=ready")
    assert ready.one("#rows-caption").get_text() == "51 ready rows, page 1 of 2"
    assert registrar.get(f"{page.url.split('#')[0]}?view=left-out").one("#rows-caption").get_text() == "1 row left out"


def test_a_view_of_rows_comes_as_a_fragment_and_says_when_empty(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    for view, said in (("ready", "1 ready row"), ("left-out", "No row is left out."), ("warnings", "No row is to look at."),
                       ("registered", "No row is registered yet."), ("all", "2 rows")):
        part = registrar.fragment(f"{page.url.split('#')[0]}?view={view}", "report")
        assert [found.get_text() for found in part.all("[autofocus]")] == [said]
    assert not registrar.get(f"{page.url.split('#')[0]}?view=left-out").all("[autofocus]"), "a page begins at its top"


def test_three_equal_mistakes_are_corrected_at_once(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(funding_type="Levi") for _n in range(3)), row()))
    group = page.one("section.cause")
    assert "Funding type must be one from the list" in group.get_text()
    chosen = page.one("form[action$=replace] option[selected]")
    assert chosen["value"] == "Levy"
    page = registrar.submit(page, "form[action$=replace]", value="Levy")
    assert "4 ready, 0 to fix" in page.text
    assert "3 rows changed" in page.text


def test_warnings_are_confirmed_by_kind_and_kept_with_the_registration(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith"), row(surname="jones")))
    assert "0 ready, 0 to fix, 2 to look at" in page.text
    page = registrar.submit(page, "form[action$=warnings]")
    assert "2 ready" in page.text
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    from imi.registrations.models import ConfirmedWarning

    assert ConfirmedWarning.select().where(ConfirmedWarning.registration.is_null(False)).count() == 2


def test_a_row_form_confirms_its_warnings_and_undo_takes_them_back(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith", email="nobody"), row(surname="jones")))
    form = registrar.get(f"{page.url}/rows/2")
    assert [tick["value"] for tick in form.all("input[name=confirm]")] == ["surname surname.lower_case"]
    page = registrar.submit(form, "form[action$='rows/2']", email="smith@post.example", confirm="surname surname.lower_case")
    assert "1 ready, 0 to fix, 1 to look at" in page.text
    assert UploadProblem.select().where(UploadProblem.confirmed_by.is_null(False)).count() == 1
    page = registrar.submit(page, "form.undo")
    assert "0 ready, 1 to fix, 1 to look at" in page.text
    assert UploadProblem.select().where(UploadProblem.confirmed_by.is_null(False)).count() == 0


def test_a_row_that_needs_a_reason_keeps_what_was_typed_until_it_has_one(portal: Any, registrar: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    line = Registration.get(Registration.receipt == receipt)
    ending.withdraw(portal.world.north, portal.world.registrar, [line.id], reason="LEFT_JOB", on=TODAY, today=TODAY)
    page = send(registrar, workbook(about(1000001, position="Apprentice")))
    form = registrar.get(f"{page.url}/rows/2")
    again = "package package.again"
    assert again in [tick["value"] for tick in form.all("input[name=confirm]")]
    form = registrar.submit(form, "form[action$='rows/2']", position="Technician", confirm=again)
    assert form.status == 422
    assert form.one(".msg.error").get_text(strip=True) == "Enter the reason for registering again"
    assert form.one("input[name=position]")["value"] == "Technician"
    assert form.one(f"input[value='{again}']").has_attr("checked")
    registrar.submit(form, "form[action$='rows/2']", reason="came back")
    assert UploadProblem.get(UploadProblem.code == "package.again").reason == "came back"


def test_the_form_of_a_row_registered_meanwhile_is_refused_with_the_reason(registrar: Any) -> None:
    page = send(registrar, workbook(row()))
    form = registrar.get(f"{page.url}/rows/2")
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    late = registrar.submit(form, "form[action$='rows/2']", surname="Okafor")
    assert late.status == 422
    assert "Nothing was changed" in late.one(".msg.error").get_text()


def test_a_row_is_left_out_and_put_back(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(uln="1")))
    page = registrar.post(page.one("button[formaction$='rows/3/exclude']")["formaction"], page.form("form[action$='rows/3']"))
    assert "1 ready, 0 to fix" in page.text
    page = registrar.submit(registrar.get(f"{page.url.split('#')[0]}?view=left-out"), "form[action$='rows/3/exclude']", back="1")
    assert "1 ready, 1 to fix" in page.text


def test_the_slower_of_two_people_overwrites_nothing_and_is_told(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    assert portal.browser("coordinator").post(f"{page.url}/rows/2", {"surname": "Okafor", "edition": "1"}).status == 200
    late = registrar.submit(page, "form[action$='rows/2']", surname="Okafo")
    assert late.status == 409
    assert "Row 2 was changed in the meantime" in late.text
    assert "Okafor" in UploadRow.get().fixed


def test_the_whole_row_is_a_form(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None, email="nobody")))
    form = registrar.get(f"{page.url}/rows/2")
    assert len(form.all(".err")) == 2
    boxes = [box["name"] for box in form.all(".field input:not([type=checkbox])")]
    assert boxes[:3] == ["surname", "email", "standard"], "what is wrong stands first"
    assert form.one("[autofocus]")["name"] == "surname"
    page = registrar.submit(form, "form[action$='rows/2']", surname="Okafor", email="okafor@post.example")
    assert "1 ready, 0 to fix" in page.text


def test_a_row_still_wrong_keeps_its_form_and_forgets_confirmations(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith", email="nobody")))
    base = page.url.split("#")[0]
    registrar.post(f"{base}/warnings", {"group": "surname surname.lower_case"})
    form = registrar.get(f"{base}/rows/2")
    page = registrar.submit(form, "form[action$='rows/2']", email="nobody again", phone="0117 496 0900")
    assert (page.status, page.one("#email")["value"], page.one("#phone")["value"]) == (422, "nobody again", "0117 496 0900")
    assert "Row 2: Enter an email address in the correct format" in page.text
    assert len(page.all(".err")) == 1
    page = registrar.submit(page, "form[action$='rows/2']", email="nobody@post.example")
    assert "1 ready, 0 to fix, 0 to look at" in page.text


def test_problems_are_counted_once(registrar: Any) -> None:
    send(registrar, workbook(row(surname=None)))
    assert [problem.code for problem in UploadProblem.select()] == ["surname.missing"]
