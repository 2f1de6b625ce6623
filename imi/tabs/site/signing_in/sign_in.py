"""Sign in, in place or on a page; choose a centre; sign out; go on with a form that was kept meanwhile."""
from __future__ import annotations

from urllib.parse import parse_qsl

from flask import flash, g, redirect, request, url_for

from imi.database.connection import now
from imi.database.errors import Refused
from imi.people.queries import centres_of
from imi.people.sign_in import kept_forms, signing_in
from imi.people.sign_in.passwords import HasherBusy, in_turn
from imi.people.sign_in.sessions import CONTACT
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import refusal_of, signed_in_again, way_on
from imi.tabs.site.signing_in.second_step import card
from imi.web.respond import Answer, page, wanted_block
from imi.web.security import current_person, current_visitor, permitted, public
from imi.web.signing_in import signed_in, signed_out


@FRAME.get("/sign-in")
@public
def sign_in_page() -> Answer:
    """Show the page to sign in on; whoever is signed in goes on to where they were going."""
    onward = signed_out.local_path(request.args.get("next", ""))
    if g.visitor is not None:
        return redirect(onward or url_for("frame.home"), 303)
    shut = signed_in.why_shut()
    return page("sign_in/page.html", title="Sign in", onward=onward, identifier="", problem="", shut=shut,
                writes_to_help=shut.endswith(CONTACT), unkept=bool(request.args.get("unkept")))


@FRAME.post("/sign-in")
@public
def sign_in() -> Answer:
    """Sign in, and go to the page that was asked for first."""
    onward = signed_out.local_path(request.form.get("next", ""))
    before = signed_in.earlier()
    try:
        arrival = _arrive(same_centre=False)
    except (Refused, HasherBusy) as refusal:
        status, problem, headers = refusal_of(refusal)
        return page("sign_in/page.html", status=status, headers=headers, title="Sign in", onward=onward, failed=True,
                    identifier=request.form.get("identifier", ""), problem=problem, shut="", unkept=False)
    if before and before.person != arrival.person:
        # Where somebody else was going is not where this person is going.
        onward = ""
    return redirect(way_on(arrival, onward), 303)


@FRAME.post("/sign-in/again")
@public
def sign_in_again() -> Answer:
    """Sign in on the page where the session ended. The same person goes on there, anybody else starts at Home."""
    if not wanted_block():
        return sign_in()
    before = signed_in.earlier()
    try:
        arrival = _arrive(same_centre=True)
    except (Refused, HasherBusy) as refusal:
        status, problem, headers = refusal_of(refusal)
        return signed_out.sign_in_card(status, problem, request.form.get("identifier", ""), headers)
    same = before and not before.viewing and (before.person, before.centre) == (arrival.person, arrival.centre)
    if not same or arrival.is_choosing:
        return signed_out.go(way_on(arrival, ""), htmx=True)
    if arrival.awaits:
        signed_in.stay_in_place()
        return card(arrival.person, arrival.awaits)
    return signed_in_again("sign_in/again_done.html")


@FRAME.route("/sign-in/centre", methods=["GET", "POST"])
@public
def choose_centre() -> Answer:
    """Say for which of several centres one is here. Opens for nobody else, and nothing else opens before."""
    if g.arriving is None or not g.arriving.is_choosing:
        return redirect(url_for("frame.sign_in_page"), 303)
    onward = signed_out.local_path(request.values.get("next", ""))
    number = request.form.get("centre", "")
    if request.method == "POST" and number:
        arrival = signing_in.choose_centre(
            g.arriving.person, number, now(), token=signed_in.token(), address=signed_in.address(),
            lasts=signed_in.limits().whole)
        signed_in.enter(arrival.token)
        return redirect(way_on(arrival, onward), 303)
    centres = [staff.centre for staff in centres_of(g.arriving.person) if staff.centre.state == "active"]
    return page("sign_in/centre.html", title="Choose a centre", onward=onward, centres=centres,
                status=422 if request.method == "POST" else 200)


@FRAME.post("/sign-out")
@public
def sign_out() -> Answer:
    """End the session here and now; what the browser stored goes too."""
    was = signed_in.earlier()
    if was is not None:
        signing_in.sign_out(was, now(), address=signed_in.address())
    flash("You are signed out")
    answer = redirect(url_for("frame.sign_in_page"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@FRAME.get("/kept/<int:number>")
@permitted("any")
def kept_form(number: int) -> Answer:
    """Show what was sent after the session had ended: to go on with, or to discard."""
    form = kept_forms.kept(current_person(), number, now())
    return page("sign_in/kept.html", title="Not kept yet", form=form, fields=_fields(form.body),
                elsewhere=kept_forms.elsewhere(form, current_visitor().centre))


@FRAME.post("/kept/<int:number>")
@permitted("any")
def go_on(number: int) -> Answer:
    """Send the kept form where it was going, as it was; the browser repeats it there with today's token."""
    form = kept_forms.to_go_on_with(current_person(), current_visitor().centre, number, now())
    kept_forms.release(current_person(), number)
    # 307 keeps the method and the fields.
    return redirect(form.path, 307)


@FRAME.post("/kept/<int:number>/discard")
@permitted("any")
def discard_kept(number: int) -> Answer:
    """Let the kept form go."""
    kept_forms.release(current_person(), number)
    flash("Discarded")
    return redirect(url_for("frame.home"), 303)


def _arrive(*, same_centre: bool) -> signing_in.Arrival:
    """Sign in with what was posted. Raises what `signing_in.sign_in` raises."""
    with in_turn():
        arrival = signing_in.sign_in(
            request.form.get("identifier", ""), request.form.get("password", ""), now(), address=signed_in.address(),
            lasts=signed_in.limits().whole, before=signed_in.earlier(), same_centre=same_centre)
    signed_in.enter(arrival.token)
    return arrival


def _fields(body: str) -> list[tuple[str, str]]:
    return parse_qsl(body, keep_blank_values=True)


