"""Serve with one command: it brings the instance up to date, starts the queue with the server, and ends cleanly."""
from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from types import FrameType

from flask.helpers import get_debug_flag
from peewee import Database, PeeweeException
from waitress import create_server

from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.queries import is_loaded, unknown_schemes
from imi.centres.queries import is_used
from imi.database.connection import connect, disconnect, gather_statistics, now
from imi.migrations.baseline import TooOld
from imi.migrations.checksums import Edited
from imi.people import actions as people
from imi.people.notices import LINK
from imi.people.queries import has_administrator, has_demo_people
from imi.people.sign_in import second_step
from imi.people.sign_in.encryption import Encryptor
from imi.registry import OF_SCHEMES
from imi.schemes.every import SCHEMES, Schemes, UnknownScheme
from imi.tabs import TABS
from imi.tabs.tab import Tab
from imi.web.addresses import under
from imi.web.application import create_app
from imi.web.settings import ROOT, Settings, Unusable, read_settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SET_UP_HOURS = 48
# Threads of the server: half as many again as may wait for their turn to sign in.
THREADS = 48
# The most bytes of a request that the server takes. The portal refuses far fewer, with a sentence; this keeps the disk free.
LARGEST = 128 * 1024 * 1024


def main(arguments: Sequence[str], *, schemes: Schemes = SCHEMES, tabs: Sequence[Tab] = TABS) -> int:
    """Serve these schemes in these tabs until Ctrl-C. Returns the exit code: 2 where the portal will not start, with the reason
    printed.
    """
    gc.enable()
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    try:
        settings = _settings(options.demo)
        if get_debug_flag() and options.host not in LOOPBACK:
            raise Unusable("FLASK_DEBUG is on, so it is served on this machine only. Leave FLASK_DEBUG or --host out")
        _prepare(settings, options, schemes)
        return _serve(settings, options, schemes, tabs)
    except Unusable as reason:
        print(f"The portal did not start. {reason}", file=sys.stderr)
        return 2


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the registration portal.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (8000)")
    parser.add_argument("--demo", action="store_true", help="with two demo centres and 300 candidates")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    # A greater number would silently be cut to 16 bits, and another port used.
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port. Choose one from 1 to 65535")
    return int(text)


def _settings(with_demo: bool) -> Settings:
    own = None if "IMI_INSTANCE" in os.environ or not with_demo else ROOT / "instance-demo"
    return read_settings(own)


def _prepare(settings: Settings, options: argparse.Namespace, schemes: Schemes) -> None:
    """Prepare an empty instance: tables, lists and catalogue; the demo where asked for; a link for the first administrator."""
    database = connect(settings.database_url)
    _open(database)
    with database.connection_context():
        with migrations.alone(database):
            _upgrade(database)
            if unknown := unknown_schemes(schemes.by_code, OF_SCHEMES):
                raise Unusable(UnknownScheme(unknown).message)
            _furnish(database)
            second_step.seal_all(Encryptor(settings.secret_key))
        if (options.demo or has_demo_people()) and options.host not in LOOPBACK:
            raise Unusable("Demo people have a known password, so an instance with them is served on this machine only. "
                           f"Leave --host out, or use an instance without the demo ({settings.instance_path})")
        if options.demo:
            _demo(settings)
        gather_statistics()
        if not has_administrator():
            _first_administrator(settings, options)


def _upgrade(database: Database) -> None:
    try:
        migrations.upgrade(database)
    except (Edited, TooOld) as refusal:
        raise Unusable(refusal.message) from None


def _furnish(database: Database) -> None:
    """Fill lists and catalogue, once, however many processes start at this moment."""
    with database.atomic():
        starters.fill()
        if not is_loaded():
            catalogue.load(catalogue.GUIDE, now().date())


def _open(database: Database) -> None:
    try:
        database.connect()
    except PeeweeException as reason:
        raise Unusable(f"The database can’t be opened ({reason}). Look at DATABASE_URL") from None
    database.close()


def _demo(settings: Settings) -> None:
    if is_used():
        raise Unusable(f"{settings.instance_path} has real centres. The demo is only put into an instance of its own")
    if not has_demo_people():
        print("Making the demo …")
        demo.make(now())
    print(demo.SIGN_INS)


def _first_administrator(settings: Settings, options: argparse.Namespace) -> None:
    token = people.first_link(now() + timedelta(hours=SET_UP_HOURS))
    base = settings.public_url or f"http://{options.host}:{options.port}"
    print(f"First administrator: open {under(base)(LINK, token)} within {SET_UP_HOURS} hours to set up the account")


def _serve(settings: Settings, options: argparse.Namespace, schemes: Schemes, tabs: Sequence[Tab]) -> int:
    app = create_app(settings, schemes=schemes, tabs=tabs)
    # Links in e-mails use the address that the server listens on, until a public address is set.
    app.config["SERVED_AT"] = f"http://{options.host if options.host in LOOPBACK[:2] else LOOPBACK[0]}:{options.port}"
    queue = app.extensions["queue"]
    try:
        # The application judges a proxy's headers, because it knows how many proxies there are; the server would drop them all.
        server = create_server(app, host=options.host, port=options.port, threads=THREADS, ident=None,
                               channel_timeout=60, connection_limit=500, max_request_body_size=LARGEST,
                               clear_untrusted_proxy_headers=not settings.proxies)
    except (OSError, ValueError) as reason:
        raise Unusable(f"Port {options.port} on {options.host} can’t be used ({getattr(reason, 'strerror', reason)}). "
                       "Choose another with --port or --host") from None
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        queue.start()
        # Written in one piece, so that another thread's log does not end up in the middle of the line.
        print(f"Serving on http://{options.host}:{options.port}  (Ctrl-C ends it)\n", end="", flush=True)
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        queue.stop()
        disconnect()
    print("Ended.")
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
