"""Say which tables corrections and merges have, where a person may be named there, and which wait for a decision."""
from __future__ import annotations

from collections.abc import Iterator

from peewee import ModelSelect

from imi.candidates.models import Candidate
from imi.corrections.ended import end_open
from imi.corrections.following import follow
from imi.corrections.mail import CANDIDATE
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.corrections.pairs_kept import likes
from imi.corrections.waiting import how_many_merges, how_many_requests, how_many_requests_of, requests_of
from imi.database.entry.hits import Asked, Hit, Name, Waiting, WorkLine
from imi.database.entry.kept import InUse
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, THEM, Place
from imi.database.entry.words import AuditWords, EmailKind

CORRECTIONS, MERGES, OWN, PAIRS = "corrections", "merges", "own-corrections", "duplicates"
# What a centre asked for: how each state stands on Home.
OF_STATE = (("decided", "correction decided lately", "corrections decided lately"),
            ("asked", "correction that waits for a decision", "corrections that wait for a decision"))


def _corrections(asked: Asked) -> Iterator[WorkLine]:
    for state, one, several in OF_STATE:
        hits = [Hit(Name(CANDIDATE, str(each.number)), f"{each.number} {each.name}: {each.label}", each.words)
                for each in requests_of(asked.centre, state, asked.today, asked.shown)]
        yield WorkLine(how_many_requests_of(asked.centre, state, asked.today), one, several, Name(OWN, state), hits)


def _pairs(asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(len(likes(asked.centre)), "possible duplicate", "possible duplicates", Name(PAIRS))


def _requests(_asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(how_many_requests(), "correction to decide", "corrections to decide", Name(CORRECTIONS))


def _merges(_asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(how_many_merges(), "merge to decide", "merges to decide", Name(MERGES))


def _of_candidate() -> ModelSelect[CorrectionRequest]:
    return CorrectionRequest.select(CorrectionRequest.id).where(CorrectionRequest.candidate == Candidate.id)


WORDS = AuditWords(
    verbs={"asked": "Asked for", "refused": "Refused", "taken_back": "Took back", "said_asked": "Asked for a merge",
           "said_different": "Said to be different people", "said_taken_back": "Took back the merge"},
    things={"correction": "a correction", "pair": "two records"},
    alone=(("said_asked", "pair"), ("said_different", "pair"), ("said_taken_back", "pair")),
    of_candidate={
        "asked": "Correction asked for", "taken_back": "Correction taken back", "refused": "Correction refused",
        "said_different": "Said to be different people", "said_asked": "Merge asked for",
        "said_taken_back": "Merge no longer asked for"},
)
NOUN = Noun(
    "corrections",
    models=(CorrectionRequest, LikePair, Merge),
    texts={
        CorrectionRequest: {"reason": "named", "decision": "named"},
        LikePair: {"reason": "named", "decision": "named"},
        Merge: {"reason": "whole"},
    },
    impersonal={
        CorrectionRequest: ("field, state", "which detail"),
        LikePair: ("state", "a word of the portal's"),
    },
    audit=WORDS,
    emails={"correction": EmailKind("Correction", 40, optional="What became of corrections that you asked for")},
    waiting=(Waiting(40, _pairs), Waiting(60, _corrections), Waiting(40, _requests, of="body"),
             Waiting(45, _merges, of="body", ability="administer")),
    personal=(
        Place(CorrectionRequest, THEIRS, "Correction requests", {
            "held": "''", "wanted": "''", "reason": "''", "decision": "''", "decided_at": "COALESCE(decided_at, ':now')",
            "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
        Place(LikePair, f"candidate_id IN {THEM} OR other_id IN {THEM}", "Words about two records", {
            "reason": "''", "decision": "''", "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
        Place(Merge, f"candidate_id IN {THEM} OR into_id IN {THEM}", "Reasons of merges", {"reason": "''"},
              of_centre="", of_others=True),
    ),
    on_merge=follow,
    in_use=(
        InUse(30, "A correction waits", lambda _since: _of_candidate().where(CorrectionRequest.state == "asked")),
        InUse(50, "A wish to merge waits", lambda _since: LikePair.select(LikePair.id).where(
            (LikePair.candidate == Candidate.id) | (LikePair.other == Candidate.id), LikePair.state == "asked")),
        InUse(90, "A correction of the period", lambda since: _of_candidate().where(
            (CorrectionRequest.asked_at >= since) | (CorrectionRequest.decided_at >= since))),
    ),
    on_erasure=end_open,
)
