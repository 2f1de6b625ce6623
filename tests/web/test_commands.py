"""The `flask` commands: what they print, what they leave behind, and with which exit code they refuse."""
from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from support.makers import FIRST_NINE, PASSWORD
from support.processes import ended, environment, real, started

from imi.catalogue.models import Approval, Package, Price, Version
from imi.catalogue.queries import offers
from imi.centres.models import Centre, LetterAddress
from imi.database.connection import db, is_sqlite, without_password
from imi.mail.models import Letter
from imi.migrations import STEPS
from imi.people.models import Person, Staff, StaffRole

COLUMNS = "standard_label,title,code,version,option,level,package_code,stage,package_description,retail_price,contents"
NEW = "Tyre Fitter ST0900 AP01,Tyre Fitter,ST0900,AP01,,2,TYRE1,gateway,Tyres Year 1,360.00,A|B"
Run = Callable[..., Any]


def refusal(done: Any) -> str:
    """The sentence with which a command refuses, at exit code 2."""
    assert done.exit_code == 2, done.output
    return str(done.output).removeprefix("Error: ").strip()


@pytest.fixture
def catalogue_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of these lines under the column names."""
    def written(*lines: str, columns: str = COLUMNS) -> Path:
        file = tmp_path / "standards.csv"
        file.write_text("\n".join((columns, *lines)) + "\n", encoding="utf-8-sig")
        return file
    return written


def counted() -> tuple[int, int, int]:
    """Standards, packages and prices in the catalogue."""
    return Version.select().count(), Package.select().count(), Price.select().count()


def test_a_catalogue_is_loaded_and_loading_it_twice_changes_nothing(portal: Any, run: Run, catalogue_of: Any) -> None:
    world, file = portal.world, catalogue_of(NEW, NEW.replace("TYRE1", "TYRE2").replace("360.00", "").replace("A|B", ""))
    before = counted()
    for price in ("360.00", "360.0"):
        file.write_text(file.read_text(encoding="utf-8").replace("360.00", price), encoding="utf-8")
        assert run("catalogue", "load", file).output == (
            f"{before[0] + 1} standards and {before[1] + 2} packages are in the catalogue\n")
        assert counted() == (before[0] + 1, before[1] + 2, before[2] + 1)
    found = Version.get(Version.slug == "st0900-ap01")
    assert [(offer.code, offer.pence, offer.edition) for offer in offers(world.north, found.id, world.today)] == [
        ("TYRE1", 36000, 1), ("TYRE2", None, None)]


REFUSED_FILES = (
    ((), COLUMNS.replace(",stage", ""), "has no column called stage"),
    ((NEW.replace("ST0900", ""),), COLUMNS, "Row 2 of standards.csv needs a standard_label, a code and a version"),
    ((NEW, NEW.replace("360.00", "36O.00")), COLUMNS, "Row 3 of standards.csv: retail_price must be pounds, like 360 or 360.00"),
    ((NEW.replace(",2,", ",two,"),), COLUMNS, "Row 2 of standards.csv: level must be one digit, like 3"),
    ((NEW, NEW.replace("TYRE1", "ACAP01A")), COLUMNS, "ACAP01A belongs to another standard. A package code is used once"),
    ((NEW, "\x00"), COLUMNS, "Row 3 of standards.csv needs a standard_label, a code and a version"),
)


@pytest.mark.parametrize(("lines", "columns", "sentence"), REFUSED_FILES, ids=[case[2][-30:] for case in REFUSED_FILES])
def test_a_file_that_cannot_be_loaded_is_refused_whole(
        portal: Any, run: Run, catalogue_of: Any, lines: tuple[str, ...], columns: str, sentence: str) -> None:
    before = counted() if portal.world else None
    assert sentence in refusal(run("catalogue", "load", catalogue_of(*lines, columns=columns)))
    assert counted() == before


def test_a_short_row_is_one_with_empty_cells(portal: Any, run: Run, catalogue_of: Any) -> None:
    assert run("catalogue", "load", catalogue_of("Tyre Fitter ST0900 AP01,Tyre Fitter,ST0900,AP01")).exit_code == 0
    assert Version.get(Version.label == "Tyre Fitter ST0900 AP01").slug == "st0900-ap01"


def test_contents_published_today_are_not_replaced_today(portal: Any, run: Run, catalogue_of: Any) -> None:
    assert run("catalogue", "load", catalogue_of(NEW)).exit_code == 0
    assert refusal(run("catalogue", "load", catalogue_of(NEW.replace("A|B", "A|C")))) == (
        "Other contents of TYRE1 are published from 23 November 2026. Choose a later day")


def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "standards.csv").write_bytes(b"\xff\xfe\x00")
    assert "standards.csv can’t be read" in refusal(run("catalogue", "load", tmp_path / "standards.csv"))


def test_a_centre_is_added_with_all_standards_or_those_named(portal: Any, run: Run) -> None:
    every = Version.select().count() if portal.world else 0
    assert run("centre", "add", "0700", "Westgate").output == f"Westgate (0700) is added, linked to {every} standards\n"
    assert run("centre", "add", "0701", "Eastgate", "--standard", "st0499-ap01", "--letters-to", "post@eastgate.example",
               "--purchase-order-required").output == "Eastgate (0701) is added, linked to 1 standard\n"
    east = Centre.get(Centre.number == "0701")
    assert (east.sample, east.purchase_order_required) == (False, True)
    assert [row.email for row in LetterAddress.select().where(LetterAddress.centre == east)] == ["post@eastgate.example"]
    assert Approval.select().where(Approval.centre == east).count() == 1


@pytest.mark.parametrize(("words", "sentence"), [
    (("0471", "Another"), "Centre 0471 exists. Choose another number"),
    (("0700", "Westgate", "--standard", "st9999-ap01"), "There is no standard st9999-ap01"),
])
def test_a_centre_that_cannot_be_added_leaves_nothing(portal: Any, run: Run, words: tuple[str, ...], sentence: str) -> None:
    assert refusal(run("centre", "add", *words)) == sentence
    assert Centre.select().count() == 2


def test_an_added_person_chooses_a_password_at_the_printed_address_once(portal: Any, run: Run) -> None:
    done = run("person", "add", "new@northgate.example", "Nia New", "--centre", "0471", "--role", "reader", "--pin", "104499")
    printed = re.fullmatch(
        r"Nia New is added\. Within 72 hours they choose a password at (/link/[\w-]+)\nPut the portal’s address before it: "
        r"PUBLIC_URL, which would say it, is not set\. .* it is http://127\.0\.0\.1:8000\n", done.output)
    assert printed is not None
    browser = portal.anonymous()
    page = browser.get(printed[1])
    assert page.status == 200
    browser.submit(page, "form.panel", password=PASSWORD, repeat=PASSWORD)
    signed_in = browser.submit(browser.get("/sign-in"), "form.panel", identifier="104499", password=PASSWORD)
    assert "Nia New" in signed_in.text
    assert portal.anonymous().get(printed[1]).status == 404


def test_an_administrator_is_added_by_a_command_with_a_whole_address(portal: Any, run: Run) -> None:
    portal.app.extensions["settings"] = replace(portal.settings, public_url="https://portal.example")
    done = run("person", "add", "second@imi.example", "Sian Second", "--administrator")
    assert done.exit_code == 0
    assert re.search(r" choose a password at https://portal\.example/link/[\w-]+\n$", done.output)
    assert Person.get(Person.email == "second@imi.example").body_role == "administrator"


def test_the_day_is_londons(portal: Any, run: Run) -> None:
    with time_machine.travel("2026-07-01 23:30:00+00:00", tick=False):
        assert run("centre", "add", "0702", "Nightgate").exit_code == 0
        assert run("person", "add", "n@nightgate.example", "Nia New", "--centre", "0702", "--pin", "104498",
                   "--pin-days", "1").exit_code == 0
    assert {row.from_on for row in Approval.select().join(Centre).where(Centre.number == "0702")} == {date(2026, 7, 2)}
    assert Staff.get(Staff.pin == "104498").pin_expires_on == date(2026, 7, 3)


def test_a_person_added_without_a_role_is_a_registrar(portal: Any, run: Run) -> None:
    run("person", "add", "new@northgate.example", "Nia New", "--centre", "0471")
    person = Person.get(Person.email == "new@northgate.example")
    assert [row.role for row in StaffRole.select().where(StaffRole.person == person)] == ["registrar"]


@pytest.mark.parametrize(("words", "sentence"), [
    (("new@northgate.example", "Nia", "--centre", "9999"), "There is no centre 9999 in"),
    (("new@northgate.example", "Nia", "--centre", "0471", "--pin", "104471"), "PIN 104471 belongs to somebody else"),
    (("new@northgate.example", "Nia", "--centre", "0471", "--pin", "12a"), "PIN must be a number of up to 12 digits"),
    (("registrar@northgate.example", "Priya", "--centre", "0471"), "registrar@northgate.example is at centre 0471 already"),
    (("admin@imi.example", "Alex", "--administrator"), "admin@imi.example works for the awarding body already"),
    (("nobody", "Nia", "--centre", "0471"), "E-mail address must be one that we can send to"),
])
def test_a_person_who_cannot_be_added_leaves_nothing(portal: Any, run: Run, words: tuple[str, ...], sentence: str) -> None:
    before = Person.select().count(), Staff.select().count()
    assert sentence in refusal(run("person", "add", *words))
    assert (Person.select().count(), Staff.select().count()) == before


def test_the_demo_is_refused_beside_real_centres(portal: Any, run: Run) -> None:
    assert refusal(run("demo")) == "This instance has real centres. Choose another with IMI_INSTANCE"
    assert Centre.select().count() == 2


def test_e_mails_that_are_due_become_files_without_a_mail_server(portal: Any, run: Run, tmp_path: Path) -> None:
    world = portal.world
    world.save(world.batch(FIRST_NINE))
    assert run("letters", "send").output == "2 sent\n"
    files = list((tmp_path / "letters").iterdir())
    assert len(files) == 2
    assert all(b"R-26-104001" in file.read_bytes() and file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert {letter.state for letter in Letter.select()} == {"sent"}
    assert run("letters", "send").output == "No e-mail is due\n"


def rows_of(file: Path) -> dict[str, int]:
    """Rows per table of a SQLite file."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def test_database_programs_get_the_password_where_nobody_sees_it() -> None:
    address, environment = without_password("postgresql://portal:s%40cret@db.example:5433/portal?sslmode=require")
    assert address == "postgresql://portal@db.example:5433/portal?sslmode=require"
    assert environment["PGPASSWORD"] == "s@cret"


