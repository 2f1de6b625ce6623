"""Who may import whom: read from the imports, and proved by importing the inner modules in a fresh interpreter."""
from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IMI = ROOT / "imi"
# Each noun knows those before it. Letters tell of receipts, so their table comes after registrations; writing one
# is part of what a registration does.
NOUNS = ("centres", "people", "audit", "catalogue", "candidates", "registrations", "letters", "moves", "uploads", "corrections",
         "protection", "body")
WEB_LIBRARIES = ("flask", "flask_wtf", "wtforms", "werkzeug", "jinja2")
# What every inner module may use besides the nouns before it.
COMMON = ("imi.database", "imi.prepared", "imi.rules", "imi.statements", "imi.words")


def modules(folder: str) -> list[Path]:
    """The modules of a folder of the house."""
    return sorted((IMI / folder).rglob("*.py"))


@cache
def imports(file: Path) -> frozenset[str]:
    """Names of the modules that a file imports."""
    return frozenset(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def ours(file: Path) -> set[str]:
    """What a file imports of the house."""
    return {name for name in imports(file) if name.startswith("imi.")}


def named(file: Path) -> str:
    """A file as the house's people call it."""
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", modules("rules"), ids=named)
def test_rules_know_only_rules_and_the_three_format_libraries(file: Path) -> None:
    allowed = {*sys.stdlib_module_names, "email_validator", "ftfy", "phonenumbers", "__future__"}
    outside = {name for name in imports(file) if not name.startswith("imi") and name.split(".")[0] not in allowed}
    assert not outside
    assert not {name for name in ours(file) if not name.startswith("imi.rules")}


@pytest.mark.parametrize("file", [IMI / "surfaces/document.py", *modules("surfaces/sheet")], ids=named)
def test_a_sheet_and_a_document_know_neither_the_web_nor_the_database(file: Path) -> None:
    assert not {name for name in imports(file) if name.split(".")[0] in (*WEB_LIBRARIES, "peewee", "playhouse")}


@pytest.mark.parametrize("file", modules("surfaces"), ids=named)
def test_surfaces_know_rules_and_no_noun(file: Path) -> None:
    assert not {name for name in ours(file) if not name.startswith(("imi.rules", "imi.surfaces", "imi.words"))}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_nouns_tables_know_only_earlier_nouns(noun: str) -> None:
    allowed = tuple(f"imi.{earlier}.models" for earlier in NOUNS[:NOUNS.index(noun) + 1])
    for file in IMI.joinpath(noun).glob("models.py"):
        assert not {name for name in ours(file) if not name.startswith((*allowed, "imi.database"))}, named(file)


@pytest.mark.parametrize("noun", NOUNS)
def test_nouns_do_not_know_that_a_web_exists(noun: str) -> None:
    for file in modules(noun):
        assert not {name for name in imports(file) if name.split(".")[0] in WEB_LIBRARIES}, named(file)
        outer = ("imi.web", "imi.tabs", "imi.surfaces", "imi.demo")
        assert not {name for name in ours(file) if name.startswith(outer)}, named(file)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_does_not_ask_a_later_one(noun: str) -> None:
    later = tuple(f"imi.{name}" for name in NOUNS[NOUNS.index(noun) + 1:] if name != "letters")
    # The audit line of an action is written by the action; its table knows people and centres only.
    for file in modules(noun):
        asked = {name for name in ours(file) if name.startswith(later) and not name.startswith("imi.audit")} if later else set()
        assert not asked, named(file)


@pytest.mark.parametrize("noun", NOUNS)
def test_fields_know_rules_and_earlier_fields_only(noun: str) -> None:
    for file in IMI.joinpath(noun).glob("fields.py"):
        allowed = ("imi.rules", *(f"imi.{earlier}.fields" for earlier in NOUNS), f"imi.{noun}")
        assert not {name for name in ours(file) if not name.startswith(allowed)}, named(file)
        assert "peewee" not in set(imports(file)), named(file)


TAB_FILES = [file for file in modules("tabs") if file.parent != IMI / "tabs"]


@pytest.mark.parametrize("file", TAB_FILES, ids=named)
def test_a_tab_imports_no_other_tab_and_queries_no_table(file: Path) -> None:
    own = f"imi.tabs.{file.relative_to(IMI / 'tabs').parts[0]}"
    assert not {name for name in ours(file) if name.startswith("imi.tabs.")
                and not name.startswith((own, "imi.tabs.tab", "imi.tabs.coming"))}
    text = file.read_text(encoding="utf-8")
    assert ".select(" not in text
    assert ".atomic(" not in text
    assert "import_models" not in text


@pytest.mark.parametrize("file", [file for file in IMI.rglob("*.py") if "web" not in file.parts], ids=named)
def test_nobody_imports_where_the_parts_meet(file: Path) -> None:
    assert "imi.web.application" not in ours(file)


@pytest.mark.parametrize("module", ["imi", "imi.rules.field", "imi.candidates.fields", "imi.registrations.fields",
                                    "imi.registrations.saving", "imi.surfaces.document", "imi.letters.sending"])
def test_the_core_loads_without_flask(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {WEB_LIBRARIES!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["imi.rules.field", "imi.registrations.fields"])
def test_the_rules_load_without_a_database(module: str) -> None:
    code = f"import sys, {module}; print('peewee' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == "False"


def test_every_module_says_what_it_is() -> None:
    silent = [named(file) for file in IMI.rglob("*.py") if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert not silent
