"""What goes wrong is answered in words: with every header, no internals, nothing lost, and nothing personal in a log."""
from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import HTMX
from flask import abort
from makers import AUTOCARE, CAST, DEFAULTS, PACKAGE, PASSWORD, complete
from peewee import IntegrityError, InterfaceError, OperationalError
from portal_under_test import Portal
from tables import changed, digests
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable, TooManyRequests, UnsupportedMediaType

from imi import database
from imi.audit.models import Audit
from imi.candidates.models import Candidate, Employer
from imi.catalogue.actions import set_price
from imi.catalogue.models import Approval, Package
from imi.database import Conflict, Refused, Unknown, db
from imi.people.models import Link
from imi.registrations import rows
from imi.registrations.models import BatchRow, Receipt
from imi.web.security import permitted, public
from imi.web.settings import Unusable, read_settings

BATCHES = "/apprenticeships/registrations/batches"
RECEIPTS = "/apprenticeships/registrations"
SECRET = "/srv/secret.py SELECT uln FROM candidate WHERE uln = '1000000043'"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'", "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()", "Cache-Control": "no-store",
}


def fail(error: Exception | int) -> Any:
    """A view on which something goes wrong."""

    def view() -> str:
        if isinstance(error, int):
            abort(error, description=SECRET)
        raise error

    return permitted("any")(view)


FAULTS: list[tuple[int, Exception | int, str]] = [
    (400, 400, "This request could not be read"), (403, 403, "You may not do this"), (404, 404, "There is nothing here"),
    (404, Unknown(SECRET), "There is nothing here"), (405, 405, "This address can’t be used like that"),
    (409, Conflict("A colleague was faster"), "A colleague was faster"), (413, RequestEntityTooLarge(SECRET), "up to 1 MB"),
    (415, UnsupportedMediaType(SECRET), "This kind of content can’t be read"), (418, 418, "This request could not be read"),
    (422, Refused("Choose another"), "Choose another"), (422, 422, "That can’t be done"),
    (429, TooManyRequests(SECRET, retry_after=60), "Too many tries"), (500, RuntimeError(SECRET),
                                                                       "Something went wrong in the portal"),
    (500, IntegrityError(SECRET), "Something went wrong in the portal"), (500, RecursionError(SECRET), "Something went wrong"),
    (503, ServiceUnavailable(SECRET, retry_after=5), "The portal is busy"), (503, OperationalError("database is locked"),
                                                                             "Nothing has been lost"),
    (503, OperationalError("unable to open database file"), "The portal is busy"),
    (503, OperationalError("attempt to write a readonly database"), "The portal is busy"),
    (503, InterfaceError("connection already closed"), "The portal is busy"),
    (507, OperationalError("database or disk is full"), "you can still read"),
]


@pytest.mark.parametrize("status, error, sentence", FAULTS)
def test_every_failure_is_a_sentence_with_every_header_and_no_internals(
    portal: Any, status: int, error: Exception | int, sentence: str,
) -> None:
    portal.app.add_url_rule("/fails", "fails", fail(error))
    browser = portal.browser("registrar")
    whole, fragment = browser.get("/fails"), browser.fragment("/fails", "rows")
    for page in (whole, fragment):
        assert page.status == status
        assert sentence in page.text
        for name, value in HEADERS.items():
            assert page.headers[name].startswith(value), name
        assert {"HX-Request", "HX-Target"} <= {part.strip() for part in page.headers["Vary"].split(",")}
        for inside in ("secret.py", "SELECT", "Traceback", "werkzeug", "Error(", "1000000043", "peewee", ".py"):
            assert inside not in page.html
        assert (page.headers.get("Retry-After") is not None) == (status in (429, 503))
        assert ("name the incident" in page.text) == (status == 500)
    assert whole.html.startswith("<!doctype html>")
    assert whole.all("main a[href='/']")
    assert (fragment.headers["HX-Retarget"], fragment.headers["HX-Reswap"]) == ("#message", "innerHTML")
    assert not fragment.all("html, form")
    assert "HX-Retarget" not in whole.headers


