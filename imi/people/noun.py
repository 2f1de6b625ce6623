"""Say which tables hold those who sign in, where what they typed may name a candidate, and what of their accounts waits."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import parse_qsl

from imi.database.entry.hits import Asked, Hit, Name, Waiting, WorkLine
from imi.database.entry.jobs import Hourly
from imi.database.entry.noun import Noun
from imi.database.entry.traces import Apart, Removal, Somebody
from imi.database.entry.words import AuditWords, EmailKind
from imi.formats import short_day
from imi.people import view_as
from imi.people.actions import RESET
from imi.people.models import (
    KeptForm,
    Link,
    Person,
    PersonPreference,
    RecoveryCode,
    SaveKey,
    SecondStep,
    Session,
    Staff,
    StaffRole,
    Terms,
    TermsAccepted,
    Throttle,
)
from imi.people.notices import LETTER
from imi.people.own import preferences
from imi.people.own_centre import TEST
from imi.people.queries import PIN_SOON, how_many_pins_ending, pins_ending
from imi.people.sign_in import second_step, sessions
from imi.people.staffing import INVITATION

WHO_SIGN_IN = (Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link, TermsAccepted)


STEP, PINS, ALL_PINS = "second-step", "ending-pins", "all-ending-pins"
PIN_ENDS = ("PIN that ends soon or has ended", "PINs that end soon or have ended")


def _recovery_codes(asked: Asked) -> Iterator[WorkLine]:
    held = second_step.state(asked.person)
    if held is not None and held.is_short:
        yield WorkLine(held.codes_left, "recovery code left: make new ones", "recovery codes left: make new ones", Name(STEP))


def _pins(asked: Asked) -> Iterator[WorkLine]:
    # One's own comes first: it is told nowhere else.
    ending = sorted(pins_ending(asked.centre, asked.today + PIN_SOON), key=lambda one: one[0] != asked.person.email)
    hits = [Hit(Name(PINS), name, f"PIN {pin} {'expired' if on < asked.today else 'expires'} on {short_day(on)}")
            for _email, name, pin, on in ending[:asked.shown]]
    yield WorkLine(len(ending), *PIN_ENDS, Name(PINS), hits)


def _all_pins(asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(how_many_pins_ending(asked.today + PIN_SOON), *PIN_ENDS, Name(ALL_PINS))


def _forms_of(about: Somebody) -> Collection[int]:
    """Return the ids of the forms about the person that were kept when a session had ended."""
    asked = about.likely_surname(KeptForm.body)
    for number in about.numbers:
        asked |= KeptForm.path.contains(str(number)) | KeptForm.body.contains(str(number))
    kept = KeptForm.select(KeptForm.id, KeptForm.path, KeptForm.body).where(asked)
    return [number for number, path, body in kept.tuples() if _is_about(about, path, body)]


def _is_about(about: Somebody, path: str, body: str) -> bool:
    """Return whether a kept form is about the person: by a number, by its fields, or by its texts where it has no surname."""
    fields = dict(parse_qsl(body))
    if {str(number) for number in about.numbers} & {*re.findall(r"\d{7}", f"{path} {' '.join(fields)}")}:
        return True
    return about.is_of(fields) if "surname" in fields else any(map(about.is_said_in, fields.values()))


def _erase_forms(removal: Removal) -> int:
    return sum(KeptForm.delete().where(KeptForm.id == number).execute() for number in _forms_of(removal.about))


WORDS = AuditWords(
    verbs={
        "accepted": "Accepted",
        "asked for a new password": "Asked for a new password", "disabled": "Switched off", "ended sessions": "Ended sessions",
        "failed the second step": "Failed the second step", "failed to sign in": "Failed to sign in", "looked in": "Looked in",
        "made new recovery codes": "Made new recovery codes", "ran out of codes": "Ran out of codes",
        "reset the second step": "Reset the second step", "sent a link": "Sent a link", "sent a test": "Sent a test",
        "set a password": "Set a password", "set up the second step": "Set up the second step", "signed in": "Signed in",
        "signed out": "Signed out", "stopped looking in": "Stopped looking in", "suspended": "Suspended",
        "switched centre": "Switched centre", "switched on": "Switched on",
        "turned off the second step": "Turned off the second step", "used a recovery code": "Used a recovery code",
    },
    things={"person": "a person", "terms": "the terms of use"},
    alone=(("signed in", "person"), ("signed out", "person"), ("switched centre", "person"), ("failed to sign in", "person"),
           ("failed the second step", "person"), ("made new recovery codes", "person"), ("set a password", "person"),
           ("asked for a new password", "person"), ("stopped looking in", "centre")),
    fields={"pin": "PIN"},
)
NOUN = Noun(
    "people",
    models=(*WHO_SIGN_IN[:-1], Terms, TermsAccepted, PersonPreference, Throttle, KeptForm, SaveKey),
    texts={
        KeptForm: dict.fromkeys(("path", "body"), Apart("Unfinished forms", _erase_forms)),
        PersonPreference: {"value": Apart("Remembered searches", preferences.erase)},
    },
    impersonal={
        **dict.fromkeys(WHO_SIGN_IN, ("*", "those who sign in")),
        PersonPreference: ("name", "which preference"),
        Terms: ("*", "what the awarding body publishes"),
        SaveKey: ("*", "hashes and references of what was saved"),
        Throttle: ("kind", "what is counted; whose ULN the subject of a proof has, the candidates say"),
    },
    by_text={KeptForm: _forms_of, PersonPreference: preferences.naming},
    audit=WORDS,
    hourly=(Hourly(lambda work: view_as.note_ended(work.at, work.idle)),
            Hourly(lambda work: sessions.purge(work.at), removes=True),
            Hourly(lambda work: preferences.forget_unused(work.at), removes=True)),
    emails={INVITATION: EmailKind("Invitation", 50, secret=True, personal=True),
            RESET: EmailKind("New password", 60, secret=True, personal=True),
            LETTER: EmailKind("Account of a person", 80, personal=True), TEST: EmailKind("Test", None)},
    waiting=(Waiting(5, _recovery_codes, of="person"), Waiting(70, _pins, ability="people"),
             Waiting(60, _all_pins, of="body")),
)
