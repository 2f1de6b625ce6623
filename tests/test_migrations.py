"""The tables as the steps make them: the same as the models', and guarded by the database itself."""
from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from peewee import Database, IntegrityError
from support.makers import PASSWORD, TODAY, World, furnish
from support.shapes import guards_of, shape_of_server, shape_of_sqlite

from imi.batches.confirming import kinds
from imi.candidates import actions as candidates
from imi.candidates.models import Candidate, CandidateWas
from imi.candidates.queries import find
from imi.catalogue.models import Package, PackageEdition, Price
from imi.centres.models import Centre
from imi.corrections.merging import merge
from imi.database.connection import connect, db, is_sqlite, now
from imi.migrations import STEPS, guards, pending, upgrade
from imi.migrations.guards import GUARDS
from imi.people import actions as people
from imi.registrations.changes import transfers
from imi.registrations.changes.ending import withdraw
from imi.registrations.changes.queries import registered
from imi.registrations.models import Receipt, Registration
from imi.registry import NOUNS, TABLES

SERVER = os.environ.get("TEST_DATABASE_URL", "")


def create_from_models(database: Database) -> None:
    """The tables and indexes that the models state, in an empty database or schema."""
    for table in TABLES:
        table.create_table(safe=False)
        name = table._meta.table_name
        for kind, columns, where in table.keys:
            listed, some = ", ".join(f'"{column}"' for column in columns), f" WHERE {where}" if where else ""
            database.execute_sql(f'CREATE {kind} INDEX "{name}_{"_".join(columns)}" ON "{name}" ({listed}){some}')


@pytest.mark.skipif(bool(SERVER), reason="SQLite's own tables")
def test_the_steps_make_the_tables_of_the_models(database: Any, tmp_path: Path) -> None:
    migrated = shape_of_sqlite(db)
    database.close()
    other = connect(f"sqlite:///{tmp_path / 'models.db'}")
    with other.connection_context():
        create_from_models(other)
        modelled = shape_of_sqlite(other)
    assert len(modelled) > 2 * len(TABLES)
    assert migrated - modelled == modelled - migrated == set()


@pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL")
def test_the_steps_make_the_tables_of_the_models_on_postgresql(database: Any) -> None:
    migrated = shape_of_server(db)
    db.execute_sql("CREATE SCHEMA modelled")
    db.execute_sql("SET search_path TO modelled")
    create_from_models(db)
    modelled = shape_of_server(db)
    assert len(modelled) > 5 * len(TABLES)
    assert migrated - modelled == modelled - migrated == set()


def test_running_the_steps_again_does_nothing(database: Any) -> None:
    assert pending(db) == []
    assert upgrade(db) == []
    guards.install(db)
    assert guards.missing(db) == []


def test_every_step_is_pending_in_an_empty_file_and_then_none(tmp_path: Path) -> None:
    fresh = connect(f"sqlite:///{tmp_path / 'fresh.db'}")
    with fresh.connection_context():
        assert pending(fresh) == list(STEPS)
        assert upgrade(fresh) == list(STEPS)
        assert (pending(fresh), guards.missing(fresh)) == ([], [])


def test_the_steps_make_the_guards_that_are_described(database: Any) -> None:
    made = guards_of(db)
    assert len(made) == len(guards.ALL)
    guards.install(db)
    assert guards_of(db) == made


def test_the_sql_of_a_guard_is_written_for_a_new_step(database: Any, tmp_path: Path) -> None:
    flag, guard = "candidate_keeps_live_update", "receipt_promised_update"
    guards.write(tmp_path, "0099_new", [guard, flag])
    made = guards_of(db)
    for name in (flag, guard):
        db.execute_sql(f"DROP TRIGGER {name}" + ("" if is_sqlite() else f" ON {name.partition('_')[0]}"))
    for statement in (tmp_path / f"0099_new.guards.{'sqlite' if is_sqlite() else 'postgresql'}.sql").read_text().split(";\n"):
        if statement:
            db.execute_sql(statement)
    assert guards_of(db) == made


def test_a_missing_guard_is_noticed(database: Any) -> None:
    db.execute_sql(f"DROP TRIGGER receipt_never_changed_update{'' if is_sqlite() else ' ON receipt'}")
    assert guards.missing(db) == ["receipt_never_changed_update"]
    guards.install(db)
    assert guards.missing(db) == []


@pytest.fixture(scope="session")
def long_used(template: Any) -> str:
    """A database in which everything that a guard protects has happened once."""
    return str(template("used", use))


@pytest.fixture
def used(long_used: str, copy_of: Any, on_the_day: None) -> World:
    """That world, for one test."""
    connect(copy_of(long_used)).connect()
    return World()


