"""Every door of the portal: marked, shut to strangers, and open to exactly the roles that its mark names."""
from __future__ import annotations

from typing import Any

import pytest
from support import sample
from support.authenticator import app_of
from support.makers import CAST, PASSWORD
from support.tables import changed, digests
from werkzeug.routing import IntegerConverter, Rule

from imi.centres.models import Centre
from imi.database.connection import db
from imi.people.roles import LOOKING_IN, ROLES, WORDS
from imi.web.security import door_of

# What anybody may open: to sign in, in one step or two, to be helped with it, statements, and whether the portal runs.
PUBLIC = {
    "frame.sign_in_page", "frame.sign_in", "frame.sign_in_again", "frame.choose_centre", "frame.sign_out", "frame.link",
    "frame.code", "frame.give_code", "frame.second_step_asked", "frame.set_up_asked",
    "frame.use_link", "frame.forgotten", "frame.ask_for_link", "frame.privacy", "frame.accessibility", "health.health",
    "health.ready",
}


def doors(app: Any) -> list[tuple[Rule, str, str]]:
    """Every address with a method and the mark of its view."""
    return [(rule, method, door_of(app, rule.endpoint) or "") for rule in app.url_map.iter_rules() if rule.endpoint != "static"
            for method in sorted(rule.methods or set()) if method in ("GET", "POST")]


def address(app: Any, rule: Rule) -> str:
    """An address of a rule, with something made up in every gap."""
    fixed = {"kind": "csv", "book": "annotated", "scheme": "apprenticeship"}
    made_up = {name: 1 if isinstance(converter, IntegerConverter) else fixed.get(name, "made-up")
               for name, converter in rule._converters.items()}
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, _external=False, **made_up))


def count_of(table: str) -> int:
    """How many rows a table has."""
    return int(db.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def test_every_view_is_marked_public_or_permitted(portal: Any) -> None:
    assert [rule.endpoint for rule, _, door in doors(portal.app) if not door] == []


def test_only_listed_addresses_are_public(portal: Any) -> None:
    assert {rule.endpoint for rule, _, door in doors(portal.app) if door == "public"} == PUBLIC


def test_every_ability_belongs_to_a_role_and_is_worded() -> None:
    assert {ability for abilities in ROLES.values() for ability in abilities} == set(WORDS)


def test_reading_changes_nothing_so_no_address_writes_on_get(portal: Any) -> None:
    both = {rule.endpoint for rule in portal.app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())}
    assert both == {"frame.choose_centre"}


def test_strangers_are_sent_to_sign_in_from_every_address(portal: Any) -> None:
    browser = portal.anonymous()
    closed = [(rule, method) for rule, method, door in doors(portal.app) if door != "public"]
    assert len(closed) > 30
    for rule, method in closed:
        url = address(portal.app, rule)
        page = browser.get(url, follow=False) if method == "GET" else browser.post(url, follow=False)
        assert page.status == 303, url
        assert page.location.startswith("/sign-in?"), url
        fragment = browser.fragment(url, "main", {} if method == "POST" else None)
        assert fragment.status == 401, url


@pytest.mark.parametrize("awaits, leads", [("code", "/sign-in/code"), ("set-up", "/sign-in/second-step")])
def test_a_password_without_second_step_opens_no_page(portal: Any, awaits: str, leads: str) -> None:
    world = portal.world
    reference = world.batch("1000001 1000002")
    app_of(world.registrar) if awaits == "code" else Centre.update(second_step_required=True).execute()
    browser = portal.anonymous()
    page = browser.submit(browser.get("/sign-in"), "main form", identifier=CAST["registrar"][0], password=PASSWORD)
    assert page.url == leads
    token, before = page.all("input[name=csrf_token]")[0]["value"], digests()
    closed = [(rule, method) for rule, method, door in doors(portal.app) if door != "public"]
    for rule, method in closed:
        url = address(portal.app, rule).replace("made-up", reference)
        page = browser.get(url, follow=False) if method == "GET" else browser.post(url, follow=False, token=token)
        assert (page.status, page.location.split("?")[0]) == (303, leads), url
        fragment = browser.fragment(url, "main", {"csrf_token": token} if method == "POST" else None)
        assert (fragment.headers.get("HX-Redirect"), fragment.html) == (leads, ""), url
    assert changed(before) == []
    assert browser.get("/sign-in/centre", follow=False).location == "/sign-in"


