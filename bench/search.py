"""Times of a search among very many candidates, beside the same asked with LIKE '%…%'.

    python bench/search.py [candidates [centres [in the largest]]]

Builds a database (1,000,000 candidates at 500 centres, 50,000 of them at one, unless said otherwise) and asks each kind of
question many times, at the largest centre and at others in turn. A search is what the page asks of the database: hits,
how many, and the first fifty with employer and registrations. Nothing is asserted here.
"""
from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from imi import migrations
from imi.candidates.names.keys import further_keys, given_key, last_key, name_key
from imi.candidates.names.similar_names import near
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.centres.actions import add_centre
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import connect, db, gather_statistics, now
from imi.database.ordering import Order
from imi.migrations import guards
from imi.registrations.searching.finding import find
from imi.registrations.searching.nothing_found import reasons
from imi.registrations.searching.order import COLUMNS
from imi.registrations.searching.wanted import STATES, SearchTerms

CHANCE = Random(8)
ROUNDS, ROUNDS_BESIDE = 200, 6
SYLLABLES = ("an", "ber", "car", "den", "el", "fos", "gar", "hol", "is", "jen", "kel", "lam", "mar", "nor", "ol", "pen", "quin",
             "ros", "sel", "tam", "ul", "ver", "wat", "yor", "zan", "bri", "cro", "dun", "fair", "grant", "hart", "lock", "mill",
             "nash", "park", "reed", "shaw", "thorn", "wood")
ENDS = ("son", "ton", "ley", "er", "man", "field", "s", "well", "worth", "by")
SURNAMES = ["O'Neill", "Smith", "Jones", "Taylor", "Khan", "Patel", "van der Berg", "Smith-Jones"] + sorted({
    (one + two + end).capitalize() for one in SYLLABLES for two in SYLLABLES for end in ENDS[:CHANCE.randint(1, 4)]})
FIRST = sorted({(one + two).capitalize() for one in SYLLABLES[:24] for two in ("a", "ie", "ard", "ina", "on", "y")})
BIRTHS = date(1996, 1, 1)
AT = "2026-01-05 09:00:00"


def uln(number: int) -> str:
    """Ten digits that nobody else has; the check digit is not the bench's matter."""
    return str(1_000_000_000 + (number * 7_919) % 8_999_999_999)


def build(candidates: int, centres: int, largest: int) -> None:
    """Fill an empty, furnished database."""
    db.execute_sql("PRAGMA foreign_keys = 0")
    db.execute_sql("PRAGMA synchronous = 0")
    db.execute_sql("PRAGMA cache_size = -400000")
    db.execute_sql("PRAGMA journal_mode = memory")
    # Triggers and indexes are made once everything is there.
    made = db.execute_sql("SELECT type, name, sql FROM sqlite_master"
                          " WHERE type IN ('trigger', 'index') AND sql IS NOT NULL").fetchall()
    for kind, name, _sql in made:
        db.execute_sql(f'DROP {kind} "{name}"')
    ids = list(range(1, centres + 1))
    with db.atomic():
        for one in ids:
            add_centre(f"{3000 + one:04}", f"College {one}")
    _fill("INSERT INTO employer (id, centre_id, employer_ern, employer_name, name_key, employer_postcode, employer_telephone)",
          ((1000 * one + n, one, f"{100000000 + 1000 * one + n}", f"{_garage(n)} {n}", f"{_garage(n)} {n}".lower(), "BS1 4DJ",
            "0117 496 0900") for one in ids for n in range(800 if one == 1 else 40)))
    where = [1] * largest + [CHANCE.randint(2, centres) for _ in range(candidates - largest)]
    CHANCE.shuffle(where)
    phones = [f"0117 {496 + n // 10_000} {n % 10_000:04}" for n in range(candidates)]
    weights = [1 / (n + 20) for n in range(len(SURNAMES))]
    people = list(zip(range(1, candidates + 1), where, CHANCE.choices(SURNAMES, weights, k=candidates),
                      map(_first_names, CHANCE.choices(FIRST, k=candidates)), strict=True))
    _fill("INSERT INTO candidate (id, number, name_key, given_key, edition, state, title, first_names, surname, date_of_birth,"
          " gender_id, uln, email, phone)",
          ((n, 1_000_000 + n, name_key(last, first), given_key(last, first), 1, "live", "Mx", first, last,
            (BIRTHS + timedelta(days=n * 37 % 4_500)).isoformat(), "F", uln(n) if n % 25 else None, f"p{n}@post.example",
            phones[n - 1]) for n, _centre, last, first in people))
    _fill("INSERT INTO centre_candidate (centre_id, candidate_id, name_key, given_key, last_key, how, linked_at)",
          ((centre, n, name_key(last, first), given_key(last, first), last_key(last, first), "created", AT)
           for n, centre, last, first in people))
    _fill("INSERT INTO candidate_key (centre_id, key, candidate_id)",
          ((centre, key, n) for n, centre, last, first in people
           for key in further_keys(last, first, f"p{n}@post.example", phones[n - 1])))
    _fill("INSERT INTO employment (centre_id, candidate_id, employer_id, position, since)",
          ((centre, n, 1000 * centre + n % (800 if centre == 1 else 40), "Apprentice", AT)
           for n, centre, _last, _first in people if n % 100))
    _register(people, ids)
    for kind, _name, sql in made:
        if kind == "index":
            db.execute_sql(sql)
    guards.install(db)
    guards.reckon(db)
    db.execute_sql("PRAGMA journal_mode = wal")
    gather_statistics()


