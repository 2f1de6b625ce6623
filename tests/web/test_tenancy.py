"""Two centres on one portal: nothing of one is read, changed or guessed by the other, on any address."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import pytest
import sample
from browser import HTMX
from makers import AUTOCARE, CAST, DEFAULTS, GARAGE, LIGHT, PACKAGE
from tables import changed, digests
from werkzeug.routing import Rule
from workbooks import row as sheet_row
from workbooks import sheet, workbook

from imi.candidates.models import Candidate, Employer
from imi.candidates.queries import find
from imi.catalogue.actions import approve
from imi.catalogue.models import Version
from imi.centres.actions import add_centre
from imi.corrections.asking import ask as ask_for
from imi.database import now
from imi.letters.models import Letter
from imi.moves import transfers
from imi.moves.queries import registered
from imi.people import kept
from imi.people.models import StaffRole
from imi.registrations.models import Batch, BatchRow, Receipt, Registration
from imi.uploads.models import Upload
from imi.uploads.receiving import receive
from imi.uploads.retention import FOLDER
from imi.web.security import door_of

BATCHES = "/apprenticeships/registrations/batches"
RECEIPTS = "/apprenticeships/registrations"
# Unlike any code that the centre has, which would be offered instead.
NOWHERE = {"reference": "B-000000", "row": 999_999, "letter": 999_999, "number": 999_999, "slug": "no-such-standard",
           "package": "NOWHERE9",
           "employer": 999_999, "other": 999_999, "line": 99, "request_id": 999_999}
OF_A_RECEIPT = ("apprenticeship.receipt", "apprenticeship.end_several", "apprenticeship.end_these")
TOKEN = re.compile(r'(name="csrf_token" value|id="csrf-token" content)="[^"]+"')
# What a colleague at the centre itself would post, all of it at once.
WORKBOOK = workbook(sheet_row(), sheet_row(surname=None))
BODY = {
    **GARAGE, **DEFAULTS, "ends_on": "31/8/2028", "title": "Ms", "first_names": "Grace", "surname": "Okafor", "date_of_birth":
    "3/4/2007",
    "gender": "F", "uln": "1000000043", "email": "grace@post.example", "phone": "0117 496 0123", "position": "Apprentice",
    "standard": AUTOCARE, "package": PACKAGE, "purchase_order": "PO 1", "numbers": "1000001", "number": "1000001",
    "field": "starts_on", "value": "8/9/2026", "key": "a key of sixteen letters", "fingerprint": "", "pence": "36000",
    "employer": "1", "edition": "1",
}


@dataclass(frozen=True)
class Northgate:
    """What stands at Northgate: a draft, a discarded batch, one that was saved with its receipt, and a kept form."""

    draft: str
    discarded: str
    saved: str
    receipt: str
    row: int
    letter: int
    kept: int
    employer: int
    other: int
    upload: str
    transfer: int
    correction: int
    person: int
    ulns: tuple[str, ...]

    @property
    def by_part(self) -> dict[str, dict[str, Any]]:
        """For addresses that hold a part, what is Northgate's there."""
        return {
            "/spreadsheets/<reference>": {"reference": self.upload, "row": 2, "book": "annotated", "kind": "csv"},
            "/transfers/<": {"number": self.transfer},
            "/candidates/<int:number>": {"number": 1000001, "other": 1000002, "name": "email", "request_id": self.correction},
            "/centre/people/<": {"number": self.person},
        }

    def addresses(self, rule: Rule) -> Iterator[dict[str, Any]]:
        """The values with which a rule leads to something of Northgate's."""
        names = rule.arguments
        if rule.rule.startswith("/admin/"):
            # The awarding body's own: shut to every centre, whatever stands in the gaps.
            yield {name: "csv" if name == "kind" else 1 for name in names}
            return
        for part, own in self.by_part.items():
            if part in rule.rule:
                yield {name: own[name] for name in names}
                return
        if names & {"letter", "line"} or names >= {"kind", "reference"} or rule.endpoint in OF_A_RECEIPT:
            references = [self.receipt]
        else:
            references = [self.draft, self.discarded, self.saved]
        for reference in references if "reference" in names else [""]:
            own = {"reference": reference, "row": self.row, "letter": self.letter, "number": self.kept, "kind": "csv",
                   "slug": LIGHT, "package": "AS-LVSMT-GW1-AP03", "employer": self.employer, "other": self.other, "line": 1,
                   "request_id": self.correction, "centre": "0471", "pair": 1}
            yield {name: own[name] for name in names}


