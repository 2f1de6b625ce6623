"""Say which table the e-mails have, what of a person may stand in their texts, and which wait for somebody."""
from __future__ import annotations

from imi.database.hits import Asked, Group, Hit, Name, Waiting
from imi.database.noun import Noun
from imi.database.words import AuditWords
from imi.formats import count
from imi.mail.erasing import LETTERS, clear_files
from imi.mail.models import Letter
from imi.mail.queries import how_many_failed
from imi.mail.retention import KEPT

FAILED = "failed-letters"


def _failed(_asked: Asked) -> Group:
    number = how_many_failed()
    said = count(number, "letter could not be delivered", "letters could not be delivered")
    return Group("Letters", [Hit(Name(FAILED), said)] if number else [])


WORDS = AuditWords(
    verbs={"resent": "Sent again"},
    things={"letter": "a letter"},
)
NOUN = Noun(
    "mail",
    models=(Letter,),
    texts={
        Letter: {"body": LETTERS, "subject": LETTERS},
    },
    impersonal={
        Letter: ("kind, sender, to_address, message_id, state, answer", "to those who sign in, and the server's answer"),
    },
    audit=WORDS,
    waiting=(Waiting(60, _failed, of="body"),),
    kept=KEPT,
    clear_files=clear_files,
)