def _first_names(first: str) -> str:
    """The first name, and for two of three a middle name."""
    return f"{first} {CHANCE.choice(FIRST)}" if CHANCE.random() < 2 / 3 else first


def _garage(n: int) -> str:
    return f"{SYLLABLES[n % 39].capitalize()} {('Garage', 'Motors', 'Cars')[n % 3]}"


def _register(people: list[Any], centres: list[int]) -> None:
    """Four of five are registered on something."""
    offers = db.execute_sql("SELECT version_id, id FROM package").fetchall()
    _fill("INSERT INTO receipt (id, reference, centre_id, scheme_id, purchase_order, candidates, unpriced, person_id, at)",
          ((one, f"R-26-{one:06}", one, "apprenticeship", "", 1, 1, 1, AT) for one in centres))
    states = CHANCE.choices(list(STATES)[:4], (90, 6, 3, 1), k=len(people))
    _fill("INSERT INTO registration (centre_id, receipt_id, line, scheme_id, version_id, package_id, candidate_id,"
          " registered_as_id, candidate_edition, employment_id, starts_on, ends_on, epa_on, funding_type_id, state, state_on,"
          " edition)",
          ((centre, centre, n, "apprenticeship", *offers[int(CHANCE.random() ** 3 * len(offers))], n, n, 1, n, "2025-09-01",
            "2027-08-31", "2027-09-01", "LEVY", states[n - 1], "2025-09-01", 1) for n, centre, _last, _first in people if n % 5))


def _fill(into: str, rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * (into.count(",") + 1))
    with db.atomic():
        db.cursor().executemany(f"{into} VALUES ({marks})", rows)


