"""How moments, money and names read in a letter: London's clock, pounds, one line each."""
from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# What would break a line, or turn the reading direction of what follows; and halves of characters.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def one_line(text: str) -> str:
    """The text without anything that could start another line or header, spaces single."""
    return " ".join(UNFIT.sub(" ", text).split())


def local(moment: datetime) -> datetime:
    """A stored UTC moment as London's clock showed it."""
    return moment.replace(tzinfo=UTC).astimezone(LONDON)


def clock(moment: datetime) -> str:
    """14:41"""
    return f"{local(moment):%H:%M}"


def day(value: date) -> str:
    """23 November 2026"""
    return f"{value.day} {value:%B %Y}"


def money(pence: int) -> str:
    """£7,200.00"""
    return f"£{pence // 100:,}.{pence % 100:02d}"


def candidates(number: int) -> str:
    """1 candidate, 20 candidates"""
    return f"{number:,} {'candidate' if number == 1 else 'candidates'}"
