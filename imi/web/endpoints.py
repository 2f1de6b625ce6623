"""Give the addresses of one thing and of all that can be done with it, as its page names them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import url_for

# Stands for a number in an address of which only that number differs from row to row.
A_NUMBER = 10 ** 15 + 37
# What stands in a query as it is, as in an address of Flask's.
AS_THEY_ARE = "!$'()*,/:;?@"


class Endpoints:
    """Addresses that share some values: `at(".edit", row=3)`. Each is built once, however many rows name it."""

    def __init__(self, **common: str | int) -> None:
        self._common = common
        self._made: dict[tuple[object, ...], str] = {}
        self._each: dict[tuple[object, ...], Callable[[int], str]] = {}

    def __call__(self, endpoint: str, **more: str | int | None) -> str:
        """Return the address of an endpoint of this tab for the thing; values that the address has no place for become its
        query.
        """
        key = endpoint, *more.items()
        if key not in self._made:
            self._made[key] = url_for(endpoint, **self._common, **more)  # type: ignore[arg-type]
        return self._made[key]

    def asking(self, endpoint: str, **query: str | int | None) -> str:
        """Return the address of an endpoint of this tab for the thing, with a query that is no part of its path. Where many links
        of a page differ in nothing else, only the query is written anew.
        """
        return _with(self(endpoint), query)

    def each(self, endpoint: str, name: str, **query: str | int | None) -> Callable[[int], str]:
        """Return a function that gives the address for each value of a number of this name, with a query. The address is built
        once for all of them: of many rows, building it for each would take longer than all that is written of the row.
        """
        key = endpoint, name, *query.items()
        if key not in self._each:
            before, after = self(endpoint, **{name: A_NUMBER}).split(str(A_NUMBER))
            after = _with(after, query)
            self._each[key] = lambda number: f"{before}{number}{after}"
        return self._each[key]


def _with(address: str, query: Mapping[str, str | int | None]) -> str:
    written = urlencode({name: value for name, value in query.items() if value is not None}, safe=AS_THEY_ARE)
    return f"{address}{'&' if '?' in address else '?'}{written}" if written else address