@pytest.mark.parametrize("method, url", [("DELETE", BATCHES), ("PUT", "/"), ("PATCH", "/sign-in"), ("POST", "/help"),
                                         ("GET", "/sign-out"), ("GET", f"{BATCHES}/B-1/undo"), ("TRACE", "/")])
def test_a_method_that_an_address_has_not_is_refused_and_says_which_it_has(
    registrar: Any, method: str, url: str,
) -> None:
    answer = registrar.client.open(url, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert method not in answer.headers["Allow"].split(", ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example",
                                  "evil.example#",
                                  "", " ", "localhost\\evil.example", "[::1].evil.example", "x" * 300])
def test_another_host_reaches_no_page_and_no_link_bears_its_name(portal: Any, host: str) -> None:
    browser = portal.anonymous()
    token = browser.get("/sign-in/forgotten").form("main form[method=post]")["csrf_token"]
    before = digests()
    for answer in (browser.client.get("/sign-in", headers={"Host": host}),
                   browser.client.post("/sign-in/forgotten", headers={"Host": host},
                                       data={"csrf_token": token, "email": CAST["registrar"][0]})):
        assert answer.status_code == 400, host
        assert "evil" not in answer.get_data(as_text=True)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    assert changed(before) == []


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL",
                                  "X-Forwarded-Prefix"])
def test_what_a_proxy_would_say_is_not_believed_without_one(portal: Any, registrar: Any, name: str) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    answer = registrar.client.get(f"{RECEIPTS}/{receipt.reference}", headers={name: "evil.example"})
    assert answer.status_code == 200
    assert "evil" not in answer.get_data(as_text=True)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example//help", "/\\evil.example", "/.//evil.example",
                                  "/help//..//evil.example"])
def test_no_redirect_leaves_the_portal(registrar: Any, path: str) -> None:
    answer = registrar.client.open(path, base_url="http://localhost/")
    location = answer.headers.get("Location", "")
    assert not location.startswith(("//", "/\\"))
    assert not location.startswith("http") or location.startswith("http://localhost/")


def test_a_file_is_named_by_what_is_stored_and_never_by_the_address(portal: Any, registrar: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    for typed in (receipt.reference, receipt.reference.lower(), f"%20{receipt.reference}%20"):
        answer = registrar.client.get(f"{RECEIPTS}/{typed}.csv")
        assert answer.headers["Content-Disposition"] == f"attachment; filename={receipt.reference}.csv"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for typed in (f"{receipt.reference}%22%0D%0AX-Evil:1", f"..%2F{receipt.reference}", f"{receipt.reference}%00", "..",
                  "%2e%2e%2fetc%2fpasswd"):
        answer = registrar.client.get(f"{RECEIPTS}/{typed}.csv")
        assert answer.status_code in (400, 404)
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("name", ["QJMS \"Setup\" v2.exe", "QJMS é ü 安装.exe", "QJMS;a=b.exe", "QJMS\\..\\x.exe",
                                  "QJMS' %0D%0A.exe"])
def test_an_odd_file_name_stays_in_its_header(portal: Any, registrar: Any, name: str) -> None:
    folder = portal.settings.instance_path / "downloads"
    folder.mkdir()
    (folder / name).write_bytes(b"MZ")
    answer = registrar.client.get("/download/qjms-setup")
    assert (answer.status_code, answer.data) == (200, b"MZ")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert disposition.isascii()
    assert "\n" not in disposition
    assert "\r" not in disposition
    assert answer.mimetype == "application/octet-stream"


# Requests that no form of ours would send.

RAW = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"a\x00b", b"\r\nX: y", "\u202e\u200b\ufeff".encode(),
    b"\xf4\x90\x80\x80", b"\x1b[31m", "²²²²²²²".encode(), "٣٤٥٦٧٨٩".encode(), "１２３４５６７".encode(),
    "𝟙𝟚𝟛𝟜𝟝𝟞𝟟".encode(), b"9" * 5000, b"-1", b"1e9", b"NaN", b"99999999999999999999", b"abcdefg",
    b"0x10", b"31/12/9999", b"1/1/0001", b"+9999m",
]
QUERIES = [(RECEIPTS, ("q", "standard", "package", "after", "before", "by", "page", "kind")), ("/employers", ("q", "batch")),
           (f"{RECEIPTS}.csv", ("q", "before", "by")), (BATCHES, ("state",)), ("/apprenticeships/standards", ("q",)),
           ("/sign-in", ("next", "unkept")), ("/candidates/picker", ("q", "more")), ("{batch}", ("open",)),
           ("{batch}/candidates/new", ("employer",)), ("{batch}/course", ("q",))]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: repr(raw[:12]))