@pytest.mark.failure(16, 17)
@pytest.mark.parametrize("token", sample.of(["another session’s", "", "wrong"]))
def test_no_address_accepts_a_form_without_its_token(portal: Any, registrar: Any, southgate: Any, token: str) -> None:
    token = southgate.token() if token.startswith("another") else token
    tables = ("batch", "batch_row", "candidate", "receipt", "registration", "session", "letter", "audit")
    portal.world.batch("1000001 1000002")
    before = {table: count_of(table) for table in tables}
    posts = [address(portal.app, rule) for rule, method, _ in doors(portal.app) if method == "POST"]
    for url in posts:
        assert registrar.post(url, token=token).status == 400, url
        page = registrar.fragment(url, "main", {"csrf_token": token})
        said = "Sign out?" if url == "/sign-out" else "This page has expired"
        assert (page.status, said in page.text) == (400, True), url
    assert {table: count_of(table) for table in tables} == before


# Those who end the session that asks, or the viewing as a centre.
LEAVING = ("frame.sign_out", "frame.sign_in", "frame.sign_in_again", "admin.stop_looking_in")
BODY = {"admin": ROLES["administrator"], "support": ROLES["support"], "looking in": LOOKING_IN}
PEOPLE = (*CAST, *BODY)


def abilities_of(who: str) -> frozenset[str]:
    """What somebody of the table may do."""
    return BODY[who] if who in BODY else frozenset().union(*(ROLES[role] for role in CAST[who][3]))


def may_open(who: str, rule: Any, method: str, door: str) -> bool:
    """A cell of the permission table: whether the mark lets this person in. Whoever looks in changes their browser only."""
    if door == "public":
        return True
    if who == "looking in" and method == "POST":
        return bool(rule.endpoint == "frame.prefer")
    return door == "any" or door in abilities_of(who)


def test_the_permission_table_has_no_gap(portal: Any, record_property: Any) -> None:
    table = {(who, rule.rule, method): may_open(who, rule, method, door)
             for rule, method, door in doors(portal.app) for who in PEOPLE if door in {"public", "any", *WORDS}}
    every = [(who, rule.rule, method) for rule, method, _ in doors(portal.app) for who in PEOPLE]
    assert set(table) == set(every)
    size = f"{len(PEOPLE)} people x {len(every) // len(PEOPLE)} doors = {len(table)} cells, {sum(table.values())} open"
    record_property("permission table", size)
    print(size)


# The everyday run walks with those who may most, who may least, and who only looks.
FIRST = ("registrar", "reader", "looking in")
WALKING = sample.of((*FIRST, *(who for who in PEOPLE if who not in FIRST)), len(FIRST))


@pytest.mark.parametrize("who", WALKING)
def test_each_role_opens_exactly_its_addresses(portal: Any, who: str) -> None:
    browser = portal.browser(who)
    token = browser.token()
    for rule, method, door in doors(portal.app):
        if rule.endpoint in LEAVING:
            continue
        url = address(portal.app, rule)
        page = browser.get(url, follow=False) if method == "GET" else browser.post(url, follow=False, token=token)
        assert page.status < 500 or rule.endpoint == "health.ready", f"{who} {method} {url}: {page.status}"
        if not may_open(who, rule, method, door):
            assert page.status == 403, f"{who} {method} {url}: {page.status}"
            assert who != "looking in" or "You are looking in at centre 0471" in page.text, url
        elif page.status == 403:
            assert "PIN" in page.text or who in ("admin", "support"), f"{who} {method} {url}"


def test_viewing_as_a_centre_changes_nothing(portal: Any) -> None:
    reference = portal.world.batch("1000001 1000002")
    browser = portal.browser("looking in")
    token, before = browser.token(), digests()
    for rule, method, door in doors(portal.app):
        if rule.endpoint in LEAVING or door == "public":
            continue
        url = address(portal.app, rule).replace("made-up", reference)
        browser.get(url, follow=False) if method == "GET" else browser.post(url, follow=False, token=token)
    assert changed(before) == []
