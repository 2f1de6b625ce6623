"""What people type is text: on every page, fragment, letter and file, in every search, whatever it looks like."""
from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from support import sample
from support.addresses import BATCHES, RECEIPTS
from support.makers import AUTOCARE, FIRST_NINE, TYPED
from support.tables import changed, digests

from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.candidates.models import CandidateWas
from imi.centres.models import Centre
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import Person
from imi.people.sign_in import kept_forms
from imi.registrations.models import Receipt, Registration

# Each bears the mark zq9, so that it can be found wherever it comes out.
MARK = "zq9"
PAYLOADS = (
    "<script>zq9()</script>", "\"><img/src=x/onerror=zq9()>", "'/onfocus='zq9()'/autofocus='", "</textarea><svg/onload=zq9()>",
    "<a href=\"javascript:zq9()\">zq9</a>", "\" hx-get=\"/sign-out?zq9\" hx-trigger=\"load",
    "<b hx-on::load=zq9() hx-vals='js:{a:zq9()}'>",
    "{{7*7}}zq9{% if 1 %}", "</title></template><iframe src=//zq9.example>", "<!--zq9--><style>*{zq9:1}</style>&lt;zq9&gt;",
)
# Where a typed text may stand besides between tags: as a value, in a label, in an address of the portal or of an e-mail.
TEXT_ATTRIBUTES = {"value", "content", "aria-label"}
ADDRESS_ATTRIBUTES = {"href", "action", "formaction", "hx-get", "hx-post"}


def assert_inert(page: Any, payload: str, *, shown: bool = True) -> None:
    """The payload made no tag, no attribute and no address; where `shown`, it can be read as it was typed."""
    if any(char in payload for char in "<\"'"):
        assert payload not in page.html, f"not escaped on {page.url}"
    for tag in page.soup.find_all(True):
        assert MARK not in tag.name, f"<{tag.name}> on {page.url}"
        assert tag.name not in ("script", "style", "iframe", "svg", "img") or tag.get("src", "").startswith("/static/"), (
            f"<{tag.name}> on {page.url}")
        for name, value in tag.attrs.items():
            assert not name.startswith(("on", "data-hx-")), f"{name} on {page.url}"
            assert not name.startswith("hx-on"), f"{name} on {page.url}"
            assert MARK not in name, f"{name} on {page.url}"
            value = " ".join(value) if isinstance(value, list) else str(value)
            if MARK in value:
                assert name in TEXT_ATTRIBUTES | ADDRESS_ATTRIBUTES, f"{name}={value!r} on {page.url}"
                assert name in TEXT_ATTRIBUTES or value.startswith(("/", "mailto:", "#")), f"{name}={value!r} on {page.url}"
    if shown:
        assert squeezed(payload) in said(page), f"{payload} is not shown on {page.url}"


def squeezed(text: str) -> str:
    """Text with its spaces single."""
    return " ".join(text.split())


def said(page: Any) -> str:
    """Everything that is shown: text, and what stands in controls."""
    return squeezed(" ".join([page.soup.get_text(), *(str(tag["value"]) for tag in page.all("[value]"))]))


def hostile_candidate(world: Any, payload: str, **changed: Any) -> int:
    """A candidate of whom every text is hostile, as an older system might have left them; their number."""
    return int(world.candidate(**{
        "title": payload, "first_names": payload, "surname": payload, "email": payload, "phone": payload, "position": payload,
        "employer_name": payload, "employer_postcode": payload, "employer_telephone": payload, **changed}))


@pytest.fixture(params=sample.of(PAYLOADS))
def payload(request: pytest.FixtureRequest) -> str:
    """One of ten texts that would run if they were let."""
    return str(request.param)


def urls_of(address: str, row: int, payload: str, number: int) -> Iterable[tuple[str, str, bool]]:
    """(address, fragment's target, whether the text is to be seen) of everything that shows a batch's candidate."""
    yield address, "", True
    yield f"{address}/candidates/{row}", f"row-{row}", True
    yield f"{address}/candidates/{row}/edit", f"row-{row}", True
    yield f"{address}/candidates/{row}/missing", f"row-{row}", True
    yield f"{address}/candidates/{row}/details", "panel", True
    yield f"{address}/candidates/new", "panel", True
    yield f"{address}/next", "", True
    yield f"{address}/review", "", True
    yield f"{address}/discard", "", False
    yield f"/candidates/picker?batch={address.rsplit('/', 1)[1]}&q={number}", "picker", True
    yield f"/candidates/picker?batch={address.rsplit('/', 1)[1]}&q={quote(payload)}", "picker", True
    yield f"/employers/picker?batch={address.rsplit('/', 1)[1]}", "employers", True


