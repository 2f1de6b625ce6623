"""Run the queue (huey), a file by default, or PostgreSQL or Redis by URL: it sends e-mails, checks long lists, tidies up.

The queue only says "look": what there is to do stands in our own tables, so that a lost or repeated job loses and
repeats nothing, and a queue that is down delays a letter by a minute at most.
"""
from __future__ import annotations

import json
import logging
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer

from imi.centres.settings import may_look_through
from imi.database.connection import db, gather_statistics, now
from imi.database.entry.jobs import Work
from imi.database.entry.noun import Noun
from imi.database.errors import Refused
from imi.formats import one_line
from imi.mail.noun import SEND
from imi.mail.texts import AddressOf, nowhere
from imi.mail.transport import MailSettings, Transport, transport_from
from imi.privacy.retention import forget_all
from imi.registry import NOUNS
from imi.schemes.every import SCHEMES, Schemes
from imi.spreadsheets.reading import reader
from imi.spreadsheets.sheet import Sheet, Unreadable
from imi.uploads.fields import SheetFields
from imi.uploads.noun import CHECK
from imi.web import addresses

log = logging.getLogger(__name__)

NAME = "portal"
FILE = "queue.db"
# Longest wait of an idle worker between two looks into the queue.
LOOK_SECONDS = 1
# Time that an e-mail on its way is given when the portal stops; one cut off goes out again later.
STOP_SECONDS = 10
CONNECT_SECONDS = 3
# After how long a list is looked at again that waited for another one to be read.
BUSY_SECONDS = 5


class QueueSettings(MailSettings, Protocol):
    """Has those of the portal's settings that the queue reads; an empty `queue_url` means a file in the instance folder."""

    @property
    def queue_url(self) -> str: ...

    @property
    def public_url(self) -> str: ...

    @property
    def upload_rows(self) -> int: ...

    @property
    def session_idle_minutes(self) -> int: ...


class PlainJobs(Serializer):  # type: ignore[misc]  # huey has no types
    """Jobs as JSON. Huey's own way, pickle, would run whatever somebody puts into a shared queue.

    A job may say when it is to be done, or until when: JSON has no moments, so one is marked.
    """

    def serialize(self, data: Any) -> bytes:
        """Return a job as it is put into the queue."""
        return json.dumps(data, default=_marked).encode()

    def deserialize(self, data: bytes) -> Message:
        """Return a job that was put into the queue."""
        return Message(*json.loads(data, object_hook=_unmarked))


MOMENT, SPAN = "moment", "seconds"


def _marked(value: object) -> dict[str, str | float]:
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, timedelta):
        return {SPAN: value.total_seconds()}
    raise TypeError(f"A job holds texts, numbers and moments, no {type(value).__name__}")


def _unmarked(said: dict[str, Any]) -> Any:
    if said.keys() == {MOMENT}:
        return datetime.fromisoformat(said[MOMENT])
    return timedelta(seconds=said[SPAN]) if said.keys() == {SPAN} else said


class QuietConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    """Works in threads of the serving process and leaves the process's signals alone."""

    # Huey's own, and private: only the main thread may take signals, and huey offers no other way to leave them.
    def _set_signal_handlers(self) -> None:
        pass


