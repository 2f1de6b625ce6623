"""Say who may do what: roles give abilities, and every view asks for an ability, never for a role."""
from __future__ import annotations

from collections.abc import Iterable

# What each ability allows, in the words of the page that refuses it.
WORDS = {
    "read": "see the centre’s registrations",
    "register": "register candidates",
    "letters": "send e-mails again",
    "protect": "export all that is held of a candidate",
    "people": "manage the centre’s people",
    "centre": "change what is held about the centre",
    "spend": "see what the centre spends",
    "assist": "see and help the centres for the awarding body",
    "administer": "administer the portal",
}

AT_CENTRE: dict[str, frozenset[str]] = {
    "coordinator": frozenset({"read", "register", "letters", "protect", "people", "centre", "spend"}),
    "registrar": frozenset({"read", "register", "letters"}),
    "finance": frozenset({"read", "spend"}),
    "reader": frozenset({"read"}),
}
AT_BODY: dict[str, frozenset[str]] = {
    "administrator": frozenset({"assist", "administer"}),
    "support": frozenset({"assist"}),
}
ROLES = AT_CENTRE | AT_BODY
# The abilities of a centre's people that change nothing.
LOOKING_IN = frozenset({"read"})


def abilities(roles: Iterable[str]) -> frozenset[str]:
    """Return everything that these roles together allow."""
    return frozenset().union(*(ROLES[role] for role in roles))
