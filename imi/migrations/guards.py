"""Say what the database itself never lets happen: triggers on what was shown, printed, charged or audited.

This says what is there today, for readers and for who puts back a guard that went missing. The steps do not use it: each holds
its guards as SQL. A release that adds or changes one says it here, and `write` puts its SQL for SQLite and PostgreSQL beside a
new step; a test compares what the steps make with this.
"""
from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from peewee import Database

from imi.database.connection import is_sqlite


class Guard(NamedTuple):
    """Refuse `event` on `table` when the condition holds."""

    name: str
    table: str
    event: str
    when: str

    @property
    def trigger(self) -> str:
        """Return the trigger's name in the database."""
        return f"{self.table}_{self.name}_{self.event.lower()}"


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


NEVER_CHANGED = ("audit",)
# Of a receipt only the purchase order is ever touched, where an erasure takes a name out of it.
OF_RECEIPT = ("id", "reference", "centre_id", "scheme_id", "batch_id", "candidates", "pence", "unpriced", "person_id", "at")
NEVER_DELETED = (
    "audit", "audit_value", "receipt", "registration", "candidate", "candidate_was",
    "confirmed_warning", "approval", "package", "version", "programme", "registration_move", "merge",
)

GUARDS: tuple[Guard, ...] = (
    *(Guard("never_changed", table, "UPDATE", "true") for table in NEVER_CHANGED),
    *(Guard("never_deleted", table, "DELETE", "true") for table in NEVER_DELETED),
    Guard("never_changed", "receipt", "UPDATE",
          _changed(*OF_RECEIPT) + " OR NEW.purchase_order NOT LIKE '%%Erased%%'"),
    Guard("promised", "receipt", "UPDATE", _changed("undo_until")),
    Guard("only_erased", "audit_value", "UPDATE",
          f"NEW.was IS NOT NULL OR NEW.now IS NOT NULL OR {_changed('audit_id', 'field')}"),
    Guard("only_erased", "merge", "UPDATE",
          "NEW.reason <> '' OR " + _changed("candidate_id", "into_id", "person_id", "at")),
    Guard("only_erased", "registration_move", "UPDATE",
          "NEW.text <> '' OR " + _changed("action", "centre_id", "registration_id", "from_state", "to_state", "moved_on",
                                          "reason_id", "person_id", "at")),
    Guard("as_published", "price", "UPDATE",
          "OLD.published_at IS NOT NULL AND "
          f"({_changed('package_id', 'price_group_id', 'from_on', 'pence', 'published_at')})"),
    Guard("published_stays", "price", "DELETE", "OLD.published_at IS NOT NULL"),
    Guard("as_published", "package_edition", "UPDATE", "OLD.published_at IS NOT NULL"),
    Guard("published_stays", "package_edition", "DELETE", "OLD.published_at IS NOT NULL"),
    Guard("card", "employer", "UPDATE",
          _changed("centre_id", "employer_ern", "employer_name", "employer_postcode", "employer_telephone")),
    Guard("number", "candidate", "UPDATE", _changed("id", "number")),
    Guard("erased_stays", "candidate", "UPDATE", "OLD.state = 'erased'"),
    Guard("of_somebody", "registration", "UPDATE",
          "NEW.state = 'active' AND OLD.state <> 'active'"
          " AND EXISTS (SELECT 1 FROM candidate c WHERE c.id = NEW.candidate_id AND c.state = 'erased')"),
    Guard("edition", "candidate", "UPDATE",
          "NEW.edition = OLD.edition AND ("
          + _changed("first_names", "surname", "date_of_birth", "uln", "title", "gender_id", "email", "phone") + ")"),
    Guard("as_registered", "registration", "UPDATE",
          _changed("centre_id", "receipt_id", "line", "scheme_id", "version_id", "package_id", "package_edition",
                   "price_id", "pence", "registered_as_id", "candidate_edition", "employment_id", "came_from_id")),
    Guard("extra_stays", "registration", "UPDATE", f"NEW.extra <> '' AND {_changed('extra')}"),
    Guard("merge_only", "registration", "UPDATE",
          "NEW.candidate_id <> OLD.candidate_id AND NOT EXISTS (SELECT 1 FROM candidate c"
          " WHERE c.id = OLD.candidate_id AND c.merged_into_id = NEW.candidate_id)"),
    Guard("moves", "registration", "UPDATE",
          "NEW.state <> OLD.state AND NOT ((OLD.state = 'active')"
          " OR (OLD.state IN ('withdrawn', 'transferred', 'completed') AND NEW.state = 'active'))"),
    # What it came from is known by the first of them, so that an index lets one of them be active.
    Guard("follows", "registration", "INSERT",
          "NEW.came_from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM registration r"
          " WHERE r.id = NEW.came_from_id AND r.first_id = NEW.first_id)"),
    Guard("follows", "registration", "UPDATE", f"OLD.first_id IS NOT NULL AND {_changed('first_id')}"),
    # An earlier one comes back only where all that took its place was cancelled: otherwise both were charged.
    Guard("in_its_place", "registration", "UPDATE",
          "NEW.state = 'active' AND OLD.state <> 'active' AND (OLD.first_id IS NULL AND OLD.state = 'transferred'"
          " OR EXISTS (SELECT 1 FROM registration r WHERE r.first_id = OLD.first_id AND r.id > OLD.id"
          " AND r.state <> 'cancelled'))"),
    # A transfer ends with what it is about.
    Guard("in_transfer", "registration", "UPDATE",
          "OLD.state = 'active' AND NEW.state <> 'active' AND EXISTS (SELECT 1 FROM transfer t"
          " WHERE t.registration_id = OLD.id AND t.state IN ('asked', 'agreed'))"),
    Guard("of_active", "transfer", "INSERT",
          "NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = NEW.registration_id AND r.state = 'active')"),
    Guard("ended_stays", "transfer", "UPDATE", f"OLD.state NOT IN ('asked', 'agreed') AND {_changed('state')}"),
    Guard("link_used", "link", "UPDATE", "OLD.used_at IS NOT NULL"),
)


