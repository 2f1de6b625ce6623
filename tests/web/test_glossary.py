"""One word for a thing: nothing that is read says one that the glossary calls out, and only what registers is called Save."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser, Page
from support.northgate import Northgate, url_of

from imi.mail.models import Letter

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
OUT = [row.split("|")[1].strip() for row in GLOSSARY.partition("| Out | Say |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()]
# A batch's own button, and what a review's begins with.
SAVES = re.compile(r"Save|Save: register .*")


def said_out(text: str) -> list[str]:
    """The words of a text that are out, at the beginning of a sentence or within one."""
    line = " ".join(text.split())
    return [word for word in OUT if re.search(rf"\b[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}\b", line)]


def shown_to(browser: Browser, portal: Any, northgate: Northgate) -> Iterator[Page]:
    """What one person is answered at every address, once for each: pages and text files."""
    for rule in portal.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static" and not rule.arguments & {"token", "topic"}:
            answer = browser.client.get(url_of(portal.app, rule, next(northgate.addresses(rule))))
            if answer.status_code == 200 and answer.mimetype.startswith("text/"):
                yield Page(answer, rule.rule)


def test_the_glossary_has_a_list_of_words_that_are_out() -> None:
    assert "Batches not saved yet" in OUT


@pytest.mark.parametrize("who", ["registrar", "admin"])
def test_no_page_or_file_says_a_word_that_is_out(portal: Any, northgate: Northgate, who: str) -> None:
    pages = list(shown_to(portal.browser(who), portal, northgate))
    assert len(pages) > 30
    assert {page.url: said_out(page.html) for page in pages if said_out(page.html)} == {}
    buttons = {(page.url, " ".join(button.get_text().split())) for page in pages for button in page.all("button")}
    assert {(url, name) for url, name in buttons if name.startswith("Save") and not SAVES.fullmatch(name)} == set()


def test_no_e_mail_says_a_word_that_is_out(northgate: Northgate) -> None:
    letters = list(Letter.select())
    assert letters
    assert [found for letter in letters if (found := said_out(f"{letter.subject} {letter.body}"))] == []


def test_no_template_holds_a_word_that_is_out() -> None:
    files = [file for file in ROOT.joinpath("templates").rglob("*.*") if file.suffix in (".html", ".txt")]
    assert {file.name: found for file in files if (found := said_out(file.read_text(encoding="utf-8")))} == {}


def test_no_sentence_in_code_holds_a_word_that_is_out() -> None:
    found = {}
    for file in (ROOT / "imi").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        texts = " ".join(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        if said_out(texts):
            found[file.name] = said_out(texts)
    assert found == {}
