"""Import openpyxl when a workbook is first made, so that a restart need not wait for it.

Write `excel.Workbook()`, not `from … import Workbook`: importing a name imports openpyxl at once.
"""
from __future__ import annotations

from importlib import import_module
from typing import Any

PLACES = {
    "Workbook": "openpyxl", "Cell": "openpyxl.cell.cell", "Comment": "openpyxl.comments", "Alignment": "openpyxl.styles",
    "Font": "openpyxl.styles", "PatternFill": "openpyxl.styles", "get_column_letter": "openpyxl.utils",
    "quote_sheetname": "openpyxl.utils", "DataValidation": "openpyxl.worksheet.datavalidation",
}


def __getattr__(name: str) -> Any:
    """Return a class or function of openpyxl, or one of our own styles, and keep it for the next use."""
    if name in PLACES:
        found = getattr(import_module(PLACES[name]), name)
    elif name in STYLES:
        found = STYLES[name]()
    else:
        raise AttributeError(name)
    globals()[name] = found
    return found


def _style(kind: str, *given: Any, **more: Any) -> Any:
    return lambda: __getattr__(kind)(*given, **more)


STYLES = {
    "BOLD": _style("Font", bold=True), "WRAPPED": _style("Alignment", wrap_text=True, vertical="top"),
    "WRONG": _style("PatternFill", "solid", fgColor="FDECEA"), "HELD": _style("PatternFill", "solid", fgColor="EEEEEE"),
}