def test_odd_bytes_in_an_address_are_no_fault(portal: Any, registrar: Any, raw: bytes) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    reference, typed = world.batch("1000002"), quote(raw, safe="")
    for url, names in QUERIES:
        url = url.format(batch=f"{BATCHES}/{reference}")
        for name in names:
            answer = registrar.client.get(f"{url}?batch={reference}&{name}={typed}")
            assert answer.status_code in (200, 303, 400, 404), f"{url}?{name}: {answer.status_code}"
    for url in (f"{BATCHES}/{typed}", f"{RECEIPTS}/{typed}", f"/help/{typed}", f"/link/{typed}", f"/kept/{typed}", f"/{typed}",
                f"/static/{typed}",
                f"{BATCHES}/{reference}/candidates/{typed}", f"{RECEIPTS}/R-26-104001/letters/{typed}/resend",
                f"/apprenticeships/standards/{typed}"):
        assert registrar.client.get(url).status_code in (400, 404, 405), url


def forms(reference: str, row: int) -> list[tuple[str, tuple[str, ...]]]:
    """Every form of the portal with its fields."""
    batch = f"{BATCHES}/{reference}"
    person = ("title", "first_names", "surname", "date_of_birth", "gender", "uln", "email", "phone", "employer_ern",
              "employer_name",
              "employer_postcode", "employer_telephone", "position", *DEFAULTS)
    return [
        (f"{batch}/course", ("standard", "package", "was", "sure", "done")),
        (f"{batch}/defaults", (*DEFAULTS, "was_starts_on", "apply")), (f"{batch}/order", ("purchase_order",
                                                                                          "was_purchase_order")),
        (f"{batch}/candidates", ("numbers", "outbox", "retry")), (f"{batch}/candidates/leftover", ("number",)),
        (f"{batch}/candidates/link", ("number", "date_of_birth")), (f"{batch}/candidates/pick", ("number",)),
        (f"{batch}/candidates/same", ("number",)), (f"{batch}/candidates/{row}", (*DEFAULTS, "edition")),
        (f"{batch}/candidates/{row}/missing", person), (f"{batch}/candidates/{row}/details", (*person, "edition")),
        (f"{batch}/candidates/bulk", ("row", "field", "value", "funding_type")), (f"{batch}/candidates/remove", ("gone",)),
        (f"{batch}/candidates/new", (*person, "other", "link", "close")), (f"{batch}/candidates/new/draft", person),
        (f"{batch}/candidates/new/match", person), (f"{batch}/candidates/new/employer", ("employer",)),
        (f"{batch}/submission", ("key", "fingerprint", "pence", "accept_price", "rows", "confirm", "reason-x")),
        (BATCHES, ("from", "candidates")), ("/sign-in/forgotten", ("email",)), ("/sign-in/centre", ("centre", "next")),
    ]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: repr(raw[:12]))
