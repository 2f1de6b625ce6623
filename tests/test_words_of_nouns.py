"""What code writes in the audit, and every kind of e-mail, has its words in one noun."""
from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from imi.administration import centre_changes
from imi.administration.choices import LISTS
from imi.audit.models import Audit
from imi.people import staffing
from imi.registry import NOUNS

IMI = Path(__file__).parents[1] / "imi"
# Who writes a line, and at which places they are told the verb and the thing.
WRITERS = {"imi.audit.actions": {"record": (0, 1), "record_each": (0, 1), "record_candidates": (0,)},
           "imi.administration.catalogue.keeping": {"note": (0, 1)}, "imi.people.notices": {"tell": (1,)}}
# Files that write what they are told elsewhere, and what that may be. Of those that write for others alone it is said there.
TOLD = {
    "administration/catalogue/keeping.py": set(),
    "administration/centre_changes.py": {verb for _before, verb in centre_changes.MOVES.values()},
    "administration/choices.py": {kept.one for kept in LISTS.values()},
    "candidates/actions.py": {"corrected", "supplied"},
    "corrections/alike.py": {"said_asked", "said_different", "said_taken_back"},
    "people/notices.py": set(),
    "people/staffing.py": {verb for _before, verb in staffing.MOVES.values()},
    "registrations/changes/ending.py": {"active", "cancelled", "transferred", "withdrawn"},
    "registrations/changes/transfers.py": {"transfer agreed", "transfer refused", "transfer taken back"},
}
# Modules that write a letter of a kind that they work out, and which kinds these are. The kind of a change ends in its number.
PASSED_ON = {"imi.registrations.mail": {"change", "confirmation"}, "imi.people.staffing": {"invitation", "reset"}}


def texts(node: ast.expr) -> Iterator[str | None]:
    """The texts that an argument may be, None where another place says it."""
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    else:
        yield node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def written() -> Iterator[tuple[str, str | None]]:
    """Every verb and thing that code writes, with its file."""
    for file in sorted(IMI.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        writers = {name.name: WRITERS[node.module][name.name] for node in nodes if isinstance(node, ast.ImportFrom)
                   for name in node.names if name.name in WRITERS.get(node.module or "", ())}
        for node in nodes:
            if isinstance(node, ast.Call):
                places = writers.get(ast.unparse(node.func), ())
                yield from ((file.relative_to(IMI).as_posix(), text) for at in places for text in texts(node.args[at]))


def test_every_verb_and_thing_that_code_writes_has_words() -> None:
    found = list(written())
    assert {file for file, text in found if text is None} == set(TOLD), "say there what it may be"
    known = {word for noun in NOUNS for word in (*noun.audit.verbs, *noun.audit.things)}
    assert {text for _file, text in found if text} | set().union(*TOLD.values()) <= known


def test_every_verb_and_thing_has_its_words_in_one_noun() -> None:
    for of in ("verbs", "things", "fields", "of_candidate"):
        every = Counter(word for noun in NOUNS for word in getattr(noun.audit, of))
        assert {word for word, times in every.items() if times > 1} == set()


def test_no_words_stand_there_for_what_nothing_writes() -> None:
    said = {text for _file, text in written() if text} | set().union(*TOLD.values())
    verbs = {word for noun in NOUNS for word in noun.audit.verbs}
    assert verbs - said == set()


def test_a_save_writes_nothing_that_has_no_words(world: Any) -> None:
    world.save(world.batch("1000001 1000002"))
    verbs = {word for noun in NOUNS for word in noun.audit.verbs}
    things = {word for noun in NOUNS for word in noun.audit.things}
    lines = set(Audit.select(Audit.verb, Audit.thing).tuples())
    assert {verb for verb, _thing in lines} <= verbs
    assert {thing for _verb, thing in lines} <= things


def kinds() -> Iterator[str]:
    """Every kind of e-mail that code writes."""
    for file in sorted(IMI.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        module = ".".join(file.relative_to(IMI.parent).with_suffix("").parts)
        writers = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "imi.mail.actions"
                   for name in node.names if name.name in ("write", "write_each")}
        for node in ast.walk(tree) if writers else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (*writers, "_write"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)
                elif isinstance(first, ast.Name) and first.id.isupper():
                    yield getattr(import_module(module), first.id)
                else:
                    yield from PASSED_ON[module]


def test_every_kind_of_email_has_its_words_in_one_noun() -> None:
    every = [kind for noun in NOUNS for kind in noun.emails]
    assert len(every) == len(set(every))
    assert set(kinds()) == set(every)
