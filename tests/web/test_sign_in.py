"""Signing in and out, on the page and in place; what is kept; links and forgotten passwords."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from support.addresses import BATCHES
from support.browser import as_sent
from support.makers import CAST, PASSWORD

from imi.centres.models import Centre
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people import actions
from imi.people.models import KeptForm

REGISTRAR = CAST["registrar"][0]
NEW = "tall ships sail on tuesdays"
FORM = "main form[method=post]"


def later(**how_long: float) -> Any:
    """It is so much later, and stays so."""
    return time_machine.travel(now() + timedelta(**how_long), tick=False)


def sign_in(browser: Any, identifier: str = REGISTRAR, password: str = PASSWORD, **more: Any) -> Any:
    """Fill the form in and send it; the page that it leads to."""
    return browser.submit(browser.get("/sign-in", **more), FORM, identifier=identifier, password=password)


@pytest.mark.parametrize("identifier", [REGISTRAR, "104471"])
def test_e_mail_or_pin_lead_home(portal: Any, identifier: str) -> None:
    page = sign_in(portal.anonymous(), identifier)
    assert page.status == 200
    assert "Northgate Motor College (0471), Priya Nair" in page.text


def test_the_page_first_asked_for_comes_after_signing_in(portal: Any) -> None:
    browser = portal.anonymous()
    asked = browser.get("/apprenticeships/registrations/submitted", follow=False, page="2")
    assert asked.status == 303
    page = browser.submit(browser.get(asked.location), FORM, identifier=REGISTRAR, password=PASSWORD)
    assert page.url == "/apprenticeships/registrations/submitted?page=2"


def test_password_managers_find_their_fields(portal: Any) -> None:
    page = portal.anonymous().get("/sign-in")
    assert page.one("#identifier")["autocomplete"] == "username"
    assert page.one("#password")["autocomplete"] == "current-password"
    assert page.one("#password")["type"] == "password"


@pytest.mark.failure(28)
def test_every_wrong_combination_gets_the_same_page(portal: Any) -> None:
    pages = set()
    for identifier, password in ((REGISTRAR, "wrong"), ("nobody@northgate.example", PASSWORD), ("104471", "wrong"), ("1", "")):
        page = sign_in(portal.anonymous(), identifier, password)
        pages.add((page.status, page.title, page.text))
        assert page.one("#identifier")["value"] == identifier
        assert page.one("#password")["value"] == ""
    assert len(pages) == 1
    [(status, title, text)] = pages
    assert status == 422
    assert title.startswith("Error: Sign in")
    assert "E-mail, PIN or password is not right" in text


@pytest.mark.failure(26)
def test_too_many_tries_wait_and_say_how_long(portal: Any) -> None:
    browser = portal.anonymous()
    for _ in range(10):
        assert sign_in(browser, password="wrong").status == 422
    page = sign_in(browser)
    assert page.status == 429
    assert page.headers["Retry-After"] == "300"
    assert "Too many tries. Wait 5 minutes, then try again" in page.text
    with later(minutes=5):
        assert sign_in(browser).status == 200


def test_a_suspended_centre_is_named_with_the_reason(portal: Any) -> None:
    Centre.update(state="suspended", state_reason="approval under review").where(
        Centre.id == portal.world.north.id).execute()
    page = sign_in(portal.anonymous())
    assert page.status == 422
    assert "Northgate Motor College (0471) is suspended: approval under review. Contact Membership services" in page.text


@pytest.mark.failure(19)
def test_a_form_without_the_token_signs_nobody_in_or_out(portal: Any, registrar: Any) -> None:
    browser = portal.anonymous()
    for token in ("", "wrong", registrar.token()):
        assert browser.post("/sign-in", {"identifier": REGISTRAR, "password": PASSWORD}, token=token).status == 400
        assert browser.get("/", follow=False).status == 303
    for token in ("", "wrong"):
        assert registrar.post("/sign-out", token=token).status == 400
        assert registrar.get("/", follow=False).status == 200


def test_logout_on_a_page_from_before_signing_in_again_offers_the_button_that_works(portal: Any, registrar: Any) -> None:
    stale = registrar.token()
    with later(minutes=61):
        card = registrar.fragment("/session", "reauth")
        registrar.fragment("/sign-in/again", "reauth", {**card.form("form"), "password": PASSWORD})
        page = registrar.post("/sign-out", token=stale)
        assert (page.status, page.one("h1").get_text()) == (400, "Sign out?")
        assert "still signed in as Priya Nair" in " ".join(page.text.split())
        assert "You are signed out" in registrar.submit(page, "main form").text
        again = registrar.post("/sign-out", token=stale)
        assert (again.status, again.one("h1").get_text()) == (400, "You are signed out already")
        assert again.one("main a")["href"] == "/sign-in"


@pytest.mark.failure(21)
def test_a_session_planted_before_signing_in_is_not_used(portal: Any) -> None:
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    planted, token = browser.client.get_cookie("portal").value, page.form(FORM)["csrf_token"]
    browser.submit(page, FORM, identifier=REGISTRAR, password=PASSWORD)
    thief = portal.anonymous()
    thief.client.set_cookie("portal", planted)
    assert thief.get("/", follow=False).status == 303
    assert browser.post("/sign-out", token=token).status == 400


@pytest.mark.failure(22)
def test_an_old_cookie_opens_nothing_after_signing_out(portal: Any, registrar: Any) -> None:
    old = registrar.client.get_cookie("portal").value
    answer = registrar.post("/sign-out", follow=False)
    assert (answer.status, answer.headers["Clear-Site-Data"]) == (303, '"cache", "storage"')
    assert "You are signed out" in registrar.get(answer.location).text
    registrar.client.set_cookie("portal", old)
    assert registrar.get("/", follow=False).location.startswith("/sign-in")


@pytest.mark.failure(25)
@pytest.mark.parametrize("at", [0, 20, -1])
def test_an_altered_cookie_signs_nobody_in(portal: Any, registrar: Any, at: int) -> None:
    value = registrar.client.get_cookie("portal").value
    at %= len(value)
    registrar.client.set_cookie("portal", value[:at] + ("A" if value[at] != "A" else "Q") + value[at + 1:])
    assert registrar.get("/", follow=False).status in ((303,) if at != len(value) - 1 else (200, 303))
    registrar.client.set_cookie("portal", "\u00ff;;..")
    assert registrar.get("/", follow=False).status == 303


@pytest.mark.failure(32)
@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "/%09/evil.example", "https:evil.example",
                                  "https://evil.example/", "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "/\t/evil.example",
                                  "evil.example", "\\\\evil.example", "/%5Cevil.example", "//", "/%2F/evil.example", "/sign-out"])
def test_a_foreign_next_address_is_ignored(portal: Any, evil: str) -> None:
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    answer = browser.post("/sign-in", {"identifier": REGISTRAR, "password": PASSWORD, "next": evil}, follow=False,
                          token=page.form(FORM)["csrf_token"])
    assert (answer.status, answer.location) == (303, "/")


def test_a_signed_in_user_is_not_asked_to_sign_in_again(registrar: Any) -> None:
    assert registrar.get("/sign-in", follow=False).location == "/"
    assert registrar.get("/sign-in", follow=False, next="/help").location == "/help"


def test_one_of_several_centres_is_chosen_before_any_page_opens(portal: Any) -> None:
    actions.add_person(REGISTRAR, "Priya Nair", centre=portal.world.south, roles=("reader",))
    browser = portal.anonymous()
    page = sign_in(browser, next=BATCHES)
    assert page.title.startswith("Choose a centre")
    assert browser.get("/", follow=False).location == "/sign-in/centre"
    assert browser.fragment("/candidates/picker", "picker").headers["HX-Redirect"] == "/sign-in/centre"
    assert browser.submit(page, "main form.panel").status == 422
    assert browser.submit(page, "main form.panel", centre="9999").status == 404
    page = browser.submit(page, "main form.panel", centre="0471")
    assert page.url == BATCHES
    assert "Northgate Motor College (0471)" in page.text
    assert browser.get("/sign-in/centre", follow=False).location == "/sign-in"


def test_asking_keeps_a_session_alive_and_polling_does_not(registrar: Any) -> None:
    with later(minutes=50):
        assert registrar.get("/", follow=False).status == 200
    with later(minutes=100):
        registrar.client.get("/uploads/1/status")
        assert registrar.get("/session").status == 204
    with later(minutes=150):
        registrar.client.get("/uploads/1/status")
    with later(minutes=161):
        assert registrar.get("/", follow=False).location.startswith("/sign-in")


def test_after_ten_hours_everybody_signs_in_again(registrar: Any) -> None:
    for minutes in range(50, 600, 50):
        with later(minutes=minutes):
            assert registrar.get("/", follow=False).status == 200
    with later(minutes=600):
        assert registrar.get("/", follow=False).status == 303


# A form that is sent by the browser itself after the session has ended.

@pytest.mark.failure(23)
def test_a_form_sent_too_late_is_kept_and_offered(portal: Any, registrar: Any) -> None:
    page = registrar.get("/apprenticeships")
    token = page.all("input[name=csrf_token]")[0]["value"]
    reference = portal.world.batch()
    fields = {"purchase_order": "4500 & 12\r\n<b>", "twice": ["a", "b"]}
    with later(minutes=61):
        answer = registrar.post(f"{BATCHES}/{reference}/order", fields, token=token, follow=False)
        assert answer.location.startswith("/sign-in?next=/kept/")
        page = registrar.submit(registrar.get(answer.location), FORM, identifier=REGISTRAR, password=PASSWORD)
        assert page.title.startswith("Not kept yet")
        form = page.all(FORM)[0]
        shown = [(field["name"], field["value"]) for field in form.select("input") if field["name"] != "csrf_token"]
        assert shown == [("purchase_order", "4500 & 12\n<b>"), ("twice", "a"), ("twice", "b")]
        posted = [(name, as_sent(value)) for name, value in shown]
        again = registrar.client.post(form["action"], data=dict(posted, csrf_token=page.form("#sign-out")["csrf_token"]))
        assert (again.status_code, again.headers["Location"]) == (307, f"{BATCHES}/{reference}/order")
        assert registrar.get(form["action"]).status == 404


def test_a_kept_form_can_be_discarded(registrar: Any) -> None:
    token = registrar.token()
    with later(minutes=61):
        answer = registrar.post(BATCHES, {"a": "b"}, token=token, follow=False)
        page = registrar.submit(registrar.get(answer.location), FORM, identifier=REGISTRAR, password=PASSWORD)
        page = registrar.submit(page, f"form[action='{page.url}/discard']")
        assert (page.url, KeptForm.select().count()) == ("/", 0)


@pytest.mark.failure(23)
def test_a_kept_form_is_not_shown_to_another_user_of_the_browser(registrar: Any) -> None:
    token = registrar.token()
    with later(minutes=61):
        answer = registrar.post(BATCHES, {"a": "b"}, token=token, follow=False)
        page = registrar.submit(registrar.get(answer.location), FORM, identifier=CAST["reader"][0], password=PASSWORD)
        assert page.url == "/"
        assert registrar.get("/kept/1").status == 404


@pytest.mark.parametrize("fields, token", [({"a": "b"}, "wrong"), ({"a": "b"}, ""), ({"a": "x" * 300_000}, None)])
def test_a_form_that_cannot_be_kept_is_told(registrar: Any, fields: dict[str, str], token: str | None) -> None:
    token = registrar.token() if token is None else token
    with later(minutes=61):
        page = registrar.post(BATCHES, fields, token=token)
        assert page.title.startswith("Sign in")
        assert "could not be kept" in page.text
        assert KeptForm.select().count() == 0


@pytest.mark.failure(24)
def test_a_form_sent_after_signing_out_in_another_tab_is_kept_too(registrar: Any) -> None:
    token = registrar.token()
    registrar.post("/sign-out")
    assert registrar.post(BATCHES, {"a": "b"}, token=token, follow=False).location.startswith("/sign-in?next=/kept/")


# htmx: the page stays as it is, a card is put into it.

@pytest.mark.failure(23)
def test_an_htmx_request_gets_the_sign_in_card_in_place(registrar: Any) -> None:
    token = registrar.token()
    with later(minutes=61):
        for card in (registrar.fragment("/candidates/picker", "picker"),
                     registrar.fragment(f"{BATCHES}/B-26-1/candidates", "add-result", {"csrf_token": token})):
            assert card.status == 401
            assert (card.headers["HX-Retarget"], card.headers["HX-Reswap"]) == ("#reauth", "innerHTML")
            assert card.one("#again-identifier")["value"] == REGISTRAR
            assert card.one("#again-password").has_attr("autofocus")
            assert "Your session has ended" in card.one("#say-now").get_text()
        assert KeptForm.select().count() == 0


def test_signing_in_on_the_card_renews_the_pages_token(portal: Any, registrar: Any) -> None:
    stale = registrar.token()
    with later(minutes=61):
        card = registrar.fragment("/session", "reauth")
        wrong = registrar.fragment("/sign-in/again", "reauth", {**card.form("form"), "password": "wrong"})
        assert (wrong.status, wrong.headers["HX-Retarget"]) == (422, "#reauth")
        assert "E-mail, PIN or password is not right" in wrong.text
        done = registrar.fragment("/sign-in/again", "reauth", {**wrong.form("form"), "password": PASSWORD})
        assert (done.status, done.headers["HX-Trigger"]) == (200, "portal:signed-in")
        token = done.one("meta#csrf-token[hx-swap-oob]")["content"]
        assert registrar.post("/sign-out", token=stale).status == 400
        assert registrar.post(BATCHES, token=token, follow=False).status == 303
        assert not done.all("form")


def test_another_user_of_the_sign_in_card_gets_a_new_page(registrar: Any) -> None:
    with later(minutes=61):
        for who in ("reader", "southgate"):
            card = registrar.fragment("/session", "reauth")
            done = registrar.fragment("/sign-in/again", "reauth", {
                **card.form("form"), "identifier": CAST[who][0], "password": PASSWORD})
            assert (done.headers["HX-Redirect"], done.html) == ("/", "")
            assert "HX-Trigger" not in done.headers
            registrar.post("/sign-out")


def test_signing_in_again_for_another_centre_gives_a_new_page(portal: Any, registrar: Any) -> None:
    actions.add_person(REGISTRAR, "Priya Nair", centre=portal.world.south, roles=("reader",), pin="105299",
                       pin_expires_on=date(2027, 1, 1))
    with later(minutes=61):
        card = registrar.fragment("/session", "reauth").form("form")
        done = registrar.fragment("/sign-in/again", "reauth", {**card, "identifier": "105299", "password": PASSWORD})
        assert done.headers["HX-Redirect"] == "/"
    with later(minutes=200):
        card = registrar.fragment("/session", "reauth").form("form")
        assert registrar.fragment("/sign-in/again", "reauth", {**card, "identifier": "104471", "password": PASSWORD}).headers[
            "HX-Redirect"] == "/"
    with later(minutes=300):
        card = registrar.fragment("/session", "reauth").form("form")
        done = registrar.fragment("/sign-in/again", "reauth", {**card, "password": PASSWORD})
        assert done.headers["HX-Trigger"] == "portal:signed-in"
        assert "Northgate" in registrar.get("/").text


def test_the_card_works_without_scripts_as_a_page(registrar: Any) -> None:
    with later(minutes=61):
        card = registrar.fragment("/session", "reauth").form("form")
        page = registrar.post("/sign-in/again", {**card, "password": "wrong"}, token=card["csrf_token"])
        assert (page.status, page.all("h1")[0].get_text()) == (422, "Sign in")
        page = registrar.post("/sign-in/again", {**card, "password": PASSWORD}, token=card["csrf_token"])
        assert (page.status, page.url) == (200, "/")


# Links and forgotten passwords.

def test_an_invitation_sets_the_password_once(portal: Any) -> None:
    person = actions.add_person("new@northgate.example", "Nia New", centre=portal.world.north, roles=("registrar",))
    url = f"/link/{actions.make_link(person, 'invitation', 60, now())}"
    browser = portal.anonymous()
    page = browser.get(url)
    assert page.one("#email")["value"] == "new@northgate.example"
    assert page.one("#password")["autocomplete"] == "new-password"
    for password, repeat, problem in (
        ("short", "short", "Password must be 12 characters or more"), ("Northgate2026!", "Northgate2026!", "easy to guess"),
        (NEW, "something else", "Both passwords must be the same"), ("x" * 2000, "x" * 2000, "1,024 characters or fewer")):
        refused = browser.submit(page, FORM, password=password, repeat=repeat)
        assert refused.status == 422
        assert refused.title.startswith("Error: ")
        assert problem in refused.text
    page = browser.submit(page, FORM, password=NEW, repeat=NEW)
    assert "Your password is set. Sign in with it now" in page.text
    assert sign_in(browser, "new@northgate.example", NEW).status == 200
    used = portal.anonymous().get(url)
    assert (used.status, used.all("h1")[0].get_text()) == (404, "This link can’t be used any more")


def test_the_first_administrator_says_who_they_are(portal: Any) -> None:
    world = portal.world
    actions.disable(actions.Person.get(actions.Person.body_role == "administrator"), now())
    token = actions.first_link(now() + timedelta(hours=48))
    assert world
    browser = portal.anonymous()
    page = browser.get(f"/link/{token}")
    refused = browser.submit(page, FORM, email="first", name="First", password=NEW, repeat=NEW)
    assert refused.status == 422
    assert refused.one("#email")["value"] == "first"
    browser.submit(page, FORM, email="first@imi.example", name="First", password=NEW, repeat=NEW)
    assert "First" in sign_in(browser, "first@imi.example", NEW).text


def test_unknown_links_are_answered_alike(portal: Any) -> None:
    browser = portal.anonymous()
    for token in ("nothing", "x" * 500, "%00"):
        assert browser.get(f"/link/{token}").status == 404
    assert browser.post("/link/nothing", {"password": NEW, "repeat": NEW}).status == 404


@pytest.mark.failure(33)
def test_a_forgotten_password_is_answered_alike_for_everybody(portal: Any) -> None:
    browser = portal.anonymous()
    pages = {browser.submit(browser.get("/sign-in/forgotten"), FORM, email=email).text
             for email in (REGISTRAR, "nobody@northgate.example", "", "not an address")}
    assert len(pages) == 1
    assert "If the address has an account" in pages.pop()
    assert [letter.to for letter in Letter.select().where(Letter.kind == "reset")] == [REGISTRAR]


@pytest.mark.failure(33)
def test_the_address_in_the_e_mail_is_not_the_requests(portal: Any) -> None:
    browser = portal.anonymous()
    token = browser.get("/sign-in/forgotten").form(FORM)["csrf_token"]
    data = {"email": REGISTRAR, "csrf_token": token}
    poisoned = browser.client.post("/sign-in/forgotten", data=data, headers={"Host": "evil.example"})
    assert poisoned.status_code == 400
    browser.client.post("/sign-in/forgotten", data=data, headers={"X-Forwarded-Host": "evil.example"})
    [letter] = Letter.select().where(Letter.kind == "reset")
    assert "http://127.0.0.1:8000/link/" in letter.body
    assert "evil" not in letter.body
