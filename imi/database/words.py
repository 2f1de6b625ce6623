"""Say which words a noun has for what it writes: lines of the audit."""
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