def asked() -> dict[str, Callable[[], SearchTerms]]:
    """Each kind of question, made up anew at each call."""
    slugs = [slug for slug, in db.execute_sql(
        "SELECT DISTINCT v.slug FROM version v JOIN registration r ON r.version_id = v.id LIMIT 40").fetchall()]
    pick, surname = CHANCE.choice, lambda: CHANCE.choice(SURNAMES[:400])
    return {
        "nothing typed, all by name": SearchTerms,
        "number, whole": lambda: SearchTerms(str(CHANCE.randint(1_000_001, 1_999_999))),
        "number, 4 to 6 digits": lambda: SearchTerms(str(CHANCE.randint(1_000_001, 1_999_999))[:CHANCE.randint(4, 6)]),
        "surname, 1 letter": lambda: SearchTerms(surname()[:1]),
        "surname, 2 to 6 letters": lambda: SearchTerms(surname()[:CHANCE.randint(2, 6)]),
        "first name, 3 letters or more": lambda: SearchTerms(pick(FIRST)[:CHANCE.randint(3, 6)]),
        "both names, either order": lambda: SearchTerms(" ".join(CHANCE.sample([surname(), pick(FIRST)[:3]], 2))),
        "ULN": lambda: SearchTerms(uln(CHANCE.randint(1, 900_000))),
        "date of birth": lambda: SearchTerms("1/1/2000", BIRTHS + timedelta(days=CHANCE.randint(0, 4_000))),
        "several numbers at once": lambda: SearchTerms(" ".join(str(CHANCE.randint(1_000_001, 1_999_999)) for _ in range(20))),
        "middle name": lambda: SearchTerms(f"{pick(FIRST)} {surname()[:3]}"),
        "nickname": lambda: SearchTerms(pick(["Bill", "Elizabeth", "Katherine", "Alex", "Bob Smith", "Taylor Liz"])),
        "e-mail address": lambda: SearchTerms(f"p{CHANCE.randint(1, 900_000)}@post.example"),
        "e-mail address, its beginning": lambda: SearchTerms(f"p{CHANCE.randint(1, 90)}"),
        "telephone": lambda: SearchTerms(f"+44 117 {CHANCE.randint(496, 590)} {CHANCE.randint(0, 9_999):04}"),
        "telephone, its beginning": lambda: SearchTerms(f"0117 {CHANCE.randint(496, 590)}"),
        "second half of a surname": lambda: SearchTerms("Jones"),
        "employer": lambda: SearchTerms(_garage(CHANCE.randint(0, 38))),
        "employer, a later word": lambda: SearchTerms(pick(["Garage", "Motors", "Cars"])),
        "filter: standard": lambda: SearchTerms(standard=pick(slugs)),
        "filter: registration": lambda: SearchTerms(state=pick(list(STATES))),
        "filter: something missing": lambda: SearchTerms(missing=True),
        "filters and a name": lambda: SearchTerms(surname()[:CHANCE.randint(1, 4)], standard=pick(slugs), state="active"),
        "filters, all together": lambda: SearchTerms(standard=pick(slugs), state=pick(["active", "withdrawn"]), missing=True),
    }


