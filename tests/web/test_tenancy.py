"""Two centres on one portal: nothing of one is read, changed or guessed by the other, on any address."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from support.addresses import BATCHES, RECEIPTS
from support.browser import HTMX
from support.makers import AUTOCARE, LIGHT
from support.northgate import BODY, Northgate, url_of
from support.tables import changed, digests
from support.workbooks import KIND, sheet
from support.workbooks import row as sheet_row
from werkzeug.routing import Rule

from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate, Employer
from imi.uploads.receiving import receive
from imi.web.security import door_of

# Unlike any code that the centre has, which would be offered instead.
NOWHERE = {"reference": "B-000000", "row": 999_999, "letter": 999_999, "number": 999_999, "slug": "no-such-standard",
           "package": "NOWHERE9",
           "employer": 999_999, "other": 999_999, "line": 99, "request_id": 999_999}
# With the right check digit.
NOBODYS_ULN = "7777777709"
TOKEN = re.compile(r'(name="csrf_token" value|id="csrf-token" content)="[^"]+"')


def doors_with(app: Any) -> list[tuple[Rule, str]]:
    """Every closed address that names a thing, with each method; a scheme is nobody's thing."""
    no_tenants = {"topic", "filename", "token"}
    return [(rule, method) for rule in app.url_map.iter_rules()
            if rule.arguments - {"kind", "scheme"} and not rule.arguments & no_tenants and not rule.rule.startswith("/admin/")
            for method in ("GET", "POST") if method in (rule.methods or ())]


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
def test_every_address_of_northgate_is_not_found_by_southgate(
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


def test_addresses_closed_to_others_open_for_northgate(portal: Any, northgate: Northgate, registrar: Any) -> None:
    shut = set()
    for rule, method in doors_with(portal.app):
        urls = [url_of(portal.app, rule, values) for values in northgate.addresses(rule) if method == "GET"]
        if urls and all(registrar.client.get(url).status_code == 404 for url in urls):
            shut.add(rule.endpoint)
    assert shut == set()


def test_strangers_see_and_change_nothing_of_northgate(portal: Any, northgate: Northgate) -> None:
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
def test_no_list_of_southgate_names_anything_of_northgate(portal: Any, northgate: Northgate, southgate: Any) -> None:
    for url in LISTS:
        page = southgate.client.get(url)
        text = page.get_data(as_text=True)
        assert page.status_code == 200, url
        for theirs in (northgate.draft, northgate.discarded, northgate.saved, northgate.receipt, northgate.upload, "Taylor",
                       "Khan", "Priya Nair", "Northgate", LIGHT, *northgate.ulns):
            assert theirs not in text, f"{theirs} on {url}"


@pytest.mark.failure(6)
def test_southgates_pages_do_not_change_with_northgates_work(portal: Any, southgate: Any) -> None:
    def seen() -> list[str]:
        pages = [southgate.client.get(url).get_data(as_text=True) for url in LISTS]
        searches = [southgate.get("/candidates", q=query).text for query in ("price", "taylor", "10000")]
        return [TOKEN.sub("", page) for page in pages] + searches

    before, world = seen(), portal.world
    world.save(world.batch(f"1000001 1000002 {world.candidate()}"))
    world.batch("1000003")
    receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept",
            sheet(sheet_row(), sheet_row(surname=None)), world.today)
    for url, was, is_now in zip(LISTS, before, seen(), strict=False):
        assert was == is_now, url
    assert seen() == before


SEARCHES = ("taylor", "sam", "Bridge Street", "1000001", "R-26-104001", "PO 7", "Priya Nair")


@pytest.mark.failure(6)
def test_a_search_finds_nothing_of_northgates(portal: Any, northgate: Northgate, southgate: Any) -> None:
    Employer.create(centre=portal.world.north, employer_name="Bridge Street Motors", name_key="bridge street motors")
    own = portal.world.batch(centre=portal.world.south)
    for query, name in ((query, name) for query in SEARCHES for name in ("q", "by", "package", "standard")):
        found = southgate.get("/candidates/picker", batch=own, q=query).all("#picker button[name=number]")
        # The garage of Southgate's one candidate is of that name, too.
        assert {button["value"] for button in found} == ({"1000010"} if query == "Bridge Street" else set()), query
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
def test_another_centres_number_in_a_form_looks_like_an_unknown_one(
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


def test_northgates_e_mail_is_not_sent_again_on_a_receipt_of_ones_own(
    portal: Any, northgate: Northgate, southgate: Any,
) -> None:
    address, _row = own_batch(portal)
    page = southgate.submit(southgate.get(f"{address}/review"), "#submission")
    assert "1 candidate registered" in page.text
    before = digests()
    assert southgate.post(f"{page.url}/letters/{northgate.letter}/resend", follow=False).status == 404
    assert changed(before) == []


def test_southgate_cannot_find_northgates_numbers_or_ulns(
    portal: Any, northgate: Northgate, southgate: Any,
) -> None:
    def said(numbers: list[str]) -> str:
        address = f"{BATCHES}/{portal.world.batch(centre=portal.world.south)}"
        page = southgate.fragment(f"{address}/candidates", "add-result", {"numbers": " ".join(numbers)})
        assert page.status == 422
        return str(page.text)

    theirs = ["1000005", northgate.ulns[4]]
    nobodys = ["1999999", NOBODYS_ULN]
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
