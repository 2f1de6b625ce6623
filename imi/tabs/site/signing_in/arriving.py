"""Share what every step of signing in needs: where it leads, the words of a refusal, and the card's last answer."""
from __future__ import annotations

from typing import Any

from flask import make_response, render_template, url_for

from imi.database.errors import Refused
from imi.people.sign_in.passwords import HasherBusy
from imi.people.sign_in.signing_in import Arrival
from imi.people.sign_in.throttles import Throttled
from imi.web.respond import Answer
from imi.web.signing_in.signed_out import ARRIVING

BUSY = "Many people are signing in at this moment. Wait a few seconds, then try again"
BUSY_SECONDS = 5
NOT_THE_SAME = "Both passwords must be the same"


def way_on(arrival: Arrival, onward: str) -> str:
    """Return the address of what comes next: the second step, the choice of a centre, or the page that was asked for first."""
    if arrival.awaits or arrival.is_choosing:
        return url_for(ARRIVING[arrival.awaits], next=onward or None)
    return onward or url_for("frame.home")


def refusal_of(refusal: Refused | HasherBusy) -> tuple[int, str, dict[str, str]]:
    """Return status, sentence and headers for somebody who may not come in, or not yet."""
    if isinstance(refusal, Throttled):
        return 429, refusal.message, {"Retry-After": str(refusal.retry_after)}
    if isinstance(refusal, HasherBusy):
        return 503, BUSY, {"Retry-After": str(BUSY_SECONDS)}
    return 422, refusal.message, {}


def signed_in_again(template: str, **context: Any) -> Answer:
    """Answer with what takes the card's place: the page beneath goes on with a new token in all of its forms."""
    answer = make_response(render_template(template, **context))
    answer.headers["HX-Trigger"] = "portal:signed-in"
    return answer
