"""The web form of a record: its controls mirror the fields, its messages are the record's, it loses no text."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from support.givens import GIVEN, GOOD
from werkzeug.datastructures import MultiDict

from imi.candidates.fields import CANDIDATE
from imi.forms.html import RecordForm, record_form
from imi.registrations.fields import ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context(method="POST"):
        yield


def _posted(**texts: str) -> RecordForm:
    return record_form(APPRENTICESHIP.record, GIVEN, formdata=MultiDict({**GOOD, **texts}))


def _tag(form: RecordForm, name: str) -> BeautifulSoup:
    return BeautifulSoup(str(form[name]), "html.parser").find(attrs={"name": form[name].name})


def test_the_form_has_the_records_fields_in_its_order() -> None:
    form = record_form(APPRENTICESHIP.record, GIVEN)
    assert tuple(control.short_name for control in form) == APPRENTICESHIP.record.names
    assert [form[name].label.text for name in APPRENTICESHIP.record.names] == [asked.label for asked in APPRENTICESHIP.record]
    assert form.spec("uln") is APPRENTICESHIP.record["uln"]
    assert form.phone.description == "landline or mobile"


def test_a_good_form_is_valid_and_read() -> None:
    form = _posted()
    assert form.validate_on_submit()
    assert form.errors == {}
    assert form.reading.values["uln"] == "1000000043"


def test_each_message_is_on_its_field() -> None:
    form = _posted(uln="1", surname="")
    assert not form.validate()
    assert form.errors == {"surname": ["Enter the candidate’s surname"], "uln": ["ULN must be 10 digits"]}


def test_validating_twice_reports_a_problem_once() -> None:
    form = _posted(uln="1")
    assert not form.validate()
    assert not form.validate()
    assert form.uln.errors == ["ULN must be 10 digits"]


def test_rules_across_fields_report_on_the_field_to_change() -> None:
    form = _posted(ends_on="1/9/2026")
    assert not form.validate()
    assert list(form.errors) == ["ends_on"]


def test_a_form_with_only_warnings_is_valid() -> None:
    form = _posted(surname="SMITH")
    assert form.validate()
    assert form.errors == {}
    assert form.warning("surname").code == "surname.capitals"
    assert form.warning("uln") is None


def test_a_refusal_can_be_put_on_a_field_or_on_the_form() -> None:
    form = _posted()
    assert form.validate()
    form.refuse("uln", "This ULN is already registered")
    form.refuse("uln", "This ULN is already registered")
    form.refuse("package", "Choose a package")
    assert form.errors["uln"] == ["This ULN is already registered"]
    assert form.form_errors == ["Choose a package"]


def test_a_wrong_token_refuses_a_good_form(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    form = _posted(csrf_token="wrong")
    assert not form.validate()
    assert list(form.errors) == ["csrf_token"]


def test_the_right_token_is_taken(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    token = record_form(APPRENTICESHIP.record, GIVEN).csrf_token.current_token
    assert _posted(csrf_token=token).validate()


@pytest.mark.parametrize("text", ["  1 ", "<b>", "Summer", "\u200b", "A" * 500])
def test_a_refused_form_shows_texts_again_as_typed(text: str) -> None:
    form = _posted(uln=text)
    form.validate()
    assert _tag(form, "uln")["value"] == text


def test_an_unknown_choice_stays_chosen() -> None:
    form = _posted(gender="Robot")
    assert not form.validate()
    assert form.gender.errors == ["Gender must be one from the list"]
    chosen = _tag(form, "gender").find_all("option", selected=True)
    assert [(option["value"], option.text) for option in chosen] == [("Robot", "Robot")]


def test_a_select_offers_every_choice_and_an_empty_one() -> None:
    options = _tag(record_form(APPRENTICESHIP.record, GIVEN), "gender").find_all("option")
    assert [option["value"] for option in options] == ["", "F", "M", "OTHER", "NOT_SAID", "NOT_KNOWN"]
    assert [option.text for option in options][:2] == ["Select", "Female"]


def test_a_known_choice_is_chosen_once() -> None:
    chosen = _tag(_posted(), "gender").find_all("option", selected=True)
    assert [option["value"] for option in chosen] == ["M"]


def test_a_new_form_shows_the_texts_that_it_is_given() -> None:
    form = record_form(APPRENTICESHIP.record, GIVEN, texts={"surname": "O'Neill", "gender": "F", "starts_on": "soon"})
    assert (form.surname.data, form.gender.data, form.starts_on.data) == ("O'Neill", "F", "soon")
    assert form.texts["surname"] == "O'Neill"
    assert form.texts["uln"] == ""


def test_a_field_that_was_not_posted_keeps_its_text() -> None:
    form = record_form(ORDER, GIVEN, formdata=MultiDict({"other": "x"}), texts={"purchase_order": "4500"})
    assert form.validate()
    assert form.reading.values == {"purchase_order": "4500"}


def test_two_forms_on_a_page_are_kept_apart_by_a_prefix() -> None:
    form = record_form(CANDIDATE, GIVEN, formdata=MultiDict({"row-81-surname": "Khan", "surname": "Other"}),
    prefix="row-81")
    assert form.surname.data == "Khan"
    assert form.surname.id == "row-81-surname"


def test_controls_help_the_keyboard_and_leave_the_checking_to_the_record() -> None:
    form = record_form(APPRENTICESHIP.record, GIVEN)
    assert _tag(form, "uln")["inputmode"] == "numeric"
    assert _tag(form, "email")["type"] == "email"
    assert _tag(form, "phone")["type"] == "tel"
    assert _tag(form, "starts_on")["type"] == "text"
    for name in APPRENTICESHIP.record.names:
        assert "required" not in _tag(form, name).attrs
        assert "maxlength" not in _tag(form, name).attrs
        assert _tag(form, name).get("autocomplete", "off") == "off"
