"""Tell people whose session has ended or is not complete where to sign in, in place or on a page, and where to go on."""
from __future__ import annotations

from urllib.parse import unquote, urlencode, urlsplit

from flask import current_app, flash, g, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError

from imi.centres.models import Centre
from imi.database.connection import now
from imi.people.models import CODE, SET_UP, Person
from imi.people.sign_in import kept_forms
from imi.web.respond import Answer, page
from imi.web.signing_in import signed_in
from imi.web.signing_in.signed_in import earlier, is_in_place, why_shut

# Forms for signing in; a person who is signed in already has no use for another.
ARRIVING_FORMS = {"frame.sign_in", "frame.sign_in_again", "frame.choose_centre", "frame.code"}
# The form with which a person goes to another of their centres.
SWITCHING = "frame.switch_centre"
# The form with which a person signs out.
LEAVING = "frame.sign_out"
# What a person may do who has not accepted the terms of use.
ACCEPTING = {"frame.terms_of_use", "frame.accept_terms", "frame.prefer", SWITCHING}
# Where a person goes who has passed the password only, by what is awaited; '' is the choice of a centre.
ARRIVING = {CODE: "frame.code", SET_UP: "frame.second_step_asked", "": "frame.choose_centre"}


def sign_in_first() -> Answer:
    """Send a browser to sign in and come back; htmx gets a card in place, and the page keeps what was typed."""
    htmx = _htmx()
    if g.arriving is not None:
        return _arrive_first(htmx)
    if htmx:
        return sign_in_card(problem=why_shut())
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("frame.sign_in_page", next=_here()), 303)
    number = _kept()
    if number:
        return redirect(url_for("frame.sign_in_page", next=url_for("frame.kept_form", number=number)), 303)
    return redirect(url_for("frame.sign_in_page", unkept="yes"), 303)


def _arrive_first(htmx: bool) -> Answer:
    """Send a person who is still signing in to the next step. A page with a sign-in card stays, and says what it waits for."""
    if htmx and is_in_place():
        return page("failures/message.html", status=401, heading="You are not signed in yet", sentence="", incident="",
                    what_to_do="Finish signing in first, then send it again. What you typed is still here.",
                    headers={"HX-Retarget": "#message", "HX-Reswap": "innerHTML"})
    here = _here() if request.method == "GET" and not htmx and request.path != "/" else None
    return go(url_for(ARRIVING[g.arriving.awaits], next=here), htmx=htmx)


def _htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def _here() -> str:
    return request.full_path if request.query_string else request.path


def go(url: str, *, htmx: bool) -> Answer:
    """Lead the whole page to an address, for a browser and for htmx."""
    if not htmx:
        return redirect(url, 303)
    answer = make_response("", 200)
    answer.headers["HX-Redirect"] = url
    return answer


def sign_in_card(status: int = 401, problem: str = "", identifier: str = "", headers: dict[str, str] | None = None) -> Answer:
    """Return the card with which a person signs in again on the page where they are."""
    was = earlier()
    return page(
        "sign_in/again.html", status=status, problem=problem, identifier=identifier or (was.person.email if was else ""),
        headers={"HX-Retarget": "#reauth", "HX-Reswap": "innerHTML", **(headers or {})})


def _kept() -> int:
    """Return the number under which the posted form is kept for the session's person; 0 where it cannot be."""
    was = earlier()
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError:
        return 0
    return _keep_for(was.person, was.centre) if was is not None else 0


