"""Say which tables the changes of registrations have, what of a person stands there and in e-mails, and which transfers wait."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import ModelSelect

from imi.candidates.models import Candidate
from imi.database.entry.hits import Asked, Hit, Name, Waiting, WorkLine
from imi.database.entry.kept import InUse
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Followed, Merging, Place
from imi.database.entry.words import AuditWords, EmailKind
from imi.mail.models import Letter
from imi.registrations.changes.each_side import transfers
from imi.registrations.changes.models import RegistrationMove, Transfer
from imi.registrations.changes.open_work import OPEN
from imi.registrations.mail import CHANGE
from imi.registrations.noun import OF_THEIRS

# What was written of a Save with a registration of theirs, and of what became of that registration.
WRITTEN_OF_THEIRS = (f"receipt_id IN (SELECT receipt_id FROM registration WHERE {THEIRS}) AND (kind = 'confirmation'"
                     f" OR kind IN (SELECT '{CHANGE}' || action FROM registration_move WHERE {OF_THEIRS}))")
TRANSFER, TRANSFERS = "transfer", "waiting-transfers"


def _follow(merging: Merging) -> Sequence[Followed]:
    """Have transfers be about the kept record."""
    Transfer.update(candidate=merging.kept.id).where(Transfer.candidate == merging.old.id).execute()
    return ()


def _transfers(asked: Asked) -> Iterator[WorkLine]:
    """Yield a line for each scheme, since each lists its own transfers."""
    waiting = [one for one in transfers(asked.centre, only_open=True) if one.waits_for_us]
    for scheme in dict.fromkeys(one.scheme for one in waiting):
        those = [one for one in waiting if one.scheme == scheme]
        hits = [Hit(Name(TRANSFER, str(one.id), scheme), f"{one.number}, {one.package}", f"With {one.other}")
                for one in those[:asked.shown]]
        yield WorkLine(len(those), "transfer that waits for your centre", "transfers that wait for your centre",
                       Name(TRANSFERS, "", scheme), hits)


def _of_candidate() -> ModelSelect[Transfer]:
    return Transfer.select(Transfer.id).where(Transfer.candidate == Candidate.id)


# What a transfer became, as the audit writes it.
BECAME = ("agreed", "refused", "taken back", "ended")
WORDS = AuditWords(
    verbs={"active": "Put back", "cancelled": "Cancelled", "transferred": "Transferred to another centre",
           "asked for a transfer": "Asked for a transfer",
           **{f"transfer {became}": f"Transfer {became}" for became in BECAME}},
    things={"registration": "a registration", "transfer": "a transfer"},
    alone=(("asked for a transfer", "transfer"), *((f"transfer {became}", "transfer") for became in BECAME)),
    of_candidate={"cancelled": "Registration cancelled", "withdrawn": "Registration withdrawn",
                  "active": "Registration put back", "transferred": "Registration transferred"},
)
NOUN = Noun(
    "registrations/changes",
    models=(RegistrationMove, Transfer),
    texts={
        RegistrationMove: {"text": "whole"},
        Transfer: {"text": "named", "answer": "named"},
    },
    impersonal={
        RegistrationMove: ("action, from_state, to_state", "what is kept: what became of it"),
        Transfer: ("state", "a word of the portal's"),
    },
    audit=WORDS,
    emails={"transfer": EmailKind("Transfer", 30, optional="Transfers, where your centre has no address of its own")},
    waiting=(Waiting(50, _transfers),),
    personal=(
        Place(RegistrationMove, OF_THEIRS, "Notes on registrations", {"text": "''"}),
        Place(Transfer, THEIRS, "Notes on transfers", {
            "text": "''", "answer": "''", "state": "CASE WHEN state IN ('asked', 'agreed') THEN 'taken_back' ELSE state END"},
            of_centre="", of_others=True),
        # Each names everybody of its receipt; an erasure takes the person out of every e-mail, whatever it is about.
        Place(Letter, WRITTEN_OF_THEIRS, shared=("body",)),
    ),
    on_merge=_follow,
    in_use=(
        InUse(40, "A transfer waits", lambda _since: _of_candidate().where(Transfer.state.in_(OPEN))),
        InUse(100, "A transfer of the period", lambda since: _of_candidate().where(Transfer.changed_at >= since)),
    ),
)
