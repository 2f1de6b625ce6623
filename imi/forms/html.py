"""Make a web form of a Record: its controls mirror the fields, and its messages are the record's own."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.fields.choices import Choice as Option

from imi.fields.field import Context, Field, Problem, Reading, Record

# A browser would fill in the person at the keyboard, but the fields are about somebody else.
EVERY_INPUT = {"autocomplete": "off", "spellcheck": "false"}
DIGITS = {"inputmode": "numeric"}
NOT_CHOSEN = SelectChoice("", "Select")


class ListField(SelectField):  # type: ignore[misc]  # WTForms has no types
    """A drop-down of a list. A text that is not in the list stays chosen as it was typed, so that nothing is lost."""

    def __init__(self, choices: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(choices=[NOT_CHOSEN, *choices], validate_choice=False, **kwargs)

    def iter_choices(self) -> Iterator[Option]:
        """Yield the list's choices, and what was typed where the list does not have it."""
        listed = super().iter_choices()
        yield from listed
        if self.data and self.data not in (option.value for option in listed):
            yield Option(self.data, self.data, True, {})


CONTROLS: dict[str, Any] = {"email": EmailField, "tel": TelField}


class RecordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose fields are a record's. `validate` reads the record once; `reading` is the result."""

    record: Record
    given: Context
    form_errors: Sequence[str]

    def spec(self, name: str) -> Field:
        """Return the Field behind a control: its label, hint, example and width."""
        return self.record[name]

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts in the controls, as typed."""
        return {name: self[name].data or "" for name in self.record.names}

    @cached_property
    def reading(self) -> Reading:
        """Return the record as it is read from the controls."""
        return self.record.read(self.texts, self.given)

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the token is good and nothing is wrong; warnings stop nothing. Messages are put on the fields."""
        sent_from_here = super().validate(extra_validators)
        for problem in self.reading.errors:
            self.refuse(problem.field, problem.message)
        return sent_from_here and not self.reading.errors

    def refuse(self, name: str, message: str) -> None:
        """Put a message on a field, or on the form where it has no field of that name. A message is put there once only."""
        field_errors = self[name].errors if name in self.record else self.form_errors
        errors = [*field_errors, *([] if message in field_errors else [message])]
        if name in self.record:
            self[name].errors = errors
        else:
            self.form_errors = errors

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (control's id, message) of every message on the form, in the form's order, for the summary to link to."""
        on_fields = [(self[name].id, message) for name in self.record.names for message in self[name].errors]
        return [*on_fields, *(("", message) for message in self.form_errors)]

    def warning(self, name: str) -> Problem | None:
        """Return the warning about a field, for the person to look at again."""
        return next((problem for problem in self.reading.warnings if problem.field == name), None)


def record_form(record: Record, given: Context, formdata: Any = None, texts: Mapping[str, str] | None = None,
                prefix: str = "") -> RecordForm:
    """Return a form for a record. `formdata` is what was posted, `texts` its contents otherwise; both may hold any text.

    A field that was not posted keeps its text. The token needs an application context.
    """
    controls = {asked.name: _control(asked, given) for asked in record}
    kind = type("RecordForm", (RecordForm,), {**controls, "record": record, "given": given})
    form: RecordForm = kind(formdata=formdata, data=dict(texts or {}), prefix=prefix)
    return form


def _control(asked: Field, given: Context) -> Any:
    """Return an unbound control without a length limit or `required`: the record says what is wrong, and nothing is cut off."""
    common = {"label": asked.label, "description": asked.hint}
    if asked.control == "select":
        choices = [SelectChoice(choice.code, choice.label) for choice in given.list(asked.name).choices]
        return ListField(choices, **common)
    attributes = {**EVERY_INPUT, "size": asked.width, **(DIGITS if asked.control == "digits" else {})}
    return CONTROLS.get(asked.control, StringField)(**common, render_kw=attributes)
