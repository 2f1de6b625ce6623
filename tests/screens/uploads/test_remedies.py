"""Many cells of an upload put right at once, after a look at what would change."""
from __future__ import annotations

from typing import Any

import pytest
from support.workbooks import LABEL, row, send, workbook

from imi.candidates.models import Candidate
from imi.uploads.models import UploadRow


def chosen(browser: Any, page: Any, rule: str, **fields: str) -> Any:
    """The preview that a rule's form leads to."""
    return browser.submit(page, f"form[action$=remedy]:has(input[value='{rule}'])", **fields)


def test_empty_cells_are_filled_after_a_preview_and_undo_empties_them(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(starts_on=None) for _n in range(7)), row()))
    assert "7 of 8 rows: most of the sheet" in page.text
    seen = chosen(registrar, page, "fill", value="1/9/2026")
    assert "Use 1 September 2026 where Apprenticeship Start Date is empty" in seen.text
    assert "7 rows change. These are the first 5. Nothing is changed yet" in seen.text
    assert len(seen.all("#report table tbody tr")) == 5
    done = registrar.submit(seen, "form[action$=remedy]")
    assert "8 ready, 0 to fix" in done.text
    assert "7 rows were changed" in done.text
    back = registrar.submit(done, "form[action$=undo]")
    assert "1 ready, 7 to fix" in back.text


def test_a_value_to_fill_in_must_be_valid_for_the_column(registrar: Any) -> None:
    page = send(registrar, workbook(row(starts_on=None), row(starts_on=None)))
    seen = chosen(registrar, page, "fill", value="31/2/2026")
    assert seen.status == 422
    assert "must be a real date" in seen.text


def test_filling_a_column_skips_candidates_whose_value_is_on_record(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(surname="Reid", gender="F")
    known = {**dict.fromkeys(row()),
             **{name: row()[name] for name in ("package", "starts_on", "ends_on", "epa_on", "funding_type")},
             "candidate_number": number}
    page = send(registrar, workbook(known, row(gender=None), row(gender=None)))
    seen = chosen(registrar, page, "fill", value="Male")
    assert "2 rows change" in seen.text
    registrar.submit(seen, "form[action$=remedy]")
    assert Candidate.get(Candidate.number == number).gender_id == "F"


def test_month_first_dates_can_be_corrected_in_the_whole_column(registrar: Any) -> None:
    page = send(registrar, workbook(row(date_of_birth="3/25/2007"), row(date_of_birth="4/5/2007"), row()))
    seen = registrar.get(f"{page.url.split('#')[0]}/remedy", rule="month-first", group="date_of_birth date_of_birth.real")
    assert "2 rows change" in seen.text
    assert "3/25/2007 25 March 2007" in seen.text
    assert "4 May 2007 5 April 2007" in seen.text
    assert "3 ready" in registrar.submit(seen, "form[action$=remedy]").text


def test_an_ambiguous_date_is_asked_about_where_others_put_the_month_first(registrar: Any) -> None:
    ends = row(ends_on="8/9/2028", epa_on="10/9/2028")
    page = send(registrar, workbook(*(row(date_of_birth=text) for text in ("4/5/2007", "3/25/2007", "6/6/2006")), ends))
    assert "1 ready, 1 to fix, 2 to look at" in page.text
    assert "Read as 4 May 2007, but other days of the sheet have the month first" in page.text
    assert "Read as 8 September 2028, but other days of the sheet have the month first" in page.text
    page = registrar.post(f"{page.url.split('#')[0]}/warnings", {"group": "ends_on ends_on.either"})
    assert "Read as 8 September 2028" not in page.text
    # Where the wrong one is put right by hand, the others stay a question.
    page = registrar.post(f"{page.url.split('#')[0]}/rows/3", {"date_of_birth": "25/3/2007"})
    assert "Read as 4 May 2007" in page.text


def test_an_impossible_date_stays_a_problem_beside_month_first_dates(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(date_of_birth=text) for text in ("3/25/2007", "0/5/2006", "5/00/2006", "1/2/0000"))))
    assert "0 ready, 4 to fix, 0 to look at" in page.text


