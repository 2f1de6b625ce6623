"""Beneath the times of a spreadsheet: the rows that a registration leaves, and a workbook of which the parser must see all."""
from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any


def added(before: Path, after: Path) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """(statement, rows) of each table of a database that has rows more than before."""
    found = []
    with closing(sqlite3.connect(after)) as whole:
        whole.execute("ATTACH ? AS old", (str(before),))
        for (table,) in whole.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                                      "AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall():
            columns = whole.execute(f"PRAGMA main.table_info({table})").fetchall()
            keys = [column[1] for column in columns if column[5]]
            same = " AND ".join(f"o.{key} = n.{key}" for key in keys)
            rows = whole.execute(f"SELECT * FROM main.{table} n WHERE NOT EXISTS (SELECT 1 FROM old.{table} o WHERE {same})"
                                 ).fetchall() if keys else []
            if rows:
                found.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows))
    return found


def with_formulas(path: Path) -> None:
    """Give each row of a workbook a formula and what it came to, some an error, and hide some."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = next(name for name in parts if name.startswith("xl/worksheets/"))
    each = re.compile(rb'<row r="([0-9]+)"(.*?)</row>', re.DOTALL)

    def changed(row: re.Match[bytes]) -> bytes:
        number = int(row[1])
        cell = b't="e"><f>NA()</f><v>#N/A</v>' if number % 1_000 == 5 else b't="str"><f>A1&amp;"x"</f><v>note</v>'
        hidden = b' hidden="1"' if number % 1_000 == 7 else b""
        return b'<row r="%d"%s%s<c r="U%d" %s</c></row>' % (number, hidden, row[2], number, cell)

    parts[name] = each.sub(changed, parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
