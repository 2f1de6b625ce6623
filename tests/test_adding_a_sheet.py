"""A sheet of a second scheme, whose columns are stated in another test: read, matched, checked, repaired and registered."""
from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from openpyxl import load_workbook
from support.makers import TODAY, World, complete
from support.portal_under_test import Portal
from support.workbooks import CHANCE, KIND, send
from test_adding import HERE, PENCE, SCHEMES, THERE, TOY, VENUE, WORDS, Toys, sold_at, tab_of
from uploads.checking.test_fast_path import CHANGES, RUNS, Change, both_ways, line, some_of

from imi.database.connection import now
from imi.database.errors import NotFound
from imi.demo.believable import uln
from imi.fields.field import Context, Record, Violation
from imi.mail.models import Letter
from imi.registrations import receipts
from imi.registrations.checking.duplicates import PACKAGE
from imi.registrations.columns import words_of
from imi.registrations.models import Receipt, Registration
from imi.schemes.apprenticeship import APPRENTICESHIP, STARTS_ON
from imi.schemes.every import Schemes
from imi.schemes.spec import SchemeSpec
from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.spreadsheets.template import write_template
from imi.tabs import TABS
from imi.uploads import receiving, worker
from imi.uploads.checking.checker import check_lines
from imi.uploads.checking.one_row import SheetLine
from imi.uploads.fixing import correcting, remedies, repairing
from imi.uploads.fixing.remedy_rules import RULES
from imi.uploads.kinds import kind_of, registrations_of
from imi.uploads.matching.columns import mapped
from imi.uploads.matching.deciding import decide
from imi.uploads.models import Upload
from imi.uploads.registering import register as registering
from imi.uploads.registering.at_once import Arrived, Wish, register_at_once
from imi.uploads.report import kept
from imi.uploads.report.every import uploads
from imi.uploads.report.shown import changes, report, upload
from imi.uploads.report.unfinished import unfinished
from imi.web.spreadsheets import TemplateChoices, template_for

TOYS = registrations_of(TOY)
LABELS = [field.label for field in TOYS.fields]
VENUES = [("venue", text, kind) for text, kind in (
    ("Hall 2", ""), (" Hall  2", ""), ("Hall\u00a02", ""), ("Hall\u200b2", ""), ("x" * 81, ""), ("", ""), ("7", "n"),
    ("#N/A", "e"), ("Hall 2", "u"))]
TOY_CHANGES = [*VENUES, *(change for change in CHANGES if change[0] in TOYS.fields)]


@pytest.mark.parametrize(("scheme", "other"), [(TOY, "standard"), (APPRENTICESHIP, "course")], ids=["toys", "apprentices"])
def test_what_is_registered_on_is_called_by_the_schemes_own_word(scheme: SchemeSpec, other: str) -> None:
    fields = registrations_of(scheme).fields
    said = [text for name in ("standard", "package") for field in (fields[name],)
            for text in (field.label, field.ask, field.hint, *field.messages.values())]
    said += [rule.said_of(fields["standard"], scheme) for rule in RULES]
    said += [PACKAGE.problem("other_standard", "warning", programme=scheme.programme, other="TOY02").message]
    assert fields["standard"].label == scheme.programme.capitalize()
    assert [text for text in said if other in text.replace("{standard}", "").lower()] == []


@pytest.fixture
def north(world: World) -> Toys:
    """Northgate, which may register on the scheme's one package."""
    return sold_at(world)


def cells(**changed: Any) -> dict[str, str]:
    """The cells of one candidate with nothing missing and nothing odd, by field; what is named differs."""
    person = TOY.person.texts({**complete(uln=uln(CHANCE)), "phone": "01174960860"})
    return {"standard": "Toy making 1", "package": "TOY01", **person, "gender": "Female", "starts_on": "1/9/2026",
            "venue": "Hall 2", **changed}


