"""Ask for a second step at sign-in: a code from an authenticator app (RFC 6238), or a recovery code.

A code of the app is good once: the time step of the last code used is kept, and only moves forward. Recovery codes are 80
random bits each, too many to be guessed from their plain hash.
"""
from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp
from peewee import JOIN, IntegrityError, Select, fn

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.centres.settings import BODY_SECOND_STEP, is_on
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.database.errors import Refused
from imi.formats import count
from imi.people.models import CODE, SET_UP, Person, RecoveryCode, SecondStep, Staff
from imi.people.notices import Post, tell
from imi.people.sign_in import sessions
from imi.people.sign_in.encryption import CannotDecrypt, Encryptor, is_sealed

ISSUER = "IMI registration portal"
DIGITS, STEP_SECONDS = 6, 30
# A phone's clock may be one step behind or ahead.
DRIFT = (0, -1, 1)
CODES, CODE_BYTES = 10, 10
# From this few left the person is told to make new ones.
FEW = 3
# Letters and digits that people mistake for those of the alphabet that the codes are written in.
MISREAD = str.maketrans("018", "OIB", " -\u2010\u2011\u2013\u00a0\t\r\n")


class WrongCode(Refused):
    """The code is not the one that the app shows."""

    field, code = "code", "second_step.wrong"
    message = "The code is not right. Enter the 6 digits that your app shows now"


class UsedCode(WrongCode):
    """The code was used already, and a code is good once."""

    code = "second_step.used"
    message = "This code was used already. Wait until your app shows the next one"


class LostSecret(Refused):
    """The app's secret was encrypted with another key than the portal has today."""

    field, code = "code", "second_step.lost"
    message = ("The portal’s key was changed, so it can’t check the codes of your app any more. Use a recovery code and set up"
               " the second step again, or ask a coordinator or Membership services to reset it")


class WrongRecoveryCode(Refused):
    """The code is none of the person's recovery codes, or was used."""

    field, code = "recovery", "second_step.recovery"
    message = "This is none of your recovery codes, or it was used already"


class AlreadySet(Refused):
    """The second step was set up meanwhile, perhaps in another window."""

    field, code = "code", "second_step.there"
    message = "Your second step was set up already. Sign in with a code from the app that has it"


class Demanded(Refused):
    """The second step cannot be turned off; the message says who asks for it."""

    field, code = "off", "second_step.demanded"


@dataclass(frozen=True)
class State:
    """Tells since when a person has a second step, and how many recovery codes they have left."""

    set_at: datetime
    codes_left: int

    @property
    def is_short(self) -> bool:
        """Return whether it is time for new recovery codes."""
        return self.codes_left <= FEW


def new_secret() -> str:
    """Return 160 random bits as an app takes them: 32 letters and digits."""
    return pyotp.random_base32()


def app_address(person: Person, secret: str) -> str:
    """Return the otpauth address in the picture that an app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def in_fours(text: str) -> str:
    """Return the text in groups of four, to be read and typed."""
    return " ".join(text[at:at + 4] for at in range(0, len(text), 4))


def state(person: Person) -> State | None:
    """Return the state of a person's second step, None where they have none. It takes one statement."""
    for row in _state(person=person):
        return State(*row)
    return None


@Prepared
def _state(person: Blank) -> Select[tuple[Any, ...]]:
    unused = (RecoveryCode.person == SecondStep.person) & RecoveryCode.used_at.is_null()
    return (SecondStep.select(SecondStep.set_at, fn.COUNT(RecoveryCode.code_hash))
            .join(RecoveryCode, JOIN.LEFT_OUTER, on=unused).where(SecondStep.person == person)
            .group_by(SecondStep.person, SecondStep.set_at).tuples())


def awaited(person: Person, centre: Centre | None) -> str:
    """Return what is still needed after the password: a code, the setting up of a second step, or '' for nothing."""
    if SecondStep.select().where(SecondStep.person == person).exists():
        return CODE
    demanded = (centre is not None and centre.second_step_required) or (person.body_role and is_on(BODY_SECOND_STEP))
    return SET_UP if demanded else ""


def who_demands(person: Person) -> str:
    """Return who requires a second step of this person, '' where nobody does."""
    if person.body_role and is_on(BODY_SECOND_STEP):
        return "The awarding body"
    row = Centre.select(Centre.name, Centre.number).join(Staff, on=Staff.centre == Centre.id).where(
        Staff.person == person, Staff.state == "active", Centre.second_step_required).order_by(Centre.number).first()
    return f"{row.name} ({row.number})" if row else ""


def set_up(person: Person, secret: str, typed: str, now: datetime, post: Post, safe: Encryptor, *, address: str,
           replace: bool = False) -> list[str]:
    """Store a secret once a code shows that the app has it; return the recovery codes, which are stored only as hashes.

    With `replace` it replaces the one before, on another phone for example. Raises WrongCode, AlreadySet.
    """
    step = _step_of(secret, typed, now)
    if step is None:
        raise WrongCode
    with db.atomic():
        if replace:
            _remove(person)
        try:
            with db.atomic():
                SecondStep.create(person=person, secret=safe.seal(secret), last_step=step, set_at=now)
        except IntegrityError:
            raise AlreadySet from None
        codes = _new_codes(person)
        sessions.end_waiting(person, now)
        tell(person, "set up the second step", "Your second step is set up", SET_UP_SAYS, post, by=person, address=address)
    return codes


