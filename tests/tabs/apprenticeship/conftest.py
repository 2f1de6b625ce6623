"""What the tests of the apprenticeship pages share."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES


@pytest.fixture
def ready(portal: Any) -> str:
    """The address of a batch with standard, package and defaults."""
    return f"{BATCHES}/{portal.world.batch()}"
