"""The letters' part of the world: a centre that saved, a clock set by hand, a server that can misbehave."""
from __future__ import annotations

from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from imi.centres.models import Centre
from imi.people.models import Person
from imi.registrations.mail import Confirmation
from imi.registrations.models import Receipt

SAVED_AT = datetime(2026, 11, 23, 14, 41)


@dataclass
class Clock:
    """This moment in UTC, as the test says."""

    at: datetime = SAVED_AT

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Northgate:
    """A centre, the person who saved, and what was saved."""

    centre: Centre
    person: Person
    receipt: Receipt
    told: Confirmation


@dataclass
class Post:
    """A real SMTP server on a port of its own, that keeps what arrives.

    `answers` are given to DATA one after the other, then 250; "cut" takes the letter and drops the line unanswered.
    """

    port: int
    answers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    cut_in_data: bool = False
    arrived: list[EmailMessage] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        self.tried.append(address)
        if address in self.refused:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer[0] in "2c":
            self.arrived.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        if answer == "cut":
            _gone(server)
        return answer

    @property
    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.arrived]


def settings(instance: Path, **values: Any) -> SimpleNamespace:
    """The portal's settings as far as letters and the queue read them: no mail server, the queue in a file."""
    return SimpleNamespace(**{
        "mail_server": "", "mail_port": 25, "mail_username": "", "mail_password": "", "mail_use_tls": False,
        "mail_use_ssl": False, "mail_timeout": 20, "instance_path": instance, "queue_url": "", "public_url": "",
        "upload_rows": 20_000, "session_idle_minutes": 60, **values})


def _gone(server: SMTP) -> None:
    assert isinstance(server.transport, Transport)
    server.transport.abort()


class CutLine(SMTP):
    """Says "go on" to DATA, and is gone."""

    async def smtp_DATA(self, arg: str) -> None:
        if not self.event_handler.cut_in_data:
            await super().smtp_DATA(arg)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        _gone(self)


class Server(Controller):
    def factory(self) -> SMTP:
        return CutLine(self.handler, **self.SMTP_kwargs)


def accept_only(username: bytes, password: bytes) -> Callable[..., AuthResult]:
    """An authenticator for one account."""
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (username, password), handled=False)
    return check