@pytest.fixture
def northgate(portal: Any) -> Northgate:
    """Northgate with something of every kind."""
    world = portal.world
    draft, discarded, saved = world.batch("1000001 1000002"), world.batch("1000003"), world.batch("1000004")
    Batch.update(state="discarded").where(Batch.reference == discarded).execute()
    receipt = world.save(saved)
    row = BatchRow.get(BatchRow.batch == Batch.get(Batch.reference == draft))
    rows = sheet_row(), sheet_row(surname=None)
    receive(world.north, world.registrar, "list.xlsx", "hash", "kept", sheet(*rows), world.today)
    store = portal.settings.instance_path / FOLDER
    store.mkdir()
    (store / "kept").write_bytes(WORKBOOK)
    other = Employer.create(centre=world.north, employer_name="Bridge Street Garages", name_key="bridge street garages")
    # Whoever comes from Southgate may do everything there.
    StaffRole.create(centre=world.south, person=world.person("southgate"), role="coordinator")
    third = add_centre("0999", "Third Way Training")
    approve(third, Version.select(), world.today)
    return Northgate(
        draft, discarded, saved, receipt.reference, row.id, Letter.get(Letter.receipt == receipt).id,
        kept.keep(world.registrar, f"{BATCHES}/{draft}/order", "purchase_order=SECRET-7", now()),
        Employer.get(Employer.centre == world.north).id, other.id, Upload.get().reference,
        transfers.offer(world.north, world.registrar, registered(world.north, receipt.reference, 1), third.number, ""),
        ask_for(world.north, world.registrar, find(world.north, 1000001), "title", "Dr", "a reason").id,
        world.person("reader").id,
        tuple(person.uln for person in Candidate.select().where(Candidate.number < 1000010)))


def doors_with(app: Any) -> list[tuple[Rule, str]]:
    """Every closed address that names a thing, with each method."""
    no_tenants = {"topic", "filename", "token"}
    return [(rule, method) for rule in app.url_map.iter_rules() if rule.arguments - {"kind"} and not rule.arguments & no_tenants
            and not rule.rule.startswith("/admin/")
            for method in ("GET", "POST") if method in (rule.methods or ())]


def url_of(app: Any, rule: Rule, values: Mapping[str, Any]) -> str:
    """The address."""
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, _external=False, **values))


def bare(answer: Any, url: str) -> tuple[int, str, str]:
    """Status, place and text of an answer, without the token that differs in every page and its own address."""
    text = TOKEN.sub("", answer.get_data(as_text=True)).replace(url, "")
    return answer.status_code, answer.headers.get("Location", ""), text


def ask(browser: Any, method: str, url: str, token: str, headers: Mapping[str, str] | None = None, **more: Any) -> Any:
    """One request as it is, with the session's own valid token."""
    if method == "GET":
        return browser.client.get(url, headers=headers, query_string=more or None)
    return browser.client.post(url, data={**BODY, **more, "csrf_token": token}, headers=headers)


@pytest.mark.failure(1, 2, 3, 7)
@pytest.mark.parametrize("headers", [None, {**HTMX, "HX-Target": "row-1"}], ids=["page", "fragment"])
def test_every_address_of_northgates_is_nothing_to_southgate(
    portal: Any, northgate: Northgate, southgate: Any, headers: dict[str, str] | None,
) -> None:
    walked, token, before = 0, southgate.token(), digests()
    for rule, method in doors_with(portal.app):
        for values in northgate.addresses(rule):
            url = url_of(portal.app, rule, values)
            made_up = url_of(portal.app, rule, {**values, **{name: NOWHERE[name] for name in values if name in NOWHERE}})
            theirs, nobodys = ask(southgate, method, url, token, headers), ask(southgate, method, made_up, token, headers)
            assert theirs.status_code == 404, f"{method} {url}: {theirs.status_code}"
            assert bare(theirs, url) == bare(nobodys, made_up), f"{method} {url}"
            walked += 1
    assert walked > 80
    assert changed(before) == []


