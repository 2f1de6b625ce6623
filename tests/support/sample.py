"""A table of odd inputs crossed with every door is long: the everyday run takes a case of it, `.ci/run` takes it whole."""
from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
# Set TEST_THOROUGHLY=1 for every case.
THOROUGHLY = bool(os.environ.get("TEST_THOROUGHLY"))


def of(cases: Sequence[Case], everyday: int = 1) -> Sequence[Case]:
    """The first of the cases, or as many as are said; all of them in a thorough run."""
    return cases if THOROUGHLY else cases[:everyday]
