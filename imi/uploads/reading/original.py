"""Give the facts of the file as it was sent, and whether it may be downloaded again."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from imi.uploads.models import Upload

# Where macros are, in a zipped workbook and in an old one. A file that has them is never sent to anybody.
MACROS = (b"vbaproject", "_VBA_PROJECT".lower().encode("utf-16-le"))


class Sender(NamedTuple):
    """Tells who sent the file that an upload has now, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Original:
    """Describes the kept file: its size in bytes, and who sent it when. `macros` says that it has macros and is not sent back."""

    path: Path
    name: str
    size: int
    by: str
    at: datetime
    macros: bool


def original(found: Upload, folder: Path, by: str) -> Original | None:
    """Return the upload's file in the folder, None where it is no longer kept. `by` sent the first; a corrected one says by whom.
    """
    path = folder / (found.file_key or "")
    if not found.file_key or not path.is_file():
        return None
    # A file that was never read is not known to be without macros.
    macros = found.said.get("format", "") not in ("xlsx", "ods", "csv") and carries_macros(path)
    return Original(path, _named(found), path.stat().st_size, *sent(found, by), macros)


def sent(found: Upload, by: str) -> Sender:
    """Return what `original` does, of the file alone: `by` sent the first, a corrected one says by whom."""
    later = found.said.get("corrected", {}).get("sent")
    return Sender(later[0], datetime.fromisoformat(later[1])) if later else Sender(by, found.at)


def carries_macros(path: Path) -> bool:
    """Return whether a workbook has macros, by the names of its parts."""
    content = path.read_bytes().lower()
    return any(mark in content for mark in MACROS)


def _named(found: Upload) -> str:
    return found.file_name if "." in found.file_name else f"{found.reference}.txt"
