"""Tell people by e-mail what happens to their account: if it was not their doing, they learn of it."""
from __future__ import annotations

from dataclasses import dataclass

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.mail.actions import write
from imi.mail.texts import AddressOf, compose
from imi.people.models import Person

LETTER = "account"
# What an e-mail to a person may link to: their own page, a one-use link by its token, or signing in.
ACCOUNT, LINK, SIGN_IN = "account", "link", "sign-in"


@dataclass(frozen=True)
class Post:
    """Says how e-mails are sent: a function that gives the address of a page, and the sender."""

    address_of: AddressOf
    sender: str


def tell(person: Person, verb: str, subject: str, text: str, post: Post, *, by: Person | None, centre: Centre | None = None,
         address: str = "") -> None:
    """Write the audit's line and a letter to the person, in the caller's transaction. Neither holds a secret or a code."""
    record(verb, "person", person.id, person=by, centre=centre, address=address)
    write_to(person, subject, text, post)


def write_to(person: Person, subject: str, text: str, post: Post) -> None:
    """Write the letter alone, where the audit has its line already."""
    write(LETTER, person.email, *compose("account", subject=subject, told=text, person=person, sender=post.sender,
                                         address=post.address_of(ACCOUNT, "")), post.sender)
