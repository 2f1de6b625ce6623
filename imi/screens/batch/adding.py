"""Section 3 of the batch page: adding candidates by number, and what became of numbers that could not be added."""
from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for

from imi.batches.actions import TooMany
from imi.batches.entering import adding
from imi.batches.entering.adding import Added
from imi.batches.entering.pasted import is_range, is_spaced, joined, words_of
from imi.batches.view import BatchView, batch
from imi.candidates import actions as candidates
from imi.candidates.fields import PERSON
from imi.candidates.record import CandidateRecord
from imi.database.errors import Conflict, Refused
from imi.fields.field import Invalid
from imi.formats import count
from imi.people.sign_in.throttles import Throttled
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.showing import again, answer, context, default_problems, in_all, refused, shown, still_in_the_box
from imi.screens.batch.without_script import both_of, keep_dates, keeps_the_rest
from imi.screens.files import take_block
from imi.spreadsheets.sheet import Unreadable
from imi.uploads import blocks
from imi.uploads.receiving import SameFile
from imi.web.inputs.lists import in_address
from imi.web.respond import Answer, focus, wanted_block
from imi.web.schemes import current_kind, current_schemes, has_screen
from imi.web.security import current_centre, current_person, permitted
from imi.web.signing_in.signed_out import go


def _as_a_sheet(text: str, seen: BatchView) -> Answer:
    """Take pasted rows of a sheet as an upload, on the batch's standard and package where they name none."""
    standard, package = seen.standard.label if seen.standard else "", seen.offer.code if seen.offer else ""
    try:
        taken = take_block(blocks.with_course(current_kind().fields, text, standard, package))
    except (Refused, Unreadable, Throttled) as refusal:
        return still_in_the_box(seen, text, refusal.message, refusal.earlier if isinstance(refusal, SameFile) else None)
    return go(url_for("uploads.sheet", reference=taken.reference), htmx=bool(wanted_block()))


@bp.post(f"{BATCH}/candidates")
@permitted("register")
@keeps_the_rest("numbers")
def add(reference: str) -> Answer:
    """Add existing candidates by number; a blank box opens the search."""
    centre, seen = current_centre(), again(reference)
    retry, together = "retry" in request.form, request.form.get("together", "").split()
    text = "\n".join([*together, *(request.form.get(name, "") for name in ("leftover" if retry else "", "outbox", "numbers"))])
    if not text.strip():
        return shown(reference, ("add_result",), say="Search by name or number", to="picker", headers=focus("#q"))
    if not any(char.isdigit() for char in text):
        return go(url_for(".picker", batch=reference, q=in_address(" ".join(text.split()))), htmx=bool(wanted_block()))
    if wanted_block():
        # Dates that stand in their boxes count, whether or not they were sent before the numbers.
        try:
            if keep_dates(seen):
                seen = again(reference)
        except Conflict as conflict:
            return both_of(reference, "dates", conflict)
    if has_screen("uploads") and blocks.is_whole_rows(current_kind().fields, text):
        return _as_a_sheet(text, seen)
    try:
        result = adding.add(centre, current_person(), seen.batch, blocks.numbers_of(current_kind().fields, text), seen.given,
                            instead_of=_shown_as_left(seen) if retry else _together(seen, together))
    except TooMany as refusal:
        return still_in_the_box(seen, text, refusal.message)
    ids = [held.id for held in result.added]
    also = ("new_rows", "summary", "draft_state", "undo")
    new = again(reference)
    if not result.added and result.unknown:
        return answer(("add_result",), also=("draft_state",), status=422,
                    say=_sentence(result, new), **context(new, result=result))
    said = _sentence(result, new) + ("" if wanted_block() else _not_taken(new, result))
    return shown(reference, ("add_result",), also=also, to="candidates", say=said, new=new, result=result,
                 lines_changed=new.of_candidates(ids))


def _not_taken(seen: BatchView, result: Added) -> str:
    """Say which default was not right, so that the rows added are without it: without scripts its box may be far above."""
    wrong = [problem.message for problem in default_problems(seen).values() if problem.severity == "error"]
    return f". Without what is not right yet: {'; '.join(wrong)}" if result.added and wrong else ""


