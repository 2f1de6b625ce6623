"""Send what is due: from rows, so that sending can be started again at any moment without losing a letter.

queued → sending → sent, failed or unknown. E-mail is at least once whatever is done: a letter whose sender was
lost between the server's yes and our note of it goes out again, with the same Message-ID.
"""
from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from imi.database.connection import db
from imi.database.connection import now as this_moment
from imi.mail.envelope import compose
from imi.mail.kinds import Kinds
from imi.mail.models import Letter
from imi.mail.transport import Permanent, Temporary, Transport, Unclear, Unreachable

log = logging.getLogger(__name__)

# Waits after the first, second … try that failed; after the last of them one more try, then no more.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
LOST_AFTER = timedelta(minutes=10)


def due(now: datetime) -> list[int]:
    """Return the numbers of the letters to try now, those that have waited longest first."""
    rows = Letter.select(Letter.id).where(
        Letter.state.in_(["queued", "unknown"]), Letter.next_at <= now).order_by(Letter.next_at, Letter.id)
    return [row.id for row in rows]


def claim(letter_id: int, now: datetime) -> Letter | None:
    """Return the letter, taken for sending by this caller alone; None where somebody was faster or the letter is not due."""
    changed = Letter.update(state="sending", tries=Letter.tries + 1, next_at=now + LOST_AFTER).where(
        Letter.id == letter_id, Letter.state.in_(["queued", "unknown"]), Letter.next_at <= now).execute()
    return Letter.get_by_id(letter_id) if changed else None


def give_back(now: datetime) -> int:
    """Mark letters whose sender was lost more than ten minutes ago as unknown, to be tried again, and return how many."""
    lost = (Letter.state == "sending") & (Letter.next_at <= now)
    note = {"state": "unknown", "answer": "Sending was interrupted"}
    with db.atomic():
        given_up = Letter.update(next_at=None, **note).where(lost, Letter.tries > len(WAITS)).execute()
        return int(given_up + Letter.update(**note).where(lost).execute())


def send_due(transport: Transport, clock: Callable[[], datetime] = this_moment,
             stopping: Callable[[], bool] = lambda: False, *, kinds: Kinds) -> dict[str, int]:
    """Send what is due, one letter after the other, and return how many are `sent`, put off till `later`, or `failed`.

    Call it outside a transaction. `clock` gives this moment in UTC, `stopping` ends the run before the next letter.
    A server that cannot be reached ends the run too: the rest stays due and costs no try.
    """
    give_back(clock())
    outcomes: Counter[str] = Counter()
    for letter_id in due(clock()):
        if stopping():
            break
        letter = claim(letter_id, clock())
        if letter is None:
            continue
        try:
            outcomes[_send(transport, letter, clock, kinds)] += 1
        except Unreachable as fault:
            log.warning("No e-mail goes out, the mail server can’t be used: %s", fault.answer)
            outcomes["later"] += 1
            break
    return dict(outcomes)


def _send(transport: Transport, letter: Letter, clock: Callable[[], datetime], kinds: Kinds) -> str:
    """Try one letter and note what became of it. Raises Unreachable after noting it."""
    try:
        transport.deliver(compose(letter))
    except Permanent as fault:
        return _settle(letter, kinds, "failed", fault.answer)
    except Temporary as fault:
        outcome = _postpone(letter, fault, clock(), kinds)
        if isinstance(fault, Unreachable):
            raise
        return outcome
    return _settle(letter, kinds, "sent", None, sent_at=clock())


def _postpone(letter: Letter, fault: Temporary, now: datetime, kinds: Kinds) -> str:
    unclear = isinstance(fault, Unclear)
    if letter.tries > len(WAITS):
        return _settle(letter, kinds, "unknown" if unclear else "failed", fault.answer)
    _note(letter, state="unknown" if unclear else "queued", answer=fault.answer, next_at=now + WAITS[letter.tries - 1])
    return "later"


def _settle(letter: Letter, kinds: Kinds, state: str, answer: str | None, sent_at: datetime | None = None) -> str:
    """Note the last outcome of a letter, after which nothing more happens, and return "sent" or "failed". The text of a letter
    that holds a secret is removed at once.
    """
    body = None if kinds.is_secret(letter) else letter.body
    _note(letter, state=state, answer=answer, next_at=None, sent_at=sent_at, body=body)
    return "sent" if state == "sent" else "failed"


def _note(letter: Letter, **values: object) -> None:
    """Note the outcome of this try. Where another sender has taken over, only its success counts."""
    mine = (Letter.state == "sending") & (Letter.tries == letter.tries)
    may = Letter.state != "sent" if values["state"] == "sent" else mine
    Letter.update(**values).where(Letter.id == letter.id, may).execute()
