"""Tell a user's own changes from a colleague's, by what a form showed, what was typed into it and what is stored now."""
from __future__ import annotations

from imi.fields.field import Context, Record, Texts


def compare(record: Record, stored: Texts, typed: Texts, was: Texts, given: Context) -> tuple[dict[str, str], dict[str, str]]:
    """Return (the fields that the user changed, as they would be stored; the stored values of those of them that a colleague
    has changed since the form was shown).

    `was` is what the form showed; for a field that is not in it, the stored value is taken.
    """
    mine = {name: text for name, text in record.as_stored(typed, given).items()
            if text not in (stored[name], was.get(name, stored[name]))}
    return mine, {name: stored[name] for name in mine if was.get(name, stored[name]) != stored[name]}
