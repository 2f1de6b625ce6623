"""Take a person, and nobody else, out of e-mails: out of rows, waiting or sent, and out of files. Other people's lines stay."""
from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from imi.database.entry.traces import ERASED, Apart, Removal, Renamed, Somebody
from imi.mail.models import Letter
from imi.mail.transport import FOLDER

# "3. 1000003 Sam Lee" of a confirmation, "R-26-104213/3: 1000003 Sam Lee, ACAP01A" of a change.
OF_ONE = (re.compile(r"(\d+\. )(\d{7}) (.*)()"), re.compile(r"(\S+/\d+: )(\d{7}) (.*)(, [^,]*)"))
# The awarding body's own words, in an e-mail about a correction or a merge, and a text of the centre's own.
DECISION, ORDER = "Decision: ", "Purchase Order Number: "


def without(text: str, about: Somebody, names: Iterable[Renamed] = ()) -> str:
    """Return the text of an e-mail without the person, and with the names that the person's files have now."""
    words = set(re.findall(r"\d+", text))
    is_own = any(str(number) in words for number in about.numbers)
    for reference, old, new in names:
        text = text.replace(old, new) if reference in text else text
    return "".join(_line(line, about, is_own) for line in text.splitlines(keepends=True))


def _line(line: str, about: Somebody, is_own: bool) -> str:
    told, end = line.rstrip("\r\n"), line[len(line.rstrip("\r\n")):]
    for form in OF_ONE:
        one = form.fullmatch(told)
        if one:
            # Another's line stays as it is, however their name begins.
            return f"{one[1]}{one[2]} {ERASED}{one[4]}{end}" if int(one[2]) in about.numbers else line
    if is_own and told.startswith(DECISION):
        return f"{DECISION}{ERASED}{end}"
    order = told.startswith(ORDER)
    return f"{about.without(told, alone=is_own and order, in_file_name=order)}{end}"


def _erase(removal: Removal) -> int:
    """Take the person out of every e-mail, also of one that is still to be sent, and return how many changed."""
    changed, about, names = 0, removal.about, removal.renamed
    asked = about.likely(Letter.body, numbers=True) | about.likely(Letter.subject)
    for reference, _old, _new in names:
        asked |= Letter.subject.contains(reference)
    for letter in Letter.select().where(asked):
        subject, body = without(letter.subject, about, names), letter.body and without(letter.body, about, names)
        if (subject, body) != (letter.subject, letter.body):
            changed += Letter.update(body=body, subject=subject).where(Letter.id == letter.id).execute()
    return changed


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=SMTP)


def _files(instance: Path, removals: Sequence[Removal]) -> Iterator[tuple[Path, EmailMessage, str, str]]:
    """Yield (file, its message, subject and text without these people) of the e-mails kept as files that name one of the people.
    """
    for file in sorted((instance / FOLDER).glob("*.eml")):
        message = _read(file)
        subject, text = str(message["Subject"] or ""), str(message.get_content())
        changed = subject, text
        for one in removals:
            changed = without(changed[0], one.about, one.renamed), without(changed[1], one.about, one.renamed)
        if changed != (subject, text):
            yield file, message, *changed


def clear_files(instance: Path, removals: Sequence[Removal]) -> None:
    """Take the people out of the e-mails that were written as files."""
    for file, message, subject, text in _files(instance, removals):
        message.replace_header("Subject", subject)
        message.set_content(text, cte="quoted-printable")
        unfinished = file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(message.as_bytes(policy=SMTP))
        unfinished.replace(file)


LETTERS = Apart("E-mails", _erase)