def opened_before() -> Answer | None:
    """Answer a form that the person opened before signing in again, or switching to another centre, in another tab; None for any
    other form, or one that is not kept.

    The form is kept and offered, as after a session that had ended; htmx is told to send it again, with today's token. A form of
    another centre is sent only once the person is there again.
    """
    if g.get("visitor") is None or request.method != "POST":
        return None
    opened = signed_in.opened_before(request.form.get("csrf_token", "") or request.headers.get("X-CSRFToken", ""))
    if opened is None:
        return None
    whose, number = opened
    if request.endpoint in ARRIVING_FORMS:
        flash(f"You are signed in as {g.visitor.person.name} already")
        return go(local_path(request.form.get("next", "")) or url_for("frame.home"), htmx=_htmx())
    if request.endpoint == SWITCHING and g.visitor.is_staff:
        flash(f"You are at {g.visitor.centre.name} ({g.visitor.centre.number}). To switch, press its name on top of the page")
        return go(url_for("frame.home"), htmx=_htmx())
    if whose != g.visitor.person.id or getattr(current_app.view_functions[str(request.endpoint)], "door", "") == "public":
        return None
    if number != (g.visitor.centre.number if g.visitor.is_staff else ""):
        name = g.visitor.places.get(number, "")
        return _of_another_centre(number, name) if name else None
    if _htmx():
        return page("failures/again.html", status=409, headers={
            "HX-Retarget": "#message", "HX-Reswap": "innerHTML", "HX-Trigger": "portal:signed-in"})
    kept = _keep_for(g.visitor.person, g.visitor.centre)
    return redirect(url_for("frame.kept_form", number=kept), 303) if kept else None


def leave_after_all() -> Answer:
    """Answer Logout on a page that was opened before its person signed in again or switched: the button once more, which works.

    Nobody is signed out by a form that another site can send, so the token of the form counts here too.
    """
    was = earlier() if g.get("visitor") or g.get("arriving") else None
    return page("sign_in/leave.html", status=400, title="Sign out?" if was else "You are signed out already", whose=was)


def left_behind() -> Answer | None:
    """Answer what a page of another centre asks for that stayed open in a tab while the person switched; None for other requests.

    Only scripts ask so, and say of which centre their page is; leading back there is the one thing that such a page still does.
    """
    number = request.headers.get("X-Centre", "")
    if not number or g.visitor is None or not g.visitor.is_staff or g.visitor.centre.number == number:
        return None
    name = g.visitor.places.get(number, "")
    return None if not name or request.endpoint == SWITCHING else _of_another_centre(number, name)


def accept_first() -> Answer | None:
    """Answer a person who has not accepted the terms of use that hold: they are shown, and what was asked for goes on afterwards.

    None for everybody else, and for what leads there. A page in use stays as it is, and says what to do.
    """
    if not g.visitor.owes_terms or request.endpoint in ACCEPTING:
        return None
    if _htmx():
        return page("failures/message.html", status=412, heading="There are new terms of use", sentence="", incident="",
                    what_to_do="Open Home in another tab and accept them, then send this again. What you typed is still here.",
                    headers={"HX-Retarget": "#message", "HX-Reswap": "innerHTML"})
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("frame.terms_of_use", next=_here() if request.path != "/" else None), 303)
    kept = _kept()
    if not kept:
        flash("What you sent could not be kept. Your browser may still have it: accept the terms of use, go back, and send it"
              " again", "warn")
    return redirect(url_for("frame.terms_of_use", next=url_for("frame.kept_form", number=kept) if kept else None), 303)


def _of_another_centre(number: str, name: str) -> Answer:
    """Say of which centre the page is, and offer to switch to it. Nothing is saved, and what was typed stays or is kept."""
    if _htmx():
        # A page swaps what is answered with 409 as if it had worked, and lets its message go with that.
        return page("failures/other_centre.html", status=412, number=number, name=name,
                    headers={"HX-Retarget": "#message", "HX-Reswap": "innerHTML"})
    kept = _keep_for(g.visitor.person, Centre.get(Centre.number == number))
    if kept:
        return redirect(url_for("frame.kept_form", number=kept), 303)
    return page("failures/other_centre_page.html", status=409, title="A page of another centre", number=number, name=name,
                onward="")


def _keep_for(person: Person, centre: Centre | None) -> int:
    """Return the number under which the posted form is kept; 0 where it cannot be."""
    secret = getattr(current_app.view_functions[str(request.endpoint)], "holds_a_secret", False)
    if request.files or secret:
        return 0
    try:
        return kept_forms.keep(person, _here(), _body(), now(), centre)
    except kept_forms.TooLarge:
        return 0


def _body() -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return urlencode(fields)


def local_path(text: str) -> str:
    """Return the text where it is the address of a page here, else ''."""
    seen = unquote(text)
    plain = text.startswith("/") and all(each.isprintable() and not each.startswith(("//", "/\\")) for each in (text, seen))
    if not plain or "\\" in seen:
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/sign-") else text
