"""Check a whole upload: look up what many rows need at once, check each row, then compare rows with each other."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat
from typing import Any

import orjson

from imi.candidates.fields import ULN
from imi.candidates.known_elsewhere.proofs import guess_of, unheard
from imi.centres.models import Centre
from imi.database.bulk import pieces
from imi.fields.field import Context, Field
from imi.fields.many import Many
from imi.fields.numbers import ULN_DIGITS
from imi.registrations.checking.already import of_address
from imi.uploads.checking.across_rows import Others, name_of
from imi.uploads.checking.cells.damage import EITHER, is_ordered_alike, repair
from imi.uploads.checking.lookups import NamedNumbers, SheetLookups, namesakes
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine
from imi.uploads.checking.rejudging.judged import Judgement, judged_by
from imi.uploads.fields import CANDIDATE_NUMBER
from imi.uploads.kinds import UploadKind


def line(row: int, cells: str, odd: str, fixed: str) -> SheetLine:
    """Make the line of a stored row: what was repaired takes the place of what was read, and is a text like any other."""
    texts, kinds = orjson.loads(cells or "{}"), _none_or(odd)
    repairs = _none_or(fixed)
    if repairs:
        kinds = {name: kind for name, kind in kinds.items() if name not in repairs
                 or (kind == EITHER and is_ordered_alike(texts.get(name, ""), repairs[name]))}
        texts.update(repairs)
    return SheetLine(row, texts, kinds)


def _none_or(stored: str) -> dict[str, str]:
    # Most rows have neither odd cells nor repairs.
    return {} if stored == "{}" else dict(orjson.loads(stored))


class SheetCheck:
    """Checks one upload, a piece at a time: every row by the rules, and against the rows of earlier pieces.

    It writes nothing but the tries of wrong proofs, and a piece takes the same statements however many rows it has.
    """

    def __init__(self, centre: Centre, kind: UploadKind, today: date, by: Judgement | None = None) -> None:
        self._centre, self._kind = centre, kind
        self._courses = by.catalogue if by else kind.look_up(centre, kind.fields, today)
        # Taken before anything is looked up: what changes meanwhile is judged again.
        self.judged = by.judged if by else judged_by(self._courses)
        self._many = Many(kind.scheme.record, self._courses.given)
        self._plain = kind.check_fast(self._courses, self._many)
        self._beside = kind.check_across(kind.fields)

    def check(self, lines: Sequence[SheetLine]) -> list[CheckedSheetRow]:
        """Check the next lines, in their order."""
        seen = self._kind.look_up_rows(self._centre, self._courses, asked(lines, self._courses.given))
        checked = self._by_themselves(lines, seen)
        names = [name_of(one) for one in checked]
        return list(map(self._beside.looked_at, checked, names, repeat(_others(self._centre, checked, names))))

    def _by_themselves(self, lines: Sequence[SheetLine], seen: SheetLookups) -> list[CheckedSheetRow]:
        taken = seen.by_uln.keys() | seen.elsewhere.keys()
        each = zip(lines, self._plain.rows(lines), strict=True)
        check = self._kind.check
        checked = [check(line, seen, self._many) if plain is None or plain.values["uln"] in taken else plain
                   for line, plain in each]
        return self._as_heard(lines, checked, seen) if seen.elsewhere else checked

    def _as_heard(self, lines: Sequence[SheetLine], checked: Sequence[CheckedSheetRow],
                  seen: SheetLookups) -> list[CheckedSheetRow]:
        """Return the rows after their proofs are counted: of ULNs with too many wrong ones today no proof is accepted."""
        right = {one.values["uln"] for one in checked if one.elsewhere is not None}
        wrong: dict[str, set[str]] = {}
        for one in checked:
            uln, born, surname = map(one.values.get, ("uln", "date_of_birth", "surname"))
            if one.held is None and one.elsewhere is None and uln in seen.elsewhere and born and surname:
                wrong.setdefault(str(uln), set()).add(guess_of(born, surname))
        shut = unheard(self._centre, right, wrong) if right or wrong else frozenset()
        if not shut:
            return list(checked)
        seen = replace(seen, unheard=shut)
        return [self._kind.check(line, seen, self._many) if one.elsewhere is not None and one.values["uln"] in shut else one
                for line, one in zip(lines, checked, strict=True)]


def check_lines(centre: Centre, kind: UploadKind, lines: Sequence[SheetLine], today: date) -> list[CheckedSheetRow]:
    """Check every line, in order."""
    whole = SheetCheck(centre, kind, today)
    return [one for piece in pieces(lines) for one in whole.check(piece)]


def _others(centre: Centre, rows: Sequence[CheckedSheetRow], names: Sequence[str]) -> Others:
    strangers = (name for one, name in zip(rows, names, strict=True) if one.stranger)
    emails = {one.values["email"] for one in rows if "email" in one.values}
    return Others(namesakes(centre, strangers), of_address(centre, emails))


def asked(lines: Iterable[SheetLine], given: Context) -> NamedNumbers:
    """Return the numbers, ULNs and addresses that rows name, as the check reads their cells: a number may be written in many
    ways.
    """
    numbers, ulns = set(), set()
    for one in lines:
        number, uln = one.texts.get("candidate_number"), one.texts.get("uln")
        if number:
            read = _read(CANDIDATE_NUMBER, number, one, given)
            numbers.add(read)
            if read is None:
                # A ULN in the wrong column, see `one_row`.
                ulns.add(_read(ULN, number, one, given))
        if uln:
            ulns.add(uln if len(uln) == ULN_DIGITS and uln.isascii() and uln.isdigit() else _read(ULN, uln, one, given))
    return NamedNumbers(frozenset(numbers - {None}), frozenset(ulns - {None}))


def _read(field: Field, text: str, line: SheetLine, given: Context) -> Any:
    mended = repair(field, text, line.odd.get(field.name, ""))
    return field.check(mended.text if mended else text, given)[0]
