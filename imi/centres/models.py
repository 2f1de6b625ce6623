"""Tables of the centres, and the few lists and counters that everything else shares."""
from __future__ import annotations

from collections.abc import Mapping

from peewee import SQL, AutoField, BooleanField, CompositeKey, DateField, IntegerField, SmallIntegerField, TextField

from imi.database.columns import index, ref, state
from imi.database.connection import ForeignId, Table


class ListValue(Table):
    """A choice kept by the awarding body. It is closed with a date, never deleted.

    `stores` is the column whose text is stored where a value is chosen.
    """

    stores = "code"

    code = TextField(primary_key=True)
    label = TextField()
    position = SmallIntegerField(default=0)
    opens_on = DateField(null=True)
    closes_on = DateField(null=True)
    edition = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])


class Title(ListValue):
    """Titles suggested; others may be typed, so what is stored is the title itself."""

    stores = "label"


class Gender(ListValue):
    """A gender that may be chosen. `is_open` is updated as days pass, because the database does not compute today."""

    is_open = BooleanField(default=True, constraints=[SQL("DEFAULT true")])


class FundingType(ListValue):
    """A funding type that may be chosen."""


# The lists that a field may choose from, under the field's name. A new list is a line here and a field of its name.
LISTS: Mapping[str, type[ListValue]] = {"title": Title, "gender": Gender, "funding_type": FundingType}


class Reason(ListValue):
    """A reason for which a candidate is withdrawn."""


class PriceGroup(ListValue):
    """A group of centres that pay the same prices."""


class Setting(Table):
    """A threshold or switch of the whole portal."""

    name = TextField(primary_key=True)
    value = TextField()


class Counter(Table):
    """The next number of a sequence without gaps: numbers are taken inside the transaction that uses them."""

    name = TextField(primary_key=True)
    next = IntegerField()


class Centre(Table):
    """An approved organisation that registers candidates."""

    id = AutoField()
    number = TextField(unique=True)
    name = TextField()
    state = state("active", "suspended", "closed")
    state_reason = TextField(null=True)
    purchase_order_required = BooleanField(default=False)
    price_group = ref(PriceGroup, default="retail")
    price_group_id: ForeignId[str]
    sample = BooleanField(default=False)
    edition = IntegerField(default=1)
    second_step_required = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    keys = (index(["state", "number"]),)


class LetterAddress(Table):
    """An address that receives a centre's letters of one process, in addition to the person who acted."""

    centre = ref(Centre)
    process = TextField()
    email = TextField()

    class Meta:
        primary_key = CompositeKey("centre", "process", "email")