def test_the_same_addresses_open_for_northgate_itself(portal: Any, northgate: Northgate, registrar: Any) -> None:
    shut = set()
    for rule, method in doors_with(portal.app):
        urls = [url_of(portal.app, rule, values) for values in northgate.addresses(rule) if method == "GET"]
        if urls and all(registrar.client.get(url).status_code == 404 for url in urls):
            shut.add(rule.endpoint)
    assert shut == set()


def test_strangers_see_and_change_nothing_of_it(portal: Any, northgate: Northgate) -> None:
    browser = portal.anonymous()
    before, token = digests(), browser.token()
    for rule, method in doors_with(portal.app):
        assert door_of(portal.app, rule.endpoint) != "public"
        for values in northgate.addresses(rule):
            url = url_of(portal.app, rule, values)
            whole = ask(browser, method, url, token)
            assert (whole.status_code, whole.headers["Location"].split("?")[0]) == (303, "/sign-in"), url
            assert ask(browser, method, url, token, HTMX).status_code == 401, url
    assert changed(before) == []


LISTS = ("/", "/apprenticeships", BATCHES, f"{BATCHES}?state=discarded", RECEIPTS, f"{RECEIPTS}.csv",
         "/apprenticeships/standards",
         "/apprenticeships/packages?compare=ACAP01A,AS-LVSMT-GW1-AP03", "/candidates", "/candidates/missing", "/employers",
         "/centre",
         "/reports", "/roc-checker", "/help/apprenticeship")


@pytest.mark.failure(6)
def test_no_list_names_what_is_northgates(portal: Any, northgate: Northgate, southgate: Any) -> None:
    for url in LISTS:
        page = southgate.client.get(url)
        text = page.get_data(as_text=True)
        assert page.status_code == 200, url
        for theirs in (northgate.draft, northgate.discarded, northgate.saved, northgate.receipt, northgate.upload, "Taylor",
                       "Khan", "Priya Nair", "Northgate", LIGHT, *northgate.ulns):
            assert theirs not in text, f"{theirs} on {url}"


@pytest.mark.failure(6)
def test_whatever_northgate_does_southgates_pages_stay_as_they_are(portal: Any, southgate: Any) -> None:
    def seen() -> list[str]:
        pages = [southgate.client.get(url).get_data(as_text=True) for url in LISTS]
        searches = [southgate.get("/candidates", q=query).text for query in ("price", "taylor", "10000")]
        return [TOKEN.sub("", page) for page in pages] + searches

    before, world = seen(), portal.world
    world.save(world.batch(f"1000001 1000002 {world.candidate()}"))
    world.batch("1000003")
    receive(world.north, world.registrar, "list.xlsx", "hash", "kept", sheet(sheet_row(), sheet_row(surname=None)), world.today)
    for url, was, is_now in zip(LISTS, before, seen(), strict=False):
        assert was == is_now, url
    assert seen() == before


SEARCHES = ("taylor", "sam", "Bridge Street", "1000001", "R-26-104001", "PO 7", "Priya Nair")


@pytest.mark.failure(6)
def test_a_search_finds_nothing_of_northgates(portal: Any, northgate: Northgate, southgate: Any) -> None:
    Employer.create(centre=portal.world.north, employer_name="Bridge Street Motors", name_key="bridge street motors")
    own = portal.world.batch(centre=portal.world.south)
    for query, name in ((query, name) for query in SEARCHES for name in ("q", "by", "package", "standard")):
        assert not southgate.get("/candidates/picker", batch=own, q=query).all("#picker li"), query
        assert not southgate.get(RECEIPTS, **{name: query}).all("#receipts tbody"), query
        file = southgate.client.get(f"{RECEIPTS}.csv", query_string={name: query})
        assert len(file.get_data(as_text=True).splitlines()) == 1
    assert "Bridge Street Motors" not in southgate.get("/employers/picker", batch=own, employer_search="Bridge").text


