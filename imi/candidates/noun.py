"""Say which tables the candidates and their employers have."""
from __future__ import annotations

from imi.candidates.models import Candidate, CandidateWas, CentreCandidate, Employer, Employment
from imi.database.noun import Noun

NOUN = Noun("candidates", models=(Candidate, CandidateWas, CentreCandidate, Employer, Employment))
