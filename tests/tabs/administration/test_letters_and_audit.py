"""E-mails and audit of all centres: found by filters, no secret shown, files that no spreadsheet runs, indexes used."""
from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.letters import KINDS
from support.makers import ADMINISTRATOR

from imi.administration import audit as search
from imi.administration.audit import AuditFilter
from imi.audit.actions import record
from imi.audit.models import Audit
from imi.database.bulk import many
from imi.database.connection import db, is_sqlite, now
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.mail.sending import send_due
from imi.mail.transport import FolderTransport
from imi.people.models import Person


@pytest.fixture
def support(portal: Any) -> Any:
    """Somebody of the awarding body's support, signed in."""
    return portal.browser("support")


@pytest.mark.failure(117)
def test_e_mails_are_narrowed_by_state_kind_centre_day_and_address(portal: Any, support: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    write("reset", "somebody@post.example", "Choose a new password", "https://portal.example/link/SECRET", "a@b.example")
    Letter.update(state="failed", next_at=None, answer="550 no such box").where(Letter.to.startswith("registrar")).execute()
    for query, rows in (({}, 3), ({"state": "failed"}, 1), ({"state": "waiting"}, 2), ({"state": "sent"}, 0),
                        ({"kind": "reset"}, 1), ({"centre": "0471"}, 2), ({"centre": "0523"}, 0), ({"q": "SOMEBODY@"}, 1),
                        ({"after": "23/11/2026"}, 3),
                        ({"after": "24/11/2026"}, 0), ({"before": "22/11/2026"}, 0)):
        page = support.get("/admin/letters", **query)
        assert len(page.all("tbody tr")) == rows, query
        assert "SECRET" not in page.html
    page = support.get("/admin/letters", state="failed")
    cells = [page.one(f"tbody td[data-label='{label}']").get_text() for label in ("Sent to", "What became of it")]
    assert cells == ["registrar@northgate.example", "Not delivered: 550 no such box"]
    assert "Date must be a real date" in support.get("/admin/letters", after="31/2/2026").text


def test_an_e_mail_is_sent_again_unless_it_waits_or_held_a_link(portal: Any, support: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    secret = write("reset", "somebody@post.example", "Choose a new password", "SECRET", "a@b.example")
    letter = Letter.get(Letter.to.startswith("registrar"))
    for number, sentence in ((letter.id, "still waiting"), (secret.id, "send the person a new link")):
        page = support.post(f"/admin/letters/{number}/resend")
        assert (page.status, sentence in page.text) == (422, True)
    Letter.update(state="failed", next_at=None).where(Letter.id == letter.id).execute()
    page = support.submit(support.get("/admin/letters", state="failed"), "form[action*='/resend']")
    assert "is sent again" in page.text
    assert Letter.get(Letter.resend_of == letter.id).centre_id == world.north.id
    assert support.post("/admin/letters/999999/resend").status == 404


def test_emails_without_a_receipt_are_sent_again_unless_they_hold_a_link(
    portal: Any, support: Any, tmp_path: Path,
) -> None:
    for number, kind in enumerate(("transfer", "upload", "correction", "account", "reset", "invitation")):
        write(kind, f"p{number}@post.example", f"About {kind}", "text", "a@b.example", portal.world.north if number < 3 else None)
    send_due(FolderTransport(tmp_path), kinds=KINDS)
    assert {letter.kind: letter.body for letter in Letter.select()} == {
        "transfer": "text", "upload": "text", "correction": "text", "account": "text", "reset": None, "invitation": None}
    page = support.get("/admin/letters", state="sent")
    assert len(page.all("form[action*='/resend']")) == 4
    for form in page.all("form[action*='/resend']"):
        assert "is sent again" in support.post(str(form["action"])).text


def test_pages_of_e_mails_and_audit_cost_as_many_statements_for_many_rows(portal: Any, support: Any, statements: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    counts = []
    for _round in range(2):
        for path in ("/admin/letters", "/admin/audit"):
            with statements() as asked:
                support.get(path)
            counts.append(len(asked))
        for n in range(60):
            write("reset", f"p{n}@post.example", "Choose", "text", "a@b.example")
            record("changed", "candidate", 1, person=world.registrar, centre=world.north, changes={"surname": (str(n), "x")})
    assert counts[:2] == counts[2:]
    assert "page 1 of 3" in support.get("/admin/letters").text
    assert support.get("/admin/audit", page=2).all("tbody tr")


def test_the_audit_finds_by_candidate_reference_person_centre_verb_and_day(portal: Any, support: Any) -> None:
    world = portal.world
    batch = world.batch("1000001")
    receipt = world.save(batch)
    for query, found in (({"candidate": "1000001"}, True), ({"candidate": "1999999"}, False), ({"candidate": "x"}, False),
                         ({"reference": f" {receipt.reference.lower()} "}, True), ({"reference": batch}, True),
                         ({"reference": "R-26-999999"}, False),
                         ({"person": "priya"}, True), ({"person": "REGISTRAR@northgate.example"}, True),
                         ({"person": "nobody"}, False), ({"centre": "0471"}, True),
                         ({"verb": "registered"}, True), ({"verb": "flew"}, False),
                         ({"after": "23/11/2026", "before": "23/11/2026"}, True), ({"after": "24/11/2026"}, False),
                         ({"before": "1/1/2020"}, False), ({"centre": "0523", "candidate": "1000001"}, False)):
        page = support.get("/admin/audit", **query)
        assert bool(page.all("tbody tr")) == found, query
        assert found or "Nothing was done that fits" in page.text
    page = support.get("/admin/audit", centre="9")
    assert page.one("#chosen").get_text(strip=True) == "Centre: there is no “9”, so nothing is left out by it."
    assert len(page.all("tbody tr")) == len(support.get("/admin/audit").all("tbody tr"))


def test_the_audit_leaves_sign_ins_out_until_they_are_asked_for(portal: Any, support: Any) -> None:
    world = portal.world
    before = search.signings(AuditFilter())
    for verb in ("signed in", "signed out", "failed to sign in"):
        record(verb, "person", world.registrar.id, person=world.registrar, centre=world.north)
    record("opened", "batch", 1, person=world.registrar, centre=world.north)
    page = support.get("/admin/audit")
    said = [row.select("td")[2].get_text(" ", strip=True) for row in page.all("tbody tr")]
    assert said[:2] == ["Opened a batch", "Failed to sign in"]
    assert not {"Signed in", "Signed out"} & set(said)
    chip = page.one("main p > a.tag")
    assert chip.get_text() == f"Show signing in and out {before + 2}"
    page = support.get(str(chip["href"]))
    assert "Signed out" in page.one("tbody").get_text()
    assert page.form("form.filter")["signing"] == "shown", "a filter that is changed keeps them shown"
    chip = page.one("main p > a.tag")
    assert chip.get_text() == f"Leave out signing in and out {before + 2}"
    assert "Signed out" not in support.get(str(chip["href"])).one("tbody").get_text()


def test_the_chip_counts_the_sign_ins_that_the_filter_leaves(portal: Any, support: Any) -> None:
    world = portal.world
    record("signed in", "person", world.registrar.id, person=world.registrar, centre=world.north)
    page = support.get("/admin/audit", centre="0471")
    assert page.one("main p > a.tag").get_text() == "Show signing in and out 1"
    assert str(page.one("main p > a.tag")["href"]).endswith("?centre=0471&signing=shown")
    query: dict[str, str]
    for query in ({"centre": "0471", "verb": "opened"}, {"centre": "0523"}):
        assert support.get("/admin/audit", **query).all("main p > a.tag") == []
    page = support.get("/admin/audit", verb="signed in")
    assert page.all("tbody tr"), "who asks for sign-ins gets them"
    many("INSERT INTO audit (action, at, person_id, verb, thing, thing_id, cause, address) VALUES (?, ?, ?, 'signed in',"
         " 'person', 1, '', '')", [(f"a{n}", now(), world.registrar.id) for n in range(search.MOST_COUNTED)])
    assert support.get("/admin/audit").one("main p > a.tag").get_text() == "Show signing in and out More than 1,000"


def test_the_audit_says_actions_and_fields_in_words(portal: Any, support: Any) -> None:
    world = portal.world
    lines = (("active", "registration", {}, "Put back a registration"), ("signed in", "person", {}, "Signed in"),
             ("removed", "retention", {}, "Removed what was kept for long enough"),
             ("changed", "employer", {"employer_ern": ("1", "2")}, "Changed an employer Employer ERN: 1 2"),
             ("changed", "price_group", {"Retail from 1 August 2024": (None, "x")},
              "Changed a price group Retail from 1 August 2024: x"))
    for verb, thing, changes, _words in lines:
        record(verb, thing, 1, person=world.registrar, changes=changes)
    page = support.get("/admin/audit", signing="shown")
    cells = [" ".join(row.select("td")[2].get_text(" ").split()) for row in page.all("tbody tr")[:len(lines)]]
    assert cells == [words for *_rest, words in reversed(lines)]
    assert "Put back" in [option.get_text() for option in page.all("select[name=verb] option")]


def test_a_line_of_one_candidate_says_that_they_were_registered(portal: Any, support: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000003"))
    page = support.get("/admin/audit", reference=receipt.reference)
    lines = [" ".join(cell.get_text().split()) for cell in page.all("td.whole")]
    assert "Registered candidate 1000003" in lines
    assert not [line for line in lines if "a receipt" in line]


def test_values_before_and_after_are_shown_and_those_of_an_erasure_are_not(portal: Any, support: Any) -> None:
    world = portal.world
    record("changed", "candidate", 1, person=world.registrar, centre=world.north, changes={"surname": ("Jones", "Smith")})
    page = support.get("/admin/audit", verb="changed")
    assert (page.one("tbody del").get_text(), "Surname: Jones Smith" in page.text) == ("Jones", True)
    db.execute_sql("UPDATE audit_value SET was = NULL, now = NULL")
    assert "Surname: no longer kept" in support.get("/admin/audit", verb="changed").text


def test_the_audit_file_holds_the_filtered_lines_and_no_formulas(portal: Any) -> None:
    world = portal.world
    record("changed", "candidate", 1, person=world.registrar, centre=world.north, changes={"surname": ("=1+1", "@x")})
    administrator = portal.browser("admin")
    page = administrator.get("/admin/audit", verb="changed")
    form, address = page.form("main form.actions"), "/admin/audit.{}?verb=changed"
    assert page.one("main form.actions")["action"] == address.format("xlsx")
    rows = list(csv.reader(io.StringIO(administrator.post(address.format("csv"), form).answer.get_data().decode("utf-8-sig"))))
    assert [len(rows), rows[1][2], rows[1][9:12]] == [2, "Priya Nair", ["surname", "'=1+1", "'@x"]]
    sheet = load_workbook(io.BytesIO(administrator.post(address.format("xlsx"), form).answer.get_data())).active
    assert [(cell.value, cell.data_type) for cell in sheet[2][10:12]] == [("=1+1", "s"), ("@x", "s")]
    taken = Audit.select().where(Audit.verb == "exported", Audit.thing == "audit")
    assert [Person.get_by_id(line.person_id).name for line in taken] == [ADMINISTRATOR[1]] * 2
    assert administrator.get("/admin/audit.csv").status == 405


def test_support_sees_the_audit_and_takes_no_file_of_it(portal: Any, support: Any) -> None:
    world = portal.world
    record("changed", "candidate", 1, person=world.registrar, centre=world.north, changes={"surname": ("Jones", "Smith")})
    page = support.get("/admin/audit", verb="changed")
    assert ("Surname: Jones Smith" in page.text, page.all("form[action^='/admin/audit.']")) == (True, [])
    for kind in ("csv", "xlsx"):
        refused = support.post(f"/admin/audit.{kind}", {"verb": "changed"})
        assert (refused.status, "You need the role administrator" in refused.text) == (403, True)
    assert Audit.select().where(Audit.verb == "exported").count() == 0


FILTERS = (
    {}, {"candidate": "1000001"}, {"reference": "R-26-104001"}, {"person": "priya"}, {"centre": "0471"},
    {"verbs": ("registered",)}, {"after": search.date(2026, 1, 1)}, {"before": search.date(2026, 12, 1)},
    {"centre": "0471", "verbs": ("registered",)},
)


def plans_of(ask: Callable[[], object]) -> list[str]:
    """How SQLite goes about each question to the audit."""
    plans: list[str] = []
    run = db.execute_sql

    def explained(sql: str, params: Any = None, *rest: Any) -> Any:
        if sql.startswith("SELECT") and '"audit"' in sql:
            plans.extend(str(row[3]) for row in run(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return run(sql, params, *rest)

    db.obj.execute_sql = explained
    try:
        ask()
    finally:
        del db.obj.execute_sql
    return plans


def test_the_last_change_of_a_thing_is_found_by_an_index(world: Any) -> None:
    if not is_sqlite():
        pytest.skip("EXPLAIN QUERY PLAN is SQLite's")
    record("changed", "centre", world.north.id, person=world.registrar)
    assert search.last_hand("centre", world.north.id)[0] == "Priya Nair"
    assert any("audit_thing_thing_id" in step for step in plans_of(partial(search.last_hand, "centre", world.north.id)))


def test_no_search_of_the_audit_reads_all_of_it(world: Any) -> None:
    if not is_sqlite():
        pytest.skip("EXPLAIN QUERY PLAN is SQLite's")
    person, centre, at = world.registrar.id, world.north.id, now()
    many("INSERT INTO audit (action, at, person_id, centre_id, verb, thing, thing_id, candidate_id, cause, address)"
         " VALUES (?, ?, ?, ?, ?, 'candidate', ?, ?, ?, '')",
         [(f"a{n}", at, person, centre, "registered" if n % 50 == 0 else "changed", n % 9 + 1, n % 9 + 1,
           f"R-26-{104000 + n}") for n in range(2000)])
    db.execute_sql("ANALYZE")
    for fields in FILTERS:
        chosen = AuditFilter(**fields)
        plans = [*plans_of(partial(search.search, chosen)), *plans_of(partial(search.signings, chosen))]
        assert plans, fields
        # Without a filter the newest are read from the end; a reference has few lines, which may be sorted.
        whole = [step for step in plans if ("TEMP B-TREE" in step and "reference" not in fields)
                 or (step.startswith("SCAN t1") and fields)]
        assert not whole, (fields, plans)
