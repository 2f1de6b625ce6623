"""The style sheet: only what a template uses, every token defined and used, and contrasts that can be read.

Of the code: private parts of libraries are used only where a test would notice that they have changed.
"""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CSS, DARK = (re.sub(r"/\*.*?\*/", "", (ROOT / "static" / name).read_text(encoding="utf-8"), flags=re.S)
             for name in ("portal.css", "dark.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPT = (ROOT / "static/imi.js").read_text(encoding="utf-8")
SCRIPTS = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "static").glob("*.js")))
# Put on by htmx while it asks and swaps.
HTMX = {"htmx-request", "htmx-added"}
# Which colours stand on which, and the contrast that WCAG 2.2 asks for: 4.5 for text, 3 for edges and marks.
TEXT = (
    ("ink", "bg"), ("ink", "surface"), ("ink", "sel"), ("muted", "bg"), ("muted", "surface"), ("muted", "sel"),
    ("link", "bg"), ("link", "surface"), ("link", "sel"), ("visited", "bg"), ("on-brand", "brand"),
    ("brand-muted", "brand"), ("on-spark", "spark"), ("on-action", "action"), ("on-action", "action-hover"),
    *((name, f"{name}-bg") for name in ("error", "warn", "ok", "info")),
    *((word, f"{name}-bg") for name in ("error", "warn", "ok", "info") for word in ("ink", "link")),
    ("error", "bg"), ("error", "surface"), ("error", "sel"), ("warn", "bg"), ("warn", "surface"), ("warn", "sel"),
)
EDGES = (("control", "bg"), ("control", "surface"), ("action", "bg"), ("ring-out", "bg"), ("ring-out", "surface"),
         ("spark", "brand"), ("error", "bg"), ("warn", "bg"))


def blocks(css: str) -> list[str]:
    """The declarations of every :root, in order; on paper it is light."""
    return re.findall(r":root\s*{([^}]*)}", css)


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme; dark stands on top of light."""
    light, dark = (dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", blocks(css)[0])) for css in (CSS, DARK))
    return light if theme == "light" else light | dark


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def classes_in(markup: str) -> set[str]:
    """The classes that a template can put out, those chosen by an expression included."""
    found: set[str] = set()
    for value in re.findall(r'class="((?:{{.*?}}|{%.*?%}|[^"])*)"', markup, flags=re.S):
        chosen = [part for expression in re.findall(r"{{(.*?)}}", value)
                  for pair in re.findall(r"""['"]([\w -]+)['"]\s+if\b|\belse\s+['"]([\w -]+)['"]""", expression) for part in pair]
        plain = re.sub(r"{{.*?}}|{%.*?%}", " ", value)
        found |= set(" ".join([plain, *chosen]).split())
    return found


USED = set().union(*(classes_in(file.read_text(encoding="utf-8")) for file in TEMPLATES)) | set(
    " ".join(re.findall(r"className = '([^']*)'", SCRIPTS)).split())
STYLED = set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"\"[^\"]*\"", "", CSS)))


def test_every_class_of_a_template_is_styled() -> None:
    assert not USED - STYLED


def test_every_styled_class_is_used() -> None:
    assert not STYLED - USED - HTMX


def test_templates_write_class_names_in_full() -> None:
    for file in TEMPLATES:
        for value in re.findall(r'class="([^"]*{{[^"]*)"', file.read_text(encoding="utf-8")):
            assert "~" not in value, f"{file.name}: {value}"


def test_every_token_is_defined_and_used() -> None:
    defined = set(re.findall(r"--([\w-]+):", CSS))
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    assert defined == used


def test_colours_are_written_in_tokens_only() -> None:
    rules = re.sub(r"--[\w-]+:[^;]*;", "", CSS)
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(", rules) == []


def test_the_contents_on_top_name_every_layer_in_its_order() -> None:
    written = (ROOT / "static/portal.css").read_text(encoding="utf-8")
    contents = re.findall(r"^   ([a-z]+)  ", written.partition("*/")[0], flags=re.M)
    assert contents == re.findall(r"^@layer ([\w, ]+);", CSS, flags=re.M)[0].split(", ")
    assert contents == re.findall(r"^@layer (\w+) {", CSS, flags=re.M)


def test_important_is_used_only_in_listed_rules() -> None:
    important = [line.strip() for line in CSS.splitlines() if "!important" in line]
    assert important == ["display: none !important;", "border: 2px solid var(--error) !important;", "display: none !important;"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_marks_can_be_seen(theme: str, edge: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[edge], found[ground]) >= 3


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#005A70") == pytest.approx(7.79, abs=0.01)


def test_the_script_stays_small() -> None:
    assert len(SCRIPT.encode()) < 8192


# Modules that use private parts of a library, each with its tests in test_private_parts.py.
PRIVATE = {"imi/database/peewee_private.py", "imi/web/running/quick.py", "imi/jobs.py"}
# What the manual of Python offers although it begins so.
OFFERED = {"_replace", "_asdict", "_fields", "_exit"}
# A test that uses a private part fails by itself when it changes.
CODE = [ROOT / "app.py", *(file for folder in ("imi", "bench") for file in sorted((ROOT / folder).rglob("*.py")))]


def private_parts(tree: ast.Module, own: set[str]) -> Iterator[str]:
    """The names with an underscore that a module asks of others and that none of our own modules defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("imi"):
            yield from (name.name for name in node.names if is_private(name.name))
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            of_parent = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "super"
            if of_parent or node.attr not in own:
                yield node.attr


def is_private(name: str) -> bool:
    """Whether a name is a library's own matter; those that Python itself gives a meaning are not."""
    return name in ("__data__", "__rel__", "__exception_wrapper__") or (name.startswith("_") and not name.startswith("__"))


def defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module gives to functions, to attributes of its objects, and to fields of its classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and getattr(node.value, "id", "") == "self":
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "__setattr__":
            yield str(getattr(node.args[1], "value", ""))


def test_private_parts_of_libraries_are_used_where_a_test_watches_them() -> None:
    trees = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in CODE}
    own = {name for tree in trees.values() for name in defined(tree)}
    found = {(file, name) for file, tree in trees.items() for name in private_parts(tree, own) if name not in OFFERED}
    assert {file for file, _name in found} - PRIVATE == set(), sorted(found)


# Folders that write SQL for the others, and what only a database itself understands.
WRITES_SQL = ("imi/migrations/", "imi/database/")
OF_THE_DATABASE = ("PRAGMA ", "SHOW ", "ANALYZE", "SELECT pg_")


def raw(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """The lines of the functions that run SQL written by hand: the first, and that of the statement."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and called(call) in ("execute_sql", "many", "for_each"):
                    texts = [part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
                    if not texts or not str(texts[0]).startswith(OF_THE_DATABASE):
                        yield function.lineno, call.lineno


def called(call: ast.Call) -> str:
    """The name under which a function is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def test_sql_written_by_hand_says_why() -> None:
    silent = []
    for file in CODE[1:]:
        name, text = file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        if name.startswith("imi/") and not name.startswith(WRITES_SQL):
            lines = text.splitlines()
            silent += [f"{name}:{at}" for first, at in raw(ast.parse(text)) if "# As SQL:" not in "\n".join(lines[first:at])]
    assert silent == []
