"""The QAA tab, which is about Quality Assured Programmes (QAP)."""
from __future__ import annotations

from imi.tabs.coming import Coming, coming_tab

QAA = coming_tab("qaa", "QAA", "/qaa", Coming(
    purpose="For Quality Assured Programmes (QAP).",
    parts=(
        "The programmes your centre may run",
        "Registration of a batch of candidates on a programme",
        "Claims for what was completed",
    ),
    ready=("the number of your centre", "the name of the programme", "the candidates’ numbers"),
    sender="QAP@theimi.org.uk",
), guide="qualifications")