def test_a_date_with_only_its_year_corrected_is_confirmed_again(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(date_of_birth=text) for text in ("03/25/07", "04/05/07", "04/06/2007"))))
    base = page.url.split("#")[0]
    page = registrar.submit(chosen(registrar, page, "whole-years"), "form[action$=remedy]")
    assert "Read as 4 May 2007" in page.text
    page = registrar.post(f"{base}/rows/4", {"date_of_birth": "4/6/2007", "edition": "1"})
    seen = registrar.get(f"{base}/remedy", rule="month-first", group="date_of_birth date_of_birth.either")
    assert ("03/25/2007 25 March 2007" in seen.text, "4 May 2007 5 April 2007" in seen.text) == (True, True)


def test_names_in_capitals_are_capitalised_and_others_left(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="O'NEILL"), row(surname="OKAFOR"), row(surname="Reid")))
    seen = chosen(registrar, page, "capitals")
    assert "O'NEILL O'Neill" in seen.text
    assert "3 ready" in registrar.submit(seen, "form[action$=remedy]").text


def test_the_package_decides_the_standard_in_one_press(registrar: Any) -> None:
    other = "Heavy_Vehicle_Service_and_Maintenance_Technician_ST0068_AP01"
    page = send(registrar, workbook(row(standard=other), row(standard=other)))
    seen = chosen(registrar, page, "package")
    assert "2 ready" in registrar.submit(seen, "form[action$=remedy]").text


def test_a_column_rule_is_offered_only_where_it_corrects_a_cell(registrar: Any) -> None:
    page = send(registrar, workbook(row(date_of_birth="31/2/2007"), row(date_of_birth="4/5/2007")))
    assert not page.all("form[action$=remedy]")
    asked = registrar.get(f"{page.url}/remedy?rule=month-first&group=email+email.format")
    assert "No row would change" in asked.text


def test_personal_values_are_asked_for_row_by_row(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(email=None, phone="12") for _n in range(7)), row()))
    assert "most of the sheet" not in page.text
    assert not page.all("form[action$=remedy], form[action$=replace]")
    assert len(page.all(".cause input[name=email]")) == len(page.all(".cause input[name=phone]")) == 7


def test_an_unknown_package_is_replaced_from_a_list_nearest_match_first(registrar: Any) -> None:
    page = send(registrar, workbook(row(package="ACAP1A"), row(package="ACAP1A"), row()))
    chosen_already = page.one("form[action$=replace] option[selected]")
    assert chosen_already["value"] == "ACAP01A"
    assert "Autocare Technician" in chosen_already.get_text()
    assert page.one(f"#{page.all('.cause input[name=package]')[0]['list']} option[value=ACAP01A]")
    assert "3 ready, 0 to fix" in registrar.submit(page, "form[action$=replace]", value="ACAP01A").text


def test_the_most_similar_choice_is_preselected_for_several_rows(registrar: Any) -> None:
    typed = ("ACAP1A", "ACP01B Autocare Yr 2", "ACAP01E")
    page = send(registrar, workbook(*(row(package=text) for text in typed for _two in range(2)), row()))
    already = {form.select("input[name=old]")[0]["value"]: [option["value"] for option in form.select("option[selected]")]
               for form in page.all("form[action$=replace]")}
    assert already == {"ACAP1A": ["ACAP01A"], "ACP01B Autocare Yr 2": ["ACAP01B"], "ACAP01E": []}, \
        "four packages are as much like ACAP01E"


@pytest.mark.parametrize("changed, meant", [
    ({"package": "ACAP1A"}, "ACAP01A"), ({"package": "ACAPO1B Autocare"}, "ACAP01B"),
    ({"package": "AS LVSMT GW1"}, "AS-LVSMT-GW1-AP03"), ({"standard": "Autocare Technican ST499"}, LABEL),
])
def test_a_similar_choice_for_one_row_is_offered_as_a_button(registrar: Any, changed: dict[str, str], meant: str) -> None:
    page = send(registrar, workbook(row(**changed), row()))
    [use] = page.all(".cause button[name]")
    assert use.get_text() == f"Use {meant} in row 2"
    [form] = [form for form in page.all(".cause form") if form.select("button[name]")]
    registrar.post(form["action"], {box["name"]: box["value"] for box in form.select("input[name], button[name]")})
    assert meant in UploadRow.get(UploadRow.row == 2).fixed


