"""Names and titles: kept as they are spelt, put right where a keyboard got in the way."""
from __future__ import annotations

import pytest
from support.givens import GIVEN, GOOD

from imi.candidates.fields import FIRST_NAMES, PERSON, SURNAME, TITLE
from imi.fields.field import Choice, ChoiceList, Context
from imi.fields.many import Many
from imi.schemes.apprenticeship import APPRENTICESHIP


@pytest.mark.parametrize("text, kept", [
    ("O’Neill", "O'Neill"), ("O‘Neill", "O'Neill"), ("O′Neill", "O'Neill"), ("D`Arcy", "D'Arcy"), ("Smith—Jones",
    "Smith-Jones"),
    ("Smith‑Jones", "Smith-Jones"), ("O’neill", "O'neill"), ("’t Hooft", "'t Hooft"), ("Saʼid", "Sa'id"),
    ("Reid – Jones", "Reid - Jones"),
    ("  van   der  Berg ", "van der Berg"), ("MacDonald", "MacDonald"),
    ("Zoe\u0308", "Zoë"), ("Smi\u00adth", "Smith"), ("\u202eSmith", "Smith"), ("Smith\ufeff", "Smith"),
    ("de la Cruz\n", "de la Cruz"),
    ("—", "-"), ("Ng", "Ng"), ("Null", "Null"), ("True", "True"), ("Ngũgĩ wa Thiong'o", "Ngũgĩ wa Thiong'o"),
    ("Kaʻōpua", "Kaʻōpua"),
])
def test_a_name_is_kept_as_it_is_spelt(text: str, kept: str) -> None:
    assert SURNAME.read(text, GIVEN) == kept


@pytest.mark.parametrize("text, message", [
    ("", "Enter the candidate’s surname"),
    (" \u200b ", "Enter the candidate’s surname"),
    ("A" * 101, "Surname must be 100 characters or fewer"),
    ("Smith2", "Surname must not include numbers"),
    ("Smith٣", "Surname must not include numbers"),
    ("Smith²", "Surname must not include numbers"),
    ("Smith|Jones", 'Surname must not include | or "'),
    ('John "Jack"', 'Surname must not include | or "'),
    ("--", "Surname must include a letter"),
    ("'", "Surname must include a letter"),
    ("😀", "Surname must include a letter"),
    ("Smith\nJones", "Surname must be one line of text, without tabs or control characters"),
    ("Smith\tJones", "Surname must be one line of text, without tabs or control characters"),
    ("Smith\x00", "Surname must be one line of text, without tabs or control characters"),
    ("Smi\ud800th", "Surname must be one line of text, without tabs or control characters"),
])
def test_a_surname_is_refused_with_the_reason(text: str, message: str) -> None:
    assert [problem.message for problem in SURNAME.check(text, GIVEN)[1]] == [message]


def test_messages_about_first_names_say_first_names() -> None:
    assert FIRST_NAMES.check("", GIVEN)[1][0].message == "Enter the candidate’s first name(s)"
    assert FIRST_NAMES.check("J0hn", GIVEN)[1][0].message == "First name(s) must not include numbers"


@pytest.mark.parametrize("text, codes", [
    ("-", ["one_name"]), ("O", ["one_letter"]), ("O.", ["one_letter"]),
    ("Zieli?ski", ["lost_letter"]), ("M\ufffdller", ["lost_letter"]), ("SMITH", ["capitals"]), ("O'NE", []),
    ("O'NEA", ["capitals"]),
    ("SMI", []), ("smith", ["lower_case"]), ("jj", ["lower_case"]), ("JJ", []), ("Na", []), ("Ng", []),
    ("Иван", ["script"]), ("ИВАН", ["script", "capitals"]), ("李明", ["script"]), ("أحمد", ["script"]), ("Kaʻōpua", []),
    ("Øße", []),
    ("TBC", ["placeholder"]), ("tbc.", ["placeholder"]), ("XXX", ["placeholder"]), ("xxxxx", ["placeholder"]), ("N/A",
    ["placeholder"]),
    ("Xx", []), ("Not known", ["placeholder"]),
])
def test_an_odd_surname_is_taken_with_a_warning(text: str, codes: list[str]) -> None:
    value, problems = SURNAME.check(text, GIVEN)
    assert value == text
    assert [(p.code, p.severity, p.value) for p in problems] == [(f"surname.{code}", "warning", text) for code in codes]


