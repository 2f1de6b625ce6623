"""The second step as people meet it: on the way in, in place, on their own page, and lost."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from support.addresses import BATCHES
from support.authenticator import POST, SAFE, App, app_of
from support.makers import CAST, PASSWORD, email_of

from imi.centres.models import Centre
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import KeptForm, Person, RecoveryCode, SecondStep, Session
from imi.people.sign_in import second_step
from imi.people.sign_in.encryption import Encryptor

FORM = "main form[method=post]"
CODE, SET_UP = "form[action='/sign-in/code']:has(#code)", "form[action='/sign-in/second-step']"


def later(**how_long: float) -> Any:
    """It is so much later, and stays so."""
    return time_machine.travel(now() + timedelta(**how_long), tick=False)


def sign_in(browser: Any, who: str = "registrar", **more: Any) -> Any:
    """Give the password; the page that it leads to."""
    return browser.submit(browser.get("/sign-in", **more), FORM, identifier=email_of(who), password=PASSWORD)


@pytest.fixture
def app(portal: Any) -> App:
    """The registrar's app."""
    return app_of(portal.world.registrar)


def demand(portal: Any) -> None:
    """Northgate asks everybody for a second step."""
    Centre.update(second_step_required=True).where(Centre.id == portal.world.north.id).execute()


def shown_app(page: Any) -> App:
    """An app that has scanned the page."""
    return App(page.one("figcaption .code").get_text().replace(" ", ""))


def test_a_code_follows_the_password_and_leads_to_the_page_first_asked_for(portal: Any, app: App) -> None:
    browser = portal.anonymous()
    page = sign_in(browser, next=f"{BATCHES}?state=discarded")
    assert (page.one("#code")["autocomplete"], page.one("#code")["inputmode"]) == ("one-time-code", "numeric")
    wrong = browser.submit(page, CODE, code="000000")
    assert (wrong.status, wrong.title[:23]) == (422, "Error: Enter your code ")
    assert "Enter the 6 digits that your app shows now" in wrong.text
    page = browser.submit(wrong, CODE, code=app.code())
    assert page.url == f"{BATCHES}?state=discarded"
    assert browser.get("/sign-in/code", follow=False).location == "/sign-in"
    again = browser.client.post("/sign-in/code", data={"code": app.code(30), "csrf_token": browser.token()})
    assert again.headers["Location"] == "/sign-in"


def test_a_recovery_code_lets_in_too_and_home_says_when_few_are_left(portal: Any, app: App) -> None:
    person = portal.world.registrar
    for code in app.codes[4:]:
        second_step.take_recovery_code(person, code, now(), POST, address="")
    browser = portal.anonymous()
    page = browser.submit(sign_in(browser), "form:has(#recovery)", recovery="wrong")
    assert page.one("details").has_attr("open")
    page = browser.submit(page, "form:has(#recovery)", recovery=app.codes[0].lower())
    assert "3 recovery codes left" in page.text
    assert "A recovery code was used, 3 recovery codes left" in [letter.subject for letter in Letter.select()]


@pytest.mark.failure(27)
def test_too_many_codes_wait_and_say_how_long(portal: Any, app: App) -> None:
    browser = portal.anonymous()
    page = sign_in(browser)
    for _ in range(5):
        assert browser.submit(page, CODE, code="1").status == 422
    page = browser.submit(page, CODE, code=app.code())
    assert (page.status, page.headers["Retry-After"]) == (429, "300")
    assert "Too many tries. Wait 5 minutes, then try again" in page.text


def test_a_required_second_step_is_set_up_while_signing_in(portal: Any) -> None:
    demand(portal)
    browser = portal.anonymous()
    page = sign_in(browser, next=BATCHES)
    assert "Northgate Motor College (0471) asks everybody to sign in with a second step" in page.text
    assert page.one("figure svg")
    app = shown_app(page)
    wrong = browser.submit(page, SET_UP, code="000000")
    assert shown_app(wrong).secret == app.secret
    page = browser.submit(wrong, SET_UP, code=app.code())
    assert (page.status, len(page.all("ul.recovery li"))) == (200, 10)
    assert browser.get(page.one("main a.btn")["href"]).url == BATCHES
    assert SecondStep.select().count() == 1


@pytest.mark.parametrize("sealed", ["", "nonsense", "somebody else's", "too old"])
def test_a_key_that_was_not_given_to_this_person_is_not_taken(portal: Any, registrar: Any, sealed: str) -> None:
    page = (portal.browser("reader") if sealed == "somebody else's" else registrar).get("/account/second-step")
    app, field = shown_app(page), page.one("[name=sealed]")["value"]
    form = {"sealed": sealed if sealed in ("", "nonsense") else field, "current": PASSWORD}
    with later(minutes=58):
        registrar.get("/")
    with later(minutes=61 if sealed == "too old" else 0):
        refused = registrar.post("/account/second-step", {**form, "code": app.code()})
    assert (refused.status, SecondStep.select().count()) == (422, 0)
    assert shown_app(refused).secret != app.secret


