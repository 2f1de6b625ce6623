"""Say which tables the audit has."""
from __future__ import annotations

from imi.audit.models import Audit, AuditValue
from imi.database.noun import Noun

NOUN = Noun("audit", models=(Audit, AuditValue))
