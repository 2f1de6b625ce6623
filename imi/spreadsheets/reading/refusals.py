"""Define how the reading process refuses a file."""
from __future__ import annotations


class Refused(Exception):
    """The file is not read. `code` names the reason, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
