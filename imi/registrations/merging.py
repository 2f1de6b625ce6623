"""Let registrations follow a record that is merged into another one."""
from __future__ import annotations

from collections.abc import Sequence

from imi.catalogue.models import Package
from imi.database.entry.personal import CannotMerge, Followed, Merging
from imi.registrations.models import Receipt, Registration


def follow(merging: Merging) -> Sequence[Followed]:
    """Move the old record's registrations to the kept one, and return each as it reads. Raises CannotMerge where both are
    registered on one package.
    """
    old, kept = merging.old.id, merging.kept.id
    _refuse_twice(old, kept)
    rows = Registration.select(Receipt.reference, Registration.line, Package.code, Registration.state).join(Receipt).switch(
        Registration).join(Package, on=(Registration.package == Package.id)).where(
        Registration.candidate == old).order_by(Registration.id).tuples()
    named = [f"{reference}/{line} {code}, {state}" for reference, line, code, state in rows]
    Registration.update(candidate=kept, edition=Registration.edition + 1).where(Registration.candidate == old).execute()
    return [Followed(10, "Registrations that follow", named, between="; ")]


def _refuse_twice(old: int, kept: int) -> None:
    mine, theirs = Registration.alias("mine"), Registration.alias("theirs")
    counts = ("active", "completed")
    both = (mine.select(Package.code)
            .join(theirs, on=(theirs.package == mine.package))
            .switch(mine).join(Package, on=(mine.package == Package.id))
            .where(mine.candidate == old, theirs.candidate == kept, mine.state.in_(counts), theirs.state.in_(counts))
            .distinct().tuples())
    codes = sorted(code for (code,) in both)
    if codes:
        raise CannotMerge(f"Both are registered on {', '.join(codes)}. One of the two registrations has to be cancelled or "
                          "withdrawn first", code="merge.same_package")
