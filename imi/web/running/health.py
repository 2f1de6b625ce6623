"""Give monitoring two addresses: whether the server runs, and whether it can work."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, make_response
from peewee import PeeweeException

from imi.catalogue.queries import unknown_schemes
from imi.database.connection import behind, db, is_sqlite, path_of
from imi.migrations import guards, pending
from imi.registry import OF_SCHEMES
from imi.schemes.every import UnknownScheme
from imi.web.schemes import every_scheme
from imi.web.security import alone, public

HEALTH = Blueprint("health", __name__)
# Bytes that must be free where the portal writes: monitoring is warned before anybody's Save fails.
LEAST_FREE = 16 * 1024 * 1024


@HEALTH.get("/health")
@alone
@public
def health() -> Response:
    """Answer that the process runs, even while the database does not: `/ready` says the rest."""
    return jsonify(running=True)


@HEALTH.get("/ready")
@alone
@public
def ready() -> Response:
    """Answer whether the database has today's tables with all their guards, may be written to, and has room; 503 where not.

    Everybody may ask, so it writes nothing and holds no lock.
    """
    try:
        db.connect(reuse_if_open=True)
        steps, gone = pending(db), guards.missing(db)
        is_writable = _is_writable()
        unknown = [] if steps else unknown_schemes(every_scheme().by_code, OF_SCHEMES)
    except PeeweeException:
        return make_response(jsonify(ready=False, why="The database cannot be reached"), 503)
    if unknown:
        return make_response(jsonify(ready=False, why=UnknownScheme(unknown).message), 503)
    if not is_writable:
        return make_response(jsonify(ready=False, why="The database cannot be written to"), 503)
    if steps or gone:
        return make_response(jsonify(ready=False, pending=steps, missing_guards=gone), 503)
    if _free() < LEAST_FREE:
        return make_response(jsonify(ready=False, why="The disk is nearly full"), 503)
    return jsonify(ready=True)


def _is_writable() -> bool:
    """Return whether the database takes writes, judged without one: by its file and folder, or by what the server says."""
    if not is_sqlite():
        return bool(db.execute_sql("SHOW transaction_read_only").fetchone()[0] == "off")
    file = Path(behind(db).database)
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _free() -> int:
    """Return the bytes that are free in the instance folder, or where the database's file is if that is less."""
    settings = current_app.extensions["settings"]
    file = path_of(settings.database_url)
    folders = [settings.instance_path, *([file.parent] if file else [])]
    return min(shutil.disk_usage(folder).free for folder in folders)
