"""A noun of its own tables is only stated and passed in: the pages that ask every noun are left as they are."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import AutoField, TextField
from support.portal_under_test import Portal

from imi.audit.actions import record
from imi.candidates.queries import find as candidate
from imi.centres.models import Centre
from imi.database.columns import ref
from imi.database.connection import Table, db
from imi.database.entry.hits import Asked, Group, Hit, Name, Reference, Search, Waiting, WorkLine
from imi.database.entry.jobs import Hourly, Job, Work
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords, EmailKind
from imi.jobs import open_queue
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.registrations.references import BY_CHANCE
from imi.registry import NOUNS
from imi.web.addresses import PATHS


class Toy(Table):
    """A toy that a centre has lent to somebody."""

    id = AutoField()
    centre = ref(Centre)
    reference = TextField(unique=True)
    label = TextField()


def find(centre: Centre, reference: str) -> Name:
    """The toy of a reference, at the centre."""
    return Name("toy", Toy.get_or_refuse(Toy.centre == centre, Toy.reference == reference).reference)


def found(asked: Asked) -> Group:
    """The centre's toys by what they are called."""
    toys = list(Toy.select().where(Toy.centre == asked.centre, Toy.label.contains(asked.text)).order_by(Toy.id))
    hits = [Hit(Name("toy", one.reference), one.label, one.reference) for one in toys[:asked.shown]]
    return Group("Toys", hits, f"All {len(toys)} toys" if len(toys) > asked.shown else "", Name("toys", asked.text))


def coded(asked: Asked) -> Name | None:
    """The toy that is called just so."""
    one = Toy.get_or_none(Toy.centre == asked.centre, Toy.label == asked.text)
    return Name("toy", one.reference) if one else None


def lent(asked: Asked) -> list[WorkLine]:
    """The toy that is to come back to the centre."""
    return [WorkLine(1, "toy to come back", "toys to come back", Name("toys"),
                     [Hit(Name("toy", "T-ABC001"), "Autocare bear 1", "Today")])]


def missed(asked: Asked) -> list[WorkLine]:
    """The person who misses a toy."""
    return [WorkLine(2, "toy missed", f"toys missed by {asked.person.name}", Name("toys"))]


def counted(asked: Asked) -> list[WorkLine]:
    """How many toys all centres have."""
    return [WorkLine(Toy.select().count(), "toy", "toys", Name("toys"), more=True), WorkLine(0, "bear", "bears", Name("toys"))]


def counts(work: Work) -> bool:
    """Number the toys."""
    Toy.update(label=Toy.label.concat(f", on {work.at:%Y-%m-%d}")).where(Toy.id == 1).execute()
    return False


TOYS = Noun(
    "toys",
    models=(Toy,),
    references=(Reference("toy", f"T-{BY_CHANCE}", find),),
    search=(Search(25, found, coded),),
    audit=AuditWords({"lent": "Handed out"}, {"toy": "one of the toys"}, fields={"until": "To come back on"},
                     of_candidate={"lent": "Took a toy home"}),
    jobs={"count_toys": Job(counts, "toys", due="count_all_toys")},
    hourly=(Hourly(lambda work: Toy.update(label="Bear").where(Toy.id == 7).execute()),),
    emails={"reminder": EmailKind("Toy to come back", 25), "key": EmailKind("Key of the toy box", 26, secret=True)},
    waiting=(Waiting(25, lent), Waiting(45, missed, ability="people"), Waiting(65, counted, of="body")),
)
WHERE = {"toy": "/toys/{}", "toys": "/toys?q={}"}


@pytest.fixture
def portal(furnished: str, copy_of: Callable[[str], str], tmp_path: Path, on_the_day: None) -> Iterator[Portal]:
    """The portal with the noun; Northgate has seven toys, Southgate another one."""
    made = Portal(copy_of(furnished), tmp_path, alone=True, nouns=(*NOUNS, TOYS), paths=PATHS | WHERE)
    world = made.world
    db.create_tables([Toy])
    for number in range(7):
        Toy.create(centre=world.north, reference=f"T-ABC00{number}", label=f"Autocare bear {number}")
    Toy.create(centre=world.south, reference="T-ABC009", label="Autocare bear 9")
    yield made
    made.close()


