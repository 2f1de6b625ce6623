"""Define what is asked of a receipt, whatever is registered: its purchase order number."""
from __future__ import annotations

from imi.fields import broken, text
from imi.fields.field import Field, Record

PURCHASE_ORDER_AT_MOST = 50
PURCHASE_ORDER = Field(
    "purchase_order", "Purchase Order Number", text.reference(PURCHASE_ORDER_AT_MOST),
    "Enter the purchase order number",
    messages=text.messages("Purchase order number"),
    warn=text.placeholder, ambiguous=broken.written, example="PO-11223344", width=24,
    headings=("PO Number", "PO", "Purchase Order", "P.O. Number"),
)
ORDER = Record(optional=(PURCHASE_ORDER,))
