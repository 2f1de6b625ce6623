"""Check the purchase order number of a receipt, as its centre requires it, and take a person out of one."""
from __future__ import annotations

from collections.abc import Callable

from imi.centres.models import Centre
from imi.database.entry.traces import Somebody
from imi.database.errors import Refused
from imi.fields.field import Context, Problem, Record
from imi.registrations.fields import ORDER, PURCHASE_ORDER


def order_problems(centre: Centre, text: str, given: Context) -> tuple[Problem, ...]:
    """Return what is wrong or odd about a purchase order number; missing only where the centre demands one."""
    return order_record(centre).read({PURCHASE_ORDER.name: text}, given).problems


def order_record(centre: Centre) -> Record:
    """Return the purchase order number as the centre asks for it: mandatory or not."""
    return Record(required=(PURCHASE_ORDER,)) if centre.purchase_order_required else ORDER


def agreed_order(centre: Centre, text: str, given: Context) -> str:
    """Return the purchase order number of one receipt. Raises Refused with the field's own words."""
    wrong = order_record(centre).read({PURCHASE_ORDER.name: text}, given).errors
    if wrong:
        raise Refused(wrong[0].message, field=PURCHASE_ORDER.name, code=wrong[0].code)
    return text.strip()


def order_without(about: Somebody) -> Callable[[str, bool], str]:
    """Return what takes a person out of a purchase order number. In one of the person's own the surname alone is enough."""
    return lambda text, is_own: about.without(text, alone=is_own, in_file_name=True)
