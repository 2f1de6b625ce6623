"""Gather what needs a person today, for Home: only what there is, always in the same order."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imi.batches.drafts import DraftBatch, drafts
from imi.database.entry.hits import Asked, Waiting
from imi.people.current_user import CurrentUser
from imi.people.queries import PIN_SOON
from imi.tabs.site.groups import Links, linked
from imi.web.named import current_nouns
from imi.web.schemes import every_scheme


@dataclass(frozen=True)
class Today:
    """Holds everything that waits, as Home shows it."""

    pin_on: date | None = None
    drafts: list[Any] = field(default_factory=list)
    blocks: Sequence[Links] = ()

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing waits."""
        return not (self.pin_on or self.drafts or self.blocks)


def waiting(visitor: CurrentUser, today: date) -> Today:
    """Return what waits for somebody with these abilities at their centre, or for the awarding body. The number of statements
    does not depend on it.
    """
    asked = Asked(visitor.person, visitor.centre, today)
    blocks = [linked(group) for one in _seen_by(visitor) if (group := one.find(asked)).hits]
    expires = visitor.pin_expires_on
    soon = expires if expires and expires <= today + PIN_SOON else None
    begun: list[DraftBatch] = []
    if visitor.centre and visitor.may("read"):
        begun, _all = drafts(visitor.centre, today, 1, asked.shown, schemes=every_scheme())
    return Today(soon, begun, blocks)


def _seen_by(visitor: CurrentUser) -> list[Waiting]:
    """Return the blocks that somebody sees, in the order of the page. Who looks in sees nothing of the person's own account."""
    every = sorted((one for noun in current_nouns() for one in noun.waiting), key=lambda one: one.place)
    if visitor.centre is None:
        return [one for one in every if one.of in ("person", "body")]
    return [one for one in every if (one.of == "centre" and visitor.may("read") and visitor.may(one.ability))
            or (one.of == "person" and not visitor.looking_in)]
