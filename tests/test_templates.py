"""Templates choose between things that they were given: what is shown, counted, and where it leads, is worked out in views."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
LONGEST = 160
# What belongs into a view or a query, by what is wrong with it in a template.
FORBIDDEN = {
    "asks the request": r"\brequest\.\w+\(|\brequest\.(?:endpoint|blueprint|path|args|form|values|method|headers|url)\b",
    "chooses among the things of a list": r"\|\s*(?:selectattr|rejectattr|select|reject|groupby|unique|batch|slice)\b"
                                          r"|\bfor\b[^%]*?\bin\b[^%]*?\bif\b",
    "counts or adds up": r"\|\s*(?:length|sum|max|min|map|list|int|float|abs|round|sort)\b|\bnamespace\(|\brange\(",
    "reckons": r"(?<![\w\"'])(?:\w+(?:\.\w+)*|\)) (?:[-+*/]|//|%) (?:\w|\()",
    "takes texts or lists apart":
        r"\.(?:split|startswith|endswith|format|isdigit|strip|getlist|partition|lower|upper)\(|\[[^\]\"']*:",
    "puts an address together": r"~ *[\"'][/?#&]|[\"'](?:/|\?)[^\"']*[\"'] *~|\bdict\(",
}
ADDRESS = re.compile(
    r"""\b(?:href|action|formaction|hx-get|hx-post)="[^"]*(?:}}[^"{]*[/?&#=][^"]*{{|}}[/?&#][^"]*|[^"{]*[/?&=][^"{]*{{)""")
EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}", re.S)
TEXT = re.compile(r""""[^"]*"|'[^']*'""")


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def expressions(file: Path) -> list[str]:
    """What a template has Jinja work out, comments left out."""
    return EXPRESSION.findall(re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.S))


@pytest.mark.parametrize("wrong", FORBIDDEN)
def test_no_template_does_the_work_of_a_view(wrong: str) -> None:
    pattern = re.compile(FORBIDDEN[wrong])
    keep_texts = wrong in ("puts an address together",)
    found = [(named(file), part) for file in TEMPLATES for part in expressions(file)
             if pattern.search(part if keep_texts else TEXT.sub('""', part))]
    assert not found, f"a template {wrong}"


def test_no_template_puts_an_address_together() -> None:
    assert not [(named(file), found[0]) for file in TEMPLATES
                for found in ADDRESS.finditer(file.read_text(encoding="utf-8")) if "mailto:" not in found[0]]


def test_every_line_of_the_words_beside_a_choice_stands_beside_it() -> None:
    beneath = re.compile(r'<label(?![^>]*class="tick)[^>]*>\s*<input type="(?:radio|checkbox)"')
    assert not [(named(file), found[0]) for file in TEMPLATES for found in beneath.finditer(file.read_text(encoding="utf-8"))]


def test_no_line_is_too_long_to_be_read() -> None:
    lines = [(named(file), number, len(line)) for file in TEMPLATES
             for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)]
    assert not [line for line in lines if line[2] > LONGEST]


def test_every_form_that_writes_uses_the_macro_with_the_token() -> None:
    """By hand are those that hold blocks which travel by themselves, that htmx sends in a way of its own, or that each of many
    rows has.
    """
    by_hand = {file.name for file in TEMPLATES if "ui.token()" in file.read_text(encoding="utf-8")}
    assert by_hand == {"batch.html", "cell.html", "code_forms.html", "edit.html", "new.html", "prompt.html", "set_up_form.html",
                       "spreadsheets.html"}


def test_a_table_in_a_region_that_scrolls_is_made_by_its_macro() -> None:
    """By hand are those that travel by themselves, and those whose caption or columns are more than words."""
    by_hand = {file.name for file in TEMPLATES if re.search(r'<div[^>]*class="scroll"', file.read_text(encoding="utf-8"))}
    assert by_hand == {"tables.html", "prices.html", "batch.html", "packages.html", "upload.html", "columns.html",
                       "compare.html", "merge.html", "missing.html"}
