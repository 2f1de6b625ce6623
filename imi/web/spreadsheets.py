"""Make and read spreadsheets for the pages and the commands: the centre's template, and a list that is sent."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from imi.candidates.record import CandidateRecord
from imi.catalogue.queries import Offer, Standard, all_offers, taking_standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import Refused
from imi.fields.field import Choice, Problem
from imi.formats import brief
from imi.spreadsheets.dropdowns import Offered
from imi.spreadsheets.reading.reader import read, read_everything
from imi.spreadsheets.sheet import Sheet, Unreadable
from imi.spreadsheets.template import ROWS, Template
from imi.uploads import prefill
from imi.uploads.fields import PACKAGE, STANDARD, SheetFields
from imi.web.settings import Settings

NUMBERS, RECEIPT, UNREGISTERED = "numbers", "receipt", "unregistered"


@dataclass(frozen=True)
class TemplateChoices:
    """What was chosen for a template: everything that its address holds.

    `package` is a code, `standard` a slug for sheets in which each row chooses its package; `typed` has the texts that
    every row begins with, by field; `candidates` is "", "numbers" (those in `numbers`), "receipt" (those of `receipt`)
    or "unregistered".
    """

    package: str = ""
    standard: str = ""
    rows: int = ROWS[1]
    typed: Mapping[str, str] = field(default_factory=dict)
    candidates: str = ""
    numbers: str = ""
    receipt: str = ""


class NotMade(Refused):
    """The template can't be made as it was wanted; `problems` say why, by field."""

    field, code = "template", "template.not_made"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


def template_for(centre: Centre, fields: SheetFields, today: date, wanted: TemplateChoices) -> Template:
    """Return the centre's template on a day: whole-sheet choices and candidates filled in. Raises NotMade."""
    scheme = fields.scheme
    offered, lists = _on_sale(centre, today, scheme.code), given(today)
    chosen = next(((standard, offer) for standard, offers in offered for offer in offers if offer.code == wanted.package), None)
    standard = chosen[0] if chosen else next((one for one, _offers in offered if one.slug == wanted.standard), None)
    starts = {name: scheme.row[name].check(text, lists) for name, text in wanted.typed.items()
              if name in scheme.row and text.strip()}
    problems = [problem for _value, found in starts.values() for problem in found if problem.severity == "error"]
    if wanted.package and chosen is None:
        problems.append(fields[PACKAGE].problem("unknown", "error", wanted.package, typed=brief(wanted.package)))
    if wanted.standard and standard is None:
        problems.append(fields[STANDARD].problem("unknown", "error", wanted.standard, typed=brief(wanted.standard)))
    candidates: Sequence[CandidateRecord] = ()
    note = ""
    if wanted.candidates == UNREGISTERED:
        if standard is None:
            problems.append(Problem("standard", "standard.missing",
                                    f"Choose the {scheme.programme} that they are not registered on yet"))
        else:
            candidates, total = prefill.not_on(centre, standard.id)
            note = _note(len(candidates), total, standard.label)
    elif wanted.candidates in (NUMBERS, RECEIPT):
        try:
            candidates = (prefill.numbered(centre, wanted.numbers, lists) if wanted.candidates == NUMBERS
                          else prefill.of_receipt(centre, wanted.receipt))
        except prefill.NotHere as refusal:
            problems.append(Problem(refusal.field, refusal.code, refusal.message))
    if problems:
        raise NotMade(problems)
    defaults: dict[str, str | date] = {"standard": standard.label} if standard else {}
    if chosen:
        defaults["package"] = f"{chosen[1].code} {chosen[1].description}"
    defaults |= {name: prefill.as_typed(scheme.row[name], value, lists) for name, (value, _found) in starts.items()}
    return Template(
        required=fields.required, optional=fields.optional, given=lists, centre=f"{centre.name} ({centre.number})",
        rows=min(max(wanted.rows, 1), ROWS[-1]), defaults=defaults, candidates=prefill.cells(candidates, scheme, lists),
        standards=_named(offered), note=note, title=f"{scheme.code.capitalize()} candidates")


def offered_to(centre: Centre, today: date, scheme: str) -> list[Offered]:
    """Return the centre's standards of a scheme and their packages, as drop-downs take them."""
    return _named(_on_sale(centre, today, scheme))


def _on_sale(centre: Centre, today: date, scheme: str) -> list[tuple[Standard, list[Offer]]]:
    sold = all_offers(centre, today)
    return [(standard, [offer for offer in sold.get(standard.id, []) if offer.open])
            for standard in taking_standards(centre, today, scheme)]


def _named(offered: Sequence[tuple[Standard, Sequence[Offer]]]) -> list[Offered]:
    return [Offered(one.label, [Choice(offer.code, offer.description) for offer in offers]) for one, offers in offered]


def _note(filled: int, total: int, standard: str) -> str:
    """Return what the template's instructions say where there are more candidates than it holds."""
    if filled == total:
        return ""
    return (f"{filled:,} of your {total:,} candidates who are not registered on {standard} are filled in, by name. Register "
            "these first: a new template then holds the next")


def read_list(path: Path, fields: SheetFields, settings: Settings, *, include_hidden: bool = False,
              reading: str = "") -> Sheet:
    """Return the sheet of a file that has headings of these fields. Raises Unreadable."""
    return read(path, rows_at_most=settings.upload_rows, known=fields.known, include_hidden=include_hidden, reading=reading)


def read_anything(path: Path) -> list[list[str]] | None:
    """Return the texts of all cells of a file, row by row; None where it can't be read."""
    with suppress(Unreadable):
        return read_everything(path)
    return None