class Keeper(NamedTuple):
    """Keep a flag of a centre's candidates in step after `event` on `table`, where `when` holds and for the links `which`."""

    name: str
    table: str
    event: str
    when: str
    which: str

    @property
    def trigger(self) -> str:
        """Return the trigger's name in the database."""
        return f"{self.table}_keeps_{self.name}_{self.event.lower()}"

    @property
    def sql(self) -> str:
        """Return the statement that the trigger runs. The statement writes nothing where the flag is right already.

        A new row can turn a flag one way only, so a flag that is turned already is not worked out again: rows come by the
        thousand.
        """
        value = FLAGS[self.name]
        if self.event == "INSERT" and self.name == "registered":
            return f"UPDATE centre_candidate SET registered = true WHERE {self.which} AND NOT registered"
        if self.event == "INSERT":
            return f"UPDATE centre_candidate SET {self.name} = {value} WHERE {self.which} AND {self.name}"
        return f"UPDATE centre_candidate SET {self.name} = {value} WHERE {self.which} AND {self.name} <> {value}"


# What must be held before an apprenticeship is registered; a test compares it with the rules.
OF_PERSON = ("title", "date_of_birth", "gender_id", "uln", "email", "phone")
OF_WORK = ("employment.position", "employer.employer_ern", "employer.employer_name", "employer.employer_postcode",
           "employer.employer_telephone")
_HELD = " AND ".join(f"{column} IS NOT NULL" for column in (*(f"candidate.{name}" for name in OF_PERSON), *OF_WORK))
# A gender that the awarding body closed has to be chosen again, which is a gap, too.
_OPEN = " AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open)"
FLAGS = {
    "missing": "(NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id"
               " AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id"
               f" AND employment.until IS NULL AND employer.id = employment.employer_id AND {_HELD}{_OPEN}))",
    "registered": "(EXISTS (SELECT 1 FROM registration WHERE registration.centre_id = centre_candidate.centre_id"
                  " AND registration.candidate_id = centre_candidate.candidate_id))",
    "live": "(ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id"
            " AND candidate.state = 'live'))",
}
_THEIRS = "centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id"
KEEPERS: tuple[Keeper, ...] = (
    Keeper("missing", "candidate", "UPDATE", _changed(*OF_PERSON), "candidate_id = NEW.id"),
    Keeper("missing", "gender", "UPDATE", _changed("is_open"),
           "candidate_id IN (SELECT id FROM candidate WHERE gender_id = NEW.code)"),
    Keeper("missing", "employment", "INSERT", "NEW.until IS NULL", _THEIRS),
    Keeper("missing", "employment", "UPDATE", _changed("until", "position", "employer_id", "candidate_id"), _THEIRS),
    Keeper("registered", "registration", "INSERT", "true", _THEIRS),
    Keeper("registered", "registration", "UPDATE", _changed("candidate_id"),
           "centre_id = NEW.centre_id AND candidate_id IN (NEW.candidate_id, OLD.candidate_id)"),
    Keeper("live", "candidate", "UPDATE", _changed("state"), "candidate_id = NEW.id"),
    Keeper("live", "centre_candidate", "UPDATE", _changed("ended_at"), _THEIRS),
)


