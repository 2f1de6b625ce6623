"""The letter to whoever sent a long list: its check is done, and what it found. No ULN, no date of birth, no name."""
from __future__ import annotations

from collections import Counter

from peewee import fn

from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.formats import count, one_line
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.people.models import Person
from imi.uploads.models import Upload, UploadRow


def write_checked(centre: Centre, upload: Upload, public_url: str = "") -> Letter:
    """Write it, inside the transaction in which the check ends."""
    person, scheme = Person.get_by_id(upload.person_id), Scheme.get_by_id(upload.scheme_id)
    result = _result(upload)
    where = (f"{public_url.rstrip('/')}/apprenticeships/registrations/spreadsheets/{upload.reference}" if public_url
             else f"It is in the portal under {upload.reference}")
    body = "\n".join((
        f"{one_line(upload.file_name)} is checked. Reference: {upload.reference}", "",
        f"Centre: {one_line(centre.name)} ({centre.number})", result,
        "Nothing has been registered yet." if upload.state in ("problems", "ready") else "", "", where, ""))
    return write("upload", person.email, f"{upload.reference} is checked: {result}", body, scheme.sender, centre)


def _result(upload: Upload) -> str:
    if upload.state == "refused":
        return str(upload.said.get("refused", ""))
    what, sentence = upload.said.get("not_taken", ("", ""))
    if sentence:
        return f"{one_line(what)} was not taken. {sentence}"
    if upload.is_to_spell:
        return "Say first which names are right"
    if upload.is_to_match:
        return "Say first which column is which"
    states = Counter(dict(UploadRow.select(UploadRow.state, fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == upload.id).group_by(UploadRow.state).tuples()))
    return f"{count(states['ready'], 'row')} ready, {states['problem']} to fix, {states['warning']} to look at"
