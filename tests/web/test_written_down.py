"""Actions stay recorded, and no log names a person."""
from __future__ import annotations

import logging
from typing import Any

import pytest
from peewee import IntegrityError
from support.addresses import BATCHES
from support.makers import CAST, DEFAULTS, PASSWORD, complete

from imi.audit.models import Audit
from imi.batches import rows
from imi.candidates.models import Candidate
from imi.database.connection import db
from imi.people.models import Link
from imi.web.security import public


def journey(portal: Any) -> Any:
    """Somebody registers one existing and one new candidate, with mistakes on the way; their browser."""
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password="a wrong canary phrase")
    browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD)
    address = f"{BATCHES}/{portal.world.batch()}"
    new = {**{name: str(value) for name, value in complete(surname="Canary", uln="1000000043",
                                                           email="canary@post.example").items()},
           **DEFAULTS, "date_of_birth": "3/4/2007", "ends_on": "31/8/2028", "title": "Ms"}
    browser.post(f"{address}/candidates", {"numbers": "1000001 1999999"})
    browser.post(f"{address}/candidates/new", {**new, "email": "canary@"})
    browser.post(f"{address}/candidates/new", {**new, "close": "1"})
    browser.post(f"{address}/candidates/new", {**new, "first_names": "Other", "other": "1000011"})
    browser.post(f"{address}/order", {"purchase_order": "PO 7"})
    saved = browser.submit(browser.get(f"{address}/review"), "#submission")
    assert "2 candidates registered" in saved.text
    browser.post("/sign-out")
    browser.submit(browser.get("/sign-in/forgotten"), "main form[method=post]", email=CAST["registrar"][0])
    return browser


@pytest.mark.failure(130)
def test_no_request_changes_or_removes_an_audit_line(portal: Any) -> None:
    portal.world.save(portal.world.batch("1000005"))
    before = list(Audit.select().order_by(Audit.id).tuples())
    journey(portal)
    after = list(Audit.select().order_by(Audit.id).tuples())
    assert after[:len(before)] == before
    assert len(after) > len(before) + 3


@pytest.mark.failure(130)
@pytest.mark.parametrize("table", ["audit", "receipt", "audit_value"])
def test_the_database_itself_refuses_to_change_what_was_written_down(world: Any, table: str) -> None:
    number = world.candidate(uln=None)
    reference = world.batch(str(number))
    rows.supply(world.north, world.registrar, world.draft(reference), world.screen(reference).lines[0], {"uln": "1000000043"},
                world.given)
    world.save(reference)
    column = {"audit": "verb", "receipt": "candidates", "audit_value": "field"}[table]
    for statement in (
        f"UPDATE {table} SET {column} = {column}" if table != "audit_value" else "UPDATE audit_value SET field = 'x'",
                      f"DELETE FROM {table}"):
        assert db.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        with pytest.raises(IntegrityError), db.atomic():
            db.execute_sql(statement)


@pytest.mark.failure(30, 47)
def test_no_log_line_names_anybody(portal_alone: Any, caplog: pytest.LogCaptureFixture) -> None:
    def duplicate() -> str:
        sam = Candidate.get(Candidate.number == 1000001)
        Candidate.create(number=1000001, first_names="Canary", surname="Canary", name_key="canary", given_key="canary",
                         uln=sam.uln)
        return ""

    portal_alone.app.add_url_rule("/duplicate", "duplicate", public(duplicate))
    portal_alone.app.add_url_rule("/breaks", "breaks", public(lambda: {}["canary@post.example 1000000043 a wrong canary phrase"]))
    with db.connection_context():
        uln = Candidate.get(Candidate.number == 1000001).uln
    with caplog.at_level(logging.INFO):
        browser = journey(portal_alone)
        for url in ("/duplicate", "/breaks", "/breaks?uln=1000000043&email=canary@post.example"):
            assert browser.client.get(url, headers={"User-Agent": "x\x1b[31m forged"}).status_code == 500
        cookie = browser.client.get_cookie("portal").value
        token = browser.token()
        browser.post("/sign-out", token="a canary token")
    lines = [*map(logging.Formatter("%(message)s").format, caplog.records)]
    assert sum("incident" in line for line in lines) == 3
    for secret in (PASSWORD, "canary", "1000000043", uln, "3/4/2007", "2007-04-03", "registrar@northgate.example", "104471",
                   cookie, token,
                   Link.get().token_hash, "Taylor", "forged"):
        assert not [line for line in lines if secret.lower() in line.lower()], secret
    assert not [line for line in lines if "\n" in line]
    assert any("KeyError" in line and "test_written_down.py" in line for line in lines)


def breaks() -> str:
    """A view with a fault."""
    raise RuntimeError("what no log may say")


def test_an_incident_is_found_in_the_log_by_what_the_page_says(portal_alone: Any, caplog: pytest.LogCaptureFixture) -> None:
    portal_alone.app.add_url_rule("/fails", "fails", public(breaks))
    page = portal_alone.browser("registrar").get("/fails")
    [line] = [record.getMessage() for record in caplog.records if "incident" in record.getMessage()]
    assert page.one("main b.code").get_text() in line
    assert "RuntimeError" in line
    assert "no log may" not in line
    assert "fails" in line
