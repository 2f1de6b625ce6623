"""One table of cases through form, prompt, JSON document and sheet row: all say the same, in the same words."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from support.givens import GIVEN, GOOD
from werkzeug.datastructures import MultiDict

from imi.fields.field import Problem, Reading, Record
from imi.fields.many import Many
from imi.forms.document import read_document
from imi.forms.html import record_form
from imi.forms.inline import message, prompts
from imi.registrations.fields import ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP

RECORD = APPRENTICESHIP.record + ORDER
# Rows of a sheet are read by one reader that remembers: it must say the same the second time, too.
SHEET = Many(RECORD, GIVEN)
CASES = {
    "title": ["", "Mr", "mr.", "Sheikh", "Mr1", "<b>", "A" * 36],
    "first_names": ["", " ", "Samuel", "J0hn", "Mr John", "-", "李明", "A" * 101, "Sam\x00"],
    "surname": ["", "O’Neill", "SMITH", "smith", "O", "TBC", "--", 'a"b', "\u200b", "Robert';--", "Sam😀", "JosŽ",
                "Mu–oz", "Test"],
    "date_of_birth": ["", "31/3/2007", "3/2007", "31/3/07", "31/2/2007", "24/11/2026", "31/12/1899", "1/9/2011",
    "1/9/2026",
                      "1/9/1950", "1/1/1901"],
    "gender": ["", "M", "male", "1", "Robot"],
    "uln": ["", "1000000043", "1000000034", "1748529631", "123", "0000000043", "9999999999", "1.74853E+09"],
    "email": ["", "sam@northgate.example", "sam", "jo@gmial.com", "zoë@northgate.example"],
    "phone": ["", "0117 496 0860", "07700 900 982", "0808 157 0192", "+353 87 123 4567", "07723 45678O"],
    "employer_ern": ["", "100000029", "100000028", "999999999", "123456789", "123/AB456", "1"],
    "employer_name": ["", "B&Q", "X", "info@garage.example", "C" * 161, "Garage\x07"],
    "employer_postcode": ["", "b338th", "B33 OTH", "NF1 1AA", "BFPO 801", "BX1 1LT", "12345"],
    "employer_telephone": ["", "0300 123 4567", "0871 123 4567", "Reception"],
    "position": ["", "IT", "7", "X", "TBC", "D" * 101],
    "starts_on": ["", "1/9/2026", "9/23/2026", "45901", "1/9/26", "1/8/2028", "31/7/2014", "1/3/2027", "+24m"],
    "ends_on": ["", "31/8/2028", "1/9/2026", "1/12/2026", "1/9/2032", "1/9/2036", "Aug 2028", "+24m", "22/11/2026"],
    "epa_on": ["", "1/9/2028", "1/9/2026", "22/11/2026", "30/4/2017", "Summer 2028"],
    "funding_type": ["", "LEVY", "Levy", "Fully funded", "Other", "Student loan"],
    "purchase_order": ["", "4500012345", "TBC", "--", "4" * 51],
}
TABLE = [(name, text) for name, texts in CASES.items() for text in texts]
Said = list[tuple[str, str, str]]


def _of(name: str, reading: Reading) -> Said:
    return [(problem.code, problem.severity, problem.message) for problem in reading.problems if problem.field == name]


def _by_form(name: str, text: str) -> Said:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST", data={**GOOD, name: text}):
        form = record_form(RECORD, GIVEN, formdata=MultiDict({**GOOD, name: text}))
        form.validate_on_submit()
        said = _of(name, form.reading)
        assert list(form[name].errors) == [sentence for _, severity, sentence in said if severity == "error"]
        return said


def _by_document(name: str, text: str) -> Said:
    return _of(name, read_document(RECORD, {**GOOD, name: text}, GIVEN))


def _by_sheet(name: str, text: str) -> Said:
    return _of(name, SHEET.read({**GOOD, name: text}))


SURFACES: dict[str, Callable[[str, str], Said]] = {"form": _by_form, "document": _by_document, "sheet": _by_sheet}


def test_every_field_has_cases() -> None:
    assert tuple(CASES) == RECORD.names
    assert all(any(not _by_sheet(name, text) for text in texts) for name, texts in CASES.items())
    assert all(any(_by_sheet(name, text) for text in texts) for name, texts in CASES.items())


@pytest.mark.parametrize("name, text", TABLE, ids=[f"{name}-{text[:20]!a}" for name, text in TABLE])
def test_every_form_and_file_reports_the_same_problems(name: str, text: str) -> None:
    expected = _of(name, RECORD.read({**GOOD, name: text}, GIVEN))
    assert {surface: say(name, text) for surface, say in SURFACES.items()} == dict.fromkeys(SURFACES, expected)


@pytest.mark.parametrize("name, text", TABLE, ids=[f"{name}-{text[:20]!a}" for name, text in TABLE])
def test_a_prompt_shows_the_first_problem_of_a_field(name: str, text: str) -> None:
    alone = Record(required=(RECORD[name],)) if name != "purchase_order" else ORDER
    first = alone.read({name: text}, GIVEN).of(name)
    assert [prompt.problem for prompt in prompts(alone, {name: text}, GIVEN)] == [first]
    if name != "purchase_order" or text:
        found: Problem | None = message(RECORD[name], text, GIVEN)
        assert found == first
