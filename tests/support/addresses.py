"""Addresses of pages that many tests open."""
from __future__ import annotations

RECEIPTS = "/apprenticeships/registrations"
BATCHES = f"{RECEIPTS}/batches"
SHEETS = f"{RECEIPTS}/spreadsheets"
