"""The portal: `app` for any WSGI server; run directly, it serves.

    python app.py            the portal on this folder's instance
    python app.py --demo     the same with two centres and 300 candidates, in an instance of its own
"""
from __future__ import annotations

import gc
import os
import sys

from flask import Flask


def __getattr__(name: str) -> Flask:
    """`app:app`, made when a server first asks for it, so that importing this file starts nothing."""
    if name != "app":
        raise AttributeError(name)
    from imi.web.application import create_app
    from imi.web.settings import read_settings

    made = globals()["app"] = create_app(read_settings())
    return made


if __name__ == "__main__":
    # Nothing of what is taken in now is rubbish: `main` lets Python look for some again.
    gc.disable()
    if not any(os.environ.get(name, "").startswith("postgres") for name in ("DATABASE_URL", "QUEUE_URL")):
        # Peewee and huey take PostgreSQL's driver in as soon as it is installed, for an eighth of a start, wanted or not.
        sys.modules["psycopg"] = None  # type: ignore[assignment]
    from imi.web.running.serving import main

    sys.exit(main(sys.argv[1:]))