# In place: the page stays as it is, with everything typed in it.

def card_of(browser: Any) -> Any:
    """The card after the session's end, with the password given."""
    card = browser.fragment("/session", "reauth")
    return browser.fragment("/sign-in/again", "reauth", {**card.form("form"), "password": PASSWORD})


def test_the_sign_in_card_asks_for_the_code_in_place(portal: Any, registrar: Any, app: App) -> None:
    stale = registrar.token()
    with later(minutes=61):
        card = card_of(registrar)
        assert (card.status, card.headers["HX-Retarget"], card.one("#code").has_attr("autofocus")) == (200, "#reauth", True)
        meanwhile = registrar.fragment("/candidates/picker", "picker")
        assert (meanwhile.status, meanwhile.headers["HX-Retarget"]) == (401, "#message")
        assert "Finish signing in first" in meanwhile.text
        wrong = registrar.fragment("/sign-in/code", "reauth", {**card.form(CODE), "code": "000000"})
        assert (wrong.status, wrong.headers["HX-Retarget"], wrong.one("#code")["aria-invalid"]) == (422, "#reauth", "true")
        done = registrar.fragment("/sign-in/code", "reauth", {**wrong.form(CODE), "code": app.code()})
        assert (done.status, done.headers["HX-Trigger"], done.all("form")) == (200, "portal:signed-in", [])
        token = done.one("meta#csrf-token[hx-swap-oob]")["content"]
        assert registrar.post(BATCHES, token=stale, follow=False).location.startswith("/kept/")
        assert registrar.post(BATCHES, token=token, follow=False).status == 303
        assert registrar.fragment("/session", "main").status == 204


def test_a_required_second_step_is_set_up_in_the_sign_in_card(portal: Any, registrar: Any) -> None:
    demand(portal)
    with later(minutes=61):
        card = card_of(registrar)
        app = shown_app(card)
        wrong = registrar.fragment("/sign-in/second-step", "reauth", {**card.form(SET_UP), "code": "000000"})
        assert (wrong.status, shown_app(wrong).secret) == (422, app.secret)
        done = registrar.fragment("/sign-in/second-step", "reauth", {**wrong.form(SET_UP), "code": app.code()})
        assert (done.headers["HX-Trigger"], len(done.all("ul.recovery li"))) == ("portal:signed-in", 10)
        token = done.one("meta#csrf-token[hx-swap-oob]")["content"]
        assert registrar.post(BATCHES, token=token, follow=False).status == 303


def test_a_card_left_alone_for_too_long_asks_for_the_password_again(portal: Any, registrar: Any, app: App) -> None:
    with later(minutes=61):
        card = card_of(registrar).form(CODE)
    with later(minutes=72):
        again = registrar.fragment("/sign-in/code", "reauth", {**card, "code": app.code()})
        assert again.one("#again-identifier")["value"] == CAST["registrar"][0]
        assert "That took too long" in again.text
        card = registrar.fragment("/sign-in/again", "reauth", {**again.form("form"), "password": PASSWORD})
        done = registrar.fragment("/sign-in/code", "reauth", {**card.form(CODE), "code": app.code()})
        assert done.headers["HX-Trigger"] == "portal:signed-in"


def test_another_user_of_the_card_gives_the_code_on_a_new_page(portal: Any, reader: Any, app: App) -> None:
    with later(minutes=61):
        card = reader.fragment("/session", "reauth").form("form")
        done = reader.fragment("/sign-in/again", "reauth", {**card, "identifier": CAST["registrar"][0], "password": PASSWORD})
        assert (done.headers["HX-Redirect"], done.html) == ("/sign-in/code", "")
        assert reader.fragment("/candidates/picker", "picker").headers["HX-Redirect"] == "/sign-in/code"


def test_a_form_sent_too_late_waits_through_both_steps_without_scripts(portal: Any, registrar: Any, app: App) -> None:
    token, reference = registrar.token(), portal.world.batch()
    with later(minutes=61):
        answer = registrar.post(f"{BATCHES}/{reference}/order", {"purchase_order": "PO 7"}, token=token, follow=False)
        page = registrar.submit(registrar.get(answer.location), FORM, identifier=CAST["registrar"][0], password=PASSWORD)
        page = registrar.submit(page, CODE, code=app.code())
        assert page.title.startswith("Not kept yet")
        assert page.one("[name=purchase_order]")["value"] == "PO 7"


# One's own page.

