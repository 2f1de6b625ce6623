"""What the tests of the whole portal share."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from support.northgate import Northgate, northgate_of
from support.portal_under_test import Portal

from imi.database.connection import db

Run = Callable[..., Result]


@pytest.fixture
def run(portal: Portal) -> Run:
    """Runs a command in the portal; the answer has `exit_code` and `output`."""
    def run(*words: object) -> Result:
        done = portal.app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        db.connect(reuse_if_open=True)
        return done
    return run


@pytest.fixture
def northgate(portal: Portal) -> Northgate:
    """Northgate with something of every kind."""
    return northgate_of(portal)
