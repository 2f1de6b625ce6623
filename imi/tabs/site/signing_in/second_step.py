"""Ask for the second step while signing in: a code, or the set-up where it is required; on a page or in place."""
from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for

from imi.database.connection import now
from imi.database.errors import NotFound, Refused
from imi.people.models import CODE, SET_UP, Person
from imi.people.sign_in import second_step, signing_in
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import refusal_of, signed_in_again, way_on
from imi.web.mail_context import post, safe, send_letters
from imi.web.respond import Answer, page, wanted_block
from imi.web.security import public
from imi.web.signing_in import signed_in, signed_out
from imi.web.signing_in.authenticator import Unconfirmed

TOO_LONG = "That took too long, or was finished in another window. Sign in again"
IN_THE_CARD = {"HX-Retarget": "#reauth", "HX-Reswap": "innerHTML"}


@FRAME.get("/sign-in/code")
@public
def code() -> Answer:
    """Show the form for a code. It opens for whoever has passed the password, and nothing else opens before."""
    return _code() if _awaits(CODE) else _start_again()


@FRAME.post("/sign-in/code")
@public
def give_code() -> Answer:
    """Go on with a code of the app, or with a recovery code."""
    if not _awaits(CODE):
        return _start_again()
    recovery = "recovery" in request.form
    try:
        arrival = signing_in.give_code(
            g.arriving, request.form.get("recovery" if recovery else "code", ""), now(), token=signed_in.token(),
            address=signed_in.address(), lasts=signed_in.limits().whole, post=post(), safe=safe(), recovery=recovery)
    except NotFound:
        return _start_again()
    except Refused as refusal:
        send_letters()
        status, problem, headers = refusal_of(refusal)
        return _code(status, headers, field="recovery" if recovery else "code", problem=problem)
    return _enter(arrival, "sign_in/again_done.html")


@FRAME.get("/sign-in/second-step")
@public
def second_step_asked() -> Answer:
    """Show the form in which a second step is set up that somebody asks for. It opens for whoever has passed the password."""
    return _asked() if _awaits(SET_UP) else _start_again()


@FRAME.post("/sign-in/second-step")
@public
def set_up_asked() -> Answer:
    """Set it up with the app's first code, and show the recovery codes, this once."""
    if not _awaits(SET_UP):
        return _start_again()
    unconfirmed = Unconfirmed(g.arriving.person, request.form.get("sealed", ""))
    try:
        arrival, codes = signing_in.set_up(
            g.arriving, unconfirmed.secret, request.form.get("code", ""), now(), token=signed_in.token(),
            address=signed_in.address(), lasts=signed_in.limits().whole, post=post(), safe=safe())
    except NotFound:
        return _start_again()
    except Refused as refusal:
        status, problem, headers = refusal_of(refusal)
        return _asked(status, headers, unconfirmed, problem)
    in_place = _in_the_card()
    answer = _enter(arrival, "sign_in/set_up_again_done.html", codes=codes)
    if in_place:
        return answer
    # The codes are stored nowhere, so this answer alone can show them.
    return page("sign_in/codes.html", title="Your second step is set up", codes=codes, onward=way_on(arrival, _onward()))


def card(person: Person, awaits: str) -> Answer:
    """Show what is still awaited, in the card on the page where the person is."""
    if awaits == CODE:
        return page("sign_in/code_again.html", headers=IN_THE_CARD, problems={})
    return page("sign_in/set_up_again.html", headers=IN_THE_CARD, problems={}, unconfirmed=Unconfirmed(person),
                who=second_step.who_demands(person))


def _in_the_card() -> bool:
    """Return whether the answer takes the card's place on the page where the person is."""
    return bool(wanted_block()) and signed_in.is_in_place()


def _awaits(what: str) -> bool:
    return g.arriving is not None and g.arriving.awaits == what


def _onward() -> str:
    return signed_out.local_path(request.values.get("next", ""))


def _start_again() -> Answer:
    if wanted_block():
        return signed_out.sign_in_card(problem=TOO_LONG)
    return redirect(url_for("frame.sign_in_page", next=_onward() or None), 303)


def _code(status: int = 200, headers: dict[str, str] | None = None, field: str = "", problem: str = "") -> Answer:
    in_place = _in_the_card()
    return page("sign_in/code_again.html" if in_place else "sign_in/code.html", status=status, title="Enter your code",
                headers={**(IN_THE_CARD if in_place else {}), **(headers or {})}, onward=_onward(), failed=bool(problem),
                problems={field: problem} if problem else {})


def _asked(status: int = 200, headers: dict[str, str] | None = None, unconfirmed: Unconfirmed | None = None,
           problem: str = "") -> Answer:
    in_place = _in_the_card()
    person = g.arriving.person
    return page("sign_in/set_up_again.html" if in_place else "sign_in/set_up.html", status=status,
                title="Set up your second step", headers={**(IN_THE_CARD if in_place else {}), **(headers or {})},
                onward=_onward(), failed=bool(problem), problems={"code": problem} if problem else {},
                unconfirmed=unconfirmed or Unconfirmed(person), who=second_step.who_demands(person))


def _enter(arrival: signing_in.Arrival, template: str, **context: Any) -> Answer:
    """Start the new session and lead on; in the card's place, the page beneath goes on."""
    in_place = _in_the_card()
    signed_in.enter(arrival.token)
    send_letters()
    if in_place and not arrival.is_choosing:
        return signed_in_again(template, **context)
    return signed_out.go(way_on(arrival, _onward()), htmx=bool(wanted_block()))
