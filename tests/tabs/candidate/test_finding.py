"""Finding candidates: whatever is typed, filters, near spellings, pages, files; and that it stays on its indexes."""
from __future__ import annotations

import io
import os
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from support.makers import AUTOCARE, GARAGE

from imi.audit.models import Audit
from imi.candidates import actions
from imi.candidates.fields import CANDIDATE, EMPLOYMENT
from imi.candidates.models import CentreCandidate, Employer, Employment
from imi.candidates.names.similar_names import near
from imi.candidates.queries import find as find_one
from imi.database.connection import db, gather_statistics, now
from imi.migrations.guards import OF_PERSON, OF_WORK
from imi.registrations.searching import finding
from imi.registrations.searching.finding import find
from imi.registrations.searching.wanted import SearchTerms
from imi.registrations.searching.ways import ways
from imi.tabs.candidate import finding as found_page

EVERYBODY = ["Evans", "Iqbal", "Khan", "Lewis", "O'Neill", "Reid", "Smith-Jones", "Taylor", "van der Berg"]


def surnames(page: Any) -> list[str]:
    """Surnames of the list, in its order."""
    return [cell.get_text() for cell in page.all("td[data-label=Surname]")]


@pytest.mark.parametrize(("text", "expected"), [
    ("", EVERYBODY),
    ("1000003", ["O'Neill"]), ("100000", EVERYBODY),
    ("oneill", ["O'Neill"]), ("O’NEILL leo", ["O'Neill"]), ("leo o", ["O'Neill"]), ("zoe", ["Smith-Jones"]),
    ("jones zoë", ["Smith-Jones"]), ("jones smith", ["Smith-Jones"]), ("ones", []), ("berg", ["van der Berg"]),
    ("street", EVERYBODY), ("reet", []), ("str gar", []), ("van der", ["van der Berg"]), ("bridge str", EVERYBODY),
    ("%", []), ("_", []), ("'", []), ("9999999999", []), ("12345678901234567890", []), ("price", []),
])
def test_a_candidate_is_found_by_number_either_name_and_employer(registrar: Any, text: str, expected: list[str]) -> None:
    assert surnames(registrar.get("/candidates", q=text)) == expected


def test_a_candidate_is_found_by_uln_and_date_of_birth(portal: Any, registrar: Any) -> None:
    mia = find_one(portal.world.north, 1000005)
    for text in (mia.values["uln"], f"{mia.date_of_birth:%d/%m/%Y}", f"{mia.date_of_birth:%d %B %Y}"):
        assert surnames(registrar.get("/candidates", q=text)) == ["Reid"], text


@pytest.mark.parametrize(("typed", "name"), [
    ("onell", "O'Neill (1)"), ("o neil", "O'Neill (1)"), ("talor", "Taylor (1)"), ("sma taylr", "Sam Taylor (1)"),
    ("aysha", "Aisha (1)"), ("smithjones", "Smith-Jones (1)"), ("1000011", "1000001, Sam Taylor"),
])
def test_a_search_without_results_suggests_similar_names(registrar: Any, typed: str, name: str) -> None:
    page = registrar.get("/candidates", q=typed)
    assert f"Nothing for “{typed}”" in page.text
    links = {link.get_text(): str(link["href"]) for link in page.all("#found a")}
    assert len(surnames(registrar.get(links[name]))) == 1


def test_similar_names_are_suggested_from_the_own_centre_only(world: Any) -> None:
    assert near(world.south, "talor") == []
    assert [one.name for one in near(world.south, "pryce")] == ["Price"]


