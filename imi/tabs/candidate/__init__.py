"""The Candidate tab."""
from __future__ import annotations

from imi.tabs.coming import Coming, coming_tab

CANDIDATE = coming_tab("candidate", "Candidate", "/candidates", Coming(
    purpose="For finding a candidate of your centre, and seeing and correcting what is held about them.",
    parts=(
        "Search by number, name, ULN or date of birth",
        "A page for each candidate: details, what is missing, everything they were registered on, what changed and when",
        "Requests to correct a name or a date of birth after a registration",
    ),
    here=(
        ("Find a candidate, add a new one, or fill in what is missing: on the screen of a batch", "apprenticeship.batches"),
        ("Find what a candidate was registered on: type the number or the name into the filter", "apprenticeship.submitted"),
    ),
    ready=("the number of your centre", "the candidate’s number", "what is to be changed, and to what"),
))