def test_the_second_step_is_set_up_moved_and_turned_off_on_ones_own_page(portal: Any, registrar: Any) -> None:
    page = registrar.get("/account")
    assert "You sign in with your password alone" in page.text
    page = registrar.get(page.one("#main section a.btn")["href"])
    app = shown_app(page)
    for fields, at in (({"code": "000000", "current": PASSWORD}, "code"), ({"code": app.code(), "current": "wrong"}, "current")):
        page = registrar.submit(page, FORM, **fields)
        assert (page.status, page.one(f"#{at}")["aria-invalid"], shown_app(page).secret) == (422, "true", app.secret)
    codes = registrar.submit(page, FORM, code=app.code(), current=PASSWORD)
    first = {each.get_text() for each in codes.all("ul.recovery li")}
    page = registrar.get("/account")
    assert "10 recovery codes left" in page.text
    renewed = registrar.submit(page, "form[action$='/codes']", current=PASSWORD)
    assert not first & {each.get_text() for each in renewed.all("ul.recovery li")}
    moved = registrar.get("/account/second-step")
    new_app = shown_app(moved)
    assert registrar.submit(moved, FORM, code=new_app.code(), current=PASSWORD).status == 200
    assert SAFE.open(SecondStep.get().secret) == new_app.secret
    off = page.one("button[formaction]")["formaction"]
    assert registrar.post(off, {"current": "wrong"}).one("#current-step")["aria-invalid"] == "true"
    assert "is turned off" in registrar.post(off, {"current": PASSWORD}).text
    assert (SecondStep.select().count(), RecoveryCode.select().count()) == (0, 0)
    assert [letter.subject for letter in Letter.select().where(Letter.kind == "account").order_by(Letter.id)] == [
        "Your second step is set up", "Your second step is set up", "Your second step is turned off"]


def test_a_required_second_step_cannot_be_turned_off(portal: Any, registrar: Any, app: App) -> None:
    assert registrar.get("/account").one("button[formaction]")
    demand(portal)
    refused = registrar.post("/account/second-step/off", {"current": PASSWORD})
    assert (refused.status, SecondStep.select().count()) == (422, 1)
    assert "Northgate Motor College (0471) asks everybody to sign in with a second step" in refused.text
    assert not registrar.get("/account").all("button[formaction]")


@pytest.mark.failure(34)
def test_sessions_elsewhere_are_seen_and_ended(portal: Any, registrar: Any) -> None:
    other, third, stranger = portal.browser("registrar"), portal.browser("registrar"), portal.browser("reader")
    page = registrar.get("/account")
    assert (len(page.all("tbody tr")), page.text.count("This one")) == (3, 1)
    keys = [form["value"] for form in page.all("[name=session]")]
    assert stranger.post("/account/sessions/end", {"session": keys[0]}).status == 404
    registrar.post("/account/sessions/end", {"session": keys[0]})
    assert sorted(each.get("/account", follow=False).status for each in (other, third)) == [200, 303]
    registrar.post("/account/sessions/end-others")
    assert [each.get("/account", follow=False).status for each in (other, third, registrar, stranger)] == [303, 303, 200, 200]


def test_another_password_is_chosen_and_this_browser_stays(portal: Any, registrar: Any) -> None:
    other, new = portal.browser("registrar"), "tall ships sail on tuesdays"
    page, form = registrar.get("/account"), "form[action='/account/password']"
    for at, *typed in (("current", "wrong", new, new), ("password", PASSWORD, "short", "short"), ("repeat", PASSWORD, new, "x")):
        refused = registrar.submit(page, form, **dict(zip(("current", "password", "repeat"), typed, strict=True)))
        assert (refused.status, refused.one(f"#{at}")["aria-invalid"]) == (422, "true")
    page = registrar.submit(page, form, current=PASSWORD, password=new, repeat=new)
    assert "Your password is changed. You are signed out everywhere else" in page.text
    assert other.get("/", follow=False).status == 303
    assert Person.get_by_id(portal.world.registrar.id).state == "active"


def test_a_form_with_a_password_is_never_kept(registrar: Any) -> None:
    token = registrar.token()
    with later(minutes=61):
        for path in ("password", "second-step", "second-step/codes", "second-step/off"):
            answer = registrar.post(f"/account/{path}", {"current": PASSWORD}, token=token, follow=False)
            assert answer.location == "/sign-in?unkept=yes"
    assert KeptForm.select().count() == 0


# Asked for, seen and reset by others.

