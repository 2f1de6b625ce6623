"""Keys: one list for the page about them, for what pages mark, and for the script."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from imi.web.keys import KEYS, WITH_ALT

ROOT = Path(__file__).parents[2]
TEMPLATES = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html"))


def test_the_page_about_keys_names_every_key_and_where_to_switch_them_off(registrar: Any) -> None:
    page = registrar.get("/help/keyboard")
    rows = [(tuple(part.get_text() for part in row.select("kbd")), row.select("td")[1].get_text())
            for row in page.all("tbody tr")]
    assert rows == [(key.written, key.does) for key in KEYS]
    assert page.one("main p a")["href"] == "/preferences"


def test_pages_mark_only_keys_of_the_list_and_each_of_them_somewhere() -> None:
    assert set(re.findall(r'shortcut\("(\w+)"\)', TEMPLATES)) == set(WITH_ALT)
    assert re.findall(r'data-key="\w+"|aria-keyshortcuts="[^"]+"', TEMPLATES) == []


def test_the_script_has_its_own_keys_from_the_list_too() -> None:
    script = (ROOT / "static/keys.js").read_text(encoding="utf-8")
    table = script.partition("const KEYS = {")[2].partition("\n  };")[0]
    assert set(re.findall(r"^    (\w+): ", table, flags=re.M)) == {key.event for key in KEYS if key.name not in WITH_ALT}