def sheet(*rows: dict[str, str], headings: list[str] = LABELS, kinds: str = "") -> Sheet:
    """The sheet that the reader would make of a list with these rows."""
    texts = [[one.get(field.name, "") for field in TOYS.fields] for one in rows]
    read = tuple(SheetRow(n, of_row, kinds or "s" * len(LABELS)) for n, of_row in enumerate(texts, 2))
    return Sheet("Candidates", "xlsx", 1, tuple(headings), tuple(range(len(LABELS))), read)


def sent(toys: Toys, *rows: dict[str, str], name: str = "toys") -> Upload:
    """An upload of these rows."""
    world = toys.world
    return receiving.receive(world.north, world.registrar, TOYS, f"{name}.xlsx", name, name, sheet(*rows), TODAY)


def said(toys: Toys, found: Upload) -> list[tuple[str, str]]:
    """(column, sentence) of each problem and warning that the report has."""
    seen = report(toys.world.north, found.reference, TODAY, schemes=SCHEMES)
    return [(group.label, group.message) for group in (*seen.problems, *seen.warnings)]


def saved(toys: Toys, found: Upload) -> Receipt:
    """The receipt of what is ready of an upload."""
    seen = registering.ready(toys.world.north, found.reference, TODAY, SCHEMES)
    return registering.register(
        toys.world.north, toys.world.registrar, found.reference, key=f"key-of-{found.reference}-xxxx",
        fingerprint=seen.fingerprint, purchase_order="", today=TODAY, schemes=SCHEMES)


def venues(receipt: Receipt) -> list[str]:
    """What the registrations of a receipt have in `extra`."""
    return [one.extra for one in Registration.select().where(Registration.receipt == receipt.id).order_by(Registration.line)]


def test_the_template_has_the_columns_and_the_list_of_the_scheme(north: Toys) -> None:
    made = template_for(north.world.north, TOYS.fields, TODAY, TemplateChoices(package="TOY01", typed={"venue": "Hall 2"}))
    book = load_workbook(BytesIO(write_template(made)))
    first = book["Candidates"]
    assert [cell.value.removesuffix(" *") for cell in first[1]] == LABELS
    assert LABELS[-4:] == ["Apprenticeship Start Date", "Venue", "Candidate Number", "Purchase Order Number"]
    assert "Employer ERN" not in LABELS
    assert (first["A2"].value, first["B2"].value) == ("Toy making 1", "TOY01 The whole of it")
    assert first.cell(row=2, column=LABELS.index("Venue") + 1).value == "Hall 2"
    assert [cell.value for cell in book["Lists"]["A"] if cell.value] == ["Toy making 1"]
    told = {row[0].value: row[2].value for row in book["How to"].iter_rows(min_row=2)}
    assert (told["Venue"], book.properties.title) == ("Enter the venue", "Toy candidates")


def test_a_rows_problem_is_named_in_the_words_of_the_schemes_field(north: Toys) -> None:
    found = sent(north, cells(), cells(venue=""), cells(venue="x" * 81))
    assert (found.scheme_id, found.state, kind_of(found)) == ("toy", "problems", TOYS)
    assert said(north, found) == [("Venue", "Enter the venue"), ("Venue", "Venue must be 80 characters or fewer")]
    assert registering.ready(north.world.north, found.reference, TODAY, SCHEMES).pence == PENCE


def test_corrected_rows_are_registered_with_values_without_a_column(north: Toys) -> None:
    found = sent(north, cells(), cells(venue=""))
    repairing.set_cell(north.world.north, north.world.registrar, found, 3, {"venue": " Hall  3 ", "employer_ern": "1"}, None,
                       TODAY)
    assert changes(found) == [("3", "Venue", "", " Hall  3 ")]
    assert [(one.label, one.kept) for one in kept.kept(north.world.north, found)] == [("Venue", "Hall 3")]
    receipt = saved(north, found)
    assert (receipt.scheme_id, receipt.candidates, receipt.pence) == ("toy", 2, 2 * PENCE)
    assert venues(receipt) == ['{"venue": "Hall 2"}', '{"venue": "Hall 3"}']
    assert upload(north.world.north, found.reference, SCHEMES).state == "registered"


