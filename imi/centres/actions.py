"""Add centres, and fill the lists."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peewee import IntegrityError

from imi.centres.models import Centre, FundingType, Gender, LetterAddress, ListValue, PriceGroup, Reason, Title
from imi.centres.queries import is_open_on
from imi.database.connection import db
from imi.database.errors import Refused
from imi.fields.field import Choice


class NumberTaken(Refused):
    """The number belongs to another centre."""

    field, code = "number", "centre.number_taken"


def add_centre(number: str, name: str, *, letters_to: Iterable[str] = (), purchase_order_required: bool = False,
               sample: bool = False) -> Centre:
    """Add an active centre. Raises NumberTaken, and Refused for an empty number or name."""
    number, name = number.strip(), " ".join(name.split())
    if not number or not name:
        raise Refused("Enter the centre’s number and its name", field="name" if number else "number", code="centre.missing")
    with db.atomic():
        try:
            with db.atomic():
                centre = Centre.create(number=number, name=name, purchase_order_required=purchase_order_required,
                                       sample=sample)
        except IntegrityError:
            raise NumberTaken(f"Centre {number} exists. Choose another number") from None
        for email in letters_to:
            LetterAddress.create(centre=centre, process="registration", email=email)
    return centre


def fill_lists(titles: Iterable[str], genders: Iterable[Choice], funding_types: Iterable[Choice],
               reasons: Iterable[Choice]) -> None:
    """Put the starter lists in place. Existing values stay as they are."""
    with db.atomic():
        _fill(PriceGroup, [Choice("retail", "Retail")])
        _fill(Title, [Choice(title, title) for title in titles])
        _fill(Gender, genders)
        _fill(FundingType, funding_types)
        _fill(Reason, reasons)


def note_open_genders(today: date) -> None:
    """Tell the database which genders are open on a day, so that it finds candidates with another one among those with gaps.

    It is called when the list changes, and once an hour for values that open or close with a new day.
    """
    is_open = is_open_on(Gender, today)
    with db.atomic():
        Gender.update(is_open=True).where(~Gender.is_open, is_open).execute()
        Gender.update(is_open=False).where(Gender.is_open, ~is_open).execute()


def _fill(model: type[ListValue], choices: Iterable[Choice]) -> None:
    rows = [{"code": choice.code, "label": choice.label, "position": n} for n, choice in enumerate(choices)]
    model.insert_many(rows).on_conflict_ignore().execute()
