"""Who may import whom: read from the imports, and proved by importing the inner modules in a fresh interpreter."""
from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IMI = ROOT / "imi"
# Each noun knows those before it, and no other.
NOUNS = ("audit", "mail", "centres", "people", "catalogue", "candidates", "combinations", "schemes", "registrations", "batches",
         "registrations/changes", "uploads", "corrections", "privacy", "administration")
WEB_LIBRARIES = ("flask", "flask_wtf", "wtforms", "werkzeug", "jinja2")


def modules(folder: str) -> list[Path]:
    """The modules of a folder of the house, without those of a noun of its own within it."""
    inner = [IMI / noun for noun in NOUNS if noun.startswith(f"{folder}/")]
    return [file for file in sorted((IMI / folder).rglob("*.py")) if not any(file.is_relative_to(one) for one in inner)]


def dotted(noun: str) -> str:
    """A noun as its modules are imported."""
    return f"imi.{noun.replace('/', '.')}"


@cache
def imports(file: Path) -> frozenset[str]:
    """Names of the modules that a file imports."""
    return frozenset(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(parsed(file)):
        yield from names_of(node)


def names_of(node: ast.AST) -> Iterator[str]:
    """Names of the modules that a line imports, and of what it takes from them."""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{name.name}" for name in node.names)


@cache
def parsed(file: Path) -> ast.Module:
    """What stands in a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def is_of(name: str, *packages: str) -> bool:
    """Whether a module is one of these, or within one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def ours(file: Path) -> set[str]:
    """What a file imports of the house."""
    return {name for name in imports(file) if name.startswith("imi.")}


def named(file: Path) -> str:
    """A file as the house's people call it."""
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", modules("fields"), ids=named)
def test_fields_know_only_fields_and_the_three_format_libraries(file: Path) -> None:
    allowed = {*sys.stdlib_module_names, "email_validator", "ftfy", "phonenumbers", "__future__"}
    outside = {name for name in imports(file) if not name.startswith("imi") and name.split(".")[0] not in allowed}
    assert not outside
    assert not {name for name in ours(file) if not name.startswith("imi.fields")}


@pytest.mark.parametrize("file", [IMI / "forms/document.py", *modules("spreadsheets")], ids=named)
def test_a_sheet_and_a_document_know_neither_the_web_nor_the_database(file: Path) -> None:
    assert not {name for name in imports(file) if name.split(".")[0] in (*WEB_LIBRARIES, "peewee", "playhouse")}


@pytest.mark.parametrize("file", [*modules("forms"), *modules("spreadsheets")], ids=named)
def test_forms_and_spreadsheets_know_fields_and_no_noun(file: Path) -> None:
    own = f"imi.{file.relative_to(IMI).parts[0]}"
    assert not {name for name in ours(file) if not name.startswith(("imi.fields", own, "imi.formats"))}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_nouns_tables_know_only_earlier_nouns(noun: str) -> None:
    allowed = tuple(f"{dotted(earlier)}.models" for earlier in NOUNS[:NOUNS.index(noun) + 1])
    for file in IMI.joinpath(noun).glob("models.py"):
        assert not {name for name in ours(file) if not name.startswith((*allowed, "imi.database", "imi.schemes"))}, named(file)


@pytest.mark.parametrize("noun", NOUNS)
def test_nouns_do_not_know_that_a_web_exists(noun: str) -> None:
    # What e-mails say stands in templates, as pages do; beside that mail knows no more of a web than the others.
    libraries = set(WEB_LIBRARIES) - ({"jinja2"} if noun == "mail" else set())
    for file in modules(noun):
        assert not {name for name in imports(file) if name.split(".")[0] in libraries}, named(file)
        outer = ("imi.web", "imi.tabs", "imi.screens", "imi.forms", "imi.spreadsheets", "imi.cli", "imi.demo", "imi.registry")
        assert not {name for name in ours(file) if name.startswith(outer)}, named(file)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_does_not_ask_a_later_one(noun: str) -> None:
    later = tuple(dotted(name) for name in NOUNS[NOUNS.index(noun) + 1:])
    for file in modules(noun):
        assert not {name for name in ours(file) if is_of(name, *later)}, named(file)


@pytest.mark.parametrize("noun", ["audit", "mail"])
def test_audit_and_mail_know_no_other_noun(noun: str) -> None:
    for file in modules(noun):
        assert not {name for name in ours(file) if not is_of(name, "imi.database", "imi.formats", dotted(noun))}, named(file)


# The beginning of a path, or a whole address.
ADDRESS = re.compile(r"https?://|^/[a-z]")


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_has_no_address_of_a_page(noun: str) -> None:
    """A noun names a thing by its kind and reference; where that leads is the web's to say."""
    for file in modules(noun):
        texts = [node.value for node in ast.walk(parsed(file)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert not [text for text in texts if ADDRESS.search(text)], named(file)


def test_no_function_imports_a_module_of_the_house() -> None:
    """An import inside a function would hide that two modules need each other."""
    within = [(named(file), node.lineno) for file in sorted(IMI.rglob("*.py")) for outer in ast.walk(parsed(file))
              if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(outer)
              if any(is_of(name, "imi") for name in names_of(node))]
    assert not within


MODULES = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in IMI.rglob("*.py")}


def has_code(module: str) -> bool:
    """Whether more than a docstring stands in a module."""
    return len(parsed(MODULES[module]).body) > bool(ast.get_docstring(parsed(MODULES[module])))


def needed(module: str) -> set[str]:
    """The modules of the house that one names in its imports.

    Taking a module from a package needs the package too, unless nothing but a docstring stands there. One that is imported by
    its full name does not, which is how the modules of a package import each other.
    """
    found = set()
    for node in ast.walk(parsed(MODULES[module])):
        for name in names_of(node):
            if name in MODULES and not (isinstance(node, ast.ImportFrom) and name == node.module and not has_code(name)):
                found.add(name)
    return found - {module}


def circles(needs: dict[str, set[str]]) -> list[list[str]]:
    """The modules that need each other, circle by circle: strongly connected components of more than one (Tarjan)."""
    reached: dict[str, int] = {}
    lowest: dict[str, int] = {}
    unfinished: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        reached[module] = lowest[module] = len(reached)
        unfinished.append(module)
        for other in sorted(needs[module]):
            if other not in reached:
                visit(other)
            if other in unfinished:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == reached[module]:
            at = unfinished.index(module)
            found.append(sorted(unfinished[at:]))
            del unfinished[at:]

    for module in sorted(needs):
        if module not in reached:
            visit(module)
    return [each for each in found if len(each) > 1]


def test_no_modules_need_each_other() -> None:
    assert not circles({module: needed(module) for module in MODULES})


def test_modules_that_need_each_other_are_found() -> None:
    needs = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d"}, "f": {"a", "e"}}
    assert circles(needs) == [["d", "e"], ["a", "b", "c"]]


def test_no_import_of_the_house_is_relative() -> None:
    """The tests here read the names of modules as they are written."""
    relative = [named(file) for file in MODULES.values() for node in ast.walk(parsed(file))
                if isinstance(node, ast.ImportFrom) and node.level]
    assert not relative


@pytest.mark.parametrize("noun", NOUNS)
def test_the_fields_of_a_noun_know_earlier_fields_only(noun: str) -> None:
    for file in IMI.joinpath(noun).glob("fields.py"):
        allowed = ("imi.fields", "imi.schemes", *(f"{dotted(earlier)}.fields" for earlier in NOUNS), dotted(noun))
        assert not {name for name in ours(file) if not name.startswith(allowed)}, named(file)
        assert "peewee" not in set(imports(file)), named(file)


TAB_FILES = [file for file in modules("tabs") if file.parent != IMI / "tabs"]


@pytest.mark.parametrize("file", TAB_FILES, ids=named)
def test_a_tab_imports_no_other_tab_and_queries_no_table(file: Path) -> None:
    own = f"imi.tabs.{file.relative_to(IMI / 'tabs').parts[0]}"
    assert not {name for name in ours(file) if name.startswith("imi.tabs.")
                and not name.startswith((own, "imi.tabs.tab", "imi.tabs.coming"))}
    asks_no_table(file)


def asks_no_table(file: Path) -> None:
    """A page asks a noun, which asks the database."""
    text = file.read_text(encoding="utf-8")
    assert ".select(" not in text
    assert ".atomic(" not in text
    assert "import_models" not in text


@pytest.mark.parametrize("file", modules("screens"), ids=named)
def test_a_screen_imports_no_other_screens_views_and_no_tab(file: Path) -> None:
    """What screens share stands beside their folders; only the list of them knows them all."""
    within = file.relative_to(IMI / "screens").parts
    others = {f"imi.screens.{folder.name}" for folder in (IMI / "screens").iterdir() if folder.is_dir()} - (
        {f"imi.screens.{within[0]}"} if len(within) > 1 else set())
    assert file.name == "every.py" or not {name for name in ours(file) if is_of(name, *others)}
    assert not {name for name in ours(file) if is_of(name, "imi.tabs", "imi.registry")}
    asks_no_table(file)


def test_a_tab_imports_no_screens_views() -> None:
    """A tab names the screens that it has; of their modules it may use what they share."""
    screens = [f"imi.screens.{folder.name}" for folder in (IMI / "screens").iterdir() if folder.is_dir()]
    assert not [named(file) for file in modules("tabs") if any(is_of(name, "imi.screens.every", *screens) for name in ours(file))]


@pytest.mark.parametrize("file", [file for file in IMI.rglob("*.py") if "web" not in file.parts], ids=named)
def test_only_the_entry_points_import_the_web_application(file: Path) -> None:
    assert "imi.web.application" not in ours(file)


@pytest.mark.parametrize("module", ["imi", "imi.fields.field", "imi.candidates.fields", "imi.schemes.every",
                                    "imi.batches.saving", "imi.combinations.answers", "imi.forms.document", "imi.mail.sending"])
def test_the_core_loads_without_flask(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {WEB_LIBRARIES!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["imi.fields.field", "imi.registrations.fields", "imi.schemes.every",
                                    "imi.combinations.answers", "imi.combinations.proof"])
def test_the_fields_load_without_a_database(module: str) -> None:
    code = f"import sys, {module}; print('peewee' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == "False"


def test_every_module_has_a_docstring() -> None:
    silent = [named(file) for file in IMI.rglob("*.py") if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert not silent