def use() -> None:
    """Furnish a database, register, correct, end, merge and erase in it, one of each."""
    furnish()
    world = World()
    first, odd = 1000001, world.candidate(surname="smith")
    reference = world.batch(f"{first} {odd}")
    world.save(reference, ticks={kind.key for kind in kinds(world.screen(reference).lines)})
    candidates.change(find(world.north, first), {"surname": "Taylor-Reid"})
    people.use_link(people.make_link(world.registrar, "reset", 60, now()), PASSWORD + " again", now())
    package = Package.get(Package.code == "ACAP01B")
    Price.create(package=package, price_group="retail", from_on=TODAY.replace(year=2030), pence=1)
    PackageEdition.create(package=package, edition=9, from_on=TODAY.replace(year=2030))
    withdraw(world.north, world.registrar, [one.id for one in Registration.select()], reason="LEFT_JOB", on=TODAY, today=TODAY)
    db.execute_sql("UPDATE registration SET state = 'active'")
    merge(1000009, 1000008, world.registrar, "the same person", nouns=NOUNS)


def delete(table: str) -> tuple[str, str]:
    """(the trigger, a statement that it refuses)."""
    return f"{table}_never_deleted_delete", f"DELETE FROM {table}"


REFUSED = dict([
    *(delete(table) for table in ("audit", "audit_value", "receipt", "registration", "candidate", "candidate_was",
                                  "confirmed_warning", "approval", "package", "version", "programme", "registration_move",
                                  "merge")),
    ("merge_only_erased_update", "UPDATE merge SET reason = 'another'"),
    ("registration_move_only_erased_update", "UPDATE registration_move SET text = 'another'"),
    ("candidate_erased_stays_update", "UPDATE candidate SET title = 'Dr', edition = edition + 1 WHERE state = 'erased'"),
    ("registration_of_somebody_update", "UPDATE registration SET state = 'active'"),
    ("audit_never_changed_update", "UPDATE audit SET verb = verb"),
    ("receipt_never_changed_update", "UPDATE receipt SET purchase_order = purchase_order"),
    ("receipt_promised_update", "UPDATE receipt SET purchase_order = 'Erased', undo_until = '2030-01-01'"),
    ("audit_value_only_erased_update", "UPDATE audit_value SET now = 'another'"),
    ("price_as_published_update", "UPDATE price SET pence = 1 WHERE published_at IS NOT NULL"),
    ("price_published_stays_delete", "DELETE FROM price WHERE published_at IS NOT NULL"),
    ("package_edition_as_published_update", "UPDATE package_edition SET from_on = from_on WHERE published_at IS NOT NULL"),
    ("package_edition_published_stays_delete", "DELETE FROM package_edition WHERE published_at IS NOT NULL"),
    ("employer_card_update", "UPDATE employer SET employer_name = 'Another Garage'"),
    ("candidate_number_update", "UPDATE candidate SET number = 2000001 WHERE number = 1000001"),
    ("candidate_edition_update", "UPDATE candidate SET surname = 'Another'"),
    ("registration_extra_stays_update", "UPDATE registration SET extra = 'another'"),
    ("registration_as_registered_update", "UPDATE registration SET pence = 1"),
    ("registration_merge_only_update", "UPDATE registration SET candidate_id = candidate_id + 1"),
    ("registration_moves_update", "UPDATE registration SET state = 'completed' WHERE state = 'cancelled'"),
    ("registration_follows_insert", "INSERT INTO registration (came_from_id) VALUES (1)"),
    ("registration_follows_update", "UPDATE registration SET first_id = NULL"),
    ("registration_in_its_place_update", "UPDATE registration SET state = 'active' WHERE id = first_id"),
    ("registration_in_transfer_update", "UPDATE registration SET state = 'withdrawn'"),
    ("transfer_of_active_insert", "INSERT INTO transfer (registration_id) VALUES (0)"),
    ("transfer_ended_stays_update", "UPDATE transfer SET state = 'asked'"),
    ("link_link_used_update", "UPDATE link SET used_at = NULL WHERE used_at IS NOT NULL"),
])
# Every column that a guard protects, one by one.
PROTECTED = {
    "price": ("package_id", "price_group_id", "from_on", "pence", "published_at"),
    "employer": ("centre_id", "employer_ern", "employer_name", "employer_postcode", "employer_telephone"),
    "candidate": ("number", "first_names", "surname", "date_of_birth", "uln", "title", "gender_id", "email", "phone"),
    "registration": ("centre_id", "receipt_id", "line", "scheme_id", "version_id", "package_id", "package_edition", "price_id",
                     "pence", "registered_as_id", "candidate_edition", "employment_id", "came_from_id"),
    "audit_value": ("audit_id", "field"),
}
# What the same guards let happen.
ALLOWED = (
    "UPDATE audit_value SET was = NULL, now = NULL",
    "UPDATE registration_move SET text = ''",
    "UPDATE receipt SET purchase_order = 'PO of Erased'",
    f"UPDATE price SET withdrawn_at = '{TODAY}' WHERE published_at IS NOT NULL",
    "UPDATE price SET pence = 2 WHERE published_at IS NULL",
    "DELETE FROM price WHERE published_at IS NULL",
    f"UPDATE package_edition SET published_at = '{TODAY}' WHERE published_at IS NULL",
    "DELETE FROM package_edition WHERE published_at IS NULL",
    "UPDATE employer SET successor_id = NULL",
    "UPDATE candidate SET surname = 'Another', edition = edition + 1",
    "UPDATE registration SET state = 'withdrawn'",
    "UPDATE registration SET starts_on = '2026-10-01', edition = edition + 1",
    f"UPDATE link SET used_at = '{TODAY}' WHERE used_at IS NULL",
)


