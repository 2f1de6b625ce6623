"""Tables of the people: who they are, what they may do where, and how they stay signed in."""
from __future__ import annotations

from peewee import SQL, AutoField, BooleanField, Check, CompositeKey, DateField, DateTimeField, IntegerField, TextField

from imi.centres.models import Centre
from imi.database.columns import KeyField, index, ref, state, unique, within
from imi.database.connection import ForeignId, Table

BODY_ROLES = ("administrator", "support")
CENTRE_ROLES = ("coordinator", "registrar", "finance", "reader")
# Steps that may still be needed after the password.
CODE, SET_UP = "code", "set-up"
AWAITS = ("", CODE, SET_UP)
# How long a preference's name and its value may be.
NAME_LENGTH, VALUE_LENGTH = 60, 2000
# How long the terms of use may be.
TERMS_LENGTH = 50_000


def _one_of(column: str, words: tuple[str, ...]) -> SQL:
    return Check("{} IN ({})".format(column, ", ".join(f"'{word}'" for word in words)))


class Person(Table):
    """A person who signs in, for one centre, several, or the awarding body."""

    id = AutoField()
    email = TextField()
    email_key = KeyField(unique=True)
    name = TextField()
    password_hash = TextField(null=True)
    body_role = TextField(null=True, constraints=[_one_of("body_role", BODY_ROLES)])
    state = state("invited", "active", "disabled")
    signed_in_at = DateTimeField(null=True)
    sample = BooleanField(default=False)


class Staff(Table):
    """A person at a centre, with their PIN: a plain number with an expiry date, not a secret."""

    centre = ref(Centre)
    person = ref(Person)
    person_id: ForeignId[int]
    pin = TextField(null=True)
    pin_expires_on = DateField(null=True)
    state = state("active", "suspended", "left")

    class Meta:
        primary_key = CompositeKey("centre", "person")
        constraints = [Check("(pin IS NULL) = (pin_expires_on IS NULL)")]

    keys = (unique(["pin"], "pin IS NOT NULL"), index(["person_id", "centre_id"]))


class StaffRole(Table):
    """A role of a person at a centre."""

    centre = ref(Centre)
    centre_id: ForeignId[int]
    person = within(Person, through="staff", to="person_id")
    person_id: ForeignId[int]
    role = TextField(constraints=[_one_of("role", CENTRE_ROLES)])

    class Meta:
        primary_key = CompositeKey("centre", "person", "role")
        depends_on = [Staff]


class Session(Table):
    """A signed-in browser. Only the token's hash is stored; a row that timed out stays until it is purged.

    `viewing_centre` is the centre that a person of the awarding body views, during which they can change nothing. A session
    that `awaits` something has passed the password only: a code, or the setting up of a second step, is still to come. `device`
    names the browser in words. `known_as` lets a session that awaits a code show that this browser had given one before.
    """

    token_hash = TextField(primary_key=True)
    person = ref(Person)
    centre = ref(Centre, null=True)
    started_at = DateTimeField()
    seen_at = DateTimeField()
    ends_at = DateTimeField()
    viewing_centre = ref(Centre, null=True)
    awaits = TextField(default="", constraints=[SQL("DEFAULT ''"), _one_of("awaits", AWAITS)])
    device = TextField(default="", constraints=[SQL("DEFAULT ''")])
    known_as = TextField(default="", constraints=[SQL("DEFAULT ''")])

    keys = (index(["person_id"]), index(["ends_at"]))


class SecondStep(Table):
    """A person’s second step at sign-in: their app’s secret, sealed, and the last time step whose code was taken."""

    person = ref(Person, primary_key=True)
    person_id: ForeignId[int]
    secret = TextField()
    last_step = IntegerField()
    set_at = DateTimeField()


class RecoveryCode(Table):
    """A code for a person whose app is not at hand. Only its hash is stored, and it is good once."""

    person = ref(Person)
    code_hash = TextField()
    used_at = DateTimeField(null=True)

    class Meta:
        primary_key = CompositeKey("person", "code_hash")


class Link(Table):
    """A one-use address in a letter: set-up, invitation or reset."""

    token_hash = TextField(primary_key=True)
    person = ref(Person, null=True)
    purpose = TextField()
    ends_at = DateTimeField()
    used_at = DateTimeField(null=True)

    keys = (index(["person_id", "purpose"]),)


class PersonPreference(Table):
    """What a person chose of one preference, as JSON."""

    id = AutoField()
    person = ref(Person)
    person_id: ForeignId[int]
    name = TextField(constraints=[Check(f"length(name) <= {NAME_LENGTH}")])
    value = TextField(constraints=[Check(f"length(value) <= {VALUE_LENGTH}")])

    keys = (unique(["person_id", "name"]),)


class Terms(Table):
    """An edition of the awarding body's terms of use. The newest one holds."""

    id = AutoField()
    text = TextField(constraints=[Check(f"length(text) <= {TERMS_LENGTH}")])
    at = DateTimeField()
    person = ref(Person, null=True)
    sample = BooleanField(default=False)


class TermsAccepted(Table):
    """That a person accepted an edition of the terms of use, and when."""

    person = ref(Person)
    terms = ref(Terms)
    at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("person", "terms")


class Throttle(Table):
    """A bucket of tries: who (subject) tried what (kind), and how many are left."""

    kind = TextField()
    subject = TextField()
    tokens = IntegerField()
    filled_at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("kind", "subject")


class KeptForm(Table):
    """A form that was posted into an ended session, or for a centre that its person has left for another: offered to the same
    person for a day.
    """

    id = AutoField()
    person = ref(Person)
    path = TextField()
    body = TextField()
    until = DateTimeField()
    # Added to a table that was there, on which no constraint of the whole table can be put.
    centre_id = IntegerField(null=True, constraints=[SQL('REFERENCES "centre" ("id") ON DELETE RESTRICT')])

    keys = (index(["person_id", "until"]),)


class SaveKey(Table):
    """A rendered form that was saved: the same form again gets the same answer."""

    centre = ref(Centre)
    key = TextField()
    person = ref(Person)
    request_hash = TextField()
    answer = TextField()
    at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("centre", "key")
        constraints = [SQL("CHECK (length(key) >= 16)")]

    keys = (index(["at"]),)
