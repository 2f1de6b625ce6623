"""What the tests of the apprenticeship pages share."""
from __future__ import annotations

import pytest
from support.addresses import BATCHES
from support.portal_under_test import Portal


@pytest.fixture
def ready(portal: Portal) -> str:
    """The address of a batch with standard, package and defaults."""
    return f"{BATCHES}/{portal.world.batch()}"
