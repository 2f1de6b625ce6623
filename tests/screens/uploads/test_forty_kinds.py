"""A list with forty kinds of problems: one table of them, put right one after the other, each at its place."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.forty_kinds import rows
from support.workbooks import row, send, workbook

from imi.uploads.models import Upload, UploadProblem, UploadRow


@pytest.fixture
def page(registrar: Any) -> Any:
    """The report."""
    return send(registrar, workbook(*rows()))


def come(page: Any) -> tuple[str, str, str]:
    """How far it has come, as the label says and as the bar shows."""
    bar = page.one("#put-right")
    return page.one("label[for=put-right]").get_text(), bar["value"], bar["max"]


def cells(page: Any) -> list[str]:
    """What the cells are called in which something stands, from the top."""
    return [box["id"] for box in page.all(".cause td [id^='at-']")]


def beside(cell: str, which: str = "") -> str:
    """The form of a cell, or another one beside it."""
    return f"td:has([id='{cell}']) form[action*='{which}']" if which else f"td:has([id='{cell}']) form[action*='/rows/']"


def leave_out(registrar: Any, page: Any, cell: str) -> Any:
    """Press Leave out beside a cell."""
    button = page.one(f"td:has([id='{cell}']) button[formaction$=exclude]")
    return registrar.post(button["formaction"], page.form(beside(cell)))


def test_causes_of_one_row_each_stand_in_one_table(registrar: Any, page: Any, statements: Callable[..., Any]) -> None:
    assert [heading.get_text(" ", strip=True) for heading in page.all(".cause h2")] == [
        "Problems of one row each 38 problems", "Warnings of one row each 2 warnings"]
    assert [heading.get_text() for heading in page.all(".each thead")[0].select("th")] == [
        "Row", "Candidate", "What is wrong", "Value"]
    [line] = [line for line in page.all(".each tbody tr") if line.select_one(".num").get_text() == "20"]
    assert line.select_one("[id$=said]").get_text() == "ULN must be 10 digits"
    assert (line.select_one("label").get_text(), line.select_one("input.w20")["value"]) == ("ULN, row 20, Robin Forty", "123")
    assert (len(cells(page)), come(page)) == (40, ("0 of 40 put right", "0", "40"))
    # What is offered for a cell would change it: a rule of another problem has no business there.
    for form in page.all("form[action$=remedy]"):
        rule, group = (form.select_one(f"[name={name}]")["value"] for name in ("rule", "group"))
        assert "1 row would change" in registrar.fragment(f"{page.url}/remedy", "report", rule=rule, group=group).text, group
    # Lists to choose a standard and a package from are on both pages.
    few = send(registrar, workbook(row(surname=None), row(package=None), row(standard="Baker")))
    asked = []
    for url, number in ((page.url, 5), (few.url, 2)):
        with statements() as shown:
            registrar.get(url)
        with statements() as saved:
            done = registrar.fragment(f"{url}/rows/{number}", "report", {
                "surname": "Okafor", "from": "1 surname surname.missing single"})
        assert done.status == 200
        asked.append((len(shown), len(saved)))
    assert asked[0] == asked[1]


def test_each_step_keeps_its_place_and_leads_to_the_next_problem(registrar: Any, page: Any) -> None:
    before = cells(page)
    place = before.index("at-20-uln-length")

    def seen(answer: Any, put_right: int, at: str) -> Any:
        assert (answer.status, answer.url.partition("#")[2], come(answer)[0]) == (200, at, f"{put_right} of 40 put right")
        return answer

    page = seen(registrar.submit(page, beside(before[place]), uln="1000000043"), 1, before[place + 1])
    assert cells(page) == [*before[:place], *before[place + 1:]]
    # Not right yet: the same cell, with what was typed.
    wrong = registrar.submit(page, beside(before[place + 1]), uln="12")
    assert (wrong.status, wrong.one("#report [autofocus]")["value"], come(wrong)[0]) == (422, "12", "1 of 40 put right")
    page = seen(leave_out(registrar, wrong, wrong.one("#report [autofocus]")["id"]), 2, before[place + 2])
    # The whole row, and back to where it was opened from.
    form = registrar.get(page.one(f"td:has([id='{before[place + 2]}']) a")["href"])
    assert form.one("main .actions a")["href"].endswith(f"#{before[place + 2]}")
    page = seen(registrar.submit(form, "form[action$='rows/22']", uln="1000000051"), 3, before[place + 3])
    page = seen(registrar.submit(page, "form.undo"), 2, before[place + 2])
    # After the last problem the first warning comes, after the last warning the first problem.
    last = next(cell for cell in reversed(before) if cell.startswith("at-41"))
    page = seen(registrar.submit(page, beside(last), candidate_number=""), 3, before[38])
    for n in (38, 39):
        page = seen(registrar.submit(page, beside(before[n], "warnings")), n - 34, before[39] if n == 38 else before[0])
    assert UploadProblem.select().where(UploadProblem.confirmed_by.is_null(False)).count() == 2


def test_with_scripts_the_next_problem_has_the_focus_and_nothing_else_has(registrar: Any, page: Any) -> None:
    before = cells(page)
    for n, name, text, to in ((3, "surname", "Okafor", 4), (6, "uln", "12", 6)):
        came = page.one(f"{beside(before[n])} [name=from]")["value"]
        answer = registrar.fragment(f"{page.url}/rows/{n + 2}", "report", {name: text, "from": came})
        goal = f"at-{to + 2}-" + ("date_of_birth-missing" if to == 4 else "uln-length")
        assert [box["id"] for box in answer.all("[autofocus]")] == [goal]
        assert f"#{goal}" in answer.headers["HX-Trigger-After-Settle"]


def test_a_cause_of_several_rows_keeps_its_own_section_and_place(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(email=text) for text in "abc"), row(surname="1"), row(surname="2"), row(uln="1")))
    headings = [heading.get_text(" ", strip=True) for heading in page.all(".cause h2")]
    for place, number in (("at-2-email-format", 2), ("at-3-email-format", 3)):
        page = registrar.submit(page, beside(place), email=f"somebody{number}@post.example")
        assert page.url.endswith(f"#at-{number + 1}-email-format")
    assert [heading.get_text(" ", strip=True) for heading in page.all(".cause h2")] == [
        headings[0].replace("3 rows", "1 row"), *headings[1:]]
    # Of one cause every row is wanted: they stay shown as long as there are any.
    base = page.url.split("#")[0]
    seen = registrar.get(base, group="surname surname.numbers")
    seen = registrar.submit(seen, beside("at-5-surname-numbers"), surname="One")
    assert (seen.url, len(cells(seen))) == (f"{base}?group=surname+surname.numbers#at-6-surname-numbers", 1)
    seen = registrar.submit(seen, beside("at-6-surname-numbers"), surname="Two")
    assert seen.url == f"{base}#at-7-uln-length"
    assert Upload.get().said["several"] == ["email email.format", "surname surname.numbers"]


def test_problems_resolved_elsewhere_are_counted_once(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="okafor", email="nobody"), row(uln="1"), row()))
    assert come(page)[0] == "0 of 3 put right"
    base = page.url
    registrar.post(f"{base}/rows/2", {"email": "somebody@post.example"})
    registrar.post(f"{base}/rows/2", {"email": "somebody.else@post.example"})
    registrar.post(f"{base}/warnings", {"group": "surname surname.lower_case"})
    assert come(registrar.get(base))[0] == "2 of 3 put right"
    registrar.submit(registrar.get(f"{base}/review"), "form[action$=submission]")
    assert UploadRow.select().where(UploadRow.state == "registered").count() == 2
    assert come(registrar.get(base)) == ("2 of 3 put right", "2", "3")
