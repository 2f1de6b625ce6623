"""Say which table the e-mails have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.mail.models import Letter

NOUN = Noun(
    "mail",
    models=(Letter,),
    texts={
        Letter: {"body": "apart", "subject": "apart"},
    },
    impersonal={
        Letter: ("kind, sender, to_address, message_id, state, answer", "to those who sign in, and the server's answer"),
    },
)
