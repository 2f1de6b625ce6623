"""Add people to a centre or the awarding body, give them one-use links, and set their passwords."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from peewee import IntegrityError

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.connection import now as this_moment
from imi.database.errors import NotFound, Refused
from imi.fields.emails import email as read_email
from imi.fields.field import Context, Invalid
from imi.fields.text import tidy
from imi.formats import count, day, local
from imi.mail.actions import write
from imi.mail.texts import compose
from imi.people.models import CENTRE_ROLES, Link, Person, Staff, StaffRole
from imi.people.notices import LINK, Post, write_to
from imi.people.queries import centres_of, fold, has_administrator
from imi.people.sign_in import passwords, sessions, throttles
from imi.people.sign_in.throttles import network

SET_UP = "set up"
RESET = "reset"
RESET_MINUTES = 60
CHANGED, CHANGED_SAYS = "Your password was changed", "You are signed out everywhere else, and sign in with the new one."
RESETS_PER_HOUR, RESETS_FROM = 3, 50
NAME_AT_MOST, PIN_AT_MOST = 100, 12
# The reader of addresses needs neither the day nor the lists.
GIVEN = Context(date.min)


class AlreadyThere(Refused):
    """The address already has an account there."""

    field, code = "email", "person.already_there"


class PinTaken(Refused):
    """The PIN belongs to another person: a PIN is one person's at one centre."""

    field, code = "pin", "person.pin_taken"


class LinkUsed(NotFound):
    """The link was used, is too old, or never existed."""


def add_person(email: str, name: str, *, centre: Centre, roles: Iterable[str], pin: str | None = None,
               pin_expires_on: date | None = None, password: str | None = None, sample: bool = False,
               by: Person | None = None) -> Person:
    """Add a person to a centre; a person who has an account elsewhere keeps the account and its name.

    Without a password they are invited: `make_link` gives them an address to choose one. Raises Refused.
    """
    asked = tuple(dict.fromkeys(roles))
    if wrong := wrong_with(email, name, asked, pin, pin_expires_on):
        raise wrong[0]
    email, name, pin = mail_address(email), _name(name), pin_of(pin)
    hashed = _hashed(password, (email, name, centre.name))
    with db.atomic():
        person = _account(email, name, hashed, sample)
        _place(centre, person, pin, pin_expires_on if pin else None)
        StaffRole.insert_many([{"centre": centre, "person": person, "role": role} for role in asked]).execute()
        record("added", "person", person.id, person=by, centre=centre, changes={"roles": (None, ", ".join(asked))})
    return person


def wrong_with(email: str, name: str, roles: Collection[str], pin: str | None, pin_expires_on: date | None) -> list[Refused]:
    """Return everything that prevents a person from being added to a centre, before anybody checks who is there."""
    def check_roles() -> None:
        if not roles or not set(roles) <= set(CENTRE_ROLES):
            raise Refused(f"Choose at least one role: {', '.join(CENTRE_ROLES)}", field="roles", code="person.role")

    found: list[Refused] = []
    checks: tuple[Callable[[], object], ...] = (
        lambda: mail_address(email), lambda: _name(name), check_roles, lambda: pin_of(pin),
        lambda: check_last_day(pin_expires_on) if pin else None)
    for check in checks:
        try:
            check()
        except Refused as refusal:
            found.append(refusal)
    return found


def add_administrator(email: str, name: str, *, password: str | None = None, sample: bool = False,
                      by: Person | None = None) -> Person:
    """Add an administrator of the awarding body; a person who already has this address is given the role. Raises Refused."""
    return add_to_body(email, name, "administrator", password=password, sample=sample, by=by)


def add_to_body(email: str, name: str, role: str, *, password: str | None = None, sample: bool = False,
                by: Person | None = None) -> Person:
    """Add a person to the awarding body; a person who already has this address is given the role. Raises Refused."""
    email, name = mail_address(email), _name(name)
    hashed = _hashed(password, (email, name))
    with db.atomic():
        person = _account(email, name, hashed, sample)
        moved = Person.update(body_role=role).where(Person.id == person.id, Person.body_role.is_null()).execute()
        if not moved:
            raise AlreadyThere(f"{email} works for the awarding body already")
        record("added", "person", person.id, person=by, changes={"roles": (None, role)})
    person.body_role = role
    return person


