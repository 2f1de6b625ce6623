"""Fill in the texts of e-mails from `templates/mail/`: plain text, and never a ULN or a date of birth."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from imi.formats import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
SUBJECT = "Subject: "


class AddressOf(Protocol):
    """Gives the address in the portal of a thing; '' where the portal has no address of its own."""

    def __call__(self, kind: str, reference: str, scheme: str = "") -> str:
        """Return the address of a thing, by its kind, its reference, and the code of its scheme where it is of one."""


class Text(NamedTuple):
    """The subject of an e-mail and what it says, lines ended by a line feed."""

    subject: str
    body: str


def nowhere(kind: str, reference: str, scheme: str = "") -> str:  # noqa: ARG001
    """Return no address for anything: the e-mail names the reference alone."""
    return ""


def compose(name: str, **told: Any) -> Text:
    """Return the e-mail `templates/mail/<name>.txt` with these values. Raises UndefinedError where one is missing.

    Nothing in a value can begin another line or header: each is written on one line, whatever stands in it.
    """
    head, _blank, body = _environment().get_template(f"{name}.txt").render(told).partition("\n\n")
    return Text(one_line(head.removeprefix(SUBJECT)), body)


@cache
def _environment() -> Environment:
    # Taken in with the first e-mail: a start, and a command that writes none, need not wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, finalize=_on_one_line, auto_reload=False,
        autoescape=False,  # noqa: S701  plain text has nothing to escape
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def _on_one_line(value: object) -> object:
    return value if isinstance(value, int) else one_line(str(value))