def timed(act: Callable[[], object]) -> float:
    """Milliseconds that the process itself worked: what else the machine does is not counted."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def percentile(times: list[float], part: float) -> float:
    """The time that so many of a hundred stay below."""
    return sorted(times)[min(int(len(times) * part / 100), len(times) - 1)]


def beside(centre: Centre, wanted: SearchTerms) -> None:
    """The same page as it would be asked without keys: LIKE over what is held, counted whole."""
    conditions, params = "l.centre_id = ?", [centre.id]
    if wanted.text:
        like = f"%{wanted.born or wanted.text}%"
        conditions += (" AND (c.number LIKE ? OR c.surname || ' ' || c.first_names LIKE ?"
                       " OR c.first_names || ' ' || c.surname LIKE ? OR c.uln LIKE ? OR c.date_of_birth LIKE ?"
                       " OR w.employer_name LIKE ?)")
        params += [like] * 6
    if wanted.missing:
        conditions += (" AND (c.uln IS NULL OR c.email IS NULL OR c.phone IS NULL OR c.title IS NULL OR c.gender_id IS NULL"
                       " OR c.date_of_birth IS NULL OR e.position IS NULL OR w.employer_ern IS NULL)")
    if wanted.state == "none":
        conditions += " AND r.id IS NULL"
    elif wanted.state:
        conditions, params = f"{conditions} AND r.state = ?", [*params, wanted.state]
    if wanted.standard:
        conditions, params = f"{conditions} AND v.slug = ?", [*params, wanted.standard]
    tables = ("FROM candidate c JOIN centre_candidate l ON l.candidate_id = c.id"
              " LEFT JOIN employment e ON e.candidate_id = c.id AND e.centre_id = l.centre_id AND e.until IS NULL"
              " LEFT JOIN employer w ON w.id = e.employer_id LEFT JOIN registration r ON r.candidate_id = c.id"
              f" LEFT JOIN version v ON v.id = r.version_id WHERE {conditions}")
    db.execute_sql(f"SELECT COUNT(DISTINCT c.id) {tables}", params).fetchone()
    db.execute_sql(f"SELECT c.*, w.employer_name, v.label {tables} ORDER BY c.surname, c.first_names LIMIT 50", params).fetchall()


def measure(centres: list[Centre]) -> None:
    """Print a line for each kind of question, and for all together."""
    print(f"{'what is asked':34} {'p50':>9} {'p95':>9} {'p99':>9}   beside LIKE '%…%', p50")
    every: list[float] = []
    lists = given(date.today())
    for kind, question in asked().items():
        times = _each(centres, lambda centre, _n, question=question: find(centre, question(), lists), ROUNDS)
        plain = _each(centres, lambda centre, _n, question=question: beside(centre, question()), ROUNDS_BESIDE)
        _print(kind, times, percentile(plain, 50))
        every += times
    words = [_misspelt(name) for name in CHANCE.choices(SURNAMES[:400], k=ROUNDS)]
    times = _each(centres, lambda centre, n: near(centre, words[n]), ROUNDS)
    plain = _each(centres, lambda centre, n: _near_beside(centre, words[n]), ROUNDS_BESIDE)
    _print("near spellings", times, percentile(plain, 50))
    times = _each(centres, lambda centre, n: find(centre, SearchTerms("s"), lists, n % 20 + 1), ROUNDS)
    _print("a page from the 1st to the 20th", times, 0)
    for column, heading in COLUMNS.headings.items():
        order = Order(COLUMNS, column, down=True)
        times = _each(centres, lambda centre, _n, order=order: find(centre, SearchTerms("s"), lists, order=order), ROUNDS)
        _print(f"a thousand by {heading}", times, 0)
    times = _each(centres, lambda centre, n: len(reasons(centre, SearchTerms(f"{words[n]} {FIRST[n % len(FIRST)]}x"), {})),
                  ROUNDS)
    _print("why nothing is found", times, 0)
    _print("all of the above", every, 0)


def _each(centres: list[Centre], act: Callable[[Centre, int], object], rounds: int) -> list[float]:
    return [timed(partial(act, centres[n % len(centres)], n)) for n in range(rounds)]


def _misspelt(name: str) -> str:
    at = CHANCE.randint(1, len(name) - 2)
    return name[:at] + CHANCE.choice(["", name[at] * 2, "x"]) + name[at + 1:]


def _near_beside(centre: Centre, word: str) -> None:
    """Every name of the centre, compared in Python."""
    names = {name for name, in db.execute_sql(
        "SELECT c.surname FROM candidate c JOIN centre_candidate l ON l.candidate_id = c.id WHERE l.centre_id = ?",
        (centre.id,)).fetchall()}
    get_close_matches(word, names)


def _print(kind: str, times: list[float], plain: float) -> None:
    half = percentile(times, 50)
    ratio = f"{plain / half:7.0f} × ({plain:.0f} ms)" if plain else ""
    print(f"{kind:34} {half:>6.2f} ms {percentile(times, 95):>6.2f} ms {percentile(times, 99):>6.2f} ms   {ratio}")


def main(candidates: int = 1_000_000, centres: int = 500, largest: int = 50_000) -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/portal.db"
        connect(url)
        with db.connection_context():
            migrations.upgrade(db)
            starters.fill()
            catalogue.load(catalogue.GUIDE, now().date())
            seconds = timed(lambda: build(candidates, centres, largest)) / 1000
        size = (Path(folder) / "portal.db").stat().st_size / 2 ** 20
        print(f"{candidates:,} candidates at {centres:,} centres, built in {seconds:.0f} s, {size:,.0f} MiB")
        with db.connection_context():
            many = list(Centre.select().where(Centre.id <= centres).order_by(Centre.id))
            print(f"\nat the largest centre, of {largest:,} candidates")
            measure(many[:1])
            print("\nat the others in turn")
            measure(many[1:])


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