def test_odd_bytes_in_a_form_are_no_fault(portal: Any, registrar: Any, raw: bytes) -> None:
    world = portal.world
    reference = world.batch(str(world.candidate(uln=None, phone=None)))
    row, token, typed = BatchRow.get().id, registrar.token(), quote(raw, safe="")
    for url, names in forms(reference, row):
        for body in ("&".join(f"{name}={typed}" for name in names), *(f"{name}={typed}" for name in names if name in (
                "number", "row", "gone", "employer", "pence", "key", "numbers", "edition"))):
            answer = registrar.client.post(url, data=f"csrf_token={token}&{body}",
                                           content_type="application/x-www-form-urlencoded")
            assert answer.status_code < 500, f"{url} {body[:80]}: {answer.status_code}"
    browser = portal.anonymous()
    token = browser.get("/sign-in").form("main form[method=post]")["csrf_token"]
    for url in ("/sign-in", "/sign-in/again", "/link/x"):
        answer = browser.client.post(url, data=f"csrf_token={token}&identifier={typed}&password={typed}&next={typed}",
                                     content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, url
    assert registrar.get(f"{BATCHES}/{reference}").status == 200
    assert registrar.get(f"{BATCHES}/{reference}/review").status == 200


NAMES = ("HX-Target", "HX-Request", "HX-Current-URL", "HX-Prompt", "Cookie", "User-Agent", "Accept-Language", "If-None-Match",
         "Range", "Content-Type", "Accept-Encoding", "Referer")


@pytest.mark.parametrize("value", ["\xff\xfe", "../../etc/passwd", "__class__", "row-1; drop", "x" * 20_000, "self.__init__",
                                   "say", "main", "head_title"])
def test_odd_headers_are_no_fault(registrar: Any, value: str) -> None:
    for name in NAMES:
        answer = registrar.client.get("/apprenticeships", headers={"HX-Request": "true", name: value})
        assert answer.status_code in (200, 303, 401), name


SCALARS = [("standard", [AUTOCARE, "st0033-ap03-light-vehicle"]), ("package", [PACKAGE, "ACAP01B"]), ("purchase_order", ["A1",
                                                                                                                         "B2"]),
           ("numbers", ["1000001", "1000002"]), ("number", ["1000001", "1000002"]), ("gone", ["1", "2"]), ("edition", ["1", "2"]),
           ("key", ["a key of sixteen letters", "b"]), ("pence", ["1", "36000"]), ("employer", ["1", "2"]), ("standard[]",
                                                                                                             [AUTOCARE]),
           ("numbers[0]", ["1000001"]), ("csrf_token", ["x", "y"])]


@pytest.mark.parametrize("name, values", SCALARS)
def test_a_field_sent_twice_is_no_fault(portal: Any, registrar: Any, name: str, values: list[str]) -> None:
    reference = portal.world.batch("1000001")
    row = BatchRow.get().id
    for url, _names in forms(reference, row):
        page = registrar.post(url, {name: values, "csrf_token": registrar.token()}, follow=False)
        assert page.status < 500, f"{url}: {page.status}"
    assert registrar.get(f"{BATCHES}?state=draft&state=discarded").status == 200
    assert registrar.get(f"{RECEIPTS}?q=a&q=b&page=1&page=2").status == 200


@pytest.mark.parametrize("content_type, body", [
    ("application/json", b'{"numbers": "1000001"}'), ("text/plain", b"numbers=1000001"), ("application/xml",
                                                                                          b"<numbers>1000001</numbers>"),
    ("multipart/form-data", b"no boundary"), ("multipart/form-data; boundary=x",
                                              b"--x\r\nContent-Disposition: form-data; name=numbers\r\n\r\n1"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"numbers=+ADw-"), ("", b"numbers=1000001"), ("application/json",
                                                                                                       b"\xff{"),
])
def test_what_is_no_form_changes_nothing(portal: Any, registrar: Any, content_type: str, body: bytes) -> None:
    reference = portal.world.batch()
    before = digests()
    answer = registrar.client.post(f"{BATCHES}/{reference}/candidates", data=body, content_type=content_type)
    assert answer.status_code in (400, 413, 415)
    assert changed(before) == []


def test_a_whole_form_may_come_as_multipart(portal: Any, registrar: Any) -> None:
    reference = portal.world.batch()
    answer = registrar.client.post(f"{BATCHES}/{reference}/candidates", content_type="multipart/form-data",
                                   data={"csrf_token": registrar.token(), "numbers": "1000001"})
    assert answer.status_code == 303
    assert BatchRow.select().count() == 1


# Too much at once.

@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "add-result"}])
def test_a_byte_more_than_a_megabyte_is_too_much(portal: Any, registrar: Any, headers: dict[str, str]) -> None:
    reference, token = portal.world.batch(), registrar.token()
    before = digests()
    body = f"csrf_token={token}&numbers=".encode()
    body += b"1" * (1024 * 1024 + 1 - len(body))
    for browser, statuses in ((registrar, (413,)), (portal.anonymous(), (303, 401, 413))):
        answer = browser.client.post(f"{BATCHES}/{reference}/candidates", data=body, headers=headers,
                                     content_type="application/x-www-form-urlencoded")
        assert answer.status_code in statuses
    assert changed(before) == []


