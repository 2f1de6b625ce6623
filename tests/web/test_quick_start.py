"""A restart loads only what it needs at once, and works when kept copies are lost."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from support.processes import ended, environment, real
from werkzeug.routing import Map, Rule

from imi.web.application import create_app
from imi.web.running.quick import LazyRule

LATER = ("openpyxl", "lxml", "phonenumbers", "email_validator", "cryptography", "segno")
ASKED = f"import sys, imi.web.running.serving; print([name for name in {LATER!r} if name in sys.modules])"


def test_starting_the_server_loads_no_library_before_its_first_use() -> None:
    done = ended(real("-c", ASKED, env=environment()))
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stdout


def test_links_are_the_same_whenever_their_maker_is_compiled() -> None:
    rules = ("/", "/a/<int:number>", "/a/<number>/b", "/c/<path:rest>")
    lazy, plain = (Map([kind(rule, endpoint=rule) for rule in rules]).bind("localhost") for kind in (LazyRule, Rule))
    given: tuple[dict[str, Any], ...] = ({"q": "ä b"}, {"number": 7, "q": ["x", "y"]}, {"number": "a/b"}, {"rest": "x/y z"})
    for rule, values in zip(rules, given, strict=True):
        assert [lazy.build(rule, values) for _ in range(2)] == [plain.build(rule, values)] * 2


def test_pages_render_when_compiled_templates_are_damaged_or_gone(portal_alone: Any, tmp_path: Path) -> None:
    kept = list((tmp_path / "compiled").iterdir())
    assert kept
    assert (tmp_path / "compiled").stat().st_mode & 0o777 == 0o700
    for file in kept:
        file.write_bytes(file.read_bytes()[:-9])
    again = create_app(portal_alone.settings)
    assert again.test_client().get("/sign-in").status_code == 200
    for file in (tmp_path / "compiled").iterdir():
        file.unlink()
    (tmp_path / "compiled").rmdir()
    assert again.test_client().get("/health").status_code == 200
    assert portal_alone.anonymous().get("/sign-in").status == 200
