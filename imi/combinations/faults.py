"""Collect what is wrong with a rule document, each with the place where it stands."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Says what is wrong with a document, and where: `limits[3].least` is the least of the fourth limit, as JSON counts."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class BadDocument(ValueError):
    """A document that is no rule set; it says everything that is wrong with it at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Faults:
    """What has been found wrong so far."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, place: str, sentence: str) -> None:
        """Note that something is wrong at a place; once for each place, because the rest mostly follows from it."""
        if all(fault.place != place for fault in self.found):
            self.found.append(Fault(place, sentence))

    def end(self) -> None:
        """Refuse the document if anything is wrong with it."""
        if self.found:
            raise BadDocument(self.found)
