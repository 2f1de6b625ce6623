"""Define UploadKind: what a row of a sheet becomes, with all that reading, checking and registering it takes, as one value."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from imi.centres.models import Centre
from imi.fields.many import Many
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.register import NewReceipt
from imi.schemes.spec import SchemeSpec
from imi.uploads.checking.across_rows import Beside
from imi.uploads.checking.fast_path import FastPath
from imi.uploads.checking.lookups import Courses, NamedNumbers, SheetLookups, courses, known
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine, check
from imi.uploads.fields import SheetFields, fields_of
from imi.uploads.models import Upload
from imi.uploads.registering.commit import ConfirmedOf, commit
from imi.uploads.registering.people import People
from imi.uploads.registering.ready import Ready


class Commit(Protocol):
    """Writes what the ready rows become, inside the transaction in which they were checked."""

    def __call__(self, centre: Centre, person: Person, seen: Ready, order: str, confirmed: ConfirmedOf, today: date, *,
                 key: str = "", address_of: AddressOf = nowhere) -> tuple[NewReceipt, People]: ...


@dataclass(frozen=True, eq=False)
class UploadKind:
    """A kind of sheet. Two kinds are the same only where they are one value.

    `fields` are its columns. `look_up` gives what is the same for all rows of a file, `look_up_rows` what some rows ask for, by
    as many statements for many as for few. `check` judges a row by itself, `check_fast` those of which nothing is to be said
    (as `check` would, column by column), `check_across` a row beside those before it. `commit` registers what is ready.
    """

    fields: SheetFields
    look_up: Callable[[Centre, SheetFields, date], Courses]
    look_up_rows: Callable[[Centre, Courses, NamedNumbers], SheetLookups]
    check: Callable[[SheetLine, SheetLookups, Many], CheckedSheetRow]
    check_fast: Callable[[Courses, Many], FastPath]
    check_across: Callable[[SheetFields], Beside]
    commit: Commit

    @property
    def scheme(self) -> SchemeSpec:
        """Return the scheme of what its rows are registered on."""
        return self.fields.scheme


@cache
def registrations_of(scheme: SchemeSpec) -> UploadKind:
    """Return the kind of sheet that registers candidates on packages of a scheme, a row each. It is made once for a scheme."""
    return UploadKind(fields_of(scheme), courses, known, check, FastPath, Beside, commit)


def kind_of(upload: Upload) -> UploadKind:
    """Return the kind of an upload: that of the registrations of its scheme. Raises UnknownScheme.

    Another kind of sheet, as one of claims, gets a column of `Upload` that says which it is, and is told apart here.
    """
    return registrations_of(upload.spec)
