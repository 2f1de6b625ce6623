"""Read a rule document, one JSON object for one edition of the rules of a qualification, and write one."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from imi.combinations.faults import BadDocument, Fault, Faults
from imi.combinations.references import check
from imi.combinations.rows import MOST_TEXT, Row
from imi.combinations.rules import ACHIEVED, ASSESSED, COUNTS, HOW, Group, Limit, Pair, RuleSet, Unit

KINDS = ("", "knowledge", "skills", "competence", "combined", "test", "practical", "discussion", "interview", "portfolio",
         "evidence")
MOST_UNITS, MOST_GROUPS, MOST_LIMITS, MOST_PAIRS, MOST_SETS = 2_000, 500, 1_000, 4_000, 500
MOST_CREDITS, MOST_HOURS, MOST_AMOUNT = 999, 9_999, 999_999
LEVELS = (-2, 8)
# The keys of each kind of object, in the order in which they are written.
KEYS = ("code", "title", "number", "pathway", "level", "sample", "source", "text", "note", "from", "units", "groups", "limits",
        "pairs", "stands_for")
UNIT_KEYS = ("code", "title", "ref", "kind", "level", "credits", "hours", "opens", "closes")
GROUP_KEYS = ("code", "title", "parent", "units", "all", "mandatory")
LIMIT_KEYS = ("code", "says", "counts", "group", "units", "level_from", "level_to", "how", "least", "most", "strict")
PAIR_KEYS = ("kind", "a", "b", "n", "strict", "says")


def read_file(text: str) -> list[RuleSet]:
    """The rule sets of a file, which holds one document or a list of them; BadDocument says what is wrong with it."""
    whole = parsed(text)
    if not isinstance(whole, list):
        return [read(whole)]
    if not whole or len(whole) > MOST_SETS:
        raise BadDocument([Fault("", f"must hold from 1 to {MOST_SETS} rule sets; it holds {len(whole):,}")])
    found: list[RuleSet] = []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for at, each in enumerate(whole):
        try:
            rules = read(each, f"[{at}]")
        except BadDocument as bad:
            faults += bad.faults
            continue
        if rules.code in first:
            faults.append(Fault(f"[{at}].code", f"{rules.code} is the code of [{first[rules.code]}], too"))
        first.setdefault(rules.code, at)
        found.append(rules)
    if faults:
        raise BadDocument(faults)
    return found


def parsed(text: str) -> Any:
    """What a JSON text says. Numbers that are none, and a key that stands in an object twice, are refused."""
    def number(word: str) -> None:
        raise BadDocument([Fault("", f"{word} is not a number that JSON knows")])

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [key for key, _ in pairs]
            twice = next(key for key in names if names.count(key) > 1)
            raise BadDocument([Fault(twice, "stands twice in one object { … }")])
        return found

    try:
        return json.loads(text, parse_constant=number, object_pairs_hook=once)
    except json.JSONDecodeError as bad:
        raise BadDocument([Fault(f"line {bad.lineno}", f"is not JSON: {bad.msg}")]) from None
    except RecursionError:
        raise BadDocument([Fault("", "is nested too deeply")]) from None
    except BadDocument:
        raise
    except ValueError:
        raise BadDocument([Fault("", "has a number of too many digits")]) from None


def read(document: object, place: str = "") -> RuleSet:
    """The rule set that one document says; BadDocument says everything that is wrong with it."""
    faults = Faults()
    row = Row(document, place, KEYS, faults)
    rules = RuleSet(
        row.code(), _once(row, "units", [_unit(each, at, faults) for at, each in row.rows("units", MOST_UNITS)]),
        _once(row, "groups", [_group(each, at, faults) for at, each in row.rows("groups", MOST_GROUPS)]),
        tuple(_once(row, "limits", [_limit(each, at, faults) for at, each in row.rows("limits", MOST_LIMITS)]).values()),
        tuple(pair for at, each in row.rows("pairs", MOST_PAIRS) for pair in _pairs(each, at, faults)),
        _stands_for(row), row.text("title"), row.text("number", 40), row.text("pathway"), row.number("level", *LEVELS),
        row.yes("sample"), row.text("source", MOST_TEXT), row.text("text", MOST_TEXT), row.text("note", MOST_TEXT),
        row.day("from"))
    if row.fine:
        for key in ("units", "groups"):
            if not row.values.get(key):
                row.wrong(key, f"is missing: a rule set needs {key}")
    # What names something else can be looked at only once everything has its name.
    faults.end()
    check(rules, place, faults)
    faults.end()
    return rules


def _once(row: Row, key: str, found: list[Any]) -> dict[str, Any]:
    """Things by their code; a code that stands twice is a fault."""
    by_code: dict[str, Any] = {}
    for at, each in enumerate(found):
        if each.code and each.code in by_code:
            row.wrong(f"{key}[{at}].code", f"{each.code} stands there twice")
        by_code[each.code] = each
    return by_code


def _unit(value: object, place: str, faults: Faults) -> Unit:
    row = Row(value, place, UNIT_KEYS, faults)
    unit = Unit(row.code(), row.text("title"), row.text("ref", 40), row.one_of("kind", KINDS) if row.has("kind") else "",
                row.number("level", *LEVELS), row.number("credits", 0, MOST_CREDITS), row.number("hours", 0, MOST_HOURS),
                row.day("opens"), row.day("closes"))
    if unit.opens and unit.closes and unit.closes < unit.opens:
        row.wrong("closes", "must not be before opens")
    return unit


def _group(value: object, place: str, faults: Faults) -> Group:
    row = Row(value, place, GROUP_KEYS, faults)
    return Group(row.code(), row.text("title"), row.code("parent") if row.has("parent") else None, row.codes("units"),
                 row.yes("all"), row.codes("mandatory"))


def _limit(value: object, place: str, faults: Faults) -> Limit:
    row = Row(value, place, LIMIT_KEYS, faults)
    how = tuple(ACHIEVED if word == ASSESSED else word for word in row.codes("how")) if row.has("how") else None
    limit = Limit(row.code(), row.one_of("counts", COUNTS), row.text("says", 1_000),
                  row.code("group") if row.has("group") else None, row.codes("units") if row.has("units") else None,
                  row.number("level_from", *LEVELS), row.number("level_to", *LEVELS), how, row.number("least", 1, MOST_AMOUNT),
                  row.number("most", 0, MOST_AMOUNT), row.yes("strict"))
    for key, sentence in _odd(limit):
        row.wrong(key, sentence)
    return limit


def _odd(limit: Limit) -> Iterator[tuple[str, str]]:
    """What does not fit together within one limit."""
    if limit.least is None and limit.most is None:
        yield "least", "is missing: a limit says at least, at most, or both"
    if limit.least is not None and limit.most is not None and limit.most < limit.least:
        yield "most", f"must not be less than least, which is {limit.least}"
    if limit.strict and limit.most is None:
        yield "strict", "can only be true where the limit says at most"
    if limit.group is not None and limit.units is not None:
        yield "units", "cannot stand beside group: a limit is about a group or about a list of units"
    if limit.units == ():
        yield "units", "must name at least one unit"
    if limit.how is not None and (not limit.how or not set(limit.how) <= set(HOW)):
        yield "how", f"must be a list of {', '.join(HOW)}"
    if limit.level_from is not None and limit.level_to is not None and limit.level_to < limit.level_from:
        yield "level_to", f"must not be less than level_from, which is {limit.level_from}"
    if limit.counts == "groups":
        if limit.group is None:
            yield "group", "is missing: a limit that counts groups says within which group"
        for key in ("units", "level_from", "level_to", "how"):
            if getattr(limit, key) is not None:
                yield key, "cannot stand in a limit that counts groups"
        if limit.strict:
            yield "strict", "cannot stand in a limit that counts groups: it is always about the units taken"


def _pairs(value: object, place: str, faults: Faults) -> list[Pair]:
    """The pairs of one row: a unit barred with several others is as many pairs."""
    row = Row(value, place, PAIR_KEYS, faults)
    kind, a, says = row.one_of("kind", ("barred", "needs")), row.code("a"), row.text("says", 1_000)
    b = row.codes("b")
    if row.fine and not b:
        row.wrong("b", "must be a list [ … ] of at least one code")
    if a in b:
        row.wrong("b", f"must not name {a} itself")
    if kind == "barred":
        if row.has("n"):
            row.wrong("n", "can only stand where the kind is needs")
        return [Pair(kind, a, (other,), 1, row.yes("strict", otherwise=True), says) for other in b]
    if row.has("strict"):
        row.wrong("strict", "can only stand where the kind is barred")
    return [Pair(kind, a, b, row.number("n", 1, max(1, len(b))) or 1, True, says)]


def _stands_for(row: Row) -> dict[str, str]:
    value = row.values.get("stands_for")
    if value is None:
        return {}
    if not isinstance(value, dict):
        row.wrong("stands_for", 'must be an object {"OLD": "NEW"}')
        return {}
    if len(value) > MOST_UNITS:
        row.wrong("stands_for", f"must have at most {MOST_UNITS:,} entries; it has {len(value):,}")
        return {}
    return {row.as_code(old, "stands_for"): row.as_code(new, f"stands_for.{old}") for old, new in value.items()}


def written(rules: RuleSet) -> dict[str, Any]:
    """The document that says a rule set. Reading it gives the same rule set; what says nothing is left out."""
    rows = {"units": [_said(unit, UNIT_KEYS) for unit in rules.units.values()],
            "groups": [_said(group, GROUP_KEYS) for group in rules.groups.values()],
            "limits": [_said(limit, LIMIT_KEYS) for limit in rules.limits],
            "pairs": [_said(pair, PAIR_KEYS) for pair in rules.pairs]}
    for pair, row in zip(rules.pairs, rows["pairs"], strict=True):
        row.pop("strict", None)
        if pair.kind == "barred" and not pair.strict:
            row["strict"] = False
        if row.get("n") == 1:
            del row["n"]
    for group, row in zip(rules.groups.values(), rows["groups"], strict=True):
        row.update(units=list(group.units))
    days = {} if rules.starts is None else {"from": rules.starts.isoformat()}
    return _said(rules, KEYS) | days | rows | ({"stands_for": dict(rules.stands_for)} if rules.stands_for else {})


def _said(thing: object, keys: tuple[str, ...]) -> dict[str, Any]:
    """The values of a row that say something."""
    values: Mapping[str, Any] = {key: getattr(thing, key, None) for key in keys if key not in ("groups", "limits", "pairs")}
    return {key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for key, value in values.items()
            if value is not None and value is not False and value not in ("", ()) and not isinstance(value, Mapping)}
