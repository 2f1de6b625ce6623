"""Say which tables the candidates and their employers have, and which of their words are nobody's."""
from __future__ import annotations

from imi.candidates.models import Candidate, CandidateWas, CentreCandidate, Employer, Employment
from imi.database.noun import Noun

NOUN = Noun(
    "candidates",
    models=(Candidate, CandidateWas, CentreCandidate, Employer, Employment),
    impersonal={
        Candidate: ("state", "a word of the portal's"),
        CentreCandidate: ("name_key, given_key, how", "follow the candidate's by themselves"),
        Employer: ("*", "the centre's memory of a firm; no candidate's"),
    },
)
