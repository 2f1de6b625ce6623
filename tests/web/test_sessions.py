"""Sessions, tokens and guessing, as somebody at a browser meets them, or somebody who means ill."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from support.addresses import BATCHES
from support.makers import CAST, PASSWORD
from support.workbooks import row, send, workbook

from imi.audit.models import Audit
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people import actions
from imi.people.models import KeptForm, Person, Throttle
from imi.people.sign_in.signing_in import TRIES_FROM, TRIES_OF_ALL
from imi.web.application import create_app

REGISTRAR = CAST["registrar"][0]
FORM = "main form[method=post]"
# Wrong without being hashed: it costs a try, and no time.
WRONG = "x" * 1100


def later(**how_long: float) -> Any:
    """It is so much later, and stays so."""
    return time_machine.travel(now() + timedelta(**how_long), tick=False)


def sign_in(browser: Any, identifier: str = REGISTRAR, password: str = PASSWORD) -> Any:
    """Fill the form in and send it; the page that it leads to."""
    return browser.submit(browser.get("/sign-in"), FORM, identifier=identifier, password=password)


@pytest.mark.failure(20)
def test_a_form_open_for_hours_is_accepted_while_its_session_lasts(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    token = registrar.get(address).all("input[name=csrf_token]")[0]["value"]
    for minutes in range(50, 551, 50):
        with later(minutes=minutes):
            assert registrar.get("/session", follow=False).status == 204
    with later(minutes=590):
        assert registrar.post(f"{address}/order", {"purchase_order": "PO 7"}, token=token).status == 200
    again = portal.browser("registrar")
    refused = again.post(f"{address}/order", {"purchase_order": "PO 8", "was_purchase_order": "PO 7"}, token=token)
    assert (refused.status, "What you typed is kept by your browser" in refused.text) == (400, True)


@pytest.mark.failure(24)
def test_a_second_tab_goes_on_by_signing_in_after_the_first_signed_out(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    typed = {"purchase_order": "PO 7"}
    token = registrar.get(address).all("input[name=csrf_token]")[0]["value"]
    registrar.post("/sign-out")
    card = registrar.fragment(f"{address}/order", "order-note", {**typed, "csrf_token": token})
    # Only the card is swapped in: the tab keeps what was typed.
    assert (card.status, card.headers["HX-Retarget"]) == (401, "#reauth")
    done = registrar.fragment("/sign-in/again", "reauth", {**card.form("form"), "identifier": REGISTRAR, "password": PASSWORD})
    token = done.one("meta#csrf-token[hx-swap-oob]")["content"]
    assert registrar.fragment(f"{address}/order", "order-note", {**typed, "csrf_token": token}).status == 200
    assert portal.world.draft(address.rpartition("/")[2]).purchase_order == "PO 7"


@pytest.mark.failure(25)
def test_a_forged_or_altered_cookie_signs_nobody_in(portal: Any, registrar: Any) -> None:
    value = registrar.client.get_cookie("portal").value
    other = create_app(replace(portal.settings, secret_key="another secret " * 4))
    stranger = other.test_client()
    stranger.set_cookie("portal", value)
    assert stranger.get("/").status_code == 303
    # The last letter has bits that stand for nothing.
    for at in range(0, len(value) - 1, 3):
        registrar.client.set_cookie("portal", value[:at] + ("A" if value[at] != "A" else "Q") + value[at + 1:])
        assert registrar.get("/", follow=False).status == 303, at
    registrar.client.set_cookie("portal", value)
    assert registrar.get("/", follow=False).status == 200


@pytest.mark.failure(26, 29)
def test_one_password_tried_on_many_accounts_slows_only_that_network(portal: Any) -> None:
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    statuses = [browser.submit(page, FORM, identifier=f"guess{n}@northgate.example", password=WRONG).status
                for n in range(TRIES_FROM + 5)]
    assert statuses == [422] * TRIES_FROM + [429] * 5
    refused = sign_in(browser)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "300")
    elsewhere = portal.anonymous()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    assert sign_in(elsewhere).status == 200
    with later(minutes=5):
        assert sign_in(browser).status == 200


@pytest.mark.failure(26)
def test_attempts_on_one_account_from_many_places_are_slowed(portal: Any) -> None:
    def tried(n: int, identifier: str = REGISTRAR, password: str = WRONG) -> Any:
        browser = portal.anonymous()
        browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{n}"
        return sign_in(browser, identifier, password).status

    assert [tried(n) for n in range(13)] == [422] * 10 + [429] * 3
    assert tried(99, password=PASSWORD) == 429
    assert tried(100, CAST["reader"][0], PASSWORD) == 200
    portal.world  # noqa: B018  the database behind the pages
    Throttle.update(tokens=2).where(Throttle.kind == "sign-in of all").execute()
    assert Throttle.select().where(Throttle.kind == "sign-in of all", Throttle.tokens < TRIES_OF_ALL).count() == 1
    assert [tried(200 + n, f"guess{n}@northgate.example") for n in range(3)] == [422, 422, 429]


@pytest.mark.failure(31)
@pytest.mark.usefixtures("passwords_as_in_life")
@pytest.mark.parametrize("password, given", [
    ("  spaces at both ends  ", None), ("nul\x00in the middle of it", None), ("🚀🐘🎈🍕🧩🔑🪁🎲🧊🪵🛶🧵", None),
    ("caf\u00e9 on a wet tuesday", "cafe\u0301 on a wet tuesday"), ("tall ships sail " * 64, None),
])
def test_a_password_of_any_letters_is_set_and_signs_in_exactly_as_it_is(portal: Any, password: str, given: str | None) -> None:
    token = actions.make_link(portal.world.registrar, "reset", 60, now())
    browser = portal.anonymous()
    page = browser.submit(browser.get(f"/link/{token}"), FORM, password=password, repeat=password)
    assert "Your password is set. Sign in with it now" in page.text
    if password.strip() != password:
        assert sign_in(portal.anonymous(), password=password.strip()).status == 422
    assert sign_in(portal.anonymous(), password=password[:-1] + "!").status == 422
    assert sign_in(portal.anonymous(), password=given or password).status == 200
    assert Person.get(Person.email == REGISTRAR).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.failure(31)
def test_a_password_of_a_million_letters_is_refused_with_a_sentence(portal: Any) -> None:
    token = actions.make_link(portal.world.registrar, "reset", 60, now())
    browser = portal.anonymous()
    page = browser.get(f"/link/{token}")
    for length, status, sentence in ((1025, 422, "1,024 characters or fewer"), (400_000, 422, "1,024 characters or fewer"),
                                     (1_000_000, 413, "up to 1 MB")):
        refused = browser.submit(page, FORM, password="x" * length, repeat="x" * length)
        assert (refused.status, sentence in refused.text) == (status, True), length
    assert sign_in(portal.anonymous(), password="x" * 1_000_000).status == 422


@pytest.mark.failure(15)
def test_an_emails_link_is_not_found_by_another_centre(portal: Any, registrar: Any, southgate: Any) -> None:
    portal.app.extensions["settings"] = replace(portal.settings, public_url="http://localhost")
    registrar.submit(registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review"), "#submission")
    portal.world  # noqa: B018  the database behind the pages
    [path] = {urlsplit(found).path for found in re.findall(r"http://localhost\S+", Letter.get().body)}
    nobodys = southgate.get(path[:-1] + ("1" if path[-1] != "1" else "2"))
    theirs = southgate.get(path)
    assert (theirs.status, theirs.text) == (404, nobodys.text)
    assert registrar.get(path).status == 200
    asked = portal.anonymous().get(path, follow=False)
    assert (asked.status, asked.location.startswith("/sign-in?")) == (303, True)


@pytest.mark.failure(114)
def test_a_list_open_when_the_session_ended_returns_after_signing_in(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    token = registrar.token()
    with later(minutes=61):
        asked = registrar.get(page.url, follow=False)
        assert asked.location.startswith("/sign-in?")
        answer = registrar.post(f"{page.url}/rows/3", {"surname": "Okafor", "edition": "1"}, token=token, follow=False)
        kept = registrar.submit(registrar.get(answer.location), FORM, identifier=REGISTRAR, password=PASSWORD)
        assert "Okafor" in [field.get("value") for field in kept.all("main input")]
        report = registrar.get(page.url)
        assert "1 ready, 1 to fix" in report.text
        # Whoever signs in instead at the same centre finds the list, but not what the other had typed.
        assert portal.browser("southgate").get(page.url).status == 404


@pytest.mark.failure(52)
@pytest.mark.parametrize("proxies, said, counted", [
    (0, "203.0.113.5", "127.0.0.1"), (1, "203.0.113.5", "203.0.113.5"), (1, "192.0.2.1, 203.0.113.5", "203.0.113.5"),
    (2, "192.0.2.1, 203.0.113.5, 198.51.100.2", "203.0.113.5"),
])
def test_forwarded_addresses_are_believed_of_known_proxies_only(
    portal: Any, proxies: int, said: str, counted: str,
) -> None:
    client = create_app(replace(portal.settings, proxies=proxies)).test_client()
    token = re.search('name="csrf_token" value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    assert token
    client.post("/sign-in", data={"csrf_token": token[1], "identifier": REGISTRAR, "password": "wrong"},
                headers={"X-Forwarded-For": said})
    portal.world  # noqa: B018
    assert [line.address for line in Audit.select().where(Audit.verb == "failed to sign in")] == [counted]
    assert Throttle.get(Throttle.kind == "sign-in from").subject == counted


@pytest.mark.failure(24)
def test_a_form_open_during_another_sign_in_is_kept_and_offered(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page = registrar.get(address)
    token, typed = page.all("input[name=csrf_token]")[0]["value"], {"purchase_order": "PO 7", "was_purchase_order": ""}
    second = registrar.get("/sign-in")
    registrar.post("/sign-out")
    arriving = registrar.get("/sign-in")
    form = {**arriving.form(FORM), "identifier": REGISTRAR, "password": PASSWORD}
    registrar.post("/sign-in", dict(form), token=form["csrf_token"])
    assert "You are signed in as Priya Nair already" in registrar.post("/sign-in", dict(form), token=form["csrf_token"]).text
    assert second.url == "/"
    told = registrar.fragment(f"{address}/order", "order-note", {**typed, "csrf_token": token})
    assert (told.status, told.headers["HX-Trigger"]) == (409, "portal:signed-in")
    assert told.one("#csrf-token")["content"] != token
    kept = registrar.post(f"{address}/order", typed, token=token)
    assert kept.title.startswith("Not kept yet")
    sent = registrar.client.post(kept.all(FORM)[0]["action"], data=kept.form(f"form[action='{kept.url}']"))
    assert (sent.status_code, sent.headers["Location"]) == (307, f"{address}/order")
    assert KeptForm.select().count() == 0
    # Somebody else at the same browser has no use for it, and is not shown it.
    registrar.post("/sign-out")
    sign_in(registrar, CAST["reader"][0])
    assert registrar.post(f"{address}/order", typed, token=token).status == 400