def test_filters_narrow_alone_and_together_with_the_text(portal: Any, registrar: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001 1000002"))
    world.candidate(surname="Unfinished", uln=None, employer_name="Other Garage")
    other = Employer.get(Employer.employer_name == "Other Garage").id
    cases: tuple[tuple[dict[str, str], list[str]], ...] = (
        ({"missing": "yes"}, ["Unfinished"]), ({"employer": str(other)}, ["Unfinished"]),
        ({"standard": AUTOCARE}, ["Khan", "Taylor"]), ({"status": "active", "q": "k"}, ["Khan"]),
        ({"status": "active", "q": "bridge"}, ["Khan", "Taylor"]), ({"status": "none", "employer": str(other)}, ["Unfinished"]),
        ({"status": "withdrawn"}, []),
    )
    for query, expected in cases:
        page = registrar.get("/candidates", **query)
        assert surnames(page) == expected, query
        assert expected or "No candidates for these filters" in page.text


def test_the_search_is_live_and_its_address_is_a_page(registrar: Any) -> None:
    fragment = registrar.fragment("/candidates", "found", q="tay", standard="", status="", missing="", employer="")
    assert (surnames(fragment), fragment.headers["HX-Push-Url"]) == (["Taylor"], "/candidates?q=tay")
    assert not fragment.all("form[method=get]")
    assert surnames(registrar.get(fragment.headers["HX-Push-Url"])) == ["Taylor"]


def test_long_lists_have_pages_and_what_is_counted_is_bounded(
        portal: Any, registrar: Any, monkeypatch: pytest.MonkeyPatch, statements: Any) -> None:
    registrar.get("/candidates")
    with statements() as few:
        registrar.get("/candidates", q="green")
    portal.world.people(4)
    monkeypatch.setattr(finding, "MOST", 3)
    monkeypatch.setattr(found_page, "rows_per_page", lambda: 2)
    with statements() as many:
        page = registrar.get("/candidates", q="green", page="2")
    assert "More than 3 candidates" in page.text
    assert (len(surnames(page)), [link["href"] for link in page.all(".pager a[rel=prev]")]) == (1, ["/candidates?q=green&page=1"])
    assert len(many) - len(few) <= 3
    assert "There is no page 9" in registrar.get("/candidates", q="green", page="9").text


def test_statements_do_not_grow_with_the_rows(portal: Any, registrar: Any, statements: Any) -> None:
    portal.world.people(2)
    registrar.get("/candidates", q="green")
    counts = []
    for _ in range(2):
        with statements() as asked:
            registrar.get("/candidates", q="green")
        counts.append(len(asked))
        portal.world.people(8)
    assert counts[0] == counts[1] < 16


def test_the_download_holds_the_filtered_rows_as_text_and_is_audited(portal: Any, registrar: Any) -> None:
    portal.world.candidate(surname="Green", first_names="=HYPERLINK", employer_name="+Garage")
    answer = registrar.client.post("/candidates.xlsx?q=green", data={"csrf_token": registrar.token()})
    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[0][0], len(rows), rows[1][2:4]) == ("Candidate Number", 2, ("=HYPERLINK", "Green"))
    assert "f" not in {cell.data_type for cell in sheet[2]}
    text = registrar.client.post(
        "/candidates.csv?q=green", data={"csrf_token": registrar.token()}).get_data(as_text=True)
    assert ",'=HYPERLINK,Green," in text
    assert ",'+Garage," in text
    line = Audit.select().order_by(Audit.id.desc()).get()
    assert (line.verb, line.thing, line.thing_id, line.cause) == ("exported", "candidates", 1, "csv")


def test_an_empty_centre_is_told_how_to_begin(portal: Any, southgate: Any) -> None:
    CentreCandidate.update(ended_at=now()).where(CentreCandidate.centre == portal.world.south).execute()
    page = southgate.get("/candidates")
    assert "No candidates yet." in page.text
    assert page.one("a[href='/apprenticeships/registrations/spreadsheets']")


def missing(world: Any, number: int) -> bool:
    """The flag at the link."""
    return bool(CentreCandidate.get(CentreCandidate.centre == world.north,
                                    CentreCandidate.candidate_id == find_one(world.north, number).id).missing)


def test_the_database_flags_candidates_with_missing_details(world: Any) -> None:
    assert {*OF_PERSON, "first_names", "surname"} == {name.replace("gender", "gender_id") for name in CANDIDATE.names}
    assert {name.split(".")[1] for name in OF_WORK} == set(EMPLOYMENT.names)
    whole, gap = world.candidate(), world.candidate(phone=None, **dict.fromkeys((*GARAGE, "position")))
    assert (missing(world, whole), missing(world, gap)) == (False, True)
    actions.supply(world.north, world.registrar, find_one(world.north, gap), {"phone": "+441174960900"}, "T")
    assert missing(world, gap)
    actions.supply(world.north, world.registrar, find_one(world.north, gap), {**GARAGE, "position": "Apprentice"}, "T")
    assert not missing(world, gap)
    Employment.update(until=now()).where(Employment.candidate == find_one(world.north, whole).id).execute()
    assert missing(world, whole)


