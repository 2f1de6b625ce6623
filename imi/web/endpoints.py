"""Give the addresses of one thing and of all that can be done with it, as its page names them."""
from __future__ import annotations

from collections.abc import Callable

from flask import url_for

# Stands for a number in an address of which only that number differs from row to row.
A_NUMBER = 10 ** 15 + 37


class Endpoints:
    """Addresses that share some values: `at(".edit", row=3)`. Each is built once, however many rows name it."""

    def __init__(self, **common: str | int) -> None:
        self._common = common
        self._made: dict[tuple[object, ...], str] = {}

    def __call__(self, endpoint: str, **more: str | int | None) -> str:
        """Return the address of an endpoint of this tab for the thing; values that the address has no place for become its
        query.
        """
        key = endpoint, *more.items()
        if key not in self._made:
            self._made[key] = url_for(endpoint, **self._common, **more)  # type: ignore[arg-type]
        return self._made[key]

    def each(self, endpoint: str, name: str, **more: str | int | None) -> Callable[[int], str]:
        """Return a function that gives the address for each value of a number of this name. The address is built once for all of
        them: of many rows, building it for each would take longer than all that is written of the row.
        """
        before, after = self(endpoint, **{name: A_NUMBER}, **more).split(str(A_NUMBER))
        return lambda number: f"{before}{number}{after}"
