"""What the tests of the whole portal share."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.northgate import Northgate, northgate_of

from imi.database.connection import db

Run = Callable[..., Any]


@pytest.fixture
def run(portal: Any) -> Run:
    """Runs a command in the portal; the answer has `exit_code` and `output`."""
    def run(*words: object) -> Any:
        done = portal.app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        db.connect(reuse_if_open=True)
        return done
    return run


@pytest.fixture
def northgate(portal: Any) -> Northgate:
    """Northgate with something of every kind."""
    return northgate_of(portal)