def renew_codes(person: Person, *, address: str) -> list[str]:
    """Return ten new recovery codes; the old ones stop working. Raises Refused without a second step."""
    with db.atomic():
        held = SecondStep.update(set_at=SecondStep.set_at).where(SecondStep.person == person).execute()
        if not held:
            raise Refused("Set up the second step first", field="codes", code="second_step.none")
        RecoveryCode.delete().where(RecoveryCode.person == person).execute()
        record("made new recovery codes", "person", person.id, person=person, address=address)
        return _new_codes(person)


def turn_off(person: Person, now: datetime, post: Post, *, address: str) -> None:
    """Turn the second step off, so that the password alone signs in. Raises Demanded; without a second step nothing happens."""
    with db.atomic():
        who = who_demands(person)
        if who:
            raise Demanded(f"{who} asks everybody to sign in with a second step. On a new phone, set it up again instead")
        if _remove(person):
            sessions.end_waiting(person, now)
            tell(person, "turned off the second step", "Your second step is turned off", OFF_SAYS, post, by=person,
                 address=address)


def reset(by: Person | None, person: Person, now: datetime, post: Post, centre: Centre | None = None) -> None:
    """Remove the second step of a person who has lost it, and end all their sessions. Raises Refused.

    With a `centre` one of its coordinators asks, and may do so only for a person who signs in at no other centre.
    """
    if by == person:
        raise Refused("Your own second step is turned off, or set up on another phone, on your account’s page",
                      field="second-step", code="second_step.own")
    with db.atomic():
        if centre is not None and _works_elsewhere(person, centre):
            raise Refused("This account is used beyond the centre. Membership services can reset its second step",
                          field="second-step", code="second_step.elsewhere")
        if not _remove(person):
            raise Refused(f"{person.name} has no second step", field="second-step", code="second_step.none")
        sessions.end_all(person, now)
        tell(person, "reset the second step", "Your second step was reset", RESET_SAYS, post, by=by, centre=centre)


def take_code(person: Person, typed: str, now: datetime, safe: Encryptor) -> None:
    """Use up a code of the app, inside the caller's transaction. Raises WrongCode, UsedCode, LostSecret."""
    held = SecondStep.get_or_none(SecondStep.person == person)
    if held is None:
        raise WrongCode
    try:
        step = _step_of(safe.open(held.secret), typed, now)
    except CannotDecrypt:
        raise LostSecret from None
    if step is None:
        raise WrongCode
    moved = SecondStep.update(last_step=step).where(
        SecondStep.person == person, SecondStep.secret == held.secret, SecondStep.last_step < step).execute()
    if not moved:
        raise UsedCode


def take_recovery_code(person: Person, typed: str, now: datetime, post: Post, *, address: str) -> None:
    """Use up a recovery code and write to the person, inside the caller's transaction. Raises WrongRecoveryCode."""
    used = RecoveryCode.update(used_at=now).where(
        RecoveryCode.person == person, RecoveryCode.code_hash == _hash(typed), RecoveryCode.used_at.is_null()).execute()
    if not used:
        raise WrongRecoveryCode
    held = state(person)
    left = count(held.codes_left if held else 0, "recovery code")
    tell(person, "used a recovery code", f"A recovery code was used, {left} left", RECOVERY_SAYS.format(left=left), post,
          by=person, address=address)


def seal_all(safe: Encryptor) -> int:
    """Encrypt the secrets that were stored before encryption began; return how many. Running it again does nothing."""
    with db.atomic():
        plain = [row for row in SecondStep.select() if not is_sealed(row.secret)]
        for row in plain:
            SecondStep.update(secret=safe.seal(row.secret)).where(
                SecondStep.person == row.person_id, SecondStep.secret == row.secret).execute()
    return len(plain)


SET_UP_SAYS = ("From now on you sign in with your password and a code from your authenticator app. Keep the recovery codes that"
               " you were shown: each lets you in once without the app.")
OFF_SAYS = "You sign in with your password alone from now on."
RESET_SAYS = ("You sign in with your password alone, and set up a new second step on the page of your account, or when you are"
              " asked to.")
RECOVERY_SAYS = ("Somebody, probably you, signed in with your password and a recovery code. You have {left} left. New ones are"
                 " made on the page of your account.")


def _step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the time step of the code that was typed, one step of drift allowed; None where it fits none."""
    digits = "".join(typed.split())
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        return None
    at = int(now.replace(tzinfo=UTC).timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret)
    fits = [at + drift for drift in DRIFT if secrets.compare_digest(app.generate_otp(at + drift), digits)]
    return fits[0] if fits else None


def _new_codes(person: Person) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(CODES)]
    RecoveryCode.insert_many([{"person": person, "code_hash": _hash(code)} for code in codes]).execute()
    return [in_fours(code).replace(" ", "-") for code in codes]


def _hash(typed: str) -> str:
    """Return the stored hash of a recovery code, however it is written: capitals, spaces and hyphens do not matter."""
    return hashlib.sha256(typed[:100].upper().translate(MISREAD).encode("utf-8", "surrogatepass")).hexdigest()


def _remove(person: Person) -> bool:
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    return bool(SecondStep.delete().where(SecondStep.person == person).execute())


def _works_elsewhere(person: Person, centre: Centre) -> bool:
    return bool(person.body_role) or Staff.select().where(
        Staff.person == person, Staff.centre != centre, Staff.state == "active").exists()
