"""Say which table the e-mails have."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.mail.models import Letter

NOUN = Noun("mail", models=(Letter,))
