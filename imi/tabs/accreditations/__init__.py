"""The tabs of the four accreditation schemes, ATA, AOM, AMA and IRTEC: one kind of page, a tab for each."""
from __future__ import annotations

from imi.tabs.coming import Coming, coming_tab
from imi.tabs.tab import Tab


def _scheme(label: str, full_name: str = "", guide: str = "") -> Tab:
    coming = Coming(
        purpose=f"For the accreditation scheme {label}{f' ({full_name})' if full_name else ''}.",
        parts=(
            f"The {label} routes your centre is approved for",
            "Registration of candidates on a route",
            "Accreditations of your candidates with the day each expires, the nearest first",
            "Claims for candidates who have passed",
        ),
        ready=("the number of your centre", f"the {label} route", "the candidates’ numbers"),
        sender="accreditations@theimi.org.uk",
    )
    return coming_tab(label.lower(), label, f"/{label.lower()}", coming, guide=guide)


ATA = _scheme("ATA", "Automotive Technician Accreditation")
AOM = _scheme("AOM")
AMA = _scheme("AMA", "Automotive Management Accreditation", guide="qualifications")
IRTEC = _scheme("IRTEC", guide="qualifications")