def test_a_coordinator_requires_second_steps_and_sees_who_has_one(portal: Any, registrar: Any, app: App) -> None:
    coordinator, form = portal.browser("coordinator"), "form[action='/centre']"
    page, late = coordinator.get("/centre"), coordinator.get("/centre")
    assert "and the next sign-in on" in coordinator.submit(page, form, second_step_required="yes").text
    assert "Second step Mandatory" in registrar.get("/centre").text
    conflict = coordinator.submit(late, form, second_step_required="yes", purchase_order_required="yes")
    assert (conflict.status, "Purchase order asked for, theirs: No. Yours: Yes" in conflict.text) == (409, True)
    assert sign_in(portal.anonymous(), "reader").url == "/sign-in/second-step"
    assert registrar.get("/", follow=False).status == 200
    admin, app_of_admin = portal.browser("admin"), app_of(portal.world.person("admin"))
    assert app_of_admin
    for browser, address, has, has_not in (
        (coordinator, "/centre/people", "Priya Nair", "Rhian Powell"), (admin, "/admin/people?q=p", "Priya Nair", "Rhian Powell"),
        (admin, "/admin/centres/0471", "Priya Nair", "Rhian Powell"), (admin, "/admin/people", "Alex Morgan", "Sian Support")):
        cells = {row.select_one("th").get_text(): row.select_one("td[data-label='Second step']")
                 for row in browser.get(address).all("tbody tr")}
        assert [cells[name].get_text() for name in (has, has_not)] == ["On", "Off"], address


def test_the_awarding_body_can_require_second_steps_of_its_people(portal: Any) -> None:
    admin = portal.browser("admin")
    form = "form[action='/admin/settings/second-step']"
    page = admin.submit(admin.get("/admin/settings"), form, second_step="yes")
    assert page.one(f"{form} [value=yes]").has_attr("checked")
    page = sign_in(portal.anonymous(), "support")
    assert "The awarding body asks everybody to sign in with a second step" in page.text
    assert sign_in(portal.anonymous()).url == "/"
    admin.submit(admin.get("/admin/settings"), form, second_step="no")
    assert sign_in(portal.anonymous(), "support").url == "/"


@pytest.mark.parametrize("who, place", [("coordinator", "/centre/people"), ("admin", "/admin/people")])
def test_a_lost_second_step_is_reset_and_the_person_is_told(portal: Any, registrar: Any, app: App, who: str, place: str) -> None:
    browser, address = portal.browser(who), f"{place}/{portal.world.registrar.id}"
    page = browser.submit(browser.get(address), f"form[action='{address}/second-step/reset']")
    assert "is reset, and every session" in page.text
    assert registrar.get("/", follow=False).status == 303
    assert sign_in(portal.anonymous()).url == "/"
    assert [letter.to for letter in Letter.select().where(Letter.subject == "Your second step was reset")] == [
        CAST["registrar"][0]]
    again = browser.post(f"{address}/second-step/reset")
    assert (again.status, "Priya Nair has no second step" in again.text) == (422, True)
    southgate = portal.world.person("southgate")
    app_of(southgate)
    assert browser.post(f"{place}/{southgate.id}/second-step/reset").status == (404 if who == "coordinator" else 200)


def test_the_last_administrator_is_let_in_again_from_a_terminal(portal: Any) -> None:
    app_of(portal.world.person("admin"))
    portal.close()
    run = portal.app.test_cli_runner()
    done = run.invoke(args=["person", "reset-second-step", email_of("admin").upper()])
    assert done.output.startswith("The second step of Alex Morgan is reset"), done.output
    for email, said in ((email_of("admin"), "has no second step"), ("nobody@imi.example", "There is nobody with the address")):
        refused = run.invoke(args=["person", "reset-second-step", email])
        assert (refused.exit_code, said in refused.output) == (2, True)
    assert sign_in(portal.anonymous(), "admin").url == "/"


PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1"


def test_people_see_their_own_browsers_and_coordinators_everybodys(portal: Any) -> None:
    browser = portal.anonymous()
    browser.client.environ_base["HTTP_USER_AGENT"] = PHONE
    sign_in(browser)
    portal.browser("registrar")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in
            browser.get("/account").all("table tbody tr")]
    assert sorted(row[0] for row in rows) == ["Not known", "Safari on an iPhone"]
    assert {row[0]: row[-1] for row in rows}["Safari on an iPhone"] == "This one"
    number = portal.world.registrar.id
    assert "Safari on an iPhone" in portal.browser("coordinator").get(f"/centre/people/{number}").text
    assert "CPU" not in "".join(row.device for row in Session.select())


def test_a_changed_secret_is_explained_when_a_code_is_asked_for(portal: Any, app: App) -> None:
    SecondStep.update(secret=Encryptor("a key that is no more").seal(app.secret)).execute()
    browser = portal.anonymous()
    page = browser.submit(sign_in(browser), CODE, code=app.code())
    assert (page.status, "Use a recovery code and set up the second step again" in page.text) == (422, True)
    page = browser.submit(page, "form:has(#recovery)", recovery=app.codes[0])
    assert page.url == "/"
    new = browser.get("/account/second-step")
    assert browser.submit(new, FORM, code=shown_app(new).code(), current=PASSWORD).status == 200
