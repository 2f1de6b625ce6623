"""What a form showed, what was typed into it, and what is stored by now: which of it is one's own, and which a colleague's."""
from __future__ import annotations

from imi.fields.field import Context, Record, Texts


def compare(record: Record, stored: Texts, typed: Texts, was: Texts, given: Context) -> tuple[dict[str, str], dict[str, str]]:
    """(what somebody changed, as it would be stored; what is stored of that now, where it is not what the form showed).

    `was` is what the form showed; of a field that it does not say, what is stored.
    """
    mine = {name: text for name, text in record.as_stored(typed, given).items()
            if text not in (stored[name], was.get(name, stored[name]))}
    return mine, {name: stored[name] for name in mine if was.get(name, stored[name]) != stored[name]}
