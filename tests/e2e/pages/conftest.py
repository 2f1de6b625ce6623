"""Every page in each of its states, in four windows: no violation of WCAG 2.2 AA, by axe and beyond it, none of the policy."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from support.judging import Look

LOOKS = [(1366, False), (1366, True), (320, False), (320, True)]


@pytest.fixture(params=LOOKS, ids=[f"{width}-{'dark' if dark else 'light'}" for width, dark in LOOKS])
def look(request: pytest.FixtureRequest, visit: Callable[..., Look]) -> Look:
    """A window of one width and theme."""
    width, dark = request.param
    return visit(width=width, dark=dark)
