"""Word the lines of the audit: what was done to what, and which fields changed. No other module has words for them."""
from __future__ import annotations

from imi.candidates.fields import CANDIDATE, EMPLOYMENT
from imi.centres.settings import THRESHOLDS
from imi.formats import begun

# A verb as it stands alone, in the filter and before its thing, where it isn’t the word that the audit keeps.
VERBS = {
    "active": "Put back", "asked": "Asked for", "created": "Added", "corrected": "Changed", "supplied": "Filled in",
    "disabled": "Switched off", "exported": "Took as a file", "removed": "Removed", "resent": "Sent again",
    "said_different": "Said to be different people", "said_asked": "Asked for a merge", "said_taken_back": "Took back the merge",
    "taken_back": "Took back", "uploaded": "Sent in", "loaded": "Took over", "transferred": "Transferred to another centre",
}
THINGS = {
    "approval": "the link of a standard to a centre", "correction": "a correction", "pair": "two records",
    "retention": "what was kept for long enough", "upload": "a spreadsheet", "employment": "an employment",
    "catalogue": "a catalogue workbook", "price_group": "a price group", "audit": "the audit",
    "candidates": "a list of candidates", "candidate": "candidate",
}
# What says by itself whom or what it was about.
WHOLE = {
    ("said_different", "pair"), ("said_asked", "pair"), ("said_taken_back", "pair"), ("signed in", "person"),
    ("signed out", "person"), ("failed to sign in", "person"), ("failed the second step", "person"),
    ("made new recovery codes", "person"), ("set a password", "person"), ("asked for a new password", "person"),
    ("asked for a transfer", "transfer"), ("failed a proof", "candidate"), ("stopped looking in", "centre"),
}
FIELDS = {
    **{field.name: field.label for field in (*CANDIDATE, *EMPLOYMENT)},
    **{name: threshold.label for name, threshold in THRESHOLDS.items()},
    "pin": "PIN", "proofs": "Wrong proofs", "letters": "Addresses for letters", "state": "State", "price_group": "Prices",
    "purchase_order_required": "Purchase order asked for", "second_step_required": "Second step asked for",
    "body_second_step": "Second step of the awarding body",
}


def verb(word: str) -> str:
    """Say in words what was done, alone: "Put back" for a registration that is active again."""
    return VERBS.get(word, begun(word.replace("_", " ")))


def alike(word: str) -> list[str]:
    """Return every verb that reads like this one: whoever looks for what was added means them all."""
    return [word, *(other for other in {*VERBS, verb(word).casefold()} if verb(other) == verb(word) and other != word)]


def what(word: str, thing: str) -> str:
    """Say in words what was done to what: "Registered candidate", "Put back a registration", "Signed in"."""
    if (word, thing) in WHOLE or (thing == "transfer" and word.startswith("transfer")):
        return verb(word)
    return f"{verb(word)} {THINGS.get(thing) or _one(thing.replace('_', ' '))}"


def field(name: str) -> str:
    """Return the label of a field, or the words that it was stored under where it has none."""
    return FIELDS.get(name, begun(name.replace("_", " ")))


def _one(thing: str) -> str:
    return f"{'an' if thing[:1] in 'aeio' else 'a'} {thing}"
