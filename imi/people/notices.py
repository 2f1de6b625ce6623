"""What happens to somebody's account is told to them by a letter: if it was not they, they learn of it."""
from __future__ import annotations

from dataclasses import dataclass

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.mail.actions import write
from imi.people.models import Person

LETTER = "account"


@dataclass(frozen=True)
class Post:
    """Where letters come from: the portal's address for links, and the sender."""

    public_url: str
    sender: str


def tell(person: Person, verb: str, subject: str, text: str, post: Post, *, by: Person | None, centre: Centre | None = None,
         address: str = "") -> None:
    """The audit's line and a letter to the person, in the caller's transaction. Neither holds a secret or a code."""
    record(verb, "person", person.id, person=by, centre=centre, address=address)
    write_to(person, subject, text, post)


def write_to(person: Person, subject: str, text: str, post: Post) -> None:
    """The letter alone, where the audit has its line already."""
    body = (f"Dear {person.name}\n\n{subject} in the IMI registration portal. {text}\n\n{post.public_url}/account\n\n"
            f"If you know nothing of this, write to {post.sender} at once.\n")
    write(LETTER, person.email, subject, body, post.sender)
