"""Requests that no form of ours would send, and too much at once: refused in words, never a fault."""
from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from support import sample
from support.addresses import BATCHES, RECEIPTS
from support.browser import HTMX
from support.makers import AUTOCARE, DEFAULTS, PACKAGE
from support.tables import changed, digests
from werkzeug.test import encode_multipart

from imi.batches.models import BatchRow

RAW = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"a\x00b", b"\r\nX: y", "\u202e\u200b\ufeff".encode(),
    b"\xf4\x90\x80\x80", b"\x1b[31m", "²²²²²²²".encode(), "٣٤٥٦٧٨٩".encode(), "１２３４５６７".encode(),
    "𝟙𝟚𝟛𝟜𝟝𝟞𝟟".encode(), b"9" * 5000, b"-1", b"1e9", b"NaN", b"99999999999999999999", b"abcdefg",
    b"0x10", b"31/12/9999", b"1/1/0001", b"+9999m",
]
QUERIES = [(RECEIPTS, ("q", "standard", "package", "after", "before", "by", "page", "kind")),
           ("/employers/picker", ("employer_search", "batch")),
           (f"{RECEIPTS}.csv", ("q", "before", "by")), (BATCHES, ("state",)), ("/apprenticeships/standards", ("q",)),
           ("/apprenticeships/packages", ("compare",)),
           ("/sign-in", ("next", "unkept")), ("/candidates/picker", ("q", "more")), ("{batch}", ("open",)),
           ("{batch}/candidates/new", ("employer",)), ("{batch}/course", ("q",))]


@pytest.mark.failure(57)
@pytest.mark.parametrize("raw", sample.of(RAW), ids=lambda raw: repr(raw[:12]))
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
                f"/apprenticeships/standards/{typed}", f"/apprenticeships/packages/{typed}"):
        assert registrar.client.get(url).status_code in (400, 404, 405), url


def forms(reference: str, row: int) -> list[tuple[str, tuple[str, ...]]]:
    """Every form of the portal with its fields."""
    batch = f"{BATCHES}/{reference}"
    person = ("title", "first_names", "surname", "date_of_birth", "gender", "uln", "email", "phone", "employer_ern",
              "employer_name",
              "employer_postcode", "employer_telephone", "position", *DEFAULTS)
    return [
        (f"{batch}/course", ("standard", "package", "was", "sure", "done")),
        (f"{batch}/defaults", (*DEFAULTS, "was_starts_on", "apply")),
        (f"{batch}/order", ("purchase_order", "was_purchase_order")),
        (f"{batch}/candidates", ("numbers", "outbox", "retry")), (f"{batch}/candidates/leftover", ("number",)),
        (f"{batch}/candidates/link", ("number", "date_of_birth")), (f"{batch}/candidates/pick", ("number",)),
        (f"{batch}/candidates/same", ("number",)), (f"{batch}/candidates/{row}", (*DEFAULTS, "edition")),
        (f"{batch}/candidates/{row}/missing", person), (f"{batch}/candidates/{row}/details", (*person, "edition")),
        (f"{batch}/candidates/bulk", ("row", "field", "value", "bulk_funding")), (f"{batch}/candidates/remove", ("gone",)),
        (f"{batch}/candidates/new", (*person, "other", "link", "close")), (f"{batch}/candidates/new/draft", person),
        (f"{batch}/candidates/new/match", person), (f"{batch}/candidates/new/employer", ("employer", "employer_search")),
        (f"{batch}/submission", ("key", "fingerprint", "pence", "accept_price", "rows", "confirm", "reason-x")),
        (BATCHES, ("from", "candidates")), ("/sign-in/forgotten", ("email",)), ("/sign-in/centre", ("centre", "next")),
    ]


@pytest.mark.failure(57)
@pytest.mark.parametrize("raw", sample.of(RAW), ids=lambda raw: repr(raw[:12]))
def test_odd_bytes_in_a_form_are_no_fault(portal: Any, registrar: Any, raw: bytes) -> None:
    world = portal.world
    reference = world.batch(str(world.candidate(uln=None, phone=None)))
    row, token, typed = BatchRow.get().id, registrar.token(), quote(raw, safe="")
    for url, names in forms(reference, row):
        for body in ("&".join(f"{name}={typed}" for name in names), *(f"{name}={typed}" for name in names if name in (
                "number", "row", "gone", "employer", "pence", "accept_price", "key", "numbers", "edition"))):
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


@pytest.mark.failure(57)
@pytest.mark.parametrize("value", ["\xff\xfe", "../../etc/passwd", "__class__", "row-1; drop", "x" * 20_000, "self.__init__",
                                   "say", "main", "head_title"])
def test_odd_headers_are_no_fault(registrar: Any, value: str) -> None:
    for name in NAMES:
        answer = registrar.client.get("/apprenticeships", headers={"HX-Request": "true", name: value})
        assert answer.status_code in (200, 303, 401), name


SCALARS = [("standard", [AUTOCARE, "st0033-ap03-light-vehicle"]), ("package", [PACKAGE, "ACAP01B"]),
           ("purchase_order", ["A1", "B2"]),
           ("numbers", ["1000001", "1000002"]), ("number", ["1000001", "1000002"]), ("gone", ["1", "2"]), ("edition", ["1", "2"]),
           ("key", ["a key of sixteen letters", "b"]), ("pence", ["1", "36000"]), ("employer", ["1", "2"]),
           ("standard[]", [AUTOCARE]),
           ("numbers[0]", ["1000001"]), ("csrf_token", ["x", "y"])]


