"""Compose the message that goes out from the row of an e-mail: the same bytes at every try."""
from __future__ import annotations

import re
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from imi.formats import one_line
from imi.mail.models import Letter
from imi.mail.transport import Permanent

# Nothing that a header or a server could read as a second address, or as a line of its own.
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def compose(letter: Letter) -> EmailMessage:
    """Return the message of a letter. Raises Permanent where an address cannot be written to, or the text is gone."""
    if letter.body is None:
        raise Permanent("The text of this e-mail has been removed")
    message = EmailMessage(policy=SMTP)
    message["From"] = address(letter.sender)
    message["To"] = address(letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = letter.at.replace(tzinfo=UTC)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable passes servers that know no eight-bit text, and breaks lines that are too long for them.
    message.set_content(letter.body, cte="quoted-printable")
    return message


def address(text: str) -> Address:
    """Return one plain e-mail address, its domain in ASCII. Raises Permanent for anything else."""
    try:
        user, _at, domain = text.rpartition("@")
        plain = f"{user}@{domain.encode('idna').decode('ascii')}"
        if not PLAIN.fullmatch(plain):
            raise ValueError(plain)
        return Address(addr_spec=plain)
    except ValueError as fault:
        raise Permanent(f"{one_line(text)} is not an e-mail address") from fault