def test_upgrade_puts_back_a_guard_that_went_missing(portal: Any, run: Run) -> None:
    assert portal.world
    db.execute_sql("DROP TRIGGER audit_never_changed_update" + ("" if is_sqlite() else " ON audit"))
    assert run("db", "upgrade").output == "guard put back: audit_never_changed_update\n"
    assert run("db", "status").exit_code == 0


@pytest.mark.parametrize("number, name", [("", "Eastgate"), ("0999", "  "), ("0471", "Eastgate")])
def test_a_centre_without_number_or_name_or_with_anothers_is_refused(run: Run, number: str, name: str) -> None:
    done = run("centre", "add", number, name)
    assert done.exit_code == 2
    assert "Enter the centre’s n" in done.output or "Centre 0471 exists" in done.output


def test_a_backup_goes_to_the_folder_that_is_named(portal: Any, run: Run, tmp_path: Path) -> None:
    assert run("backup", "-o", tmp_path / "elsewhere" / "deep").exit_code == 0
    assert len(list((tmp_path / "elsewhere" / "deep").iterdir())) == 1


def test_status_is_quiet_while_all_is_well(portal: Any, run: Run) -> None:
    done = run("db", "status")
    assert (done.exit_code, done.output) == (0, "The tables are up to date and every guard is in place\n")
    assert run("db", "upgrade").output == "The tables are up to date\n"


