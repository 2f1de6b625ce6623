"""Adding people, links, passwords, forms that are kept."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from support.makers import CAST, PASSWORD

from imi.audit.models import Audit, AuditValue
from imi.database.connection import now
from imi.database.errors import NotFound, Refused
from imi.mail.models import Letter
from imi.people import actions
from imi.people.models import Link, Person, Staff
from imi.people.notices import Post
from imi.people.queries import coordinators, has_administrator
from imi.people.sign_in import kept_forms, sessions, signing_in
from imi.people.sign_in.passwords import Unfit, is_right
from imi.people.sign_in.throttles import Throttled
from imi.web.addresses import under

NEW = "tall ships sail on tuesdays"
POST = Post(under("https://portal.example"), "help@imi.example")
REGISTRAR = CAST["registrar"][0]


def ask(email: str = REGISTRAR, **more: Any) -> None:
    """Ask for a link by e-mail."""
    actions.ask_for_reset(email, now(), **{
        "post": POST, "address": "192.0.2.1", **more})


def letters() -> list[Letter]:
    """E-mails with a link."""
    return list(Letter.select().where(Letter.kind == "reset"))


def test_a_new_person_is_invited_and_chooses_a_password(world: Any) -> None:
    person = actions.add_person("new@northgate.example", " Nia  New ", centre=world.north, roles=("registrar", "finance"),
                                pin="104499", pin_expires_on=date(2027, 1, 1))
    assert (person.state, person.name, person.password_hash) == ("invited", "Nia New", None)
    actions.use_link(actions.make_link(person, "invitation", 60, now()), NEW, now())
    assert signing_in.sign_in("104499", NEW, now(), address="", lasts=timedelta(hours=1)).centre == world.north


def test_a_person_invited_to_a_second_centre_keeps_their_account(world: Any) -> None:
    before = Person.select().count()
    person = actions.add_person(REGISTRAR.upper(), "P. Nair", centre=world.south, roles=("reader",))
    assert (person, person.name) == (world.registrar, "Priya Nair")
    assert is_right(person.password_hash, PASSWORD)
    assert Staff.select().where(Staff.person == person).count() == 2
    assert Person.select().count() == before


@pytest.mark.parametrize("changed, field", [
    ({"email": REGISTRAR}, "email"), ({"email": "nobody"}, "email"), ({"email": ""}, "email"),
    ({"name": "  "}, "name"), ({"name": "x" * 101}, "name"),
    ({"roles": ()}, "roles"), ({"roles": ("administrator",)}, "roles"),
    ({"pin": "104471"}, "pin"), ({"pin": "12a4"}, "pin"), ({"pin": "1" * 13}, "pin"),
    ({"pin": "777777", "pin_expires_on": None}, "pin_expires_on"),
    ({"password": "short"}, "password"), ({"password": "Northgate2026!"}, "password"),
])
def test_wrong_details_of_a_new_person_are_refused_at_their_field(world: Any, changed: dict[str, Any], field: str) -> None:
    before = Person.select().count()
    asked = {"email": "new@northgate.example", "name": "Nia New", "roles": ("reader",), "pin": None,
             "pin_expires_on": date(2027, 1, 1), **changed}
    with pytest.raises(Refused) as refused:
        actions.add_person(asked.pop("email"), asked.pop("name"), centre=world.north, **asked)
    assert refused.value.field == field
    assert Person.select().count() == before


def test_an_administrator_is_made_once(world: Any) -> None:
    with pytest.raises(actions.AlreadyThere):
        actions.add_administrator("ADMIN@imi.example", "Alex Morgan")


def test_adding_is_in_the_audit_with_who_did_it(world: Any) -> None:
    by = world.person("coordinator")
    person = actions.add_person("new@northgate.example", "Nia New", centre=world.north, roles=("reader",), by=by)
    line = Audit.get(Audit.verb == "added", Audit.thing_id == person.id, Audit.thing == "person")
    assert (line.person_id, line.centre_id) == (by.id, world.north.id)
    assert AuditValue.get(AuditValue.audit == line).now == "reader"


def test_coordinators_are_those_who_can_sign_in(world: Any) -> None:
    assert coordinators(world.north) == ["Rhian Powell"]
    actions.disable(world.person("coordinator"), now())
    assert coordinators(world.north) == []


@pytest.mark.failure(33)
def test_a_link_works_once_and_ends_sessions_and_other_links(world: Any) -> None:
    token = signing_in.sign_in(REGISTRAR, PASSWORD, now(), address="", lasts=timedelta(hours=1)).token
    first, second = (actions.make_link(world.registrar, "reset", 60, now()) for _ in range(2))
    assert actions.use_link(first, NEW, now()) == world.registrar
    assert is_right(world.person("registrar").password_hash, NEW)
    for used in (first, second):
        with pytest.raises(actions.LinkUsed):
            actions.use_link(used, "another good passphrase", now())
    limits = sessions.Limits(timedelta(hours=1), timedelta(hours=1))
    assert sessions.visitor(token, now(), limits) is None


@pytest.mark.failure(33)
def test_a_link_expires(world: Any) -> None:
    token = actions.make_link(world.registrar, "reset", 60, now())
    assert actions.open_link(token, now() + timedelta(minutes=59))
    with pytest.raises(actions.LinkUsed):
        actions.use_link(token, NEW, now() + timedelta(minutes=60))


def test_a_refused_password_does_not_use_the_link_up(world: Any) -> None:
    token = actions.make_link(world.registrar, "reset", 60, now())
    for poor in ("short", "x" * 2000, "Northgate2026!"):
        with pytest.raises(Unfit):
            actions.use_link(token, poor, now())
    assert actions.use_link(token, NEW, now())


def test_a_link_does_not_switch_a_disabled_account_on(world: Any) -> None:
    token = actions.make_link(world.registrar, "reset", 60, now())
    actions.disable(world.registrar, now())
    late = actions.make_link(world.registrar, "reset", 60, now())
    for each in (token, late):
        with pytest.raises(actions.LinkUsed):
            actions.use_link(each, NEW, now())


def test_only_the_hash_of_a_link_is_stored(world: Any) -> None:
    token = actions.make_link(world.registrar, "reset", 60, now())
    assert token not in {link.token_hash for link in Link.select()}


def test_the_first_administrator_sets_the_account_up_once(database: Any) -> None:
    older = actions.first_link(now() + timedelta(hours=48))
    token = actions.first_link(now() + timedelta(hours=48))
    with pytest.raises(actions.LinkUsed):
        actions.set_up(older, "alex@imi.example", "Alex Morgan", NEW, now())
    for wrong in (("alex", "Alex Morgan", NEW), ("alex@imi.example", "", NEW), ("alex@imi.example", "Alex Morgan", "short")):
        with pytest.raises(Refused):
            actions.set_up(token, *wrong, now())
    assert not has_administrator()
    person = actions.set_up(token, "alex@imi.example", "Alex Morgan", NEW, now())
    assert has_administrator()
    with pytest.raises(actions.LinkUsed):
        actions.set_up(token, "second@imi.example", "Second", NEW, now())
    arrival = signing_in.sign_in("alex@imi.example", NEW, now(), address="", lasts=timedelta(hours=1))
    assert arrival.person == person


def test_a_set_up_link_does_not_choose_anybodys_password(world: Any) -> None:
    token = actions.first_link(now() + timedelta(hours=48))
    with pytest.raises(actions.LinkUsed):
        actions.use_link(token, NEW, now())
    with pytest.raises(actions.LinkUsed):
        actions.set_up(token, "second@imi.example", "Second", NEW, now())


def test_a_forgotten_password_is_replaced_by_e_mail(world: Any) -> None:
    ask(REGISTRAR.upper())
    [letter] = letters()
    assert (letter.to, letter.sender) == (REGISTRAR, "help@imi.example")
    token = letter.body.split("https://portal.example/link/")[1].split()[0]
    assert actions.use_link(token, NEW, now() + timedelta(minutes=59)) == world.registrar


@pytest.mark.parametrize("email", ["nobody@northgate.example", "", "104471", "x" * 10_000, "a@b\r\nBcc: c@d.example"])
def test_an_address_without_an_account_gets_no_email(world: Any, email: str) -> None:
    ask(email)
    assert letters() == []


def test_a_disabled_account_gets_no_e_mail(world: Any) -> None:
    actions.disable(world.registrar, now())
    ask()
    assert letters() == []


def test_three_e_mails_an_hour_are_enough(world: Any) -> None:
    for _ in range(5):
        ask()
    assert len(letters()) == 3


def test_requests_for_links_from_one_place_are_limited(world: Any) -> None:
    for number in range(50):
        ask(f"guess{number}@northgate.example")
    with pytest.raises(Throttled):
        ask()


def test_a_kept_form_is_its_persons_for_a_day(world: Any) -> None:
    number = kept_forms.keep(world.registrar, "/somewhere", "name=value", now())
    assert kept_forms.kept(world.registrar, number, now() + timedelta(hours=23)).body == "name=value"
    with pytest.raises(NotFound):
        kept_forms.kept(world.person("reader"), number, now())
    with pytest.raises(NotFound):
        kept_forms.release(world.person("reader"), number)
    with pytest.raises(NotFound):
        kept_forms.kept(world.registrar, number, now() + timedelta(hours=24))
    kept_forms.release(world.registrar, number)
    with pytest.raises(NotFound):
        kept_forms.release(world.registrar, number)


def test_a_form_that_is_too_large_is_not_kept(world: Any) -> None:
    assert kept_forms.keep(world.registrar, "/somewhere", "x" * 256 * 1024, now())
    with pytest.raises(kept_forms.TooLarge):
        kept_forms.keep(world.registrar, "/somewhere", "x" * (256 * 1024 + 1), now())