@pytest.fixture
def portal(furnished: str, copy_of: Callable[[str], str], tmp_path: Path, on_the_day: None) -> Iterator[Portal]:
    """The portal with the scheme beside the apprenticeship, and with its tab."""
    toy = replace(TOY, screens=APPRENTICESHIP.screens)
    made = Portal(copy_of(furnished), tmp_path, alone=True, schemes=Schemes((APPRENTICESHIP, toy)), tabs=(*TABS, tab_of(toy)))
    yield made
    made.close()


def test_a_list_is_registered_on_pages_under_the_schemes_path(portal: Portal) -> None:
    registrar, told = portal.browser("registrar"), StringIO()
    sold_at(portal.world)
    csv.writer(told).writerows([LABELS, *([one.get(field.name, "") for field in TOYS.fields]
                                          for one in (cells(), cells(venue="")))])
    sheets = f"{HERE}/spreadsheets"
    assert registrar.get(sheets).status == 200
    page = send(registrar, told.getvalue().encode(), "toys.csv", to=sheets)
    assert page.url.startswith(f"{sheets}/U-")
    assert "Enter the venue" in page.text
    receipt = registrar.submit(registrar.get(f"{page.url}/review"), "main form")
    assert (receipt.status, receipt.url.rpartition("/")[0]) == (200, HERE)
    assert receipt.one("td[data-label=Venue]").get_text() == "at Hall 2"
    assert registrar.get(page.url.replace(HERE, THERE)).status == 404
    for found in (page, receipt):
        assert [link for link in found.links if link.startswith("/apprenticeships/")] == []


def test_a_sheets_receipt_and_confirmation_use_the_schemes_words(north: Toys) -> None:
    receipt = saved(north, sent(north, cells()))
    [line] = receipts.saved(north.world.north, receipt.reference).lines
    assert words_of(line, TOY, north.world.given) == WORDS
    letters = list(Letter.select().where(Letter.receipt_id == receipt.id))
    assert {letter.sender for letter in letters} == {"toys@awarding.example"}
    assert all("\nToy: Toy making 1\nPackage: TOY01 The whole of it (1)\n" in str(letter.body) for letter in letters)


def test_many_rows_take_one_text_where_the_schemes_field_is_empty(north: Toys) -> None:
    found = sent(north, *(cells(venue="") for _n in range(3)))
    wanted = remedies.ChosenRemedy(remedies.FILL, "venue", "venue.missing", "Hall 2")
    seen = remedies.preview(north.world.north, found, wanted, TODAY)
    assert (seen.label, seen.total) == ("Use Hall 2 where Venue is empty", 3)
    assert remedies.apply(north.world.north, north.world.registrar, found, wanted, TODAY) == 3
    assert saved(north, found).candidates == 3


def test_columns_with_other_headings_are_found_by_heading_and_values(north: Toys) -> None:
    other = {"Venue": "Name of the venue", "Apprenticeship Start Date": "Begins", "Candidate Phone Number": "Mob",
             "ULN": "Learner ref"}
    headings = [other.get(label, label) for label in LABELS]
    decided = decide(north.world.north, TOYS, sheet(cells(), cells(), headings=headings), TODAY)
    assert [one.field for one in decided.proposals] == [field.name for field in TOYS.fields]
    assert decided.columns.missing == ("ULN", "Candidate Phone Number", "Apprenticeship Start Date", "Venue")


