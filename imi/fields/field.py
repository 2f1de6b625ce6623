"""Define Field, Record, Reading and Problem, with which every rule of the portal is written once.

A Field says what something is, holds the one function that reads it, and words its own problems. A Record says which fields are
required where. Forms and spreadsheets show or read a Record and hold no rule.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

# How a message begins or goes on that says what a value must be; others say what is odd about one.
SAYS_A_RULE = re.compile("^Enter | must (?:be|not|include) ")
Severity = Literal["error", "warning"]
MISSING = "missing"
# The code of the warning about a damaged text whose original is known.
LOOKS_LIKE = "looks_like"


class Choice(NamedTuple):
    """One value of a list: its stored code and its label."""

    code: str
    label: str


@dataclass(frozen=True)
class ChoiceList:
    """The values of a list on one day. Values that were closed, or are not open yet, are shown and can't be chosen."""

    choices: tuple[Choice, ...] = ()
    closed: tuple[Choice, ...] = ()
    coming: tuple[Choice, ...] = ()

    @property
    def every(self) -> tuple[Choice, ...]:
        """Return every value that may be held, those that can be chosen first."""
        return self.choices + self.closed + self.coming

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the stored code of each value that can be chosen."""
        return tuple(choice.code for choice in self.choices)


# A field that is typed freely has no list.
NO_LIST = ChoiceList()


@dataclass(frozen=True)
class Context:
    """Holds what a reader may know besides the text: today, the lists by name, and the stage of what is being registered on.

    The noun that loads these builds the Context, so that fields query nothing.
    """

    today: date
    # Lists are compared and not hashed: a day and a stage tell most contexts apart.
    lists: Mapping[str, ChoiceList] = field(default_factory=dict, hash=False)
    stage: str = "gateway"

    def list(self, name: str) -> ChoiceList:
        """Return the list that a field chooses from or suggests, an empty one for a field that is typed freely."""
        return self.lists.get(name, NO_LIST)


class Invalid(Exception):
    """The text is not a value of this field. `code` names the reason, `facts` fill its message."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class FieldWarning(NamedTuple):
    """A value that is allowed but odd: a person must confirm it before it is saved."""

    code: str
    facts: Mapping[str, object] = {}


class Problem(NamedTuple):
    """Says in words for the reader what is wrong or odd about one field. `value` is the value in doubt, as text.

    `between` marks a problem found by a rule between fields: its value holds every date that the rule looked at.
    """

    field: str
    code: str
    message: str
    severity: Severity = "error"
    value: str = ""
    between: bool = False


Reader = Callable[[str, Context], Any]
Warn = Callable[[Any, Context], Iterable[FieldWarning]]
Ambiguous = Callable[[str, Any, Context], Iterable[FieldWarning]]


