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
# What tables, addresses and modules are called as well: these are looked for in what somebody reads, not in its source.
NAMES = ("letter", "letters")
# Letters of the alphabet, in the sentences that speak of them.
ALPHABET = re.compile(
    r"\d+ letters|(one|two|a plain|include a|lost a|small|Latin|which|about the|had|has) letters?\b"
    r"|letters? (has|or digits|that are not)\b|letters,? (and )?digits|letters (before|stood|these)|: a letter stood"
    r"|A letter may have been lost|Alt and a letter", re.IGNORECASE)
# A batch's own button, and what a review's begins with.
SAVES = re.compile(r"Save|Save: register .*")
# What stands between the words of a page or template, and what of it is read or heard nevertheless.
TAG, JINJA = re.compile(r"<[^<>]*>"), re.compile(r"\{#.*?#\}|\{[%{].*?[%}]\}", re.DOTALL)
HEARD = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"')
LITERAL = re.compile(r'(count\()?"([^"]*)"')


def said_out(text: str, read: str | None = None) -> list[str]:
    """The words of a text that are out, at the beginning of a sentence or within one; `read` is what somebody reads of it."""
    line, seen = (" ".join(one.split()) for one in (text, text if read is None else read))
    seen = ALPHABET.sub(" ", seen)
    return [word for word in OUT if re.search(rf"\b[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}\b",
                                              seen if word in NAMES else line)]


def is_sentence(text: str) -> bool:
    """Whether a text in code or in a template is one to read: others are names."""
    return " " in text.strip() or text[:1].isupper()


def read_of(source: str) -> str:
    """What somebody reads or hears of a page or a template: no address, no name of a field, no class."""
    filled = JINJA.sub(lambda part: " ".join(text for counted, text in LITERAL.findall(part[0])
                                             if part[0][1] != "#" and (counted or is_sentence(text))), source)
    return TAG.sub(lambda tag: " ".join(["", *HEARD.findall(tag[0]), ""]), filled)


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
    assert {page.url: found for page in pages if (found := said_out(page.html, read_of(page.html)))} == {}
    buttons = {(page.url, " ".join(button.get_text().split())) for page in pages for button in page.all("button")}
    assert {(url, name) for url, name in buttons if name.startswith("Save") and not SAVES.fullmatch(name)} == set()


def test_no_e_mail_says_a_word_that_is_out(northgate: Northgate) -> None:
    letters = list(Letter.select())
    assert letters
    assert [found for letter in letters if (found := said_out(f"{letter.subject} {letter.body}"))] == []


def test_no_template_holds_a_word_that_is_out() -> None:
    files = [file for file in ROOT.joinpath("templates").rglob("*.*") if file.suffix in (".html", ".txt")]
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    assert {name: found for name, text in texts.items() if (found := said_out(text, read_of(text)))} == {}


def test_no_sentence_in_code_holds_a_word_that_is_out() -> None:
    found = {}
    for file in (ROOT / "imi").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        texts = {id(node): node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        # Docstrings and names of types speak of tables as they are called.
        unread = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        unread |= {id(node.args[0]) for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast"}
        read = (text for place, text in texts.items() if place not in unread and is_sentence(text))
        if out := said_out(" ".join(texts.values()), " | ".join(read)):
            found[str(file.relative_to(ROOT))] = out
    assert found == {}


@pytest.mark.parametrize(("text", "out"), [
    ("The letter is sent", ["letter"]), ("Letters sent", ["letters"]), ('<p aria-label="The letter">', ["letter"]),
    ('{{ total|count("letter") }}', ["letter"]), ('{{ "Show all letters" if some }}', ["letters"]),
    ("Surname must include a letter", []), ("Type at least two letters", []),
    ('<a class="letter" href="/letters">E-mails</a>', []),
    ("{% for letter in letters %}{{ letter.body }}{% endfor %}", []), ("{# a letter #}", []), ("Batches not saved yet", OUT[:2])])
def test_a_word_that_is_out_is_found_where_it_is_read(text: str, out: list[str]) -> None:
    assert said_out(text, read_of(text)) == out