class Queue:
    """The portal's queue: `start` and `stop` work it off inside this process, `run` as a process of its own."""

    def __init__(self, huey: Huey, transport: Transport, instance: Path, upload_rows: int = 20_000,
                 address_of: AddressOf = nowhere, idle_minutes: int = 60, schemes: Schemes = SCHEMES,
                 nouns: Sequence[Noun] = NOUNS) -> None:
        self.huey, self._transport, self._instance = huey, transport, instance
        self._upload_rows, self._address_of, self._idle = upload_rows, address_of, timedelta(minutes=idle_minutes)
        self._schemes, self._nouns = schemes, nouns
        self._consumer: QuietConsumer | None = None
        self._jobs = {name: job for noun in nouns for name, job in noun.jobs.items()}
        self._tasks = {name: huey.task(name=name)(self._doing(name)) for name in self._jobs}
        for name, job in self._jobs.items():
            huey.periodic_task(crontab(minute="*"), name=job.due)(self._doing(name))
        huey.periodic_task(crontab(minute="17"), name="tidy_up")(self._tidy_up)

    def enqueue_letters(self) -> None:
        """Ask for due letters to be sent soon. Never raises: give it to `db.after_commit`."""
        self.enqueue(SEND)

    def enqueue_uploads(self) -> None:
        """Ask for uploads that wait to be read and checked soon. Never raises: give it to `db.after_commit`."""
        self.enqueue(CHECK)

    def enqueue(self, name: str) -> None:
        """Ask for a job to be done soon. Never raises."""
        self._ask(name, self._tasks[name])

    def _ask(self, name: str, put: Callable[..., object], **when: int) -> None:
        try:
            put(**when)
        except Exception:
            # What is stored stands; the next minute's look finds it without having been asked.
            log.exception("The queue took no job: %s wait for the next minute", self._jobs[name].about)

    def start(self) -> None:
        """Work the queue off in threads of this process. Nothing to start where jobs run at once."""
        if self._consumer is None and not self.huey.immediate:
            self._consumer = self._new_consumer()
            self._consumer.start()

    def stop(self) -> None:
        """Let the letter on its way finish, for ten seconds at most, and end the threads."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
            self.huey.storage.close()

    def run(self) -> None:
        """Work the queue off in this process until Ctrl-C or SIGTERM, finishing the letter on its way."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self._consumer = self._new_consumer()
        self._consumer.run()
        self._consumer = None

    def _new_consumer(self) -> QuietConsumer:
        return QuietConsumer(self.huey, workers=1, max_delay=LOOK_SECONDS, shutdown_timeout=STOP_SECONDS)

    def _is_stopping(self) -> bool:
        if self.huey.immediate:
            return False
        return self._consumer is None or bool(self._consumer.stop_flag.is_set())

    def _doing(self, name: str) -> Callable[[], None]:
        """Return what does a job, and asks for it again where something waits for the work of another."""
        def do() -> None:
            with own_connection():
                waits = self._jobs[name].do(self._work())
            if waits and not self.huey.immediate:
                self._ask(name, self._tasks[name].schedule, delay=BUSY_SECONDS)

        # The queue knows a job by this module and its name, so a function of the library's would not do.
        return do

    def _work(self) -> Work:
        return Work(now(), self._instance, self._nouns, self._schemes, self._transport, self._read, self._address_of,
                    self._is_stopping, self.enqueue, self._idle, log.info)

    def _read(self, path: Path, fields: SheetFields, hidden: bool, reading: str) -> Sheet:
        try:
            return reader.read(path, rows_at_most=self._upload_rows, known=fields.known, include_hidden=hidden, reading=reading)
        except Unreadable as refusal:
            raise Refused(refusal.message, field="file", code=refusal.code) from None

    def _tidy_up(self) -> None:
        """Do once an hour what nouns ask for, and remove what has served, as old texts and spreadsheets."""
        hourly = [one for noun in self._nouns for one in noun.hourly]
        with own_connection():
            for one in (one for one in hourly if not one.removes):
                one.do(self._work())
            gather_statistics()
            with db.atomic():
                may = may_look_through(now())
            if not may:
                log.warning("The portal was off for long, or its clock is wrong: nothing old is removed for a day")
                return
            forget_all(now(), self._instance, self._nouns)
            for one in (one for one in hourly if one.removes):
                one.do(self._work())


def open_queue(settings: QueueSettings, schemes: Schemes = SCHEMES, *, immediate: bool = False, nouns: Sequence[Noun] = NOUNS,
               paths: Mapping[str, str] = addresses.PATHS) -> Queue:
    """Return the queue of these settings, whose jobs know these schemes. With `immediate` a job runs at once where it is
    enqueued, and nothing is stored.

    Raises ValueError for settings that cannot work.
    """
    return Queue(_huey(settings, immediate), transport_from(settings), settings.instance_path,
                 settings.upload_rows, addresses.under(settings.public_url, paths, schemes), settings.session_idle_minutes,
                 schemes, nouns)


@contextmanager
def own_connection() -> Iterator[None]:
    """Open the database for one job and close it afterwards, unless the caller's thread has it open already."""
    opened = db.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            db.close()


def _huey(settings: QueueSettings, immediate: bool) -> Huey:
    kept = {"results": False, "serializer": PlainJobs(), "immediate": immediate}
    url = settings.queue_url
    if not url:
        return SqliteHuey(NAME, filename=str(settings.instance_path / FILE), **kept)
    if url.startswith(("postgresql://", "postgres://")):
        # Where neither database nor queue is on PostgreSQL its driver is never taken in, see app.py.
        import psycopg

        try:
            return PostgresHuey(NAME, dsn=url, connect_timeout=CONNECT_SECONDS, **kept)
        except psycopg.OperationalError as fault:
            raise ValueError(f"The queue that QUEUE_URL names can’t be opened: {one_line(str(fault))}") from None
    if url.startswith(("redis://", "rediss://")):
        try:
            return RedisHuey(NAME, url=url, **kept)
        except ConfigurationError:
            raise ValueError("QUEUE_URL names Redis: install the redis package, or leave it out for a file") from None
    raise ValueError("QUEUE_URL must begin with postgresql://, redis:// or rediss://; leave it out for a file")
