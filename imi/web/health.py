"""Two addresses for whoever watches the server: does it run, and can it work."""
from __future__ import annotations

import shutil

from flask import Blueprint, Response, current_app, jsonify, make_response
from peewee import PeeweeException

from imi.database import db, path_of
from imi.migrations import guards, pending
from imi.web.security import public

HEALTH = Blueprint("health", __name__)
# Bytes that must be free where the portal writes: whoever watches hears of it before anybody's Save does.
LEAST_FREE = 16 * 1024 * 1024


@HEALTH.get("/health")
@public
def health() -> Response:
    """The process answers."""
    return jsonify(running=True)


@HEALTH.get("/ready")
@public
def ready() -> Response:
    """The database is at today's tables with all its guards, can be written to, and has room. 503 where not."""
    try:
        steps, gone = pending(db), guards.missing(db)
        # Written in earnest: what is taken back never meets a disk that is full or shut.
        with db.atomic():
            db.execute_sql("INSERT INTO counter (name, next) VALUES ('probe', 1)")
            db.execute_sql("DELETE FROM counter WHERE name = 'probe'")
    except PeeweeException:
        return make_response(jsonify(ready=False, why="The database cannot be written to"), 503)
    if steps or gone:
        return make_response(jsonify(ready=False, pending=steps, missing_guards=gone), 503)
    if _free() < LEAST_FREE:
        return make_response(jsonify(ready=False, why="The disk is nearly full"), 503)
    return jsonify(ready=True)


def _free() -> int:
    """Bytes that are free in the instance folder, or beside the database's file where that is less."""
    settings = current_app.extensions["settings"]
    file = path_of(settings.database_url)
    folders = [settings.instance_path, *([file.parent] if file else [])]
    return min(shutil.disk_usage(folder).free for folder in folders)
