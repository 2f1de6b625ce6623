"""The guard: what it denies, whom it recognises, what it costs."""
from __future__ import annotations

import base64
import json
import sqlite3
import time
import zlib
from typing import Any

import pytest
import time_machine

from imi.database.connection import now
from imi.people import actions
from imi.people.models import StaffRole
from imi.web.security import current_centre, current_visitor, permitted, public, today
from imi.web.signing_in.signed_out import local_path


def test_a_view_without_a_mark_opens_for_nobody(portal_alone: Any) -> None:
    portal_alone.app.add_url_rule("/unmarked", "unmarked", lambda: "open")
    browser = portal_alone.browser("coordinator")
    for page in (browser.get("/unmarked"), portal_alone.anonymous().get("/unmarked")):
        assert page.status == 500
        assert "open" not in page.html.split("<main")[1].split("</main>")[0].split()


def test_a_mark_that_is_no_ability_is_refused() -> None:
    with pytest.raises(ValueError, match="sweep is no ability"):
        permitted("sweep")


def test_a_refused_user_reads_which_ability_is_needed_and_who_gives_it(portal: Any, reader: Any) -> None:
    page = reader.get("/candidates/picker")
    assert page.status == 403
    assert "You need “register candidates” at centre 0471. Rhian Powell (coordinator) can give it" in page.text
    fragment = reader.fragment("/candidates/picker", "picker")
    assert (fragment.status, fragment.headers["HX-Retarget"]) == (403, "#message")
    assert "Rhian Powell (coordinator) can give it" in fragment.text

    actions.disable(portal.world.person("coordinator"), now())
    assert "Membership services can give it" in reader.get("/candidates/picker").text


def test_the_awarding_body_is_told_that_a_page_belongs_to_a_centre(portal: Any) -> None:
    page = portal.browser("admin").get("/candidates/picker")
    assert page.status == 403
    assert "which belongs to a centre. You are signed in for the awarding body: Administration, Centres, View as" in page.text


@pytest.mark.failure(12)
def test_a_role_that_is_taken_away_is_gone_at_the_next_request(portal: Any, registrar: Any) -> None:
    assert registrar.get("/candidates/picker").status == 404
    StaffRole.update(role="reader").where(StaffRole.person == portal.world.registrar).execute()
    assert registrar.get("/candidates/picker").status == 403


@pytest.mark.failure(12)
def test_a_disabled_person_is_out_at_the_next_request(portal: Any, registrar: Any) -> None:
    actions.disable(portal.world.registrar, now())
    assert registrar.get("/", follow=False).status == 303
    assert registrar.fragment("/", "main").status == 401


@pytest.mark.failure(8)
def test_the_centre_comes_from_the_session_only(portal_alone: Any) -> None:
    portal_alone.app.add_url_rule("/whose", "whose", permitted("read")(lambda: current_centre().number), methods=["GET", "POST"])
    browser = portal_alone.browser("registrar")
    token = browser.token()
    browser.client.set_cookie("centre", "0523")
    answers = [
        browser.client.get("/whose?centre=0523&centre_id=2"),
        browser.client.get("/whose", headers={"X-Centre": "0523"}),
        browser.client.post("/whose", data={"centre": "0523", "centre_id": "2", "csrf_token": token}),
    ]
    assert [answer.get_data(as_text=True) for answer in answers] == ["0471"] * 3


def test_the_signed_in_user_is_read_in_one_statement(portal_alone: Any, caplog: pytest.LogCaptureFixture) -> None:
    portal_alone.app.add_url_rule("/nothing", "nothing", permitted("any")(lambda: current_visitor().person.name))
    for who in ("registrar", "admin"):
        browser = portal_alone.browser(who)
        caplog.clear()
        with caplog.at_level("DEBUG", "peewee"):
            browser.client.get("/nothing")
        assert len([record for record in caplog.records if record.name == "peewee"]) == 1


def test_a_stranger_costs_no_statement(portal: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", "peewee"):
        assert portal.anonymous().get("/", follow=False).status == 303
    assert [record for record in caplog.records if record.name == "peewee"] == []


def test_a_look_notes_nothing_for_which_it_would_wait_for_somebody_who_writes(portal: Any, registrar: Any) -> None:
    registrar.client.set_cookie("preferences", "theme=dark")
    path = portal.settings.database_url.partition("///")[2]
    if not portal.settings.database_url.startswith("sqlite"):
        pytest.skip("a row of PostgreSQL is locked for itself")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        moment, start = now().timestamp() + 1800, time.perf_counter()
        with time_machine.travel(moment, tick=False):
            answer = registrar.client.get("/session")
        assert answer.status_code == 204
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert time.perf_counter() - start < 2


@pytest.mark.failure(127)
def test_no_page_of_the_portal_is_kept_by_a_browser(portal: Any, registrar: Any) -> None:
    for browser, url in ((registrar, "/"), (registrar, "/nowhere"), (portal.anonymous(), "/sign-in"), (portal.anonymous(), "/")):
        page = browser.get(url, follow=False)
        assert page.headers["Cache-Control"] == "no-store"
        assert "HX-Request" in page.headers["Vary"]


def test_the_cookie_is_for_this_host_and_no_script(portal: Any) -> None:
    page = portal.anonymous().get("/sign-in")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("portal=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_session_cookie_names_nobody(portal: Any) -> None:
    browser = portal.browser("registrar")
    cookie = browser.client.get_cookie("portal").value
    payload = cookie.lstrip(".").split(".")[0]
    read = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    # Where that is shorter, it is packed.
    content = json.loads(zlib.decompress(read) if cookie.startswith(".") else read)
    # The form that was signed in with is known as nobody's.
    assert [whose for _form, whose in content.pop("open", [])] in ([], [0])
    assert set(content) <= {"token", "csrf_token"}


def test_a_foreign_host_gets_a_sentence(portal: Any) -> None:
    for url in ("/", "/sign-in", "/nowhere"):
        answer = portal.anonymous().client.get(url, headers={"Host": "evil.example"})
        assert (answer.status_code, answer.get_data(as_text=True)) == (400, "The portal is not reached by this name")


def test_the_day_is_londons(portal: Any) -> None:
    with time_machine.travel("2027-06-30 23:30:00+00:00", tick=False):
        assert today().isoformat() == "2027-07-01"


def test_public_views_know_who_is_there_too(portal_alone: Any) -> None:
    portal_alone.app.add_url_rule("/hello", "hello", public(lambda: "somebody" if current_visitor() else "nobody"))
    assert portal_alone.browser("reader").client.get("/hello").get_data(as_text=True) == "somebody"
    assert portal_alone.anonymous().client.get("/hello").get_data(as_text=True) == "nobody"


@pytest.mark.parametrize("path", ["/", "/apprenticeships", "/a/b?c=d&e=%20f", "/kept/1", "/help/keyboard#top"])
def test_paths_of_this_portal_are_local(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.failure(32)
@pytest.mark.parametrize("path", ["", "//evil.example", "/\\evil.example", "/\tevil", "/%09/evil", "/a\r\nb", "https:evil", "a",
                                  "javascript:alert(1)", "http://evil.example", " /a", "/\x00", "/%5c/evil", "/%2fevil", "///a",
                                  "/sign-out", "/sign-in", "/\u2028a"])
def test_other_addresses_are_not_local(path: str) -> None:
    assert local_path(path) == ""