def test_matched_columns_are_remembered_for_their_own_scheme(north: Toys) -> None:
    headings = [*LABELS[:-3], "Where", *LABELS[-2:]]
    list_of = sheet(cells(), headings=headings)
    found = sent(north, cells())
    at = {field.name: place for place, field in enumerate(TOYS.fields)}
    correcting.correct(north.world.north, north.world.registrar, found, list_of, mapped(TOYS.fields, headings, at), TODAY,
                       at_once=9, mapping=at, by_hand=True)
    assert decide(north.world.north, TOYS, list_of, TODAY).mapping == at
    assert decide(north.world.north, KIND, list_of, TODAY).mapping is None


def test_an_upload_of_another_scheme_is_not_found(north: Toys) -> None:
    found = sent(north, cells(venue=""))
    centre = north.world.north
    with pytest.raises(NotFound):
        upload(centre, found.reference)
    assert uploads(centre, TODAY) == ([], 0)
    listed, number = uploads(centre, TODAY, SCHEMES)
    assert ([one.id for one in listed], number) == ([found.id], 1)
    assert [one.waits for one in unfinished(centre, 9, TODAY, SCHEMES)] == ["1 row to fix"]


def test_a_list_is_registered_as_it_arrives_in_any_scheme(north: Toys) -> None:
    arrived = Arrived("toys.xlsx", "digest", "key", sheet(cells(), cells(venue="Hall 7")))
    made = register_at_once(north.world.north, north.world.registrar, TOYS, arrived, Wish(), TODAY)
    assert made.receipt is not None
    assert (made.receipt.scheme_id, made.upload.state) == ("toy", "registered")
    assert venues(made.receipt) == ['{"venue": "Hall 2"}', '{"venue": "Hall 7"}']


def test_the_queue_reads_a_list_by_the_headings_of_its_scheme(north: Toys) -> None:
    world, looked_for = north.world, []

    def read(_path: Path, fields: Any, _hidden: bool, _letters: str) -> Sheet:
        looked_for.append(fields)
        return sheet(cells(), cells(venue=""))

    found = worker.defer(world.north, world.registrar, TOYS, "long.xlsx", "long", "long", again=False, hidden=False)
    worker.work(worker.Work(Path(), read, TODAY, schemes=SCHEMES), now())
    assert looked_for == [TOYS.fields]
    assert said(north, upload(world.north, found.reference, SCHEMES)) == [("Venue", "Enter the venue")]


def test_the_fast_path_agrees_with_the_full_check_for_another_scheme(north: Toys) -> None:
    found = both_ways(north.world, [line(n, change, good=cells) for n, change in enumerate(TOY_CHANGES)], TOYS)
    assert not [one for one in found if one[0] is not None and one[0] != one[1]]
    assert [plain is not None for plain, _alone in found[:len(VENUES)]] == [True, *[False] * 5, True, False, False]


@RUNS
@given(drawn=some_of(TOY_CHANGES))
def test_the_fast_path_agrees_in_any_list_of_another_scheme(north: Toys, drawn: list[list[Change]]) -> None:
    found = both_ways(north.world, [line(n, *changes, good=cells) for n, changes in enumerate(drawn)], TOYS)
    assert [plain for plain, alone in found if plain is not None and plain != alone] == []


def test_a_rule_of_the_scheme_looks_at_what_its_record_names(north: Toys) -> None:
    def shut(values: Mapping[str, Any], _given: Context) -> Iterator[Violation]:
        if values.get("venue") == "Hall 9":
            yield Violation("venue", "shut", "warning", {"hall": "Hall 9", "day": "Tuesdays"})

    venue = replace(VENUE, messages={**VENUE.messages, "shut": "{hall} is shut on {day}"})
    row = Record(required=(STARTS_ON, venue), between=(shut,), looks_at=frozenset({"venue"}))
    kind = registrations_of(replace(TOY, row=row))
    lines = [SheetLine(n, cells(uln=uln(CHANCE), venue=f"Hall {n}")) for n in range(7, 12)]
    found = check_lines(north.world.north, kind, lines, TODAY)
    assert [[problem.message for problem in one.problems] for one in found] == [
        [], [], ["Hall 9 is shut on Tuesdays"], [], []]
