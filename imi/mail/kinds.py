"""Gather the kinds of e-mail that the nouns write: what each is called, and who may read it."""
from __future__ import annotations

from collections.abc import Iterable

from imi.database.entry.noun import Noun
from imi.mail.models import Letter


class Kinds:
    """The kinds of e-mail of all nouns.

    `secret` are those that hold a link which lets its reader in: their text goes as soon as they have gone out or failed.
    `personal` are those that tell a person of their own account.
    """

    def __init__(self, nouns: Iterable[Noun]) -> None:
        self._every = {kind: what for noun in nouns for kind, what in noun.emails.items()}
        self.secret = frozenset(kind for kind, what in self._every.items() if what.secret)
        self.personal = frozenset(kind for kind, what in self._every.items() if what.personal)

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Return (kind, what it is called) of the kinds that are looked for, in their order."""
        places = sorted((what.place, kind) for kind, what in self._every.items() if what.place is not None)
        return [(kind, self._every[kind].label) for _place, kind in places]

    @property
    def optional(self) -> list[tuple[str, str]]:
        """Return (kind, what it tells) of the kinds that a person may choose not to get, in their order."""
        return [(kind, self._every[kind].optional) for kind, _label in self.listed if self._every[kind].optional]

    def label(self, kind: str) -> str:
        """Return what a kind is called. It may end in a number by chance; what stands before it is what people know it by."""
        known = kind.split()[0]
        return self._every[known].label if known in self._every else known.capitalize()

    def is_secret(self, letter: Letter) -> bool:
        """Return whether a letter holds a link that lets its reader in."""
        return letter.kind in self.secret
