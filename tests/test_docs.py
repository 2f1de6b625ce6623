"""The developers’ documents name only files and code that exist."""
from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
# `imi/batches/saving.py`, or a folder; a star stands for any name.
PLACE = re.compile(r"`((?:imi|tests|templates|static|bench|docs|\.ci)/[\w./*-]*)`")
# `imi/batches/saving.py`: `save`, `another`
NAMED = re.compile(r"`(imi/[\w/]+\.py)`:\s+((?:`[\w.]+`(?:,\s+(?=`))?)+)")


def page_name(page: Path) -> str:
    """A page as people call it."""
    return page.relative_to(ROOT).as_posix()


def defined(module: Path) -> set[str]:
    """The names that a module defines, those in its classes as `Class.name`."""
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for inner in node.body for name in _names(inner)}
        found |= _names(node)
    return found


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_a_page_names_only_places_that_exist(page: Path) -> None:
    for place in PLACE.findall(page.read_text(encoding="utf-8")):
        assert [*ROOT.glob(place.rstrip("/"))], place


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_a_page_names_only_functions_and_types_that_exist(page: Path) -> None:
    for module, names in NAMED.findall(page.read_text(encoding="utf-8")):
        assert set(re.findall(r"`([\w.]+)`", names)) <= defined(ROOT / module), module


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_is_read_in_one_go() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