def _same(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _no_doubts(_value: Any, _given: Context) -> Iterable[FieldWarning]:
    return ()


def _plainly(_text: str, _value: Any, _given: Context) -> Iterable[FieldWarning]:
    return ()


@dataclass(frozen=True)
class Field:
    """One thing that the portal asks for, under the same name, label and rule everywhere.

    `ask` is the message when it is missing. `messages` maps a code to a sentence with `{facts}`, and in warnings `{value}`.
    `warn` questions a value; `ambiguous` questions how a text was understood (a bare 1 for a gender). `store` writes a stored
    value as text that reads back to the same value; `show` writes it for people. `instead` is (a text that says there is none,
    the words of a tick for it), where a person may have none.
    """

    name: str
    label: str
    reader: Reader
    ask: str
    messages: Mapping[str, str] = field(default_factory=dict)
    warn: Warn = _no_doubts
    ambiguous: Ambiguous = _plainly
    hint: str = ""
    example: str = ""
    control: Literal["text", "date", "select", "suggest", "email", "tel", "digits"] = "text"
    width: int = 24
    headings: tuple[str, ...] = ()
    instead: tuple[str, str] = ("", "")
    store: Callable[[Any], str] = _same
    show: Callable[[Any, Context], str] = lambda value, _given: _same(value)

    def read(self, text: str, given: Context) -> Any:
        """Return the stored value of a text. Raises Invalid; an empty text is Invalid('missing')."""
        if not text.strip():
            raise Invalid(MISSING)
        return self.reader(text, given)

    def tell(self, stored: str, given: Context) -> str:
        """Return a stored text as people read it, whether or not it could still be entered today."""
        try:
            return self.show(self.read(stored, given), given)
        except Invalid:
            return self.show(stored, given) if self.control == "select" else stored

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the sentences that say what a value must be: its own messages that fit whatever was typed, each once."""
        return tuple(dict.fromkeys(text for text in self.messages.values() if SAYS_A_RULE.search(text) and "{" not in text))

    def doubts(self, value: Any, given: Context) -> Iterator[Problem]:
        """Return the warnings about a value that was read, each for a person to confirm."""
        for doubt in self.warn(value, given):
            yield self.problem(doubt.code, "warning", self.store(value), **doubt.facts)

    def problem(self, code: str, severity: Severity = "error", value: str = "", **facts: object) -> Problem:
        """Return a problem of this field in its own words. Its full code is `field.code` and never changes."""
        template = self.ask if code == MISSING else self.messages[code]
        shown = value if severity == "warning" else ""
        message = template.format(**{"label": self.label, "value": shown, **facts})
        return Problem(self.name, f"{self.name}.{code}", message, severity, value)

    def check(self, text: str, given: Context) -> tuple[Any, list[Problem]]:
        """Return (value or None, problems) for one text; the problems are an error, or warnings, or none."""
        try:
            value = self.read(text, given)
        except Invalid as fault:
            return None, [self.problem(fault.code, "error", text, **fault.facts)]
        doubts = [*self.ambiguous(text, value, given)]
        if not any(doubt.code == LOOKS_LIKE for doubt in doubts):
            # Where the original of a damaged text is known, that question is asked alone.
            doubts += self.warn(value, given)
        if not doubts:
            return value, []
        stored = self.store(value)
        return value, [self.problem(doubt.code, "warning", stored, **doubt.facts) for doubt in doubts]


class Violation(NamedTuple):
    """Tells what a rule across fields found: the field, the code of its message, and how severe it is."""

    field: str
    code: str
    severity: Severity = "error"
    facts: Mapping[str, object] = {}


CrossFieldRule = Callable[[Mapping[str, Any], Context], Iterable[Violation]]
Texts = Mapping[str, str]


class Reckoned(NamedTuple):
    """A field whose text may depend on another text of the same record, as an end may be given in months from its start.

    `is_so` recognises such a text, `write` writes it out where it can; where it can't, `lacking` is the code of the field's
    problem.
    """

    field: str
    lacking: str
    is_so: Callable[[str], bool]
    write: Callable[[Texts, Context], Texts]


@dataclass(frozen=True)
class Reading:
    """The result of reading a record: the values that could be read, and the problems."""

    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that stop the record from being saved."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems that a person has to confirm."""
        return tuple(p for p in self.problems if p.severity == "warning")

    def beside(self, more: Iterable[Problem]) -> Reading:
        """Return the same values with further problems after these."""
        return Reading(self.values, (*self.problems, *more))

    def of(self, name: str) -> Problem | None:
        """Return the first problem of one field, an error before a warning, or None."""
        return next((p for p in (*self.errors, *self.warnings) if p.field == name), None)


@dataclass(frozen=True)
class Record:
    """Fields that belong together: which are required, which may stay empty, and which rules hold between them.

    `reckoned` write out a text that depends on another one of the record (an end given by its start) before it is read.
    `looks_at` names what the rules look at beside days and whether there is a name: where many rows are read, these share what
    the rules found (see `many`).
    """

    required: tuple[Field, ...] = ()
    optional: tuple[Field, ...] = ()
    between: tuple[CrossFieldRule, ...] = ()
    reckoned: tuple[Reckoned, ...] = ()
    looks_at: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        by_name = {f.name: f for f in (*self.required, *self.optional)}
        object.__setattr__(self, "_by_name", by_name)

    def __iter__(self) -> Iterator[Field]:
        return iter((*self.required, *self.optional))

    def __contains__(self, name: str) -> bool:
        return name in self._by_name  # type: ignore[attr-defined]

    def __getitem__(self, name: str) -> Field:
        found: Field = self._by_name[name]  # type: ignore[attr-defined]
        return found

    def __add__(self, other: Record) -> Record:
        return Record(self.required + other.required, self.optional + other.optional, self.between + other.between,
                      self.reckoned + other.reckoned, self.looks_at | other.looks_at)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, in the order of the form."""
        return tuple(f.name for f in self)

    def only(self, names: Iterable[str]) -> Record:
        """Return the same record with these fields only and without the rules between fields."""
        wanted = set(names)
        return replace(
            self,
            required=tuple(f for f in self.required if f.name in wanted),
            optional=tuple(f for f in self.optional if f.name in wanted),
            between=(),
        )

    def read(self, raw: Mapping[str, str], given: Context) -> Reading:
        """Read every field's text. Never raises: problems are kept in the reading."""
        raw = self.written_out(raw, given)
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        optional = {f.name for f in self.optional}
        for asked in self:
            value, found = asked.check(raw.get(asked.name, ""), given)
            if asked.name in optional and [p.code for p in found] == [f"{asked.name}.{MISSING}"]:
                continue
            if value is not None:
                values[asked.name] = value
            problems.extend(found)
        problems.extend(self.found_between(values, given))
        return Reading(values, tuple(problems))

    def written_out(self, raw: Texts, given: Context) -> Texts:
        """Return the texts, with those that depend on another one written out."""
        for reckoned in self.reckoned:
            raw = reckoned.write(raw, given)
        return raw

    def to_reckon(self, raw: Texts) -> set[str]:
        """Return the names of the fields whose text depends on another one."""
        return {reckoned.field for reckoned in self.reckoned if reckoned.is_so(raw.get(reckoned.field, ""))}

    @property
    def lacking(self) -> frozenset[str]:
        """Return the codes of the problems that a text is missing on which another one depends."""
        return frozenset(reckoned.lacking for reckoned in self.reckoned)

    def found_between(self, values: Mapping[str, Any], given: Context) -> Iterator[Problem]:
        """Return what the rules between fields find in values that were read."""
        seen = " ".join(self[name].store(value) for name, value in values.items() if isinstance(value, date))
        for rule in self.between:
            for found in rule(values, given):
                problem = self[found.field].problem(found.code, found.severity, seen, **found.facts)
                yield problem._replace(between=True)

    def texts(self, held: Mapping[str, Any]) -> dict[str, str]:
        """Return stored values as texts that read back to the same values; None and absent values become ''."""
        return {f.name: "" if held.get(f.name) is None else f.store(held[f.name]) for f in self}

    def as_stored(self, typed: Mapping[str, str], given: Context) -> dict[str, str]:
        """Return typed texts as they would be stored, for comparison with `texts`; a text that can't be read stays as it was
        typed.
        """
        read = {name: (text.strip(), self[name].check(text, given)[0]) for name, text in typed.items()}
        return {name: text if value is None else self[name].store(value) for name, (text, value) in read.items()}

    def gaps(self, held: Mapping[str, Any], given: Context) -> Record:
        """Return the fields that are missing or no longer valid in stored values, as the record that a prompt asks for."""
        reading = self.read(self.texts(held), given)
        return self.only({p.field for p in reading.errors})
