"""Say which table the e-mails have, what of a person may stand in their texts, and which wait for somebody."""
from __future__ import annotations

from imi.database.entry.hits import Asked, Group, Hit, Name, Waiting
from imi.database.entry.jobs import Job, Work
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords
from imi.formats import count
from imi.mail.erasing import LETTERS, clear_files
from imi.mail.kinds import Kinds
from imi.mail.models import Letter
from imi.mail.queries import how_many_failed
from imi.mail.retention import KEPT
from imi.mail.sending import send_due

FAILED = "failed-letters"
# The job that sends what is due.
SEND = "send_letters"


def _failed(_asked: Asked) -> Group:
    number = how_many_failed()
    said = count(number, "letter could not be delivered", "letters could not be delivered")
    return Group("Letters", [Hit(Name(FAILED), said)] if number else [])


def _send(work: Work) -> bool:
    counts = send_due(work.transport, stopping=work.stopping, kinds=Kinds(work.nouns))
    if counts:
        work.say("Letters: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    return False


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
    jobs={SEND: Job(_send, "letters", due="send_due_letters")},
    waiting=(Waiting(60, _failed, of="body"),),
    kept=KEPT,
    clear_files=clear_files,
)
