"""Every page in each of its states, in nine windows: no violation of WCAG 2.2 AA, by axe and beyond it, none of the policy.

A state is reached once, on a narrow screen, and the window takes its three widths and three sorts of colours one after the other.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.judging import WINDOWS, Look


@pytest.fixture
def look(visit: Callable[..., Any], record_property: Callable[[str, object], None]) -> Iterator[Look]:
    """A window in which pages are judged."""
    width, height = WINDOWS[-1]
    window = visit(width=width, height=height)
    yield window
    record_property("judged", window.judged)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what looking at every page costs."""
    reports = [each for kind in terminalreporter.stats.values() for each in kind
               if isinstance(each, pytest.TestReport) and "e2e/pages" in each.nodeid]
    counts = [int(str(value)) for each in reports if each.when == "teardown"
              for name, value in each.user_properties if name == "judged"]
    if counts:
        seconds = sum(each.duration for each in reports)
        terminalreporter.write_line(f"{sum(counts)} states of pages judged in nine windows, {seconds:.0f} s")
