"""Say which words a noun has for what it writes: lines of the audit, and e-mails."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AuditWords:
    """How lines of the audit read. Each verb and thing has its words in one noun; verbs that several nouns write, in audit's.

    `verbs` says a verb as it stands alone and before its thing, `things` says a thing as it stands after a verb. Those `alone`
    are (verb, thing) where the verb says by itself whom or what it was about. `fields` are labels of the values that a line has.
    `of_candidate` says a verb as it stands in what became of a candidate.
    """

    verbs: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    alone: Collection[tuple[str, str]] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    of_candidate: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EmailKind:
    """A kind of e-mail: what it is called, and its place among the kinds that are looked for, None where it is not.

    One that is `secret` holds a link which lets its reader in, so its text is not kept; one that is `personal` tells a person of
    their own account, and is read by whoever looks after people alone. `optional` says what one tells that each person may choose
    not to get; it is '' for those that always reach whom they concern.
    """

    label: str
    place: int | None
    secret: bool = False
    personal: bool = False
    optional: str = ""
