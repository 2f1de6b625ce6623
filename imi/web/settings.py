"""Read every setting of the portal, once, from the environment into one typed object."""
from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from click import ClickException
from flask.helpers import get_debug_flag

from imi.database.connection import without_password

ROOT = Path(__file__).resolve().parents[2]
SECRET_AT_LEAST = 16
YES, NO = ("true", "yes", "on", "1", "t", "y"), ("false", "no", "off", "0", "f", "n")
DATABASES = ("sqlite:///", "postgresql://", "postgres://")
# Every variable that is read: a backup names those that were set, and never a secret.
VARIABLES = ("IMI_INSTANCE", "DATABASE_URL", "PUBLIC_URL", "TRUSTED_HOSTS", "TRUSTED_PROXIES", "SESSION_IDLE_MINUTES",
             "SESSION_HOURS", "MAIL_SERVER", "MAIL_PORT", "MAIL_USERNAME", "MAIL_USE_TLS", "MAIL_USE_SSL", "MAIL_TIMEOUT",
             "QUEUE_URL", "UPLOAD_ROWS", "HELP_EMAIL")
SECRETS = ("SECRET_KEY", "MAIL_PASSWORD")


class Unusable(ClickException):
    """The portal will not start like this; the text says why and what to do. The `flask` command prints it."""

    exit_code = 2


class Env:
    """The environment's variables, each read as its type. Raises ValueError with a sentence.

    Written here, because importing a library for it takes a tenth of a second of every start.
    """

    def text(self, name: str, default: str) -> str:
        """Return a text."""
        return os.environ.get(name, default)

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        text = os.environ.get(name, "").strip()
        if text and not (text.isascii() and text.isdigit()):
            raise ValueError(f"{name} must be a whole number, like {default}")
        return int(text) if text else default

    def flag(self, name: str, default: bool) -> bool:
        """Return yes or no."""
        text = os.environ.get(name, "").strip().lower()
        if text not in ("", *YES, *NO):
            raise ValueError(f"{name} must be {YES[0]} or {NO[0]}")
        return text in YES if text else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Return texts separated by commas."""
        return tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())


@dataclass(frozen=True)
class Settings:
    """What an installation may choose. Times are in the unit their name says."""

    instance_path: Path
    database_url: str
    secret_key: str = field(repr=False)
    public_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    session_idle_minutes: int = 60
    session_hours: int = 10
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = field(default="", repr=False)
    mail_password: str = field(default="", repr=False)
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_timeout: int = 20
    queue_url: str = ""
    upload_rows: int = 20_000
    help_email: str = "centreadminsupport@theimi.org.uk"

    @property
    def secure(self) -> bool:
        """Return whether people reach the portal over https."""
        return self.public_url.startswith("https://")


def said() -> dict[str, str]:
    """Return what the environment sets, by variable, without secrets and without the passwords in addresses."""
    found = {name: os.environ[name] for name in VARIABLES if os.environ.get(name)}
    return {name: without_password(text)[0] if name.endswith("_URL") else text for name, text in found.items()}


def read_settings(instance: Path | None = None) -> Settings:
    """Return settings from the environment. Creates the instance folder, and its secret if the folder is new.

    Raises Unusable where a database exists but its secret is gone, and for a value that cannot be read.
    """
    try:
        return _read(Env(), instance)
    except ValueError as fault:
        raise Unusable(f"A setting can’t be read. {fault}") from None


def _read(env: Env, instance: Path | None) -> Settings:
    path = (instance or Path(env.text("IMI_INSTANCE", str(ROOT / "instance")))).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = env.text("DATABASE_URL", "") or f"sqlite:///{path / 'portal.db'}"
    public_url = env.text("PUBLIC_URL", "").rstrip("/")
    if public_url and get_debug_flag():
        raise Unusable("FLASK_DEBUG is on and PUBLIC_URL is set. A portal that people reach does not show its insides: "
                       "leave FLASK_DEBUG out")
    if not url.startswith(DATABASES):
        raise Unusable(f"DATABASE_URL must begin with {' or '.join(DATABASES)}; leave it out for a file")
    return Settings(
        instance_path=path,
        database_url=url,
        secret_key=_long_enough(env.text("SECRET_KEY", "") or _secret(path), path),
        public_url=public_url,
        trusted_hosts=env.texts("TRUSTED_HOSTS"),
        proxies=env.number("TRUSTED_PROXIES", 0),
        session_idle_minutes=env.number("SESSION_IDLE_MINUTES", 60),
        session_hours=env.number("SESSION_HOURS", 10),
        mail_server=env.text("MAIL_SERVER", ""),
        mail_port=env.number("MAIL_PORT", 25),
        mail_username=env.text("MAIL_USERNAME", ""),
        mail_password=env.text("MAIL_PASSWORD", ""),
        mail_use_tls=env.flag("MAIL_USE_TLS", False),
        mail_use_ssl=env.flag("MAIL_USE_SSL", False),
        mail_timeout=env.number("MAIL_TIMEOUT", 20),
        queue_url=env.text("QUEUE_URL", ""),
        upload_rows=env.number("UPLOAD_ROWS", 20_000),
        help_email=env.text("HELP_EMAIL", "centreadminsupport@theimi.org.uk"),
    )


def _long_enough(secret: str, instance: Path) -> str:
    """Return the secret, unless anybody could guess it. An empty file is what a full disk leaves."""
    if len(secret.strip()) < SECRET_AT_LEAST:
        raise Unusable(f"The secret needs {SECRET_AT_LEAST} characters. Set SECRET_KEY to a longer one, or leave it out and put "
                       f"{instance / 'secret'} back from the backup")
    return secret


def _secret(instance: Path) -> str:
    """Return the instance's secret. It is made in an empty instance only: a lost one is not silently replaced."""
    # Checked in this order: another process that starts now makes the secret before the database.
    file, is_used = instance / "secret", (instance / "portal.db").exists()
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    if is_used:
        raise Unusable(
            f"{file} is gone but a database is there. Put the secret back from the backup, or set SECRET_KEY. "
            "A new one would sign everybody out"
        )
    # The file is complete from the beginning: of two processes that start at this moment, one reads the other's.
    made = instance / f"secret-{secrets.token_hex(4)}"
    made.touch(mode=0o600)
    made.write_text(secrets.token_urlsafe(48), encoding="ascii")
    with suppress(FileExistsError):
        os.link(made, file)
    made.unlink()
    return file.read_text(encoding="ascii")
