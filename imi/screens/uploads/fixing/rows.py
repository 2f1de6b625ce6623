"""A whole row of an upload as a form, and what two people entered where both changed the same cell."""
from __future__ import annotations

from typing import NamedTuple

from flask import request, url_for

from imi.centres.queries import given
from imi.database.errors import Conflict
from imi.fields.field import Field
from imi.formats import typed_day
from imi.registrations.checking.duplicates import NEEDS_REASON
from imi.screens.crumbs import crumbs
from imi.uploads.checking.whom import held_of
from imi.uploads.fixing import repairing
from imi.uploads.kinds import kind_of
from imi.uploads.report.groups import agreed
from imi.uploads.report.sections import From
from imi.uploads.report.shown import up_to_date
from imi.web.endpoints import Endpoints
from imi.web.respond import Answer, page
from imi.web.schemes import current_kind, current_schemes
from imi.web.security import current_centre, today


class Both(NamedTuple):
    """A row in which a colleague was faster: (field, mine, theirs) of the cells that both changed."""

    row: int
    edition: int
    cells: list[tuple[Field, str, str]]


def shown(name: str, text: str) -> str:
    """Return a cell's text as the form of the whole row shows it."""
    return typed_day(text) if current_kind().fields[name].control == "date" else text


def changed_texts() -> tuple[dict[str, str], dict[str, str]]:
    """Return (texts that were typed, what stood there before as far as the form says so); what was left alone is in neither."""
    texts, was = {}, {}
    for name in current_kind().fields.by_name:
        if name not in request.form:
            continue
        before = request.form.get(f"was-{name}")
        if before is not None and request.form[name] in (before, shown(name, before)):
            continue
        texts[name] = request.form[name]
        if before is not None:
            was[name] = before
    return texts, was


def confirmed_kinds() -> list[tuple[str, str]]:
    """Return (field, code) of the warnings that are ticked."""
    return [(name, code) for name, _space, code in (text.partition(" ") for text in request.form.getlist("confirm"))]


def whole_row(reference: str, row: int, conflict: Conflict | None = None, wrong: str = "") -> Answer:
    """Show the row as a form, what is wrong said at each field, with a tick for what may be confirmed; after a conflict what was
    typed, with the other value beside it.

    `wrong` is what is not right yet of what was just saved, or why it was not.
    """
    centre = current_centre()
    upload = up_to_date(centre, reference, today(), current_schemes())
    found, fields = repairing.row_of(centre, upload, row), kind_of(upload).fields
    stands = repairing.texts_of(found)
    texts = {field.name: shown(field.name, stands.get(field.name, "")) for field in fields}
    said = repairing.problems_of(upload, row)
    problems: dict[str, object] = {name: of_field[0] for name, of_field in said.items()}
    if request.method == "POST":
        texts |= changed_texts()[0]
    if conflict is not None:
        who = conflict.who or "A colleague"
        problems |= {name: f"{who} entered “{shown(name, theirs)}” here in the meantime. Keep the row to put yours in place of it"
                     for name, theirs in conflict.theirs.items()}
    lists, held = given(today()), held_of(centre, found)
    in_record = {} if held is None else {field.name: field.show(value, lists) for field in fields
                                         if (value := held.values.get(field.name)) is not None and not texts[field.name].strip()}
    came = From.read(request.values.get("from", ""), row)
    status = 409 if conflict else 422 if wrong else 200
    return page("uploads/row.html", status=status, title=f"Row {row} of {upload.file_name}",
                upload=upload, row=found, here="uploads.spreadsheets", texts=texts, stands=stands, problems=problems,
                wrong=conflict.message if conflict else wrong, agreed=agreed, needs_reason=NEEDS_REASON,
                warnings={name: [one for one in of_field if one.severity == "warning"] for name, of_field in said.items()},
                confirmed=confirmed_kinds(), reason=request.form.get("reason", ""), came=request.values.get("from", ""),
                parts=[part for part in ([field for field in fields if field.name in problems],
                                         [field for field in fields if field.name not in problems]) if part],
                held=held, in_record=in_record, given=lists, back=came.place if came else None,
                at=Endpoints(reference=reference),
                crumbs=crumbs(("Spreadsheet", url_for(".spreadsheets")),
                              (upload.reference, url_for(".sheet", reference=reference)), (f"Row {row}", None)))
