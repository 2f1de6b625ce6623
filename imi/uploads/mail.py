"""Write the e-mail to the person who sent a long list: what its check found. It holds no ULN, date of birth or name."""
from __future__ import annotations

from collections import Counter

from peewee import fn

from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.formats import count, one_line
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.mail.texts import AddressOf, compose, nowhere
from imi.people.models import Person
from imi.people.own.emails import wants
from imi.uploads.models import Upload, UploadRow

# What the e-mail is about, as an address is asked for.
UPLOAD = "upload"


def write_checked(centre: Centre, upload: Upload, address_of: AddressOf = nowhere) -> Letter | None:
    """Write it, inside the transaction in which the check ends, unless the person chose not to get it."""
    person = Person.get_by_id(upload.person_id)
    if not wants(person, UPLOAD):
        return None
    scheme = Scheme.get_by_id(upload.scheme_id)
    text = compose("upload", file_name=upload.file_name, reference=upload.reference, centre=centre, result=_result(upload),
                   is_open=upload.state in ("problems", "ready"), address=address_of(UPLOAD, upload.reference, upload.scheme_id))
    return write(UPLOAD, person.email, *text, scheme.sender, centre)


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