@pytest.mark.failure(36, 37, 38, 39, 40)
def test_text_from_an_older_system_is_text_on_every_batch_page(portal: Any, registrar: Any, payload: str) -> None:
    world = portal.world
    number = hostile_candidate(world, payload)
    reference = world.batch(str(number))
    Batch.update(purchase_order=payload, leftover=payload.replace(" ", ""), starts_on=payload, epa_on=payload,
                 funding_type=payload).where(
        Batch.reference == reference).execute()
    row = BatchRow.get(BatchRow.batch == world.draft(reference).id)
    BatchRow.update(typed=json.dumps({**TYPED, "epa_on": payload})).where(BatchRow.id == row.id).execute()
    for url, target, shown in urls_of(f"{BATCHES}/{reference}", row.id, payload, number):
        assert_inert(registrar.get(url), payload, shown=shown)
        if target:
            assert_inert(registrar.fragment(url, target), payload, shown=shown)


@pytest.mark.failure(36, 37, 38, 40)
def test_text_typed_into_a_batch_comes_back_as_text(portal: Any, registrar: Any, payload: str) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    row = registrar.get(address).all("tbody[id^=row-]")[0]["id"].split("-")[1]
    dates = {"starts_on": payload, "ends_on": payload, "epa_on": payload, "funding_type": payload}
    forms = [
        ("/defaults", "defaults", dates, True), ("/candidates", "add-result", {"numbers": payload.replace(" ", "")}, False),
        ("/course", "setup", {"standard": payload, "package": payload}, False),
        ("/course", "setup", {"standard": AUTOCARE, "package": payload}, True),
        (f"/candidates/{row}", f"row-{row}", dates, True), ("/order", "order-note", {"purchase_order": payload * 9}, False),
        ("/candidates/bulk", "bulk", {"row": [row], "field": "starts_on", "value": payload}, False),
        ("/candidates/bulk", "bulk", {"row": [row], "field": payload, "value": payload}, False),
        ("/candidates/link", "add-result", {"number": payload, "date_of_birth": payload}, False),
        ("/candidates/link", "add-result", {"number": payload, "date_of_birth": "1/1/2006"}, False),
    ]
    for path, target, fields, shown in forms:
        page = registrar.post(address + path, fields)
        assert page.status in (200, 422), f"{path}: {page.status}"
        assert_inert(page, payload, shown=shown)
        assert_inert(registrar.fragment(address + path, target, fields), payload, shown=shown)
    # What was left of it on the batch is text on every later page, too.
    assert_inert(registrar.get(address), payload)
    assert_inert(registrar.get(f"{address}/review"), payload, shown=False)


FORM = ("title", "first_names", "surname", "date_of_birth", "gender", "uln", "email", "phone", "employer_ern", "employer_name",
        "employer_postcode", "employer_telephone", "position", "starts_on", "ends_on", "epa_on", "funding_type")


def test_text_typed_into_the_new_candidate_form_comes_back_as_text(portal: Any, registrar: Any, payload: str) -> None:
    address = f"{BATCHES}/{portal.world.batch()}/candidates/new"
    typed = {name: f"{name} {payload}" for name in FORM}
    refused = registrar.post(address, typed)
    assert refused.status == 422
    for page in (refused, registrar.fragment(address, "panel", typed), registrar.get(address),
                 registrar.fragment(address, "panel"),
                 registrar.post(f"{address}/employer", {**typed, "employer": ""}),
                 registrar.fragment(f"{address}/match", "match", typed)):
        assert_inert(page, payload, shown="match" not in page.url)
    form = registrar.get(address).form("#candidate-form")
    assert {name: form[name] for name in FORM} == typed
    assert json.loads(CandidateDraft.get().typed) == typed


