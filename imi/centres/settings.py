"""Keep the thresholds of the whole portal, set by the awarding body: how long a mistake can be taken back, for example."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from imi.centres.models import Setting
from imi.database.errors import NotFound, Refused
from imi.fields.text import whole_number
from imi.formats import local


@dataclass(frozen=True)
class Threshold:
    """A number that may be set, between two limits; `unit` is what it counts."""

    name: str
    label: str
    unit: str
    default: int
    least: int
    most: int
    hint: str = ""


UNDO_DAYS = Threshold(
    "undo_days", "Undo window", "days", 1, 0, 30,
    "For so many days after a Save a registration can be cancelled free of charge, and a withdrawal taken back. What was "
    "saved or withdrawn before keeps the days that it was promised. 0 is the day of the Save only")
UPLOAD_DAYS = Threshold(
    "upload_days", "Spreadsheets", "days", 90, 7, 365, "After so many days the file and what was read from it go; what became of "
    "each row stays")
LETTER_DAYS = Threshold("letter_days", "Texts of e-mails", "days", 30, 1, 365, "Counted from when an e-mail went out")
DRAFT_DAYS = Threshold(
    "draft_days", "Discarded batches and unfinished forms", "days", 30, 1, 365, "After so many days what was typed in them goes")
CANDIDATE_DAYS = Threshold(
    "candidate_days", "Candidates without an active registration", "days", 0, 0, 36_500,
    "So many days after the last thing that happened they may be erased, from this page only. 0 keeps everybody")
PER_RUN = Threshold("per_run", "Most that one run removes", "of a kind", 500, 1, 10_000, "So that a wrong clock removes little")
THRESHOLDS: dict[str, Threshold] = {
    threshold.name: threshold for threshold in (UNDO_DAYS, UPLOAD_DAYS, LETTER_DAYS, DRAFT_DAYS, CANDIDATE_DAYS, PER_RUN)}


# Whether everybody of the awarding body signs in with a second step.
BODY_SECOND_STEP = "body_second_step"


def is_on(switch: str) -> bool:
    """Return whether a switch of the whole portal is on."""
    return Setting.select().where(Setting.name == switch, Setting.value == "1").exists()


def threshold(asked: Threshold) -> int:
    """Return the value that is set, or the default."""
    row = Setting.get_or_none(Setting.name == asked.name)
    return int(row.value) if row else asked.default


def undo_until(at: datetime) -> date:
    """Return the last day on which something done at this moment (UTC) can be undone. The day is stored with it."""
    return local(at).date() + timedelta(days=threshold(UNDO_DAYS))


def thresholds() -> dict[str, int]:
    """Return the value of every threshold, by name."""
    stored = {row.name: int(row.value) for row in Setting.select().where(Setting.name.in_(list(THRESHOLDS)))}
    return {name: stored.get(name, asked.default) for name, asked in THRESHOLDS.items()}


def read(name: str, text: str) -> int:
    """Return the number that a text says, within the threshold's limits. Raises Refused at its field, NotFound."""
    asked = THRESHOLDS.get(name)
    if asked is None:
        raise NotFound("threshold")
    number = whole_number(text)
    if number is None or not asked.least <= number <= asked.most:
        raise Refused(f"{asked.label} must be a number from {asked.least} to {asked.most:,}, {asked.unit}",
                      field=name, code="threshold.range")
    return number


def before(asked: Threshold, now: datetime) -> datetime:
    """Return the moment that lies as many days back as the threshold says."""
    return now - timedelta(days=threshold(asked))


def put(name: str, value: int) -> None:
    """Store a threshold, or 1 or 0 of a switch. Call it inside the caller's transaction."""
    Setting.insert(name=name, value=str(value)).on_conflict(
        conflict_target=[Setting.name], update={Setting.value: str(value)}).execute()


def put_instead(asked: Threshold, was: int, value: int) -> bool:
    """Store a threshold in place of the value that was seen; return whether it still had that value.

    Call it inside the caller's transaction.
    """
    Setting.insert(name=asked.name, value=str(asked.default)).on_conflict_ignore().execute()
    return bool(Setting.update(value=str(value)).where(Setting.name == asked.name, Setting.value == str(was)).execute())


# When old records were last looked through, and until when that waits because the clock has jumped.
LOOKED_THROUGH, WAITS_UNTIL = "looked_through", "looks_through_from"
LONGEST_GAP, WAITS = timedelta(days=7), timedelta(days=1)


def may_look_through(now: datetime) -> bool:
    """Return whether old records may be removed automatically now, and note the moment.

    Call it before every such run, inside a transaction. When more than a week has passed since the last run, the portal was off
    or its clock is wrong: then nothing is removed for a day, in which somebody can put the clock right.
    """
    last, until = _moment(LOOKED_THROUGH), _moment(WAITS_UNTIL)
    _put_moment(LOOKED_THROUGH, now)
    if last is not None and now - last > LONGEST_GAP:
        _put_moment(WAITS_UNTIL, now + WAITS)
        return False
    # A moment that was noted while the clock was ahead means nothing any more.
    return until is None or now >= until or until - now > WAITS


def _moment(name: str) -> datetime | None:
    row = Setting.get_or_none(Setting.name == name)
    return datetime.fromisoformat(row.value) if row else None


def _put_moment(name: str, moment: datetime) -> None:
    Setting.insert(name=name, value=moment.isoformat()).on_conflict(
        conflict_target=[Setting.name], update={Setting.value: moment.isoformat()}).execute()
