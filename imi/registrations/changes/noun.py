"""Say which tables the changes of registrations have."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.registrations.changes.models import RegistrationMove, Transfer

NOUN = Noun("registrations/changes", models=(RegistrationMove, Transfer))