@pytest.mark.parametrize("text, said", [
    ("Taylor*", "*"), ("Taylor;", ";"), ("Taylor, Sam", ","), ("S@m", "@"), ("Mu¤oz", "¤"), ("<b>Sam</b>", "<"), ("Sam😀", "😀"),
    ("Sam\\", "\\"), ("O&amp;Neill", "&"), ("Robert';--", ";"), ("Smith--", "--"), ("O''Neill", "''"), ("Smith-", "-"),
    ("Ｔａｙｌｏｒ", "Ｔ"), ("Z\u0338\u0322\u0321oe", "◌\u0321"), ("\u0301Sam", "◌\u0301"), ("£Ukasz", "£"), ("Łukasz©", "©"),
    ("'Taylor'", "'"),
])
def test_a_character_that_names_do_not_have_is_a_warning(text: str, said: str) -> None:
    value, problems = SURNAME.check(text, GIVEN)
    assert value is not None
    assert [problem.severity for problem in problems] == ["warning"]
    assert problems[0].message == f"Surname has a character that names do not have: {said}. Certificates print it as typed"
    assert [problem.code for problem in FIRST_NAMES.check(text, GIVEN)[1]] == ["first_names.character"]


@pytest.mark.parametrize("text", ["JosŽ", "Mu–oz", "L—pez", "Garc’a", "D’az", "Zo‘", "Jos´e", "Mar`a", "Sof’a Reid", "Oro–o"])
def test_a_name_damaged_by_a_wrong_encoding_is_one_warning(text: str) -> None:
    assert [problem.code for problem in SURNAME.check(text, GIVEN)[1] if problem.code != "surname.script"] == ["surname.broken"]


@pytest.mark.parametrize(("text", "was"), [
    ("JosÃ©", "José"), ("Ã“ Dálaigh", "Ó Dálaigh"), ("MÃ¡laga", "Málaga"), ("PeÂªa", "Peªa")])
def test_a_damaged_name_is_shown_repaired_where_that_is_certain(text: str, was: str) -> None:
    [problem] = SURNAME.check(text, GIVEN)[1]
    assert (problem.code, problem.message) == ("surname.looks_like", f"Surname looks like {was}, broken on its way here")


@pytest.mark.parametrize("text", ["Mu–oz", "Garc’a", "Sa’id"])
def test_a_stray_mark_in_a_name_is_kept_and_is_a_warning(text: str) -> None:
    value, problems = SURNAME.check(text, GIVEN)
    assert value == text
    # What is stored is asked about like what is typed: no form or file takes it for a hyphen or an apostrophe.
    assert [problem.message for problem in problems] == [
        f"Surname looks broken on its way here: {text}. Certificates print it as typed"]
    assert SURNAME.check(SURNAME.store(value), GIVEN)[1] == problems


@pytest.mark.parametrize("text", ["Test", "test", "First Name", "Surname", "First name(s) *", "FIRST_NAME", "Forename(s)",
                                  "As above", "ditto.", "same as above"])
def test_a_heading_test_or_ditto_in_place_of_a_name_is_a_warning(text: str) -> None:
    assert [problem.code for problem in SURNAME.check(text, GIVEN)[1]] == ["surname.placeholder"]


@pytest.mark.parametrize("text", [
    "Ó Dálaigh", "Ó hÓgáin", "N’Golo", "St. John", "J.R. Smith", "Md.", "Nguyễn", "Sọ́pẹ́", "Łukasz", "Straße", "'t Hooft",
    "D' Arcy", "Min-jun", "Abd-el-Kader", "Smith–Jones", "Ng'ang'a", "Null", "Testa", "Name-Smith"])
