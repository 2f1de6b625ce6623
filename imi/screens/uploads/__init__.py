"""Registration by spreadsheet: the template, the file that is sent, its report, what is put right in it, and Register."""
from __future__ import annotations

from imi.screens.uploads import alphabet, columns, downloads, progress, report, sending, templates
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing import again, remedies, repairs

__all__ = ["again", "alphabet", "bp", "columns", "downloads", "progress", "remedies", "repairs", "report", "sending", "templates"]