def test_every_guard_has_its_statement_here() -> None:
    assert set(REFUSED) == {guard.trigger for guard in GUARDS}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.trigger)
def test_each_guard_refuses_what_it_says(used: Any, guard: guards.Guard) -> None:
    if guard.name == "moves":
        db.execute_sql("UPDATE registration SET state = 'cancelled'")
    if guard.name in ("erased_stays", "of_somebody"):
        db.execute_sql("UPDATE registration SET state = 'withdrawn'")
        db.execute_sql("UPDATE candidate SET state = 'erased' WHERE id IN (SELECT candidate_id FROM registration)")
    if guard.name == "follows":
        db.execute_sql("UPDATE registration SET first_id = id")
    if guard.name == "in_its_place":
        db.execute_sql("UPDATE registration SET state = 'withdrawn', first_id = (SELECT MIN(id) FROM registration)")
    if guard.name in ("in_transfer", "ended_stays"):
        line = registered(used.north, Receipt.get().reference, 1)
        transfers.take_back(used.north, used.registrar, transfers.offer(used.north, used.registrar, line, "0523", ""))
        transfers.offer(used.north, used.registrar, line, "0523", "")
    with pytest.raises(IntegrityError, match=f"{guard.table}: {guard.name}"):
        db.execute_sql(REFUSED[guard.trigger])


@pytest.mark.parametrize("table", PROTECTED)
def test_every_protected_column_is_guarded_by_itself(used: Any, table: str) -> None:
    empty = {"came_from_id": "1"}
    for column in PROTECTED[table]:
        with pytest.raises(IntegrityError, match=f"{table}: "), db.atomic():
            db.execute_sql(f'UPDATE {table} SET "{column}" = {empty.get(column, "NULL")}')


@pytest.mark.parametrize("statement", ALLOWED)
def test_changes_that_no_guard_forbids_succeed(used: Any, statement: str) -> None:
    people.make_link(used.registrar, "reset", 60, now())
    assert db.execute_sql(statement).rowcount > 0


def test_a_registration_follows_its_candidate_into_a_merge(used: Any) -> None:
    old, kept = (Candidate.get(Candidate.number == number) for number in (1000001, 1000002))
    Candidate.update(state="merged", merged_into=kept).where(Candidate.id == old.id).execute()
    moved = db.execute_sql(f"UPDATE registration SET candidate_id = {kept.id} WHERE candidate_id = {old.id}")
    assert moved.rowcount == 1


def test_only_a_cancelled_registration_can_never_be_active_again(used: Any) -> None:
    for ended in ("withdrawn", "completed"):
        db.execute_sql(f"UPDATE registration SET state = '{ended}'")
        db.execute_sql("UPDATE registration SET state = 'active'")
    db.execute_sql("UPDATE registration SET state = 'cancelled'")
    with pytest.raises(IntegrityError, match="registration: moves"):
        db.execute_sql("UPDATE registration SET state = 'active'")


def test_another_centres_candidate_cannot_be_put_into_a_batch(world: Any) -> None:
    theirs = Candidate.get(Candidate.surname == "Price")
    batch = world.draft(world.batch())
    with pytest.raises(IntegrityError):
        db.execute_sql(
            "INSERT INTO batch_row (centre_id, batch_id, candidate_id, position, typed, edition, changed_by_id, changed_at)"
            f" VALUES ({Centre.get(Centre.number == '0471').id}, {batch.id}, {theirs.id}, 1, '{{}}', 1,"
            f" {world.registrar.id}, '{TODAY}')")


def test_the_living_record_keeps_a_uln_that_several_once_shared(world: Any) -> None:
    step = import_module("imi.migrations.0034_taken_ulns")
    db.execute_sql('DROP INDEX "candidate_uln"')
    for columns, rest in (("uln", "= 'live'"), ("uln_state", "<> 'live'")):
        db.execute_sql(f'CREATE INDEX "candidate_{columns}" ON candidate (uln) WHERE uln IS NOT NULL AND state {rest}')
    kept = Candidate.get(Candidate.number == 1000001)
    other = str(Candidate.get(Candidate.number == 1000004).uln)
    for number, uln in ((1000002, kept.uln), (1000003, other), (1000004, other)):
        Candidate.update(state="merged", merged_into=kept, uln=uln, edition=Candidate.edition + 1).where(
            Candidate.number == number).execute()
    step.up(None, db)
    held = dict(Candidate.select(Candidate.number, Candidate.uln).tuples())
    assert [held[1000000 + n] for n in (1, 2, 3, 4)] == [kept.uln, None, None, other]
    assert sorted(CandidateWas.select(CandidateWas.uln).tuples()) == sorted([(kept.uln,), (other,)])
    with pytest.raises(IntegrityError), db.atomic():
        db.execute_sql(f"UPDATE candidate SET uln = '{other}', edition = edition + 1 WHERE number = 1000005")
