"""List the tabs, in the guide's order. Menu, routes and guides are read from here: a new tab is one line."""
from __future__ import annotations

from imi.tabs.accreditations import AMA, AOM, ATA, IRTEC
from imi.tabs.administration import ADMINISTRATION
from imi.tabs.apprenticeship import APPRENTICESHIP
from imi.tabs.candidate import CANDIDATE
from imi.tabs.centre import CENTRE
from imi.tabs.qaa import QAA
from imi.tabs.qualifications import QUALIFICATIONS
from imi.tabs.reports import REPORTS
from imi.tabs.roc_checker import ROC_CHECKER
from imi.tabs.tab import Tab

TABS: tuple[Tab, ...] = (
    QUALIFICATIONS, APPRENTICESHIP, QAA, ATA, AOM, AMA, IRTEC, CANDIDATE, CENTRE, ROC_CHECKER, REPORTS,
    ADMINISTRATION,
)
