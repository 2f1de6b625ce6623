"""What a package's usual length suggests for the dates of one candidate, in their row or in the form of somebody new."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from imi.batches.suggesting import suggest
from imi.batches.view import BatchView
from imi.formats import count, typed_day
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.showing import again, answer, context, of_suggestion
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer
from imi.web.security import permitted

FILLED = "Filled in what is suggested"


@bp.get(f"{BATCH}/candidates/suggested")
@permitted("register")
def suggest_for(reference: str) -> Answer:
    """Show what is suggested beside the dates as they are typed by now in the row, or in the form, that `place` names."""
    seen, place = again(reference), request.args.get("place", default=0, type=whole)
    held: Mapping[str, str] = seen.line(place).texts if place else {}
    suggested = of_suggestion(seen, suggest(seen, {**held, **_sent(seen)}))
    found = suggested["suggestion"]
    return answer(("row_suggested",), say=f"{count(len(found.texts), 'date')} suggested" if found else "",
                **context(seen, place=place, suggested=suggested))


def filled_in(seen: BatchView, held: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """Return what a form sent with what is suggested beside it where nothing is typed, as people type it."""
    found = suggest(seen, {**held, **sent})
    return {**sent, **{name: typed_day(text) for name, text in (found.texts if found else {}).items()}}


def _sent(seen: BatchView) -> dict[str, Any]:
    return {name: request.args[name] for name in seen.scheme.row.names if name in request.args}
