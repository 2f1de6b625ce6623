"""Say which tables corrections and merges have, where a person may be named there, and which wait for a decision."""
from __future__ import annotations

from datetime import timedelta

from peewee import ModelSelect

from imi.candidates.models import Candidate
from imi.corrections.ended import end_open
from imi.corrections.following import follow
from imi.corrections.mail import CANDIDATE
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.corrections.waiting import how_many_merges, how_many_requests, requests_of
from imi.database.entry.hits import Asked, Group, Hit, Name, Waiting
from imi.database.entry.kept import InUse
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, THEM, Place
from imi.database.entry.words import AuditWords, EmailKind
from imi.formats import begin_of, count

CORRECTIONS, MERGES = "corrections", "merges"
# So long a decision stays on Home.
DECIDED = timedelta(days=14)


def _corrections(asked: Asked) -> Group:
    hits = [Hit(Name(CANDIDATE, str(one.number)), f"{one.number} {one.name}: {one.label}", one.words)
            for one in requests_of(asked.centre, begin_of(asked.today - DECIDED), asked.shown)]
    return Group("Corrections asked for", hits)


def _requests(_asked: Asked) -> Group:
    number = how_many_requests()
    said = count(number, "request waits for a decision", "requests wait for a decision")
    return Group("Corrections", [Hit(Name(CORRECTIONS), said)] if number else [])


def _merges(_asked: Asked) -> Group:
    number = how_many_merges()
    said = count(number, "wish waits for a decision", "wishes wait for a decision")
    return Group("Records to merge", [Hit(Name(MERGES), said)] if number else [])


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
    emails={"correction": EmailKind("Correction", 40)},
    waiting=(Waiting(40, _corrections), Waiting(40, _requests, of="body"), Waiting(45, _merges, of="body")),
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