def test_fields_and_numbers_by_the_thousand_are_no_fault(portal: Any, registrar: Any) -> None:
    reference, token = portal.world.batch("1000001"), registrar.token()
    many = {f"field-{n}": "x" for n in range(5000)}
    for url, _names in forms(reference, BatchRow.get().id):
        assert registrar.client.post(url, data={**many, "csrf_token": token}).status_code < 500, url
        assert registrar.client.post(url, data={**many, "csrf_token": token},
                                     content_type="multipart/form-data").status_code == 413, url
    rows = registrar.post(f"{BATCHES}/{reference}/candidates/bulk", {"row": [str(n) for n in range(5000)], "field": "starts_on"})
    assert rows.status == 422


@pytest.mark.parametrize("length", [7, 10, 8])
def test_a_megabyte_of_numbers_is_answered(portal: Any, registrar: Any, length: int) -> None:
    reference = portal.world.batch()
    count = 1_000_000 // (length + 4)
    text = "\n".join(str(10 ** length - 1 - n).zfill(length) for n in range(count))
    page = registrar.post(f"{BATCHES}/{reference}/candidates", {"numbers": text}, follow=False)
    assert page.status == 422
    assert registrar.get(f"{BATCHES}/{reference}").status == 200


@pytest.mark.parametrize("text", ["x" * 10_000, "é" * 7_000, "9" * 10_000, "a " * 5_000, "=" * 10_000])
def test_a_very_long_text_is_refused_or_kept(portal: Any, registrar: Any, text: str) -> None:
    reference = portal.world.batch(str(portal.world.candidate(uln=None)))
    row = BatchRow.get().id
    for url, names in forms(reference, row):
        page = registrar.post(url, dict.fromkeys(names, text), follow=False)
        assert page.status in (200, 303, 404, 409, 422), f"{url}: {page.status}"
    assert registrar.get(f"{BATCHES}/{reference}/candidates/new").form("#candidate-form")["surname"] == text
    for url in (f"{BATCHES}/{reference}", f"{BATCHES}/{reference}/review"):
        assert registrar.get(url).status == 200
    assert registrar.get(RECEIPTS, q=text).status == 200


# Two at once, and what changed in between.

def test_save_after_going_back_gives_the_receipt_that_there_is(portal: Any, registrar: Any) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    first, second = (registrar.submit(review, "#submission") for _press in range(2))
    assert first.url == second.url
    assert Receipt.select().count() == 1


def test_one_key_with_other_contents_does_nothing(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(uln=None)
    reviews = [registrar.get(f"{BATCHES}/{portal.world.batch(numbers)}/review") for numbers in ("1000001", f"1000002 {number}")]
    key = reviews[0].form("#submission")["key"]
    assert registrar.submit(reviews[0], "#submission").status == 200
    other = registrar.submit(reviews[1], "#submission", key=key)
    assert other.status == 409
    assert "This form was sent before with other contents" in other.text
    assert Receipt.select().count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 5000, "\x00" * 20])