@pytest.mark.parametrize("changed", [{"package": "ACAP01E"}, {"package": "Plumbing"}, {"package": None}, {"title": "Mrx"}, {
    "standard": "Heavy_Vehicle_Service_and_Maintenance_Technician_ST0068_AP01"}])
def test_no_choice_is_suggested_when_none_or_several_are_similar(registrar: Any, changed: dict[str, str | None]) -> None:
    assert not send(registrar, workbook(row(**changed), row())).all(".cause button[name]")


def test_ten_rows_of_a_cause_are_shown_and_all_at_an_address(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(surname=None) for _n in range(30)), *(row() for _n in range(31))))
    assert len(page.all(".cause tbody tr")) == 10
    [more] = [link for link in page.all(".cause a") if link.get_text() == "Show all 30"]
    whole = registrar.get(more["href"] if more["href"].startswith("/") else page.url + more["href"])
    assert len(whole.all(".cause tbody tr")) == 30


def test_a_remedy_is_not_found_by_another_centre(registrar: Any, southgate: Any) -> None:
    page = send(registrar, workbook(row(surname=None), row(surname=None)))
    assert southgate.get(f"{page.url}/remedy?rule=fill&group=surname+surname.missing&value=x").status == 404
    assert registrar.get(f"{page.url}/remedy?rule=x&group=surname+surname.missing").status == 404


def test_undo_takes_back_a_confirmation(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith"), row(surname="jones"), row()))
    base = page.url.split("#")[0]
    page = registrar.post(f"{base}/rows/4", {"surname": "Reid"})
    page = registrar.post(f"{base}/warnings", {"group": "surname surname.lower_case"})
    assert ("3 ready" in page.text, "2 rows were confirmed" in page.text) == (True, True)
    assert "Surname, as it is" in registrar.client.get(f"{base}/changes.csv").text
    page = registrar.submit(page, "form[action$=undo]")
    assert ("2 to look at" in page.text, "Row 4 was changed" in page.text) == (True, True)


def test_undo_leaves_registered_rows_as_they_are(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="=1"), row(uln=None), row(uln=None)))
    base = page.url.split("#")[0]
    page = registrar.post(f"{base}/rows/2", {"surname": "Reid"})
    page = registrar.post(f"{base}/rows/3/exclude", {})
    page = registrar.post(f"{base}/rows/3/exclude", {"back": "1"})
    registrar.submit(registrar.get(f"{base}/review"), "form[action$=submission]")
    page = registrar.get(base)
    for said in ("Row 3 was put back", "Row 3 was left out"):
        assert said in page.text
        page = registrar.submit(page, "form[action$=undo]")
    assert not page.all("form[action$=undo]")
    portal.world  # noqa: B018  the database behind the pages
    assert list(UploadRow.select(UploadRow.state, UploadRow.fixed).order_by(UploadRow.row).tuples()) == [
        ("registered", '{"surname": "Reid"}'), ("problem", "{}"), ("problem", "{}")]


def test_undo_takes_as_many_statements_for_forty_rows_as_for_three(portal: Any, registrar: Any, statements: Any) -> None:
    counts = []
    for size in (3, 40):
        page = send(registrar, workbook(*(row(starts_on=None, surname=f"smith{'abcdefghij'[size % 7]}") for _ in range(size))))
        base = page.url.split("#")[0]
        registrar.submit(chosen(registrar, page, "fill", value="1/9/2026"), "form[action$=remedy]")
        page = registrar.post(f"{base}/warnings", {"group": "surname surname.lower_case"})
        taken = []
        for _step in ("the confirmation", "the cells"):
            with statements() as asked:
                page = registrar.submit(page, "form[action$=undo]")
            taken.append(len(asked))
        counts.append(taken)
    assert counts[0] == counts[1]


