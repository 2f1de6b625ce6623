"""What the tests of the whole portal share."""
from __future__ import annotations

from typing import Any

import pytest
from northgate import Northgate, northgate_of


@pytest.fixture
def northgate(portal: Any) -> Northgate:
    """Northgate with something of every kind."""
    return northgate_of(portal)