def test_a_reference_of_the_noun_leads_straight_to_its_address(portal: Portal) -> None:
    registrar = portal.browser("registrar")
    for text in ("T-ABC003", " t-abcoo3 ", "Autocare bear 3"):
        page = registrar.get("/search", follow=False, q=text)
        assert (page.status, page.location) == (303, "/toys/T-ABC003"), text
    assert registrar.get("/search", follow=False, q="T-ABC009").status == 200


def test_search_results_of_a_new_noun_stand_in_their_place(portal: Portal) -> None:
    page = portal.browser("registrar").get("/search", q="autocare")
    assert [heading.get_text() for heading in page.all("main h2")] == ["Toys", "Standards and packages"]
    assert [link["href"] for link in page.all("main ul.plain a")][:6] == [
        *(f"/toys/T-ABC00{number}" for number in range(5)), "/apprenticeships/standards/st0499-ap01"]
    assert [link["href"] for link in page.all("main p a")] == ["/toys?q=autocare"]


def test_a_reference_in_a_text_is_kept_on_one_line(portal: Portal) -> None:
    with portal.app.test_request_context():
        unbroken = portal.app.jinja_env.filters["unbroken"]
        assert unbroken("Of T-ABC003 & B-7K3M9Q, not X-ABC003") == (
            'Of <span class="code">T-ABC003</span> &amp; <span class="code">B-7K3M9Q</span>, not X-ABC003')


def test_waiting_things_of_a_new_noun_are_on_home_for_those_concerned(portal: Portal) -> None:
    page = portal.browser("registrar").get("/")
    assert [link.get_text() for link in page.all(".work a")] == ["1 toy to come back", "Autocare bear 1"]
    assert [link["href"] for link in page.all(".work a")] == ["/toys?q=", "/toys/T-ABC001"]
    lines = [link.get_text() for link in portal.browser("coordinator").get("/").all(".work > li > a")]
    assert lines[:2] == ["1 toy to come back", "2 toys missed by Rhian Powell"]
    assert [link.get_text() for link in portal.browser("admin").get("/").all(".work > li > a")] == ["More than 8 toys"]


def test_a_line_of_the_audit_reads_in_the_words_of_the_noun(portal: Portal) -> None:
    north, person = portal.world.north, portal.world.registrar
    held = candidate(north, 1000001)
    record("lent", "toy", 1, person=person, centre=north, candidate=held.id, cause="T-ABC001",
           changes={"until": (None, "1 December 2026")})
    page = portal.browser("support").get("/admin/audit", candidate="1000001")
    assert "Handed out one of the toys 1000001 To come back on: 1 December 2026" in " ".join(page.one("tbody").get_text().split())
    assert "Handed out" in [option.get_text() for option in page.all("select[name=verb] option")]
    history = portal.browser("registrar").get("/candidates/1000001")
    assert "Took a toy home" in history.text
    assert [link["href"] for link in history.all("main a[href^='/toys']")] == ["/toys/T-ABC001"]


def test_emails_of_the_noun_are_listed_and_their_secrets_are_not_kept(portal: Portal) -> None:
    write("reminder", "sam@post.example", "Bring it back", "Bear 1", "toys@post.example", portal.world.north)
    write("key", "sam@post.example", "The key", "1234", "toys@post.example", portal.world.north)
    open_queue(portal.settings, immediate=True, nouns=(*NOUNS, TOYS), paths=PATHS | WHERE).enqueue_letters()
    assert {letter.kind: (letter.state, letter.body) for letter in Letter.select()} == {
        "reminder": ("sent", "Bear 1"), "key": ("sent", None)}
    page = portal.browser("support").get("/admin/letters", kind="key")
    assert [row.get_text() for row in page.all("tbody td[data-label=Kind]")] == ["Key of the toy box"]
    kinds = [option.get_text() for option in page.all("select[name=kind] option")]
    assert kinds[3:5] == ["Toy to come back", "Key of the toy box"]


def test_the_queue_does_the_jobs_of_the_noun(portal: Portal) -> None:
    queue = open_queue(portal.settings, immediate=True, nouns=(*NOUNS, TOYS), paths=PATHS | WHERE)
    queue.enqueue("count_toys")
    assert Toy.get_by_id(1).label == "Autocare bear 0, on 2026-11-23"
    names = {task.name for task in queue.huey._registry.periodic_tasks}
    assert names == {"send_due_letters", "check_waiting_uploads", "count_all_toys", "tidy_up"}
    queue._tidy_up()
    assert Toy.get_by_id(7).label == "Bear"