@pytest.mark.failure(4)
def test_an_employer_of_northgates_fills_no_form_of_southgates(portal: Any, northgate: Northgate, southgate: Any) -> None:
    own = f"{BATCHES}/{portal.world.batch(centre=portal.world.south)}/candidates/new"
    before = digests()
    for foreign, nobodys in ((northgate.employer, 999_999), (northgate.employer, 0)):
        answers = [southgate.client.get(own, query_string={"employer": number}) for number in (foreign, nobodys)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert bare(answers[0], str(foreign)) == bare(answers[1], str(foreign))
        posts = [southgate.post(f"{own}/employer", {"employer": str(number)}) for number in (foreign, nobodys)]
        assert [page.status for page in posts] == [404, 404]
    assert changed(before) == []


def own_batch(portal: Any) -> tuple[str, int]:
    """(address of a batch of Southgate's with Megan in it, her row)."""
    megan = Candidate.get(Candidate.surname == "Price")
    reference = portal.world.batch(str(megan.number), centre=portal.world.south)
    return f"{BATCHES}/{reference}", BatchRow.get(BatchRow.batch == Batch.get(Batch.reference == reference)).id


FOREIGN_BODIES = [
    ("/candidates/remove", {"gone": "{row}"}, 404),
    ("/candidates/pick", {"number": "1000001"}, 404),
    ("/candidates/same", {"number": "1000001"}, 404),
    ("/candidates/bulk", {"row": ["{row}"], "field": "starts_on", "value": "8/9/2026"}, 422),
    ("/candidates/bulk", {"row": ["{own}", "{row}"], "field": "starts_on", "value": "8/9/2026"}, 422),
    ("/course", {"standard": LIGHT, "package": "", "sure": "yes"}, 422),
    ("/course", {"standard": AUTOCARE, "package": "AS-LVSMT-GW1-AP03"}, 422),
    ("/candidates/{row}/missing", {"email": "a@b.example"}, 404),
    ("/candidates/{row}/details", {}, 404),
    ("/candidates/{row}", {"starts_on": "8/9/2026"}, 404),
]


@pytest.mark.failure(4, 5)
@pytest.mark.parametrize("path, fields, status", FOREIGN_BODIES)
def test_a_foreign_number_in_a_form_of_ones_own_is_like_one_that_nobody_has(
    portal: Any, northgate: Northgate, southgate: Any, path: str, fields: dict[str, Any], status: int,
) -> None:
    address, own = own_batch(portal)
    before = digests()
    answers = []
    for row, number in ((northgate.row, "1000001"), (999_999, "1999999")):
        filled = {name: [each.format(row=row, own=own) for each in value] if isinstance(value, list)
                  else value.replace("1000001", number).format(row=row) for name, value in fields.items()}
        answers.append(southgate.post(address + path.format(row=row), filled, follow=False))
    assert [answer.status for answer in answers] == [status, status]
    assert answers[0].text == answers[1].text
    assert changed(before) == []


@pytest.mark.parametrize("copied", [{}, {"candidates": "1"}])
def test_a_receipt_of_northgates_is_not_copied(
    portal: Any, northgate: Northgate, southgate: Any, copied: dict[str, str],
) -> None:
    before = digests()
    theirs = southgate.post(BATCHES, {"from": northgate.receipt, **copied}, follow=False)
    nobodys = southgate.post(BATCHES, {"from": "R-26-999999", **copied}, follow=False)
    assert theirs.status == nobodys.status == 404
    assert theirs.text == nobodys.text
    assert changed(before) == []


def test_a_letter_of_northgates_is_not_sent_again_on_a_receipt_of_ones_own(
    portal: Any, northgate: Northgate, southgate: Any,
) -> None:
    address, _row = own_batch(portal)
    page = southgate.submit(southgate.get(f"{address}/review"), "#submission")
    assert "1 candidate registered" in page.text
    before = digests()
    assert southgate.post(f"{page.url}/letters/{northgate.letter}/resend", follow=False).status == 404
    assert changed(before) == []


def test_numbers_and_ulns_of_northgates_are_not_found_and_nothing_else_is_said(
    portal: Any, northgate: Northgate, southgate: Any,
) -> None:
    def said(numbers: list[str]) -> str:
        address = f"{BATCHES}/{portal.world.batch(centre=portal.world.south)}"
        page = southgate.fragment(f"{address}/candidates", "add-result", {"numbers": " ".join(numbers)})
        assert page.status == 422
        return str(page.text)

    theirs = ["1000005", northgate.ulns[4]]
    nobodys = ["1999999", "9999999999"]
    found = said(theirs)
    for mine, other in zip(theirs, nobodys, strict=True):
        found = found.replace(mine, other)
    assert "Reid" not in found
    assert found == said(nobodys)
    assert BatchRow.select().where(BatchRow.centre == portal.world.south).count() == 0


def test_the_picker_shows_no_batch_of_northgates(portal: Any, northgate: Northgate, southgate: Any) -> None:
    pages = [southgate.get("/candidates/picker", batch=reference, q="sam") for reference in (northgate.draft, "B-000000", "")]
    assert [page.status for page in pages] == [404] * 3
    assert len({page.text for page in pages}) == 1


EXTRA = {"centre": "0471", "centre_id": "1", "state": "registered", "status": "registered", "price": "1", "price_id": "1",
         "role": "coordinator", "id": "1", "reference": "B-AAAAAA", "opened_by": "1", "changed_by": "1", "edition": "99",
         "version_id": "3", "package_id": "9", "split_from": "1", "body_role": "administrator", "unpriced": "5", "number":
         "1000001",
         "candidate": "1", "candidate_id": "1", "registered_as": "1", "person": "1", "person_id": "1", "merged_into": "1"}


@pytest.mark.failure(13)
def test_fields_that_no_form_has_are_ignored(portal: Any, southgate: Any) -> None:
    centre = portal.world.south
    page = southgate.post(BATCHES, EXTRA)
    batch = Batch.get(Batch.centre == centre)
    assert (batch.state, batch.opened_by.name, batch.reference != "B-AAAAAA") == ("draft", CAST["southgate"][1], True)
    southgate.post(f"{page.url}/course", {**EXTRA, "standard": AUTOCARE, "package": PACKAGE, "done": "1"})
    southgate.post(f"{page.url}/defaults", {**EXTRA, **DEFAULTS})
    typed = {**EXTRA, **BODY, "number": "1000001", "close": "1"}
    southgate.post(f"{page.url}/candidates/new", {name: text for name, text in typed.items() if name != "numbers"})
    grace = Candidate.get(Candidate.surname == "Okafor")
    assert (grace.state, grace.number > 1000009, grace.edition) == ("live", True, 1)
    row = BatchRow.get(BatchRow.candidate == grace.id)
    assert (row.centre, row.batch.reference) == (centre, batch.reference)
    done = southgate.submit(southgate.get(f"{page.url}/review"), "#submission", **{
        name: text for name, text in EXTRA.items() if name not in ("reference",)})
    assert "1 candidate registered" in done.text
    receipt, line = Receipt.get(Receipt.centre == centre), Registration.get(Registration.centre == centre)
    assert (receipt.person.name, receipt.unpriced, receipt.pence) == (CAST["southgate"][1], 0, 36000)
    assert (line.state, line.pence, line.candidate_id) == ("active", 36000, grace.id)


@pytest.mark.failure(13)
@pytest.mark.parametrize("pence", ["1", "0", "-1", "36000.0", "not set", ""])
def test_the_price_is_the_catalogues_whatever_was_posted(portal: Any, registrar: Any, pence: str) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    asked = registrar.submit(review, "#submission", pence=pence)
    assert asked.status == 409
    assert "The price has changed" in asked.text
    saved = registrar.submit(asked, "#submission", accept_price="1", pence=pence)
    assert "1 candidate registered" in saved.text
    assert Registration.get().pence == 36000


ASKING_AGAIN = {"If-None-Match": "*", "If-Modified-Since": "Mon, 23 Nov 2037 12:00:00 GMT"}


@pytest.mark.failure(14)
def test_no_answer_of_the_portal_is_stored_or_shared(portal: Any, northgate: Northgate, registrar: Any) -> None:
    seen = 0
    for rule in portal.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or rule.arguments & {"token", "topic"}:
            continue
        for values in sample.of(list(northgate.addresses(rule))):
            url = url_of(portal.app, rule, values)
            for headers in ({}, {**HTMX, "HX-Target": "main"}):
                answer = registrar.client.get(url, headers={**headers, **ASKING_AGAIN})
                assert answer.status_code != 304, url
                assert answer.headers["Cache-Control"] == "no-store", url
                assert {"HX-Request", "HX-Target", "Cookie"} <= set(map(str.strip, answer.headers["Vary"].split(","))) or (
                    door_of(portal.app, rule.endpoint) == "public"), f"{url}: {answer.headers['Vary']}"
                assert "ETag" not in answer.headers, url
                assert "Last-Modified" not in answer.headers, url
                seen += 1
    assert seen > 60


ALIKE = 1_000_000 if sample.THOROUGHLY else 1


def kind_of(app: Any, url: str) -> tuple[str, str]:
    """What an address is alike to: those of the same view whose question has the same names."""
    path, _, query = url.partition("?")
    return app.url_map.bind("localhost").match(path)[0], " ".join(sorted(parse_qs(query)))


@pytest.mark.failure(18)
def test_no_link_changes_anything(portal: Any, northgate: Northgate, registrar: Any) -> None:
    odd = portal.world.batch(str(portal.world.candidate(uln=None, phone=None)))
    Batch.update(leftover="1000099 1999999").where(Batch.reference == odd).execute()
    before, seen, kinds = digests(), set(), Counter()
    waiting = ["/", f"{BATCHES}/{odd}", f"{BATCHES}/{northgate.draft}", f"{BATCHES}/{northgate.discarded}",
               f"{RECEIPTS}/{northgate.receipt}", f"{RECEIPTS}?q=sam", "/sign-in", f"/kept/{northgate.kept}"]
    while waiting:
        url = waiting.pop().split("#")[0]
        if url in seen or not url.startswith("/") or url.startswith("/static/"):
            continue
        seen.add(url)
        # Of forty links to candidates the everyday run follows one.
        kinds[kind_of(portal.app, url)] += 1
        if kinds[kind_of(portal.app, url)] > ALIKE:
            continue
        page = registrar.get(url)
        assert page.status in (200, 204), f"{url}: {page.status}"
        assert registrar.client.head(url).status_code < 400, url
        registrar.client.get(url, headers={**HTMX, "HX-Target": "main", "Purpose": "prefetch"})
        waiting += sorted(page.links)
    assert len(seen) > 50
    assert changed(before) == []


@pytest.mark.failure(18)
@pytest.mark.parametrize("method", sample.of(["GET", "HEAD", "OPTIONS"]))
def test_no_address_changes_anything_unless_it_is_posted_to(
    portal: Any, northgate: Northgate, registrar: Any, method: str,
) -> None:
    before = digests()
    for rule in portal.app.url_map.iter_rules():
        if rule.arguments & {"filename", "token", "topic"}:
            continue
        for values in sample.of(list(northgate.addresses(rule))):
            url = url_of(portal.app, rule, values)
            answer = registrar.client.open(url, method=method, query_string={**BODY, "centre": "0523", "done": "1"})
            assert answer.status_code < 500, url
    assert changed(before) == []
