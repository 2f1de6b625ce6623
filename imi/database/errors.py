"""Define the refusals of the domain; the web turns each into an answer."""
from __future__ import annotations

from datetime import datetime


class NotFound(Exception):
    """There is no such thing for this centre. The web answers 404 and says no more."""


class Refused(Exception):
    """The domain says no. `field` and `code` name the cause; `message` tells the reader what to do."""

    field = ""
    code = "refused"
    message = "This can’t be done"

    def __init__(self, message: str = "", *, field: str = "", code: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        self.code = code or self.code
        super().__init__(self.message)


class Conflict(Refused):
    """A colleague was faster. `theirs` maps a field's name to the value that is stored now."""

    code = "conflict"

    def __init__(self, message: str = "", *, who: str = "", at: datetime | None = None,
                 theirs: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.who, self.at, self.theirs = who, at, theirs or {}


class Busy(Refused):
    """What is asked for is in use at the moment. `retry_after` is in seconds. The web answers 503."""

    code = "busy"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