def test_status_names_a_guard_that_is_missing(portal: Any, run: Run) -> None:
    assert portal.world
    db.execute_sql(f"DROP TRIGGER receipt_never_changed_update{'' if is_sqlite() else ' ON receipt'}")
    done = run("db", "status")
    assert (done.exit_code, done.output) == (1, "missing guard: receipt_never_changed_update\n")


def flask(instance: Path, *words: str, start: Any = started, **changed: str) -> subprocess.CompletedProcess[str]:
    """The command on an instance of its own."""
    return ended(start("flask", *words, env=environment(IMI_INSTANCE=str(instance), **changed), stderr=subprocess.PIPE))


def test_an_instance_is_set_up_from_a_terminal(tmp_path: Path) -> None:
    instance = tmp_path / "own"
    before = flask(instance, "db", "status", start=real)
    assert (before.returncode, before.stdout) == (1, "".join(f"pending: {step}\n" for step in STEPS))
    for words in (("backup",), ("template", "--centre", "0471", "-o", str(tmp_path / "x.xlsx"))):
        nothing = flask(instance, *words)
        assert (nothing.returncode, nothing.stderr.partition(". ")[0]) == (2, f"Error: There are no tables in {instance}")
        assert "Name another instance with IMI_INSTANCE" in nothing.stderr
    assert flask(instance, "db", "upgrade").stdout == "".join(f"{step}\n" for step in STEPS)
    demo = flask(instance, "demo")
    assert (demo.returncode, demo.stdout.splitlines()[0]) == (0, "Demo sign-ins (password of all: demo-only-passphrase)")
    assert rows_of(instance / "portal.db")["candidate"] == 312


def test_a_setting_that_cannot_work_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = flask(tmp_path, "db", "status", QUEUE_URL="mysql://host/name")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("Error: QUEUE_URL must begin with postgresql://")