def set_password(person: Person, password: str, now: datetime, *, cause: str = "", address: str = "") -> None:
    """Set a new password and end all the person's sessions and open links. Raises passwords.Unfit, passwords.HasherBusy."""
    hashed = _another(person, password)
    with db.atomic():
        _set(person, hashed, now, cause, address)


def change_password(person: Person, password: str, now: datetime, *, centre: Centre | None, lasts: timedelta,
                    post: Post, address: str) -> str:
    """Change the password of a signed-in person: all their sessions end, and the token of a new one is returned.

    A letter tells them of it. Raises passwords.Unfit, passwords.HasherBusy.
    """
    hashed = _another(person, password)
    with db.atomic():
        _set(person, hashed, now, "change", address)
        write_to(person, CHANGED, CHANGED_SAYS, post)
        return sessions.start(person, centre, now, lasts)


def disable(person: Person, now: datetime, *, by: Person | None = None) -> None:
    """Switch an account off. Their sessions and open links end at once."""
    with db.atomic():
        if Person.update(state="disabled").where(Person.id == person.id, Person.state != "disabled").execute():
            record("disabled", "person", person.id, person=by)
        sessions.end_all(person, now)
        _burn_links(person, now)


def make_link(person: Person, purpose: str, minutes: int, now: datetime) -> str:
    """Return the token of a new one-use link with which the person chooses a password. Only its hash is stored."""
    token = sessions.new_token()
    Link.create(token_hash=sessions.hash_of(token), person=person, purpose=purpose, ends_at=now + timedelta(minutes=minutes))
    return token


def first_link(ends_at: datetime) -> str:
    """Return the token of the link that sets up the first administrator. It replaces the one before."""
    token = sessions.new_token()
    with db.atomic():
        Link.delete().where(Link.purpose == SET_UP, Link.used_at.is_null()).execute()
        Link.create(token_hash=sessions.hash_of(token), person=None, purpose=SET_UP, ends_at=ends_at)
    return token


def open_link(token: str, now: datetime) -> Link:
    """Return the link of a token without using it. Raises LinkUsed."""
    link = Link.get_or_none(Link.token_hash == sessions.hash_of(token), Link.used_at.is_null(), Link.ends_at > now)
    if link is None or (link.person is not None and link.person.state == "disabled"):
        raise LinkUsed
    return link


def use_link(token: str, password: str, now: datetime, *, post: Post | None = None, address: str = "") -> Person:
    """Choose a password with a link, once, and return the person. A letter by `post` tells them where they had one before.

    Raises LinkUsed, passwords.Unfit, passwords.HasherBusy.
    """
    link = open_link(token, now)
    if link.person is None:
        raise LinkUsed
    hashed = _another(link.person, password)
    with db.atomic():
        _use(link, now)
        had_one = link.person.password_hash is not None
        _set(link.person, hashed, now, link.purpose, address)
        if post is not None and had_one:
            write_to(link.person, CHANGED, CHANGED_SAYS, post)
    return link.person


def set_up(token: str, email: str, name: str, password: str, now: datetime, *, address: str = "") -> Person:
    """Make the first administrator with the link that was printed at the start, once. Raises LinkUsed, Refused."""
    link = open_link(token, now)
    email, name = mail_address(email), _name(name)
    hashed = _hashed(password, (email, name))
    with db.atomic():
        _use(link, now)
        if link.purpose != SET_UP or has_administrator():
            raise LinkUsed
        person = add_administrator(email, name)
        _set(person, hashed, now, SET_UP, address)
    return person


def ask_for_reset(email: str, now: datetime, *, post: Post, address: str) -> None:
    """Write a letter with a link, good for an hour, where the address has an account. The caller never learns whether it has.

    No more than three an hour are written. The letter goes to the stored address of the account. Raises Throttled for too many
    tries from one network.
    """
    throttles.take("reset from", network(address), RESETS_FROM, 300, now)
    with db.atomic(), suppress(throttles.Throttled):
        throttles.take("reset", fold(email)[:200], RESETS_PER_HOUR, 3600, now)
        person = Person.get_or_none(Person.email_key == fold(email), Person.state != "disabled")
        if person is None:
            return
        token = make_link(person, RESET, RESET_MINUTES, now)
        write(RESET, person.email, *compose("reset", person=person, by=None, lasts=count(RESET_MINUTES, "minute"),
                                            address=post.address_of(LINK, token)), post.sender)
        record("asked for a new password", "person", person.id, person=person, address=address)


