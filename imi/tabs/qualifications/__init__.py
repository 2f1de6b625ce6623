"""The Qualifications tab."""
from __future__ import annotations

from imi.tabs.coming import Coming, coming_tab

QUALIFICATIONS = coming_tab("qualifications", "Qualifications", "/qualifications", Coming(
    purpose="For registering and certificating candidates on qualifications, also those with complex 'Rules of "
            "Combination' (ROC).",
    parts=(
        "The qualifications your centre is approved for, with code, title, level and how long the approval lasts",
        "Registration of a batch of candidates on a qualification and its units",
        "Claims for certification, direct and non-direct",
    ),
    ready=("the number of your centre", "the code of the qualification and, where it has options, of the units",
           "the candidates’ numbers"),
    sender="registrations@theimi.org.uk",
))
