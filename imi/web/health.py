"""Two addresses for whoever watches the server: does it run, and can it work."""
from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response
from peewee import PeeweeException

from imi.database import db
from imi.migrations import guards, pending
from imi.web.security import public

HEALTH = Blueprint("health", __name__)


@HEALTH.get("/health")
@public
def health() -> Response:
    """The process answers."""
    return jsonify(running=True)


@HEALTH.get("/ready")
@public
def ready() -> Response:
    """The database is at today's tables with all its guards, and can be written to. 503 where not."""
    try:
        steps, gone = pending(db), guards.missing(db)
        with db.atomic() as probe:
            db.execute_sql("UPDATE counter SET next = next WHERE name = 'candidate'")
            probe.rollback()
    except PeeweeException:
        return make_response(jsonify(ready=False, why="The database cannot be written to"), 503)
    if steps or gone:
        return make_response(jsonify(ready=False, pending=steps, missing_guards=gone), 503)
    return jsonify(ready=True)