def test_an_odd_key_of_a_form_saves_once_or_says_why_not(portal: Any, registrar: Any, key: str) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    page = registrar.submit(review, "#submission", key=key)
    assert page.status in (200, 400, 422)
    assert "A colleague" not in page.text
    assert Receipt.select().count() == (1 if page.status == 200 else 0)


def test_two_people_who_edit_one_row_see_both_values(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    row = BatchRow.get().id
    colleague = portal.browser("coordinator")
    page, theirs = registrar.get(f"{address}/candidates/{row}/edit"), colleague.get(f"{address}/candidates/{row}/edit")
    form = f"form[action='{address}/candidates/{row}']"
    assert colleague.submit(theirs, form, starts_on="8/9/2026").status == 200
    late = registrar.submit(page, form, starts_on="15/9/2026")
    assert late.status == 409
    assert {"8/9/2026", "15/9/2026"} <= {cell.get_text() for cell in late.all("#conflict td")}
    assert "2026-09-08" in BatchRow.get().typed
    assert registrar.submit(late, "#conflict form").status == 200
    assert "2026-09-15" in BatchRow.get().typed


@pytest.mark.parametrize("meanwhile, status, said", [
    ("withdrawn", 422, "ACAP01A is no longer offered. Choose another package: your candidates are kept"),
    ("unlinked", 422, "Choose another standard: your candidates are kept"), ("dearer", 409, "The price has changed"),
    ("discarded", 422, "discarded"), ("added", 409, "The batch was changed since you opened the review"),
])
def test_what_changed_since_the_review_is_said_and_the_rows_are_kept(
    portal: Any, registrar: Any, meanwhile: str, status: int, said: str,
) -> None:
    world = portal.world
    reference = world.batch("1000001 1000002")
    review = registrar.get(f"{BATCHES}/{reference}/review")
    package, yesterday = Package.get(Package.code == PACKAGE), world.today.replace(day=22)
    if meanwhile == "withdrawn":
        Package.update(closes_on=yesterday).where(Package.id == package.id).execute()
    elif meanwhile == "unlinked":
        Approval.update(closes_on=yesterday).where(Approval.centre == world.north).execute()
    elif meanwhile == "dearer":
        set_price(package, 40_000, world.today)
    elif meanwhile == "discarded":
        registrar.post(f"{BATCHES}/{reference}/discard")
    else:
        registrar.post(f"{BATCHES}/{reference}/candidates", {"numbers": "1000003"})
    page = registrar.submit(review, "#submission")
    assert page.status == status
    assert said in page.text
    assert Receipt.select().count() == 0
    assert BatchRow.select().where(BatchRow.removed_at.is_null()).count() == (3 if meanwhile == "added" else 2)


def test_an_employer_whom_somebody_works_for_cannot_vanish(world: Any) -> None:
    with pytest.raises(IntegrityError), db.atomic():
        Employer.delete().execute()


# The database is held by somebody else.

@pytest.fixture
def held(furnished: str, copy_of: Any, tmp_path: Path, on_the_day: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """(the portal with a short patience, a second connection that can hold the database)."""
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)
    url = copy_of(furnished)
    if not url.startswith("sqlite"):
        pytest.skip("only SQLite has one lock for everything")
    portal = Portal(url, tmp_path)
    other = sqlite3.connect(url.split("///")[1], isolation_level=None)
    yield portal, other
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()
    portal.close()


WRITES = [("/candidates", {"numbers": "1000002"}), ("/defaults", {**DEFAULTS, "starts_on": "8/9/2026"}), ("/order",
                                                                                                          {"purchase_order":
                                                                                                           "PO 7"}),
          ("/undo", {}), ("/candidates/new/draft", {"surname": "Okafor"}), ("/discard", {}), ("/submission", {})]


@pytest.mark.parametrize("path, fields", WRITES)
def test_while_the_database_is_held_nothing_is_lost_and_reading_goes_on(held: Any, path: str, fields: dict[str, str]) -> None:
    portal, other = held
    registrar = portal.browser("registrar")
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page, token = registrar.get(f"{address}/review"), registrar.token()
    if path == "/submission":
        fields = page.form("#submission")
    before = digests()
    db.close()
    other.execute("BEGIN EXCLUSIVE")
    assert registrar.get(address).status == 200
    whole = registrar.post(address + path, fields, token=token)
    fragment = registrar.client.post(address + path, data={**fields, "csrf_token": token}, headers={**HTMX, "HX-Target": "x"})
    for answer in (whole.answer, fragment):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Nothing has been lost" in answer.get_data(as_text=True)
    # What was typed stays where it is: the page is not swapped, the sentence goes above it.
    assert fragment.headers["HX-Retarget"] == "#message"
    other.execute("ROLLBACK")
    assert changed(before) == []
    db.close()
    assert registrar.post(address + path, fields, token=token).status == 200
    assert changed(before) != []


def test_signing_in_waits_with_a_sentence_too(held: Any) -> None:
    portal, other = held
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    other.execute("BEGIN EXCLUSIVE")
    answer = browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert PASSWORD not in answer.html
    other.execute("ROLLBACK")
    assert browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD).status == 200