@pytest.mark.failure(36, 37, 38, 39, 40)
def test_saved_values_appear_as_text_on_receipt_lists_and_email(
    portal: Any, registrar: Any, payload: str,
) -> None:
    world = portal.world
    Person.update(name=f"Priya {payload}").where(Person.id == world.registrar.id).execute()
    Centre.update(name=f"Northgate {payload}").where(Centre.id == world.north.id).execute()
    reference = world.batch(str(world.candidate(employer_name=payload, position=payload)))
    review = registrar.get(f"{BATCHES}/{reference}/review")
    assert_inert(review, payload)
    ticks = [box["value"] for box in review.all("input[name=confirm]")]
    Batch.update(purchase_order=payload).where(Batch.reference == reference).execute()
    fields = registrar.get(f"{BATCHES}/{reference}/review").form("#submission")
    page = registrar.post(f"{BATCHES}/{reference}/submission", {**fields, "confirm": ticks})
    assert "1 candidate registered" in page.text
    line = Registration.get()
    CandidateWas.create(candidate=line.registered_as, edition=line.candidate_edition, until=now(), first_names=payload,
                        surname=payload)
    Registration.update(again_reason=payload).execute()
    page = registrar.get(page.url)
    assert said(page).count(squeezed(payload)) >= 6
    assert_inert(page, payload)
    for url in (RECEIPTS, "/", "/apprenticeships", BATCHES, f"{RECEIPTS}?by={quote('Priya ' + payload)}"):
        assert_inert(registrar.get(url), payload)
    for url in (f"{page.url}.csv", f"{RECEIPTS}.csv"):
        file = registrar.client.get(url)
        assert file.mimetype == "text/csv"
        assert file.headers["Content-Disposition"].startswith("attachment")
    letter = Letter.get(Letter.receipt_id == Receipt.get().id)
    assert squeezed(payload) in squeezed(letter.body)
    assert not any(char in letter.subject + letter.to for char in "\r\n")


SEARCHES = ((RECEIPTS, ("q", "standard", "package", "after", "before", "by")), ("/apprenticeships/standards", ("q",)),
            (BATCHES, ("state",)), ("/sign-in", ("next",)), ("/help/apprenticeship", ("q",)))


def test_searches_and_unknown_addresses_come_back_as_text(portal: Any, registrar: Any, payload: str) -> None:
    reference = portal.world.batch()
    assert_inert(registrar.get("/employers/picker", batch=reference, employer_search=payload), payload)
    for url, names in (*SEARCHES, (f"{BATCHES}/{reference}/course", ("q",))):
        for name in names:
            assert_inert(registrar.get(url, **{name: payload}), payload, shown=False)
    for url in (f"/help/{quote(payload)}", f"{BATCHES}/{quote(payload)}", f"{RECEIPTS}/{quote(payload, safe='')}",
                f"/{quote(payload)}",
                f"/apprenticeships/standards/{quote(payload, safe='')}"):
        page = registrar.get(url)
        assert page.status == 404
        assert_inert(page, payload, shown=False)


def test_texts_that_strangers_type_stay_text(portal: Any, payload: str) -> None:
    browser = portal.anonymous()
    page = browser.submit(browser.get("/sign-in", next=f"/{payload}"), "main form[method=post]", identifier=payload,
                          password=payload)
    assert page.status == 422
    assert_inert(page, payload)
    again = browser.fragment("/sign-in/again", "reauth", {"identifier": payload, "password": "wrong"})
    assert_inert(again, payload)
    assert_inert(browser.submit(browser.get("/sign-in/forgotten"), "main form[method=post]", email=payload), payload, shown=False)
    assert_inert(browser.get(f"/link/{quote(payload, safe='')}"), payload, shown=False)


def test_both_values_of_a_conflict_stay_text(portal: Any, registrar: Any, payload: str) -> None:
    reference = portal.world.batch()
    Batch.update(purchase_order=f"theirs {payload}", starts_on=f"theirs {payload}",
                 changed_by=portal.world.person("coordinator")).where(Batch.reference == reference).execute()
    for path, field in (("order", "purchase_order"), ("defaults", "starts_on")):
        url, fields = f"{BATCHES}/{reference}/{path}", {field: f"mine {payload}", f"was_{field}": "before"}
        for page in (registrar.post(url, fields), registrar.fragment(url, "order-note", fields)):
            assert page.status == 409
            assert_inert(page, payload)
            assert squeezed(f"theirs {payload}") in page.text