# Everything that the database keeps by itself.
ALL: tuple[Guard | Keeper, ...] = (*GUARDS, *KEEPERS)


def statements(each: Guard | Keeper, *, lite: bool) -> list[str]:
    """Return the SQL that puts a guard or keeper in place, also where it is there already; `lite` for SQLite."""
    if isinstance(each, Guard):
        return _of_sqlite(each) if lite else _of_postgresql(each)
    return _keep_in_sqlite(each) if lite else _keep_in_postgresql(each)


def write(folder: Path, step: str, triggers: Collection[str]) -> None:
    """Write the SQL of some guards beside a new step, whose `up` runs it by `run_sql(db, "<step>.guards.sql")`."""
    chosen = [each for each in ALL if each.trigger in triggers]
    for kind in ("sqlite", "postgresql"):
        lines = (f"{statement};\n" for each in chosen for statement in statements(each, lite=kind == "sqlite"))
        (folder / f"{step}.guards.{kind}.sql").write_text("".join(lines), encoding="utf-8")


def install(database: Database) -> None:
    """Put every guard in place, those that are already there anew."""
    for each in ALL:
        for statement in statements(each, lite=is_sqlite(database)):
            database.execute_sql(statement)


def reckon(database: Database) -> None:
    """Set every flag anew from what it is kept in step with."""
    for name, value in FLAGS.items():
        database.execute_sql(f"UPDATE centre_candidate SET {name} = {value} WHERE {name} <> {value}")


def missing(database: Database) -> list[str]:
    """Return the names of the guards that the database does not have."""
    lite = is_sqlite(database)
    asked = ("SELECT name FROM sqlite_master WHERE type = 'trigger'" if lite
             else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    there = {row[0] for row in database.execute_sql(asked).fetchall()}
    return [each.trigger for each in ALL if each.trigger not in there]


def put_back(database: Database) -> list[str]:
    """Put every guard in place if one is missing, and return the names of those that were."""
    gone = missing(database)
    if gone:
        with database.atomic():
            install(database)
    return gone


def _of_sqlite(guard: Guard) -> list[str]:
    return [f'DROP TRIGGER IF EXISTS "{guard.trigger}"',
            f'CREATE TRIGGER "{guard.trigger}" BEFORE {guard.event} ON "{guard.table}" WHEN {guard.when} '
            f"BEGIN SELECT RAISE(ABORT, '{guard.table}: {guard.name}'); END"]


def _of_postgresql(guard: Guard) -> list[str]:
    result = "OLD" if guard.event == "DELETE" else "NEW"
    return [f"CREATE OR REPLACE FUNCTION {guard.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {guard.when} THEN RAISE EXCEPTION '{guard.table}: {guard.name}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $$",
            f'CREATE OR REPLACE TRIGGER "{guard.trigger}" BEFORE {guard.event} ON "{guard.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {guard.trigger}()"]


def _keep_in_sqlite(keeper: Keeper) -> list[str]:
    return [f'DROP TRIGGER IF EXISTS "{keeper.trigger}"',
            f'CREATE TRIGGER "{keeper.trigger}" AFTER {keeper.event} ON "{keeper.table}" WHEN {keeper.when} '
            f"BEGIN {keeper.sql}; END"]


def _keep_in_postgresql(keeper: Keeper) -> list[str]:
    return [f"CREATE OR REPLACE FUNCTION {keeper.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{keeper.sql}; RETURN NULL; END $$",
            f'CREATE OR REPLACE TRIGGER "{keeper.trigger}" AFTER {keeper.event} ON "{keeper.table}" '
            f"FOR EACH ROW WHEN ({keeper.when}) EXECUTE FUNCTION {keeper.trigger}()"]