# What is outside.

OUTSIDE = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2e%2e%2fimi/web/settings.py",
    "/static//etc/passwd",
    "/static/....//app.py", "/static/..%5capp.py", "/static/%252e%252e/app.py", "/static/vendor/../../app.py", "/.git/config",
    "/.git/HEAD",
    "/.env", "/instance/secret", "/instance/portal.db", "/app.py", "/app.py~", "/static/.git/config", "/portal.db", "/static/",
    "/static",
    "/static/portal.css.bak", "/static/portal.css%00.txt", "/console", "/__debug__", "/server-status",
)


def test_only_what_is_served_is_served(portal: Any, registrar: Any) -> None:
    for browser, path in ((browser, path) for browser in (registrar, portal.anonymous()) for path in OUTSIDE):
        answer = browser.client.get(path, follow_redirects=True)
        assert answer.status_code in (400, 404), f"{path}: {answer.status_code}"
        for inside in ("import", "repositoryformatversion", "ref: ", "root:", portal.settings.secret_key):
            assert inside not in answer.get_data(as_text=True)


def test_without_its_secret_a_database_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "IMI_INSTANCE", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    made = read_settings(tmp_path / "new")
    secret = tmp_path / "new" / "secret"
    assert (len(made.secret_key) >= 64, secret.stat().st_mode & 0o777) == (True, 0o600)
    assert read_settings(tmp_path / "new").secret_key == made.secret_key
    (tmp_path / "new" / "portal.db").touch()
    secret.unlink()
    with pytest.raises(Unusable, match="is gone but a database is there"):
        read_settings(tmp_path / "new")
    assert not secret.exists()
    monkeypatch.setenv("SECRET_KEY", "k" * 64)
    assert read_settings(tmp_path / "new").secret_key == "k" * 64


@pytest.mark.parametrize("content", ["", "   \n", "short"])
def test_a_secret_that_is_none_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret").write_text(content)
    with pytest.raises(Unusable, match="secret"):
        read_settings(tmp_path)
    monkeypatch.setenv("SECRET_KEY", content or "x")
    with pytest.raises(Unusable, match="SECRET_KEY"):
        read_settings(tmp_path)


# What was done stays written down, and names nobody in a log.