def _use(link: Link, now: datetime) -> None:
    used = Link.update(used_at=now).where(Link.token_hash == link.token_hash, Link.used_at.is_null(), Link.ends_at > now)
    if not used.execute():
        raise LinkUsed


def _set(person: Person, hashed: str | None, now: datetime, cause: str, address: str) -> None:
    moved = Person.update(password_hash=hashed, state="active").where(Person.id == person.id, Person.state != "disabled")
    if not moved.execute():
        raise LinkUsed
    sessions.end_all(person, now)
    _burn_links(person, now)
    record("set a password", "person", person.id, person=person, cause=cause, address=address)


def _burn_links(person: Person, now: datetime) -> None:
    Link.update(used_at=now).where(Link.person == person, Link.used_at.is_null()).execute()


def _context(person: Person) -> tuple[str, ...]:
    return (person.email, person.name, *(staff.centre.name for staff in centres_of(person)))


def _hashed(password: str | None, context: Iterable[str]) -> str | None:
    if password is None:
        return None
    passwords.check(password, context)
    return passwords.hash_password(password)


def _another(person: Person, password: str) -> str | None:
    """Return the hash of a new password. Raises Unfit for the old password again: it may be known to somebody."""
    hashed, held = _hashed(password, _context(person)), Person.get_by_id(person.id).password_hash
    if held is not None and passwords.is_right(held, password):
        raise passwords.Unfit("This is the password that you have already. Choose another", code="password.same")
    return hashed


def _account(email: str, name: str, hashed: str | None, sample: bool) -> Person:
    """Return the account of an address: the existing one unchanged, or a new one."""
    Person.insert(email=email, email_key=fold(email), name=name, password_hash=hashed,
                  state="active" if hashed else "invited", sample=sample).on_conflict_ignore().execute()
    return Person.get(Person.email_key == fold(email))


def _place(centre: Centre, person: Person, pin: str | None, expires: date | None) -> None:
    try:
        with db.atomic():
            Staff.create(centre=centre, person=person, pin=pin, pin_expires_on=expires)
    except IntegrityError:
        if Staff.select().where(Staff.centre == centre, Staff.person == person).exists():
            raise AlreadyThere(f"{person.email} is at centre {centre.number} already") from None
        raise PinTaken(f"PIN {pin} belongs to somebody else. Choose another") from None


def mail_address(text: str) -> str:
    """Return an address that letters can be sent to, as it is stored. Raises Refused."""
    try:
        return str(read_email(text, GIVEN))
    except Invalid:
        raise Refused("E-mail address must be one that we can send to, like name@college.example",
                      field="email", code="person.email") from None


def _name(text: str) -> str:
    try:
        shown = tidy(text)
    except Invalid:
        raise Refused("Enter the person’s name", field="name", code="person.name") from None
    if len(shown) > NAME_AT_MOST:
        raise Refused(f"Name must be {NAME_AT_MOST} characters or fewer", field="name", code="person.name")
    return str(shown)


def check_last_day(expires_on: date | None) -> None:
    """Refuse a PIN without a last day on which it is good, or with one that has gone by."""
    if expires_on is None:
        raise Refused("Say until when the PIN is good", field="pin_expires_on", code="person.pin_without_end")
    if expires_on < local(this_moment()).date():
        raise Refused(f"The PIN would be good until {day(expires_on)}, which has gone by. Choose today or a later day",
                      field="pin_expires_on", code="person.pin_over")


def pin_of(text: str | None) -> str | None:
    """Return a PIN as it is stored; None for an empty one. Raises Refused."""
    if not text:
        return None
    digits = fold(text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= PIN_AT_MOST):
        raise Refused(f"PIN must be a number of up to {PIN_AT_MOST} digits", field="pin", code="person.pin")
    return digits