def _shown_as_left(seen: BatchView) -> list[str]:
    """Return the numbers that could not be added, as the page showed them: a colleague may have left more since."""
    return words_of(request.form.get("was_leftover", seen.batch.leftover))


def _together(seen: BatchView, numbers: Sequence[str]) -> list[str]:
    """Return which words that could not be added are these numbers with a space within."""
    return [word for word in words_of(seen.batch.leftover) if is_spaced(word) and joined(word) in numbers]


def _sentence(result: Added, seen: BatchView) -> str:
    """Say in one sentence what came of it: names for one, counts for many, the new total."""
    parts = []
    if result.added:
        one = len(result.added) == 1
        parts.append(f"{result.added[0].name} added" if one else f"{len(result.added)} added")
        line = seen.of_candidates([result.added[0].id]) if one else []
        if line and line[0].gaps:
            parts.append(f"{count(len(line[0].gaps), 'detail')} missing")
    if result.already:
        parts.append(f"{_names(result.already)} already in the batch")
    if result.gone:
        parts.append(f"{_names(result.gone)} can’t be added")
    ranges = [word for word in result.unknown if is_range(word)]
    parts += [f"{word} looks like a range: enter each number" for word in ranges[:1]]
    spaced = [word for word in result.unknown if is_spaced(word)]
    parts += [f"{spaced[0]} may be the number {joined(spaced[0])}: look at it" if len(spaced) == 1
              else f"{len(spaced)} may be numbers with a space: look at them"] if spaced else []
    unknown = [word for word in result.unknown if word not in (*ranges, *spaced)]
    if unknown:
        few = ": " + ", ".join(unknown) if len(unknown) <= 3 else ""
        parts.append(f"{len(unknown)} not found at this centre{few}")
    often = f". {result.repeated}" if result.repeated else ""
    return f"{', '.join(parts)}{often}{in_all(seen, total=True)}"


def _names(people: Sequence[CandidateRecord]) -> str:
    return people[0].name if len(people) == 1 else str(len(people))


@bp.post(f"{BATCH}/candidates/leftover")
@permitted("register")
@keeps_the_rest()
def forget_leftover(reference: str) -> Answer:
    """Dismiss the numbers that could not be added, as the page showed them, or one of them."""
    seen = again(reference)
    adding.forget_leftover(current_person(), seen.batch, request.form.getlist("number") or _shown_as_left(seen))
    return shown(reference, ("add_result",), say="Dismissed", to="candidates", headers=focus("#numbers"))


@bp.post(f"{BATCH}/candidates/link")
@permitted("register")
@keeps_the_rest()
def link(reference: str) -> Answer:
    """Link a candidate known elsewhere by number and date of birth, and add them."""
    centre, person, seen = current_centre(), current_person(), again(reference)
    number = request.form.get("number", "").strip()
    text = request.form.get(f"born-{number}", request.form.get("date_of_birth", ""))
    try:
        born = PERSON["date_of_birth"].read(text, seen.given)
        found = candidates.link_by_number(centre, person, number, born, seen.batch.reference)
    except Invalid as fault:
        problem = PERSON["date_of_birth"].problem(fault.code, "error", text, **fault.facts).message
    except Refused as error:
        problem = error.message
    else:
        try:
            adding.add_candidate(centre, person, seen.batch, found, seen.given)
        except TooMany as full:
            return still_in_the_box(seen, "", full.message)
        adding.forget_leftover(person, batch(centre, reference, current_schemes()), [number])
        return shown(reference, ("add_result",), also=("new_rows", "summary", "draft_state", "undo"), to="candidates",
                     say=(told := f"{number} is linked to your centre and added"), added=told, headers=focus("#numbers"),
                     lines_changed=lambda new: new.of_candidates([found]))
    return refused(seen, ("add_result",), link_problem=problem, linking={"number": number, "date_of_birth": text},
                   say=problem)
