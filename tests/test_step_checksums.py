"""Steps are frozen: a changed one fails here, and a database that was brought up by others is refused in a sentence."""
from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.old_databases import as_of_november, as_of_yesterday, of_the_baseline, older
from support.processes import ended, environment, started

from imi.migrations import FOLDER, STEPS, checksums, pending, upgrade
from imi.migrations.baseline import REPLACED, TooOld
from imi.migrations.checksums import Edited

SERVER = os.environ.get("TEST_DATABASE_URL", "")
# What a step may import: of the portal only what is frozen with it.
MAY = {*sys.stdlib_module_names, "peewee", "playhouse", "imi.migrations.sql"}


@pytest.mark.parametrize("step", [*STEPS, "sql"])
def test_no_step_was_changed(step: str) -> None:
    kept = checksums.kept().get(step)
    assert kept, f"checksums.txt has no line for {step}: once it is ready, python -m imi.migrations adds it"
    assert checksums.checksum(step) == kept[0], (
        f"{step} was changed, but databases have seen it: put it back as it was, and write a new step for the change")


def test_a_step_that_is_kept_is_there() -> None:
    assert checksums.kept().keys() - REPLACED - {*STEPS, "sql"} == set()


@pytest.mark.parametrize("step", [*STEPS, "sql"])
def test_no_step_imports_the_code_of_today(step: str) -> None:
    tree = ast.parse((FOLDER / f"{step}.py").read_text(encoding="utf-8"))
    named = [each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names]
    named += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in named if name not in MAY and name.partition(".")[0] not in MAY] == []


def test_a_new_step_gets_its_line_and_others_keep_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "0099_new.py").write_text("")
    (tmp_path / "sql.py").write_text("# changed\n")
    (tmp_path / "checksums.txt").write_text("sql 12ab\n")
    monkeypatch.setattr(checksums, "FOLDER", tmp_path)
    monkeypatch.setattr(checksums, "KEPT", tmp_path / "checksums.txt")
    checksums.kept.cache_clear()
    checksums.write_new()
    assert (tmp_path / "checksums.txt").read_text() == f"sql 12ab\n0099_new {checksums.checksum('0099_new')}\n"
    checksums.kept.cache_clear()


@pytest.mark.parametrize(("made", "refusal", "sentence"), [
    (as_of_november, Edited, "The database was brought up by another 0008_search than this release has"),
    (older, TooOld, "The database is too old for this release: it ends with 0019_tidied, and upgrades begin with 0026_reasons"),
])
def test_a_database_of_other_steps_is_refused_in_a_sentence_and_left_alone(
        fresh: Any, made: Callable[[Any], None], refusal: type[Exception], sentence: str) -> None:
    made(fresh)
    before = sorted(fresh.get_tables())
    with pytest.raises(refusal, match=sentence):
        upgrade(fresh)
    assert sorted(fresh.get_tables()) == before


@pytest.mark.skipif(bool(SERVER), reason="a file of its own")
@pytest.mark.parametrize(("made", "sentence"), [
    (as_of_november, "by another 0008_search"),
    (older, "Upgrade it with the release of 27 November 2026 first (commit a856fe0: flask db upgrade), then with this one"),
])
def test_commands_and_the_server_refuse_another_database_with_code_2(
        fresh: Any, tmp_path: Path, made: Callable[[Any], None], sentence: str) -> None:
    made(fresh)
    for words in (("flask", "db", "upgrade"), ("flask", "db", "status"), ("app.py", "--port", "1")):
        done = ended(started(*words, env=environment(IMI_INSTANCE=str(tmp_path), SECRET_KEY="only for tests " * 4)))
        assert (done.returncode, "Traceback" in done.stdout) == (2, False), done.stdout
        assert sentence in " ".join(done.stdout.split())


def test_upgrading_an_old_database_adds_the_checksums(fresh: Any) -> None:
    of_the_baseline(fresh)
    assert upgrade(fresh) == list(STEPS[1:])
    kept = dict(fresh.execute_sql("SELECT name, checksum FROM schema_migration").fetchall())
    assert kept == {step: checksums.kept()[step][0] for step in (*REPLACED, *STEPS)}
    assert all(kept[step] == checksums.checksum(step) for step in STEPS)
    assert (upgrade(fresh), pending(fresh)) == ([], [])
    # From now on an edited step is known by its checksum, whatever it makes.
    fresh.execute_sql("UPDATE schema_migration SET checksum = 'of another one' WHERE name = '0026_reasons'")
    with pytest.raises(Edited, match="another 0026_reasons"):
        upgrade(fresh)


def test_a_reworded_migration_with_the_same_result_is_not_run_again(fresh: Any) -> None:
    as_of_yesterday(fresh)
    assert (pending(fresh), upgrade(fresh), pending(fresh)) == ([], [], [])
    fresh.execute_sql("UPDATE schema_migration SET checksum = 'of another one' WHERE name = '0040_chains'")
    with pytest.raises(Edited, match="another 0040_chains"):
        upgrade(fresh)


def test_a_database_of_all_replaced_steps_that_lacks_a_column_is_refused(fresh: Any) -> None:
    of_the_baseline(fresh)
    fresh.execute_sql("ALTER TABLE upload_job DROP COLUMN takes")
    with pytest.raises(Edited, match="another 0026_baseline"):
        upgrade(fresh)
