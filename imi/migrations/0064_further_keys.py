"""Candidates are found by middle names, e-mail addresses and telephone numbers, too: their centres have a key for each."""
from __future__ import annotations

import re
from collections.abc import Iterator

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import is_sqlite, run_sql

# So many candidates are read at a time, and so many keys written.
READ, WRITTEN = 5_000, 300


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the table, and the keys of everybody who is neither merged nor erased."""
    run_sql(db, "0064_further_keys.sql")
    mark = "?" if is_sqlite(db) else "%s"
    last = 0
    while people := db.execute_sql(
            f"SELECT id, name_key, given_key, email, phone FROM candidate WHERE state = 'live' AND id > {last} ORDER BY id"
            f" LIMIT {READ}").fetchall():
        links: dict[int, list[int]] = {}
        for candidate, centre in db.execute_sql(
                f"SELECT candidate_id, centre_id FROM centre_candidate WHERE candidate_id > {last}"
                f" AND candidate_id <= {people[-1][0]}").fetchall():
            links.setdefault(candidate, []).append(centre)
        rows = [(centre, key, candidate) for candidate, *held in people for key in set(keys(*held))
                for centre in links.get(candidate, ())]
        for at in range(0, len(rows), WRITTEN):
            some = rows[at:at + WRITTEN]
            db.execute_sql("INSERT INTO candidate_key (centre_id, key, candidate_id) VALUES "
                           + ", ".join([f"({mark}, {mark}, {mark})"] * len(some)), [each for row in some for each in row])
        last = people[-1][0]


def keys(name: str, given: str, email: str | None, phone: str | None) -> Iterator[str]:
    """Yield the keys of one candidate, of whom the keys by surname and by first name are there."""
    words = given.split()
    first = next((n for n in range(1, len(words)) if " ".join(words[n:] + words[:n]) == name), len(words))
    yield from (f"{word} {name}" for word in words[1:first])
    if email:
        yield f"@{email.strip().casefold()}"
    if phone:
        yield dialled(phone)


def dialled(phone: str) -> str:
    """Return a telephone number as it is dialled from abroad."""
    digits = re.sub(r"[^0-9+]", "", re.split(r"[a-z#]", phone.strip(), maxsplit=1, flags=re.IGNORECASE)[0])
    if digits.startswith(("+", "00")):
        return "+" + re.sub(r"^440", "44", digits.lstrip("+").removeprefix("00") if digits[0] == "0" else digits[1:])
    if digits.startswith("44") and len(digits) >= 12:
        return f"+{digits}"
    return f"+44{digits.removeprefix('0')}"
