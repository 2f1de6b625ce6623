"""Whatever three people at two centres and the awarding body do, in any order: the laws of `history` hold."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import SERVER, Copy, Template
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from support.history import History, furnish_for_histories

# A handful every day, more where everything is tried, and as many as HISTORIES says.
PARTS = 4
RUNS = int(os.environ.get("HISTORIES", "500" if os.environ.get("TEST_THOROUGHLY") else "4")) // PARTS
STEPS = 14


@pytest.fixture(scope="session")
def for_histories(template: Template) -> str:
    """The furnished database of the histories."""
    return template("histories", furnish_for_histories)


@pytest.mark.parametrize("part", range(PARTS))
def test_invariants_hold_in_every_order_of_actions(part: int, for_histories: str, copy_of: Copy) -> None:
    def copy(folder: Path) -> str:
        if SERVER:
            return copy_of(for_histories)
        shutil.copy(for_histories.split("///", 1)[1], folder / "portal.db")
        return f"sqlite:///{folder / 'portal.db'}"

    machine = seed(part)(type(f"History{part}", (History,), {"copy": staticmethod(copy)}))
    run_state_machine_as_test(machine, settings=settings(
        max_examples=max(1, RUNS), stateful_step_count=STEPS, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]))
