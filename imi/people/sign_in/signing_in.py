"""Sign people in and out. Every wrong combination gets one answer, in the same time."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.people.current_user import CurrentUser, Earlier
from imi.people.models import CODE, SET_UP, Person, Staff
from imi.people.notices import Post, tell
from imi.people.queries import Account, account, centres_of, fold
from imi.people.sign_in import passwords, second_step, sessions, throttles
from imi.people.sign_in.encryption import Encryptor
from imi.people.sign_in.throttles import Throttled
from imi.people.view_as import note_left

WINDOW_SECONDS = 300
TRIES, TRIES_FROM, TRIES_OF_ALL = 10, 50, 1000
CODE_TRIES, CODE_TRIES_A_DAY, DAY_SECONDS = 5, 50, 86_400
# Seconds to choose a centre, to enter a code, and to set up an app.
CHOOSING = timedelta(minutes=10)
WAITS = {CODE: timedelta(minutes=10), SET_UP: timedelta(minutes=30)}


CODES_SAYS = ("Somebody who knows your password entered wrong codes of your second step, and was asked to wait. If it was not"
              " you, choose another password: Forgotten your password, on the page where you sign in. Where you signed in"
              " before, and with a recovery code, you come in meanwhile.")


class WrongSignIn(Refused):
    """The e-mail address, PIN or password is wrong: the answer does not say which."""

    field, code = "identifier", "sign_in.wrong"
    message = "E-mail, PIN or password is not right"


class Closed(Refused):
    """The password was right, but the person or the centre may not sign in; the message says why."""

    field, code = "identifier", "sign_in.closed"


@dataclass(frozen=True)
class Arrival:
    """A person who signed in. `token` is their session's; without a centre and role they are to choose one.

    Where something is awaited, that comes first: they have passed the password only.
    """

    token: str
    person: Person
    centre: Centre | None
    is_choosing: bool
    awaits: str = ""


@dataclass(frozen=True)
class Tried:
    """Names the buckets from which a try is taken, each as (kind, subject, size, seconds until it is full again)."""

    buckets: tuple[tuple[str, str, int, int], ...]

    def take(self, now: datetime) -> None:
        """Use a try of each bucket, or of none. Raises Throttled."""
        with db.atomic():
            for kind, subject, size, seconds in self.buckets:
                throttles.take(kind, subject, size, seconds, now)

    def give_back(self) -> None:
        """Give the tries back: this was no guess."""
        for kind, subject, size, _seconds in self.buckets:
            throttles.give_back(kind, subject, size)


def sign_in(identifier: str, password: str, now: datetime, *, address: str, lasts: timedelta,
            before: Earlier | None = None, same_centre: bool = False) -> Arrival:
    """Start a session for the person with this e-mail address or PIN, and password. An expired PIN still signs in.

    A PIN selects its centre; an e-mail address the person's only centre, or a choice of several (`choose_centre`). `before` is
    the session that the browser has or had: it is ended, and its person's tries are counted apart from those of strangers. With
    `same_centre` its centre is kept. Raises WrongSignIn, Closed, Throttled, passwords.HasherBusy.
    """
    found = account(identifier)
    tried = _tried(identifier, found, address, before)
    tried.take(now)
    if not passwords.is_right(found.person.password_hash if found else None, password) or found is None:
        _note_failure(found, address)
        raise WrongSignIn
    keep = before.centre if before and same_centre and before.person == found.person else None
    centre, is_choosing = _where(found, keep)
    fresh = passwords.hash_password(password) if passwords.is_outdated(found.person.password_hash or "") else ""
    with db.atomic():
        _note_password(found.person, fresh)
        tried.give_back()
        if before and sessions.end(before.token_hash, now):
            note_left(before, address)
        awaits = second_step.awaited(found.person, centre)
        known_as = sessions.known_as(before, found.person) if awaits == CODE else ""
        return _open(found.person, centre, now, lasts, address, is_choosing=is_choosing, awaits=awaits, known_as=known_as)


def choose_centre(person: Person, number: str, now: datetime, *, token: str, address: str, lasts: timedelta) -> Arrival:
    """Go on for one of the person's centres in a new session; the session in which it was chosen is ended.

    Raises NotFound for a centre at which the person is not active, or that is suspended.
    """
    centre = _open_to(person, number)
    with db.atomic():
        _leave(token, now)
        return _open(person, centre, now, lasts, address, awaits=_still_awaited(person, centre))


def switch_centre(person: Person, was: Centre, number: str, now: datetime, *, token: str, address: str) -> Arrival:
    """Go on at another of the person's centres, in a session that takes the place of the present one and ends when it would have.

    Raises NotFound for a centre at which the person is not active, or that is suspended, and where the session has ended.
    """
    centre = _open_to(person, number)
    with db.atomic():
        awaits = _still_awaited(person, centre)
        other = sessions.go_over(token, centre, now, awaits)
        record("switched centre", "person", person.id, person=person, centre=centre, address=address,
               changes={"centre": (was.number, centre.number)})
    return Arrival(other, person, centre, False, awaits)


def give_code(waiting: CurrentUser, typed: str, now: datetime, *, token: str, address: str, lasts: timedelta, post: Post,
              safe: Encryptor, recovery: bool = False) -> Arrival:
    """Go on with a code from the app, or a recovery code, in a new session; the session that waited for it is ended.

    Raises WrongCode, LostSecret, WrongRecoveryCode, Throttled; NotFound where the waiting session has ended meanwhile.
    """
    person, tried = waiting.person, _code_tries(waiting, address, recovery=recovery)
    try:
        tried.take(now)
    except Throttled:
        _warn(waiting, now, post, address)
        raise
    try:
        with db.atomic():
            if recovery:
                second_step.take_recovery_code(person, typed, now, post, address=address)
            else:
                second_step.take_code(person, typed, now, safe)
            tried.give_back()
            _leave(token, now)
            choosing = waiting.centre is None and not person.body_role
            return _open(person, waiting.centre, now, lasts, address, is_choosing=choosing)
    except second_step.LostSecret:
        tried.give_back()
        raise
    except Refused:
        with db.atomic():
            record("failed the second step", "person", person.id, person=person, address=address)
        raise


def set_up(waiting: CurrentUser, secret: str, typed: str, now: datetime, *, token: str, address: str, lasts: timedelta,
           post: Post, safe: Encryptor) -> tuple[Arrival, list[str]]:
    """Set up the required second step and go on; return the recovery codes too. Raises WrongCode, AlreadySet, NotFound."""
    with db.atomic():
        _leave(token, now)
        codes = second_step.set_up(waiting.person, secret, typed, now, post, safe, address=address)
        return _open(waiting.person, waiting.centre, now, lasts, address), codes


def sign_out(before: Earlier, now: datetime, *, address: str) -> None:
    """End the session. Signing out twice is harmless."""
    with db.atomic():
        if sessions.end(before.token_hash, now):
            note_left(before, address)
            record("signed out", "person", before.person.id, person=before.person, centre=before.centre, address=address)


def _tried(identifier: str, found: Account | None, address: str, before: Earlier | None) -> Tried:
    """Return the buckets of a try: the person's, by whichever e-mail address or PIN, or those of the text where it is nobody's.

    A browser that the person has used before has tries of its own, so that strangers cannot use them up.
    """
    # A folded text has no space in it, so no text is taken for a person.
    subject = f"person {found.person.id}" if found else fold(identifier)[:200]
    if before and found and before.person == found.person:
        subject = f"{subject} {before.token_hash}"
    return Tried((
        ("sign-in", subject, TRIES, WINDOW_SECONDS),
        ("sign-in from", throttles.network(address), TRIES_FROM, WINDOW_SECONDS),
        ("sign-in of all", "", TRIES_OF_ALL, WINDOW_SECONDS),
    ))


def _code_tries(waiting: CurrentUser, address: str, *, recovery: bool) -> Tried:
    """Return the buckets of a try at a code, so that a stranger who knows the password cannot use up the person's own tries.

    A browser in which the person has given a code before has tries of its own. Each other network has five tries in five
    minutes, and all of these together fifty a day, because a code has six digits only. Recovery codes are too many to guess, so
    they have no daily limit and let their person in whatever strangers do.
    """
    person = str(waiting.person.id)
    where = f"{person} {waiting.known_as or throttles.network(address)}"
    if recovery:
        return Tried((("recovery code", where, CODE_TRIES, WINDOW_SECONDS),))
    all_day = where if waiting.known_as else person
    return Tried((
        ("second step", where, CODE_TRIES, WINDOW_SECONDS),
        ("second step, a day", all_day, CODE_TRIES_A_DAY, DAY_SECONDS),
    ))


def _warn(waiting: CurrentUser, now: datetime, post: Post, address: str) -> None:
    """Warn the person, once a day, that somebody with their password is trying codes: a new password ends that."""
    if waiting.known_as:
        return
    with suppress(Throttled), db.atomic():
        throttles.take("second step, told", str(waiting.person.id), 1, DAY_SECONDS, now)
        tell(waiting.person, "ran out of codes", "Several wrong codes were entered", CODES_SAYS, post, by=None, address=address)


def _open_to(person: Person, number: str) -> Centre:
    """Return the centre of this number. Raises NotFound where the person is not active there, or it is suspended or closed."""
    for staff in centres_of(person):
        if staff.centre.number == number and staff.centre.state == "active":
            return staff.centre
    raise NotFound("Centre")


def _still_awaited(person: Person, centre: Centre) -> str:
    """Return what a centre asks for of a person who is signed in: a second step to set up. Who has one has passed it already."""
    awaits = second_step.awaited(person, centre)
    return "" if awaits == CODE else awaits


def _leave(token: str, now: datetime) -> None:
    """End the session of an unfinished sign-in. Raises NotFound where it has ended already."""
    if not sessions.end(sessions.hash_of(token), now):
        raise NotFound("Session")


def _where(found: Account, keep: Centre | None) -> tuple[Centre | None, bool]:
    """Return the centre, and whether it is still to be chosen. Raises Closed with the reason."""
    person = found.person
    if person.state == "disabled":
        raise Closed(sessions.SWITCHED_OFF)
    if found.centre is None and person.body_role:
        return None, False
    places = [staff for staff in centres_of(person) if found.centre in (None, staff.centre)]
    active = [staff.centre for staff in places if staff.centre.state == "active"]
    if not active:
        raise Closed(_why_not(places))
    if len(active) == 1 or keep in active:
        return (keep if keep in active else active[0]), False
    return None, True


def _why_not(places: list[Staff]) -> str:
    if not places:
        return f"You are not at a centre any more. {sessions.CONTACT}"
    return sessions.why_closed(places[0].centre)


def _open(person: Person, centre: Centre | None, now: datetime, lasts: timedelta, address: str, *, is_choosing: bool = False,
          awaits: str = "", known_as: str = "") -> Arrival:
    """Start a session. The sign-in is noted only when nothing is awaited any more: until then nobody is signed in."""
    if not awaits:
        Person.update(signed_in_at=now).where(Person.id == person.id).execute()
        record("signed in", "person", person.id, person=person, centre=centre, address=address)
    lasts = WAITS[awaits] if awaits else CHOOSING if is_choosing else lasts
    token = sessions.start(person, centre, now, lasts, awaits, known_as)
    return Arrival(token, person, centre, is_choosing and not awaits, awaits)


def _note_password(person: Person, fresh_hash: str) -> None:
    """Raise WrongSignIn where the password was changed while it was being checked."""
    known = (Person.id == person.id, Person.password_hash == person.password_hash)
    if not Person.update(password_hash=fresh_hash or person.password_hash).where(*known).execute():
        raise WrongSignIn


def _note_failure(found: Account | None, address: str) -> None:
    if found:
        with db.atomic():
            record("failed to sign in", "person", found.person.id, person=found.person, address=address)