def test_an_ordinary_name_has_no_warning(text: str) -> None:
    assert SURNAME.check(text, GIVEN)[1] == []


@pytest.mark.parametrize("text, doubted", [
    ("Mr John", True), ("Mr. John", True), ("dr Ann", True), ("Mr", True), ("Miss", True), ("Missy", False),
    ("John Mr", False),
])
def test_a_title_in_the_first_names_is_noticed(text: str, doubted: bool) -> None:
    codes = [problem.code for problem in FIRST_NAMES.check(text, GIVEN)[1]]
    assert ("first_names.title" in codes) is doubted
    assert "surname.title" not in [problem.code for problem in SURNAME.check(text, GIVEN)[1]]


def test_a_warning_shows_how_the_name_is_printed() -> None:
    problem = SURNAME.check("ONEILL", GIVEN)[1][0]
    assert problem.message == "Surname is in capitals: ONEILL. Certificates print it as typed"


def test_a_name_with_braces_is_only_a_name() -> None:
    problem = SURNAME.check("{label} {0}x".replace("0", "o"), GIVEN)[1][0]
    assert "{label} {o}x" in problem.message


@pytest.mark.parametrize("text, stored", [
    ("Mr", "Mr"), ("mr.", "Mr"), ("MISS", "Miss"), (" dr ", "Dr"), ("No title", "No title"), ("no TITLE", "No title"),
    ("sheikh", "Sheikh"), ("SHEIKH", "Sheikh"), ("Flt. Lt.", "Flt Lt"), ("Flt Lt", "Flt Lt"), ("McLaird", "McLaird"),
    ("Ab" + "c" * 33, "Ab" + "c" * 33),
])
def test_a_title_is_spelt_as_in_the_list(text: str, stored: str) -> None:
    assert TITLE.read(text, GIVEN) == stored


@pytest.mark.parametrize("text, message", [
    ("", "Enter the candidate’s title, or No title"),
    ("Mr1", "Title must not include numbers or symbols"),
    ("<b>", "Title must not include numbers or symbols"),
    ("Mr/Mrs", "Title must not include numbers or symbols"),
    ("-", "Title must not include numbers or symbols"),
    (".", "Title must not include numbers or symbols"),
    ("A" * 36, "Title must be 35 characters or fewer"),
    ("Mr\x07Mr", "Title must be one line of text, without tabs or control characters"),
])
def test_a_title_is_refused_with_the_reason(text: str, message: str) -> None:
    assert [problem.message for problem in TITLE.check(text, GIVEN)[1]] == [message]


def test_an_unlisted_title_is_taken_with_a_warning() -> None:
    value, problems = TITLE.check("sheikh", GIVEN)
    assert value == "Sheikh"
    assert [(p.message, p.severity, p.value) for p in problems] == [
        ("Title is not one from the list: Sheikh", "warning", "Sheikh")]


def test_no_title_is_accepted_even_when_the_list_lacks_it() -> None:
    assert TITLE.check("No title", Context(GIVEN.today, {"title": ChoiceList((Choice("Mr", "Mr"),))})) == ("No title", [])


def test_a_candidate_with_one_name_has_a_hyphen_for_the_other() -> None:
    whole = PERSON.read({**GOOD, "first_names": "-", "surname": "-"}, GIVEN)
    assert [problem.message for problem in whole.errors] == [
        "First name(s) and surname can’t both be a hyphen. Enter the name that the candidate has"]
    assert PERSON.read({**GOOD, "first_names": "-"}, GIVEN).errors == ()
    many = Many(APPRENTICESHIP.record, GIVEN)
    assert [many.read({**GOOD, "first_names": "-", "surname": name}).of("surname") is None for name in ("Reid", "-", "Reid")] == [
        True, False, True]