@pytest.mark.failure(56)
@pytest.mark.parametrize("name, values", sample.of(SCALARS))
def test_a_field_sent_twice_is_no_fault(portal: Any, registrar: Any, name: str, values: list[str]) -> None:
    reference = portal.world.batch("1000001")
    row = BatchRow.get().id
    for url, _names in forms(reference, row):
        page = registrar.post(url, {name: values, "csrf_token": registrar.token()}, follow=False)
        assert page.status < 500, f"{url}: {page.status}"
    assert registrar.get(f"{BATCHES}?state=draft&state=discarded").status == 200
    assert registrar.get(f"{RECEIPTS}?q=a&q=b&page=1&page=2").status == 200


@pytest.mark.failure(56)
@pytest.mark.parametrize("content_type, body", [
    ("application/json", b'{"numbers": "1000001"}'), ("text/plain", b"numbers=1000001"),
    ("application/xml", b"<numbers>1000001</numbers>"),
    ("multipart/form-data", b"no boundary"), ("multipart/form-data; boundary=x",
                                              b"--x\r\nContent-Disposition: form-data; name=numbers\r\n\r\n1"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"numbers=+ADw-"), ("", b"numbers=1000001"),
    ("application/json", b"\xff{"),
])
def test_a_body_that_is_not_a_form_changes_nothing(portal: Any, registrar: Any, content_type: str, body: bytes) -> None:
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

@pytest.mark.failure(122)
@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "add-result"}])
def test_a_form_over_a_megabyte_is_refused(portal: Any, registrar: Any, headers: dict[str, str]) -> None:
    reference, token = portal.world.batch(), registrar.token()
    before = digests()
    body = f"csrf_token={token}&numbers=".encode()
    body += b"1" * (1024 * 1024 + 1 - len(body))
    for browser, statuses in ((registrar, (413,)), (portal.anonymous(), (303, 401, 413))):
        answer = browser.client.post(f"{BATCHES}/{reference}/candidates", data=body, headers=headers,
                                     content_type="application/x-www-form-urlencoded")
        assert answer.status_code in statuses
    assert changed(before) == []


@pytest.mark.failure(122)
def test_fields_and_numbers_by_the_thousand_are_no_fault(portal: Any, registrar: Any) -> None:
    reference, token = portal.world.batch("1000001"), registrar.token()
    many = {**{f"field-{n}": "x" for n in range(5000)}, "csrf_token": token}
    # Put together once: that takes longer than the answers.
    plain, (boundary, in_parts) = urlencode(many), encode_multipart(many)
    for url, _names in forms(reference, BatchRow.get().id):
        assert registrar.client.post(url, data=plain, content_type="application/x-www-form-urlencoded").status_code < 500, url
        assert registrar.client.post(url, data=in_parts,
                                     content_type=f"multipart/form-data; boundary={boundary}").status_code == 413, url
    rows = registrar.post(f"{BATCHES}/{reference}/candidates/bulk", {"row": [str(n) for n in range(5000)], "field": "starts_on"})
    assert rows.status == 422


ROWS = 1_001 if sample.THOROUGHLY else 60


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999"])
def test_a_row_with_a_number_too_large_to_be_one_is_not_found(portal: Any, registrar: Any, number: str) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}/candidates"
    for path in (f"{address}/{number}", f"{address}/{number}/missing"):
        assert [registrar.get(path).status, registrar.post(path).status] == [404, 404]


@pytest.mark.failure(123)
def test_a_form_with_a_tick_for_each_of_a_thousand_rows_is_taken(portal: Any, registrar: Any) -> None:
    reference = portal.world.batch(portal.world.people(ROWS))
    ticked = [str(row.id) for row in BatchRow.select(BatchRow.id)]
    # More fields than a form of several parts may have; the everyday run says each row more than once.
    ticks = ticked * -(-1_001 // ROWS)
    page = registrar.post(f"{BATCHES}/{reference}/candidates/bulk", {"row": ticks, "field": "starts_on", "value": "8/9/2026"})
    assert page.status == 200
    portal.world  # noqa: B018  the database behind the pages
    assert BatchRow.select().where(BatchRow.typed.contains("2026-09-08")).count() == ROWS
    assert registrar.get(f"{BATCHES}/{reference}").status == 200
    saved = registrar.submit(registrar.get(f"{BATCHES}/{reference}/review"), "#submission")
    assert f"{ROWS:,} candidates registered" in saved.text


@pytest.mark.parametrize("length", [7, 10, 8])
def test_a_megabyte_of_numbers_is_answered(portal: Any, registrar: Any, length: int) -> None:
    reference = portal.world.batch()
    count = 1_000_000 // (length + 4)
    text = "\n".join(str(10 ** length - 1 - n).zfill(length) for n in range(count))
    page = registrar.post(f"{BATCHES}/{reference}/candidates", {"numbers": text}, follow=False)
    assert page.status == 422
    assert registrar.get(f"{BATCHES}/{reference}").status == 200


@pytest.mark.failure(122)
@pytest.mark.parametrize("text", sample.of(["x" * 10_000, "é" * 7_000, "9" * 10_000, "a " * 5_000, "=" * 10_000]))
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
