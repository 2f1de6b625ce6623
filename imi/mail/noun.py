"""Say which table the e-mails have, what of a person may stand in their texts, and which wait for somebody."""
from __future__ import annotations

from imi.database.entry.hits import Asked, Name, Waiting, WorkLine
from imi.database.entry.jobs import Job, Work
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords
from imi.mail.erasing import LETTERS, clear_files
from imi.mail.kinds import Kinds
from imi.mail.models import Letter
from imi.mail.queries import how_many_failed, how_many_failed_of
from imi.mail.retention import KEPT
from imi.mail.sending import send_due

FAILED, OWN_FAILED = "failed-letters", "own-failed-letters"
WORDS_OF_FAILED = ("e-mail not delivered", "e-mails not delivered")
# The job that sends what is due.
SEND = "send_letters"


def _failed(_asked: Asked) -> list[WorkLine]:
    return [WorkLine(how_many_failed(), *WORDS_OF_FAILED, Name(FAILED))]


def _own_failed(asked: Asked) -> list[WorkLine]:
    number = how_many_failed_of(asked.centre, Kinds(asked.nouns), of_people="people" in asked.abilities)
    return [WorkLine(number, *WORDS_OF_FAILED, Name(OWN_FAILED))]


def _send(work: Work) -> bool:
    counts = send_due(work.transport, stopping=work.stopping, kinds=Kinds(work.nouns))
    if counts:
        work.say("E-mails: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    return False


WORDS = AuditWords(
    verbs={"resent": "Sent again"},
    things={"letter": "an e-mail"},
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
    jobs={SEND: Job(_send, "e-mails", due="send_due_letters")},
    waiting=(Waiting(80, _own_failed), Waiting(10, _failed, of="body")),
    kept=KEPT,
    clear_files=clear_files,
)
