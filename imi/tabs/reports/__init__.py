"""The Reports tab."""
from __future__ import annotations

from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.tabs.coming import Coming, coming_tab

REPORTS = coming_tab("reports", "Reports", "/reports", Coming(
    purpose="For lists and counts of what your centre has registered and claimed.",
    parts=(
        "Registrations by month, standard and package",
        "Candidates whose end-point assessment is near, and candidates with something missing",
        "What was spent, by purchase order number",
        "Each report as a file that opens in a spreadsheet",
    ),
    here=(("Every apprenticeship registration of your centre, by date, standard, package or purchase order number, on "
           "screen or as a file", "receipts.submitted", {"scheme": APPRENTICESHIP}),),
    ready=("the number of your centre", "which registrations or claims, and from when to when"),
))