def test_dates_shortly_before_midnight_are_read_as_the_user_chooses(registrar: Any) -> None:
    born = {"Reid": "27/02/2006 23:59:17", "Okafor": "27/02/2006 23:30", "Green": "2006/02/28"}
    page = send(registrar, workbook(*(row(surname=surname, date_of_birth=text) for surname, text in born.items())))
    assert "1 ready, 0 to fix, 2 to look at" in page.text
    assert "Read as 28 February 2006: the cell has 27 February 2006 23:59:17" in page.text
    assert "which may have been 28 February 2006" in page.text
    assert "Date of Birth has a time shortly before midnight 2 rows" in page.text
    assert "1 value had a day in another program’s spelling: read as the day" in page.text
    seen = chosen(registrar, page, "day-after")
    assert "2 rows change" in seen.text
    done = registrar.submit(seen, "form[action$=remedy]")
    assert "3 ready, 0 to fix" in done.text
    assert [UploadRow.get(UploadRow.row == n).fixed for n in (2, 3)] == ['{"date_of_birth": "2006-02-28"}'] * 2


def test_ditto_cells_can_take_the_value_of_the_row_above(registrar: Any) -> None:
    names = ("As above", "North Garage", "Ditto", '"', "South Garage", "same", "Same Day Tyres Ltd")
    postcodes = ("B33 8TH", "B33 8TH", "as above", "B33 8TH", "M1 1AE", "ditto", "as above")
    page = send(registrar, workbook(*(row(employer_name=name, employer_postcode=place, surname=f"Green{letter}")
                                      for name, place, letter in zip(names, postcodes, "abcdefg", strict=True))))
    assert "Employer company name looks like a placeholder" in page.text
    assert "Take Employer Postcode of the row above" in page.text
    seen = registrar.get(f"{page.url.split('#')[0]}/remedy", rule="above", group="employer_name employer_name.above")
    assert "Take the employer of the row above" in seen.text
    # The first row has none above it: it stays.
    assert "3 rows change" in seen.text
    registrar.submit(seen, "form[action$=remedy]")
    fixed = {one.row: one.fixed for one in UploadRow.select()}
    # Where the postcode stands for the row above, too, it comes with the name.
    north, both = '{"employer_name": "North Garage"}', '{"employer_name": "%s Garage", "employer_postcode": "%s"}'
    assert [fixed[n] for n in range(2, 9)] == [
        "{}", "{}", both % ("North", "B33 8TH"), north, "{}", both % ("South", "M1 1AE"), "{}"]
    seen = registrar.get(f"{page.url.split('#')[0]}/remedy", rule="above",
                         group="employer_postcode employer_postcode.format")
    page = registrar.submit(seen, "form[action$=remedy]")
    assert "6 ready, 0 to fix, 1 to look at" in page.text


def test_rows_left_empty_take_the_whole_employer_of_the_row_above(registrar: Any) -> None:
    silent = dict.fromkeys(("employer_ern", "employer_postcode", "employer_telephone"))
    page = send(registrar, workbook(row(employer_name="North Garage"), row(**silent, surname="Brown", employer_name="As above"),
                                    row(**{**silent, "employer_postcode": "M1 1AE"}, employer_name="ditto"),
                                    row(**silent, employer_name="Other Garage")))
    assert "1 ready, 3 to fix" in page.text
    # It is offered wherever a part of it is missing, and the row's own postcode stays.
    assert len(page.all("input[name=rule][value=employer]")) == 3
    seen = registrar.get(f"{page.url.split('#')[0]}/remedy", rule="employer", group="employer_ern employer_ern.missing")
    assert "2 rows change" in seen.text
    assert "3 Robin Brown Employer Postcode Empty BS1 4DJ" in seen.text
    done = registrar.submit(seen, "form[action$=remedy]")
    assert "3 ready, 1 to fix" in done.text
    assert "employer_postcode" not in UploadRow.get(UploadRow.row == 4).fixed
    assert "1 ready, 3 to fix" in registrar.submit(done, "form[action$=undo]").text


def test_the_employer_above_is_offered_only_for_employer_problems(registrar: Any) -> None:
    page = send(registrar, workbook(row(), *(row(employer_name="As above", gender=None) for _row in range(2))))
    assert len(page.all("input[name=rule][value=employer]")) == 0
    page = send(registrar, workbook(row(), row(employer_ern=None), row(employer_ern=None)))
    assert len(page.all("input[name=rule][value=employer]")) == 0