def test_a_form_that_was_kept_is_shown_as_text(portal: Any, registrar: Any, payload: str) -> None:
    number = kept_forms.keep(portal.world.registrar, f"{BATCHES}/B-1/order", urlencode({"a": payload, payload: "b"}), now())
    page = registrar.get(f"/kept/{number}")
    assert page.status == 200
    names = [field["name"] for field in page.all("main input")]
    assert payload in names
    for field in page.soup.select("main input"):
        if MARK in field["name"]:
            field["name"] = ""
    assert_inert(page, payload)


# Questions to the database.

SQL = ("' OR '1'='1", "1; DROP TABLE batch; --", "' UNION SELECT password_hash FROM person --", "\\'; DELETE FROM receipt; --",
       "x' AND 1=(SELECT 1)--", "\"; VACUUM; --", "') OR 1=1 --", "1) OR (1=1", "?", "%s--x", ":1x", "$1")


@pytest.mark.failure(41)
@pytest.mark.parametrize("typed", sample.of(SQL))
def test_text_resembling_sql_finds_and_does_nothing(portal: Any, registrar: Any, typed: str) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    address = f"{BATCHES}/{world.batch('1000002')}"
    before = digests()
    assert not registrar.get("/candidates/picker", batch=address.rsplit("/", 1)[1], q=typed).all("#picker li")
    for name in ("standard", "package", "by"):
        assert "there is no “" in registrar.get(RECEIPTS, **{name: typed}).one("#chosen").get_text()
    for name in ("q",):
        assert not registrar.get(RECEIPTS, **{name: typed}).all("#receipts tbody"), name
        file = registrar.client.get(f"{RECEIPTS}.csv", query_string={name: typed})
        assert len(file.get_data(as_text=True).splitlines()) == 1, name
    for name in ("page", "sort", "order", "dir"):
        assert len(registrar.get(RECEIPTS, **{name: typed}).all("#receipts tbody tr")) == 1
    assert not registrar.get("/employers/picker", batch=address.rsplit("/", 1)[1], employer_search=typed).all("#employers li")
    assert not registrar.get("/apprenticeships/standards", q=typed).all("#main h2 ~ table")
    for path, fields in (("/candidates/pick", {"number": typed}), ("/candidates/same", {"number": typed}),
                         ("/candidates/remove", {"gone": typed}), ("/course", {"standard": typed})):
        assert registrar.post(address + path, fields).status in (404, 422)
    assert registrar.get(f"{BATCHES}/{quote(typed, safe='')}").status == 404
    assert registrar.get(f"{RECEIPTS}/{quote(typed, safe='')}").status == 404
    assert changed(before) == []


@pytest.mark.failure(42)
@pytest.mark.parametrize("typed", sample.of(["%", "_", "%%", "__", "\\%", "*", "[%]", "%_%", "??", "'", "''", "%arage_",
                                             "T_ylor", "%aylor"]))
def test_wildcards_find_nothing(portal: Any, registrar: Any, typed: str) -> None:
    world = portal.world
    world.save(world.batch(FIRST_NINE))
    assert not registrar.get("/candidates/picker", batch=world.batch(), q=typed).all("#picker li")
    assert not registrar.get(RECEIPTS, q=typed).all("#receipts tbody")
    assert len(registrar.client.get(f"{RECEIPTS}.csv", query_string={"q": typed}).get_data(as_text=True).splitlines()) == 1
    assert not registrar.get("/employers/picker", batch=portal.world.batch(), employer_search=typed).all("#employers li")


@pytest.mark.parametrize("name", ["kind", "endpoint", "_scheme", "_external", "_anchor", "_method", "self", "values", "reference",
                                  "_scheme=javascript&_external", "page=2&kind", "csrf_token"])
def test_unknown_parameters_appear_in_no_link(portal: Any, registrar: Any, name: str) -> None:
    portal.world.save(portal.world.batch("1000001"))
    answer = registrar.client.get(f"{RECEIPTS}?{name}=javascript")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "javascript" not in text
    assert f'href="{RECEIPTS}.csv"' in text