def test_a_closed_gender_is_a_gap_until_reopened_or_replaced(
        portal: Any, registrar: Any) -> None:
    world = portal.world
    closed = world.candidate(surname="Ahmed", gender="M")
    world.candidate(surname="Brown", gender="F", phone=None)
    admin, one = portal.browser("admin"), "/admin/lists/genders/M"
    assert surnames(registrar.get("/candidates?missing=yes&q=ahmed")) == []
    assert "Changed" in admin.submit(admin.get(one), f"form[action='{one}']", closes_on=str(world.today - timedelta(1))).text
    page = registrar.get("/candidates?missing=yes&q=ahmed")
    assert (surnames(page), page.one("td[data-label=Missing]").get_text()) == (["Ahmed"], "1 missing")
    assert "Brown" in surnames(registrar.get("/candidates?missing=yes&q=brown"))
    assert "Gender is missing or no longer valid" in registrar.get(f"/candidates/{closed}").text
    text = registrar.client.post("/candidates.csv?q=ahmed", data={"csrf_token": registrar.token()}).get_data(as_text=True)
    assert ",Gender," in text.splitlines()[1]
    # Whatever else is put right about them, the gap stays; another gender closes it.
    world = portal.world
    actions.correct(world.north, world.registrar, find_one(world.north, closed), {"phone": "+441174960901"}, "T")
    assert missing(world, closed)
    actions.correct(world.north, world.registrar, find_one(world.north, closed), {"gender": "F"}, "T")
    assert not missing(world, closed)
    actions.correct(world.north, world.registrar, find_one(world.north, closed), {"phone": "+441174960902"}, "T")
    admin.submit(admin.get(one), f"form[action='{one}']", closes_on="")
    portal.world  # noqa: B018
    assert CentreCandidate.select().where(CentreCandidate.missing).count() == 1


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="SQLite's own words")
def test_no_search_scans_a_table(world: Any) -> None:
    world.people(60)
    gather_statistics()
    asked = [SearchTerms(text=text) for text in ("", "t", "tay", "sam tay", "1000", "1000001", "1000000001")]
    asked += [SearchTerms(born=world.today), SearchTerms(missing=True), SearchTerms(state="none"),
              SearchTerms(text="tay", standard=AUTOCARE),
              SearchTerms(text="t", state="active"), SearchTerms(standard=AUTOCARE, state="active")]
    for wanted in asked:
        for way in ways(world.north, wanted):
            sql, params = way.limit(1001).sql()
            steps = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
            assert not [step for step in steps if step.startswith("SCAN")], (wanted, steps)
            if wanted == SearchTerms() or (wanted.words and not wanted.digits and '"employer"' not in sql):
                assert any("COVERING INDEX centre_candidate" in step for step in steps), (wanted, steps)
    assert find(world.north, SearchTerms(text="tay"), world.given).total == 1


def test_employers_of_the_same_name_are_told_apart(portal: Any, registrar: Any) -> None:
    north = portal.world.north
    for ern, postcode in ((None, "BS1 1AA"), (None, "BS2 2BB"), ("100000009", "BS2 2BB")):
        Employer.create(centre=north, employer_name="Twin Garage", name_key="twin garage", employer_ern=ern,
                        employer_postcode=postcode)
    for path in ("/candidates", "/candidates/missing"):
        if path.endswith("missing"):
            portal.world.candidate(email=None)
        labels = [option.get_text() for option in registrar.get(path).all("select[name=employer] option")]
        assert sorted(label for label in labels if label.startswith("Twin")) == [
            "Twin Garage, BS1 1AA", "Twin Garage, BS2 2BB", "Twin Garage, BS2 2BB, ERN 100000009"]
        assert GARAGE["employer_name"] in labels
