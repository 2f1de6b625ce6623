"""List the schemes of this release, by code and by path. A new one is a value of its own module and a line here."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from imi.database.errors import Refused
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.schemes.spec import SchemeSpec

# Of these, also of those that are still to come, nobody who has completed a package is registered on it again.
COMPLETED_ONCE = (APPRENTICESHIP.code, "qualification", "qap")


class UnknownScheme(Refused):
    """The database uses a scheme that this release does not know."""

    code = "schemes.unknown"

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(f"The database has standards or registrations of a scheme that this release does not know: "
                         f"{', '.join(sorted(codes))}. Nothing was changed. Start the release that it was last used with")


class Schemes:
    """The schemes in the order of their tabs."""

    def __init__(self, specs: Iterable[SchemeSpec]) -> None:
        self.by_code = {spec.code: spec for spec in specs}
        self.by_path = {spec.path: spec for spec in self.by_code.values()}

    def __iter__(self) -> Iterator[SchemeSpec]:
        return iter(self.by_code.values())

    @property
    def first(self) -> SchemeSpec:
        """Return the first of the schemes: what was kept before there were others is of it."""
        return next(iter(self))

    def __getitem__(self, code: str) -> SchemeSpec:
        """Return the scheme of a code. Raises UnknownScheme."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownScheme([code]) from None


SCHEMES = Schemes((APPRENTICESHIP,))
