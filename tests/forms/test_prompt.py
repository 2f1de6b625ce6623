"""The prompt in the row: only what is missing or wrong is asked for, in the record's words."""
from __future__ import annotations

from support.givens import GIVEN, GOOD

from imi.forms.inline import message, prompts
from imi.schemes.apprenticeship import APPRENTICESHIP


def test_a_prompt_shows_the_first_problem() -> None:
    assert message(APPRENTICESHIP.record["uln"], "1", GIVEN).message == "ULN must be 10 digits"
    assert message(APPRENTICESHIP.record["surname"], "SMITH", GIVEN).severity == "warning"
    assert message(APPRENTICESHIP.record["uln"], "1000000043", GIVEN) is None


def test_prompts_are_for_gaps_only() -> None:
    held = {**APPRENTICESHIP.record.read(GOOD, GIVEN).values, "uln": None, "phone": None}
    asked = prompts(APPRENTICESHIP.record.gaps(held, GIVEN), {"phone": "0117"}, GIVEN)
    assert [(prompt.field.name, prompt.text, prompt.problem.code) for prompt in asked] == [
        ("uln", "", "uln.missing"), ("phone", "0117", "phone.format")]


def test_a_gap_that_is_filled_has_no_problem() -> None:
    asked = prompts(APPRENTICESHIP.record.only(["uln"]), {"uln": "1000000043"}, GIVEN)
    assert asked[0].problem is None
