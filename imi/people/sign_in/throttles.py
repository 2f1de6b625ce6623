"""Count tries in buckets: so many in so long, in a table that all processes share."""
from __future__ import annotations

import ipaddress
from contextlib import suppress
from datetime import datetime, timedelta

from imi.database.connection import db
from imi.database.errors import Refused
from imi.people.models import Throttle


class Throttled(Refused):
    """Too many tries were made. `retry_after` is in seconds."""

    code = "throttled"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(f"Too many tries. Wait {_in_words(self.retry_after)}, then try again")


def take(kind: str, subject: str, size: int, refill_seconds: int, now: datetime) -> None:
    """Use one of `size` tries. The bucket is full again `refill_seconds` after the first of them.

    It counts exactly, however many take at once. Call it outside the transaction of what is tried, or a refusal there gives the
    try back. Raises Throttled.
    """
    with db.atomic():
        Throttle.insert(kind=kind, subject=subject, tokens=size, filled_at=now).on_conflict_ignore().execute()
        while not _take_one(kind, subject, size, timedelta(seconds=refill_seconds), now):
            # Another process took one in between: look again.
            continue


def give_back(kind: str, subject: str, size: int) -> None:
    """Return a try that was no guess."""
    Throttle.update(tokens=Throttle.tokens + 1).where(
        Throttle.kind == kind, Throttle.subject == subject, Throttle.tokens < size).execute()


def network(address: str) -> str:
    """Return what counts as one network: an IPv4 address, or the /64 that one IPv6 customer has."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address)
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            # An IPv4 address as a dual-stack socket writes it: all of them would share one /64.
            return str(found.ipv4_mapped)
        if found.version == 6:
            return str(ipaddress.ip_network((found, 64), strict=False))
    return address


def _take_one(kind: str, subject: str, size: int, refill: timedelta, now: datetime) -> bool:
    bucket = Throttle.get(Throttle.kind == kind, Throttle.subject == subject)
    tokens, filled_at = bucket.tokens, bucket.filled_at
    # A clock that was put back must not keep a bucket empty for ever.
    if tokens >= size or now - filled_at >= refill or now < filled_at:
        tokens, filled_at = size, now
    if tokens < 1:
        raise Throttled(int((filled_at + refill - now).total_seconds()))
    return bool(
        Throttle.update(tokens=tokens - 1, filled_at=filled_at).where(
            Throttle.kind == kind, Throttle.subject == subject,
            Throttle.tokens == bucket.tokens, Throttle.filled_at == bucket.filled_at,
        ).execute())


def _in_words(seconds: int) -> str:
    if seconds <= 90:
        return f"{seconds} seconds" if seconds > 1 else "a second"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes <= 90 else f"{-(-minutes // 60)} hours"