def journey(portal: Any) -> Any:
    """Somebody registers one existing and one new candidate, with mistakes on the way; their browser."""
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password="a wrong canary phrase")
    browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD)
    address = f"{BATCHES}/{portal.world.batch()}"
    new = {**{name: str(value) for name, value in complete(surname="Canary", uln="1000000043",
                                                           email="canary@post.example").items()},
           **DEFAULTS, "date_of_birth": "3/4/2007", "ends_on": "31/8/2028", "title": "Ms"}
    browser.post(f"{address}/candidates", {"numbers": "1000001 1999999"})
    browser.post(f"{address}/candidates/new", {**new, "email": "canary@"})
    browser.post(f"{address}/candidates/new", {**new, "close": "1"})
    browser.post(f"{address}/candidates/new", {**new, "first_names": "Other", "other": "1000011"})
    browser.post(f"{address}/order", {"purchase_order": "PO 7"})
    saved = browser.submit(browser.get(f"{address}/review"), "#submission")
    assert "2 candidates registered" in saved.text
    browser.post("/sign-out")
    browser.submit(browser.get("/sign-in/forgotten"), "main form[method=post]", email=CAST["registrar"][0])
    return browser


def test_no_address_changes_or_removes_what_the_audit_says(portal: Any) -> None:
    portal.world.save(portal.world.batch("1000005"))
    before = list(Audit.select().order_by(Audit.id).tuples())
    journey(portal)
    after = list(Audit.select().order_by(Audit.id).tuples())
    assert after[:len(before)] == before
    assert len(after) > len(before) + 3


@pytest.mark.parametrize("table", ["audit", "receipt", "audit_value"])
def test_the_database_itself_refuses_to_change_what_was_written_down(world: Any, table: str) -> None:
    number = world.candidate(uln=None)
    reference = world.batch(str(number))
    rows.supply(world.north, world.registrar, world.draft(reference), world.screen(reference).lines[0], {"uln": "1000000043"},
                world.given)
    world.save(reference)
    column = {"audit": "verb", "receipt": "candidates", "audit_value": "field"}[table]
    for statement in (
        f"UPDATE {table} SET {column} = {column}" if table != "audit_value" else "UPDATE audit_value SET field = 'x'",
                      f"DELETE FROM {table}"):
        assert db.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        with pytest.raises(IntegrityError), db.atomic():
            db.execute_sql(statement)


def test_no_log_line_names_anybody(portal: Any, caplog: pytest.LogCaptureFixture) -> None:
    def duplicate() -> str:
        sam = Candidate.get(Candidate.number == 1000001)
        Candidate.create(number=1000001, first_names="Canary", surname="Canary", name_key="canary", given_key="canary",
                         uln=sam.uln)
        return ""

    portal.app.add_url_rule("/duplicate", "duplicate", public(duplicate))
    portal.app.add_url_rule("/breaks", "breaks", public(lambda: {}["canary@post.example 1000000043 a wrong canary phrase"]))
    with db.connection_context():
        uln = Candidate.get(Candidate.number == 1000001).uln
    with caplog.at_level(logging.INFO):
        browser = journey(portal)
        for url in ("/duplicate", "/breaks", "/breaks?uln=1000000043&email=canary@post.example"):
            assert browser.client.get(url, headers={"User-Agent": "x\x1b[31m forged"}).status_code == 500
        cookie = browser.client.get_cookie("portal").value
        token = browser.token()
        browser.post("/sign-out", token="a canary token")
    lines = [*map(logging.Formatter("%(message)s").format, caplog.records)]
    assert sum("incident" in line for line in lines) == 3
    for secret in (PASSWORD, "canary", "1000000043", uln, "3/4/2007", "2007-04-03", "registrar@northgate.example", "104471",
                   cookie, token,
                   Link.get().token_hash, "Taylor", "forged"):
        assert not [line for line in lines if secret.lower() in line.lower()], secret
    assert not [line for line in lines if "\n" in line]
    assert any("KeyError" in line and "test_failures.py" in line for line in lines)


def test_an_incident_is_found_in_the_log_by_what_the_page_says(portal: Any, caplog: pytest.LogCaptureFixture) -> None:
    portal.app.add_url_rule("/fails", "fails", fail(RuntimeError(SECRET)))
    page = portal.browser("registrar").get("/fails")
    [line] = [record.getMessage() for record in caplog.records if "incident" in record.getMessage()]
    assert page.one("main b.code").get_text() in line
    assert "RuntimeError" in line
    assert "secret.py" not in line
    assert "fails" in line
