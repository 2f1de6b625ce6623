"""Where nothing is found the page says why, and numbers that lead elsewhere say where to."""
from __future__ import annotations

from typing import Any

import pytest

from imi.candidates.models import CentreCandidate
from imi.candidates.queries import find as find_one
from imi.corrections.merging import merge
from imi.database.connection import now
from imi.registry import NOUNS


def surnames(page: Any) -> list[str]:
    """Surnames of the list, in its order."""
    return [cell.get_text() for cell in page.all("td[data-label=Surname]")]


def test_several_numbers_find_all_of_them_and_say_which_are_nobodys(portal: Any, registrar: Any) -> None:
    uln = find_one(portal.world.north, 1000005).values["uln"]
    for path in ("/candidates", "/search"):
        page = registrar.get(path, q=f"1000 001, {uln} 1000003 1999999")
        assert surnames(page) == ["O'Neill", "Reid", "Taylor"]
        assert "Not at your centre: 1999999" in page.text


def test_the_number_of_a_merged_record_among_others_leads_to_the_kept_one(portal: Any, registrar: Any) -> None:
    merge(1000009, 1000008, portal.world.registrar, "the same person", nouns=NOUNS)
    page = registrar.get("/candidates", q="1000009 1000001")
    assert surnames(page) == ["Iqbal", "Taylor"]
    assert "1000009 is now 1000008 Fatima Iqbal" in page.text


def test_whoever_has_left_is_named_by_the_number(portal: Any, registrar: Any) -> None:
    CentreCandidate.update(ended_at=now()).where(
        CentreCandidate.candidate_id == find_one(portal.world.north, 1000001).id).execute()
    assert "who has left your centre" in registrar.get("/candidates", q="1000001").text


def reasons(page: Any) -> list[str]:
    """Each reason why nothing was found, as a sentence."""
    return [" ".join(item.get_text().split()) for item in page.all("#found li")][len(page.all("ul.chips li")):]


def leads(page: Any) -> dict[str, str]:
    """What may be looked for instead, with where it leads."""
    return {link.get_text(): str(link["href"]) for link in page.all("#found li a") if "tag" not in link.get("class", [])}


def test_nothing_found_says_which_words_nobody_has(registrar: Any) -> None:
    page = registrar.get("/candidates", q="taylor xyzzy")
    assert reasons(page) == ["“taylor” alone finds 1 candidate. Look for “taylor”",
                             "“xyzzy” is in nobody’s name, and no employer’s name has a word that begins so"]
    assert leads(page) == {"Look for “taylor”": "/candidates?q=taylor"}
    assert "alone finds 1 candidate" in registrar.get("/search", q="taylor xyzzy").text


def test_a_misspelt_word_among_others_leads_to_the_name_that_may_be_meant(registrar: Any) -> None:
    assert leads(registrar.get("/candidates", q="tailor xyzzy")) == {"Look for “Taylor”": "/candidates?q=Taylor"}


def test_nothing_found_says_which_filters_hide_somebody(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    page = registrar.get("/candidates", q="taylor", status="active", missing="yes")
    assert reasons(page) == [
        "“Something is missing” hides 1 candidate. Look without “Something is missing”",
        "All filters together hide 1 candidate. Look without filters"]
    assert leads(page) == {"Look without “Something is missing”": "/candidates?q=taylor&status=active",
                           "Look without filters": "/candidates?q=taylor"}
    nobody = registrar.get("/candidates", q="xyzzy", status="active")
    assert reasons(nobody) == ["Without filters nobody is found either"]
    assert surnames(registrar.get(leads(page)["Look without filters"])) == ["Taylor"]


def test_a_number_of_the_wrong_length_says_which_lengths_there_are(registrar: Any) -> None:
    assert "A candidate number has 7 digits and a ULN 10; this has 8" in registrar.get("/candidates", q="99999999").text


NOBODYS_BEGINNING = "Nobody at your centre has an e-mail address or a telephone number that begins so"


@pytest.mark.parametrize(("text", "said"), [
    ("31/2/2007", ["31/2/2007 is no day"]),
    ("1999991-1999999", ["A range of numbers is not looked for. Enter each number"]),
    ("1999991 1999999", []),
    ("0117 496 0000 0117 496 0001", [
        "A candidate number has 7 digits and a ULN 10. Of other numbers one at a time is looked for"]),
    ("1000001 999999", ["“1000001” alone finds 1 candidate. Look for “1000001”",
                        "“999999” has 6 digits; a candidate number has 7 and a ULN 10"]),
    ("1000001, 1000002 9999", ["“1000001” alone finds 1 candidate. Look for “1000001”",
                               "“1000002” alone finds 1 candidate. Look for “1000002”",
                               "“9999” has 4 digits; a candidate number has 7 and a ULN 10"]),
    ("0117 4999999", [NOBODYS_BEGINNING]),
    ("10000O4", ["A number has digits only"]),
    ("0999 999", [NOBODYS_BEGINNING]), ("nobody@nowhere.example", [NOBODYS_BEGINNING]),
    ("bill " * 199 + "x", ["No name has more than 20 words"]), ("1000001 x " + "1 " * 300, ["No name has more than 20 words"]),
    ("{{7*7}}", []), ("😀", []),
    ("4917146991 no@nowhere.example", ["No number of a candidate at your centre begins with “4917146991”",
                                       "No e-mail address of a candidate at your centre begins with “no@nowhere.example”"]),
])
def test_the_reason_is_about_what_was_typed(registrar: Any, text: str, said: list[str]) -> None:
    assert reasons(registrar.get("/candidates", q=text)) == said
    assert registrar.get("/search", q=text).status == 200


def test_a_number_typed_twice_finds_its_candidate(registrar: Any) -> None:
    for path in ("/candidates", "/search"):
        assert surnames(registrar.get(path, q="1000001 1000001")) == ["Taylor"]


def test_a_reason_costs_as_many_statements_however_many_there_are(portal: Any, registrar: Any, statements: Any) -> None:
    portal.world.people(2)
    registrar.get("/candidates", q="green xyzzy")
    counts = []
    for _ in range(2):
        with statements() as asked:
            registrar.get("/candidates", q="green xyzzy")
        counts.append(len(asked))
        portal.world.people(8)
    assert counts[0] == counts[1]
