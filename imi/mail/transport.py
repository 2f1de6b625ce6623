"""Hand e-mails over: to an SMTP server, or to a folder of files where no server is set."""
from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from imi.formats import one_line

LONGEST_ANSWER = 200
FOLDER = "letters"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# "Sign in first", "sign-in refused", "use TLS first": about our settings, so it says nothing about the e-mail.
ABOUT_US = (530, 534, 535, 538)


class Undelivered(Exception):
    """The letter did not go out. `answer` says why, in one line of at most 200 characters."""

    def __init__(self, answer: str) -> None:
        self.answer = one_line(answer)[:LONGEST_ANSWER]
        super().__init__(self.answer)


class Permanent(Undelivered):
    """This letter will never be taken: trying again is no use."""


class Temporary(Undelivered):
    """The letter could not be handed over now: it is tried again later."""


class Unreachable(Temporary):
    """The server could not be reached, trusted or signed in to: no other letter would go out now either."""


class Unclear(Temporary):
    """The letter was handed over but not acknowledged: it may have arrived."""


class Transport(Protocol):
    """A way out for letters."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand the message over for good. Raises Permanent or Temporary."""


class MailSettings(Protocol):
    """Has those of the portal's settings that sending reads. Without a server, e-mails become files."""

    @property
    def mail_server(self) -> str: ...
    @property
    def mail_port(self) -> int: ...
    @property
    def mail_username(self) -> str: ...
    @property
    def mail_password(self) -> str: ...
    @property
    def mail_use_tls(self) -> bool: ...
    @property
    def mail_use_ssl(self) -> bool: ...
    @property
    def mail_timeout(self) -> int: ...
    @property
    def instance_path(self) -> Path: ...


def transport_from(settings: MailSettings) -> Transport:
    """Return the way out that the settings name. Raises ValueError where the settings contradict each other."""
    if not settings.mail_server:
        return FolderTransport(settings.instance_path / FOLDER)
    return SmtpTransport(
        settings.mail_server, settings.mail_port, settings.mail_username, settings.mail_password,
        use_tls=settings.mail_use_tls, use_ssl=settings.mail_use_ssl, timeout=settings.mail_timeout)


@dataclass(frozen=True)
class FolderTransport:
    """A folder in which each letter is a file, named by its date and Message-ID, so that a second try replaces the first."""

    path: Path

    def deliver(self, message: EmailMessage) -> None:
        """Write the file, readable by the portal's own account alone. Raises Temporary where the disk refuses."""
        try:
            self._write(self.path / _file_name(message), message.as_bytes(policy=SMTP))
        except OSError as fault:
            raise Temporary(fault.strerror or str(fault)) from fault

    def _write(self, file: Path, content: bytes) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        unfinished.replace(file)


def _file_name(message: EmailMessage) -> str:
    name = re.sub(r"[^A-Za-z0-9]", "", message["Message-ID"].partition("@")[0])
    return f"{message['Date'].datetime:%Y%m%d-%H%M%S}-{name}.eml"


@dataclass(frozen=True)
class SmtpTransport:
    """An SMTP server. Where TLS is asked for, the certificate must be trusted and nothing is sent in the plain.

    `use_tls` is STARTTLS on the plain port, `use_ssl` is TLS from the first byte; `timeout` is in seconds and
    holds for every answer waited for. `context` is for servers whose authority is not the system's.
    """

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    use_tls: bool = False
    use_ssl: bool = False
    timeout: float = 20
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def __post_init__(self) -> None:
        if self.use_tls and self.use_ssl:
            raise ValueError("Set MAIL_USE_TLS or MAIL_USE_SSL, not both")
        if self.username and not (self.use_tls or self.use_ssl or self.host in LOOPBACK):
            raise ValueError("Set MAIL_USE_TLS or MAIL_USE_SSL: without, the mail password would travel in the plain")

    def deliver(self, message: EmailMessage) -> None:
        """Hand the message over. Raises Permanent, Temporary, Unreachable or Unclear."""
        with self._signed_in() as server:
            _hand_over(server, message)

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connected()
        except OSError as fault:
            raise Unreachable(_reason(fault)) from fault
        try:
            self._introduce(server)
            yield server
        finally:
            # A fault in saying goodbye takes nothing back.
            with suppress(OSError):
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        if self.use_ssl:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self.context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _introduce(self, server: smtplib.SMTP) -> None:
        try:
            if self.use_tls:
                server.starttls(context=self.context)
            if self.username:
                server.login(self.username, self.password)
        except (OSError, ValueError) as fault:
            server.close()
            raise Unreachable(_reason(fault)) from fault


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        _accepted(*server.mail(message["From"].addresses[0].addr_spec))
        _accepted(*server.rcpt(message["To"].addresses[0].addr_spec))
    except OSError as fault:
        raise Temporary(_reason(fault)) from fault
    try:
        _accepted(*server.data(message.as_bytes(policy=SMTP)))
    except smtplib.SMTPDataError as fault:
        _accepted(fault.smtp_code, fault.smtp_error)
    except OSError as fault:
        raise Unclear(f"The connection was lost before the server confirmed: {_reason(fault)}") from fault


def _accepted(code: int, answer: bytes | str) -> None:
    """Do nothing for a yes of the server. Raises Permanent for a no of 5xx, Temporary for any other, Unreachable for one about
    us.
    """
    if 200 <= code < 300:
        return
    text = f"{code} {_text(answer)}"
    if code in ABOUT_US:
        raise Unreachable(text)
    raise Permanent(text) if 500 <= code < 600 else Temporary(text)


def _reason(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_text(fault.smtp_error)}"
    return f"{type(fault).__name__}: {fault}"


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
