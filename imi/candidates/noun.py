"""Say which tables the candidates and their employers have, and what an erasure leaves of a person there."""
from __future__ import annotations

from imi.candidates.fields import CANDIDATE, EMPLOYMENT
from imi.candidates.known_elsewhere.proofs import KIND
from imi.candidates.merging import follow
from imi.candidates.models import Candidate, CandidateKey, CandidateWas, CentreCandidate, Employer, Employment
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, THEM, Place
from imi.database.entry.traces import Apart, Removal
from imi.database.entry.words import AuditWords
from imi.people.models import Throttle

EMPTY = {"title": "NULL", "first_names": "'Erased'", "surname": "'Erased'", "date_of_birth": "NULL", "gender_id": "NULL",
         "uln": "NULL", "email": "NULL", "phone": "NULL"}


def _forget_proofs(removal: Removal) -> int:
    """Forget the proofs that were tried with a ULN of the person."""
    return sum(Throttle.delete().where(Throttle.kind == KIND, Throttle.subject.contains(uln)).execute()
               for uln in removal.about.ulns)


WORDS = AuditWords(
    verbs={"corrected": "Changed", "created": "Added", "failed a proof": "Failed a proof", "moved": "Moved",
           "supplied": "Filled in"},
    things={"candidate": "candidate", "candidates": "a list of candidates", "employer": "an employer",
            "employment": "an employment"},
    alone=(("failed a proof", "candidate"),),
    fields={**{asked.name: asked.label for asked in (*CANDIDATE, *EMPLOYMENT)}, "proofs": "Wrong proofs"},
    of_candidate={"corrected": "Changed", "created": "Added", "failed a proof": "A proof was wrong", "supplied": "Supplied"},
)
NOUN = Noun(
    "candidates",
    models=(Candidate, CandidateWas, CentreCandidate, CandidateKey, Employer, Employment),
    texts={Throttle: {"subject": Apart("", _forget_proofs)}},
    impersonal={
        Candidate: ("state", "a word of the portal's"),
        CentreCandidate: ("name_key, given_key, how", "follow the candidate's by themselves"),
        Employer: ("*", "the centre's memory of a firm; no candidate's"),
    },
    audit=WORDS,
    personal=(
        Place(Candidate, f"id IN {THEM}", "Particulars", {
            **EMPTY, "name_key": "'erased'", "given_key": "'erased'", "edition": "edition + 1",
            "state": "CASE WHEN state = 'merged' THEN state ELSE 'erased' END"}, of_centre=""),
        Place(CandidateWas, THEIRS, "Past particulars", EMPTY, of_centre=""),
        Place(CentreCandidate, THEIRS, "Links to centres", {"ended_at": "COALESCE(ended_at, ':now')", "last_key": "NULL"}),
        Place(CandidateKey, THEIRS, "Search keys", deletes=True, columns=""),
        Place(Employer, f"id IN (SELECT employer_id FROM employment WHERE {THEIRS})"),
        Place(Employment, THEIRS, "Employments", {"position": "NULL", "until": "COALESCE(until, ':now')"}),
    ),
    on_merge=follow,
)
