"""Answer errors in words for the reader: the only place that turns an error into an answer.

Every answer says what happened, what is safe and what to do. None shows internals.
"""
from __future__ import annotations

import errno
import logging
import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError
from peewee import DatabaseError, DataError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from imi.batches.actions import MOST_ROWS
from imi.database.connection import forget_idle, is_sqlite
from imi.database.errors import Busy, Conflict, NotFound, Refused
from imi.spreadsheets.sheet import Unreadable
from imi.web.elsewhere import of_another_of_theirs
from imi.web.respond import Answer, page
from imi.web.signing_in.signed_out import LEAVING, leave_after_all, opened_before

log = logging.getLogger("imi")
# How many calls of the stack are logged with an error.
FRAMES = 8

WORDS = {
    400: ("This request could not be read", "Nothing has been changed. Go back and try again."),
    403: ("You may not do this", "Nothing has been changed."),
    404: ("There is nothing here", "Check the address, or start again from Home. References are not case-sensitive."),
    405: ("This address can’t be used like that", "Go back and use the button on the page."),
    409: ("Somebody was faster", "Nothing of yours has been lost. Open the page again to see both."),
    413: ("That is too much at once", "Send less in one go: up to {megabytes} MB. Nothing has been changed."),
    415: ("This kind of content can’t be read", "Use the form on the page. Nothing has been changed."),
    422: ("That can’t be done", "Nothing has been changed."),
    429: ("Too many tries", "Wait a little, then try again."),
    500: ("Something went wrong in the portal", "Everything kept before is safe, and this has not been half done. Try again."),
    503: ("The portal is busy", "Nothing has been lost. Wait a few seconds, then try again."),
    507: ("The server’s disk is full", "Nothing has been lost and you can still read. Saving works again once there is room."),
}

# A body that is too large is not read, so it cannot be shown again; with scripts the page beneath keeps it.
PRESS_BACK = " Press Back: most browsers still have what you typed, in the box where you typed it."
IN_PARTS = f" Then send it in parts: {MOST_ROWS:,} candidate numbers at a time fit, and a longer list is sent as a spreadsheet."

# Errors of a database that cannot be used now: locked, unreachable, or read-only.
UNREACHABLE = ("locked", "busy", "connection", "readonly", "read-only", "unable to open", "disk i/o")
# Errors of the system for a file that finds no room or may not be written.
FULL, SHUT = (errno.ENOSPC, errno.EDQUOT), (errno.EROFS, errno.EACCES, errno.EPERM)


def install(app: Flask) -> None:
    """Install handlers that answer every kind of error in words."""
    app.register_error_handler(NotFound, lambda _error: of_another_of_theirs() or _answer(404))
    app.register_error_handler(Busy, lambda error: _answer(503, str(error), headers={"Retry-After": str(error.retry_after)}))
    app.register_error_handler(Conflict, lambda error: _answer(409, str(error)))
    app.register_error_handler(Refused, lambda error: _answer(422, str(error)))
    app.register_error_handler(Unreadable, lambda error: _answer(422, error.message))
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OSError, _file)
    app.register_error_handler(Exception, _fault)


def _answer(status: int, sentence: str = "", heading: str = "", incident: str = "",
            headers: dict[str, str] | None = None) -> Answer:
    """Return a whole page, or for htmx a message in the bar on top that leaves everything else as it was."""
    words = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    heading, what_to_do = heading or (sentence if status in (409, 422) and sentence else words[0]), words[1].format(
        megabytes=(request.max_content_length or 0) // 1024 ** 2)
    if status == 413 and request.headers.get("HX-Request") != "true":
        what_to_do += PRESS_BACK + (IN_PARTS if "scheme" in g else "")
    extra = {"HX-Retarget": "#message", "HX-Reswap": "innerHTML", **(headers or {})}
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    template = "failures/message.html" if asked_by_htmx else "failures/page.html"
    return page(
        template, status=status, headers=extra if asked_by_htmx else headers, title=heading, heading=heading,
        sentence=sentence if sentence != heading else "", what_to_do=what_to_do, incident=incident,
        help_email=current_app.extensions["settings"].help_email,
    )


def _expired(error: CSRFError) -> Answer:
    log.info("token refused: %s", error.description)
    if request.endpoint == LEAVING:
        return leave_after_all()
    return opened_before() or _answer(400, "What you typed is kept by your browser: go back to see it. Open the page in another "
                                      "tab, and send it from there", heading="This page has expired")


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    headers = {"Allow": ", ".join(error.valid_methods or ())} if isinstance(error, MethodNotAllowed) else {}
    retry = getattr(error, "retry_after", None)
    if retry:
        headers["Retry-After"] = str(int(retry))
    if status in (301, 302, 303, 307, 308):
        return error.get_response()
    sentence = error.description if getattr(error, "worded", False) and error.description else ""
    return _answer(status, sentence, headers=headers)


def _database(error: DatabaseError) -> Answer:
    # The first error may be followed by "no such savepoint", because everything had been rolled back already.
    text = " ".join(map(str, _chain(error))).lower()
    if "disk is full" in text or "no space left" in text:
        return _full()
    if "deadlock" in text:
        # A deadlock: each transaction waited for the other, and the database rolled one of them back as a whole.
        log.warning("taken back for another at %s", request.endpoint)
        return _answer(409, "Somebody changed the same at this moment, and nothing of yours was done. Send it again")
    word = next((word for word in UNREACHABLE if word in text), "")
    if not word:
        return _fault(error)
    log.warning("database not usable (%s): %s", word, type(error).__name__)
    if not is_sqlite():
        forget_idle()
    return _answer(503, headers={"Retry-After": "5"})


def _full() -> Answer:
    log.error("disk full at %s", request.endpoint)
    return _answer(507)


def _file(error: OSError) -> Answer:
    """Answer where one of our files, such as a spreadsheet that was sent, finds no room or may not be written."""
    if error.errno in FULL:
        return _full()
    if error.errno in SHUT:
        log.error("a file may not be written at %s: %s", request.endpoint, errno.errorcode[error.errno])
        return _answer(503, headers={"Retry-After": "5"})
    return _fault(error)


def _unstorable(error: DataError) -> Answer:
    """Answer a text or number that no column takes, such as NUL on PostgreSQL: no form of ours sends it."""
    log.warning("not storable at %s: %s", request.endpoint, type(error).__name__)
    return _answer(400)


def _fault(error: Exception) -> Answer:
    incident = secrets.token_hex(4).upper()
    log.error("incident %s at %s: %s", incident, request.endpoint, " after ".join(map(_place, _chain(error))))
    return _answer(500, incident=incident)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _place(error: BaseException) -> str:
    """Return an error's kind and where it arose, innermost first. Never its text: a database repeats there what was typed."""
    calls = [f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}"
             for frame, line in traceback.walk_tb(error.__traceback__)]
    return f"{type(error).__name__} ({' < '.join(reversed(calls[-FRAMES:]))})"
