"""What goes wrong is answered in words: with every header, no internals, and nothing personal."""
from __future__ import annotations

import errno
from typing import Any

import pytest
from flask import abort
from peewee import IntegrityError, InterfaceError, OperationalError
from support.addresses import BATCHES, RECEIPTS
from support.makers import CAST
from support.tables import changed, digests
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable, TooManyRequests, UnsupportedMediaType

from imi.database.errors import Conflict, NotFound, Refused
from imi.web.security import permitted

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
    (404, NotFound(SECRET), "There is nothing here"), (405, 405, "This address can’t be used like that"),
    (409, Conflict("A colleague was faster"), "A colleague was faster"),
    (409, OperationalError(f"deadlock detected {SECRET}"), "Somebody changed the same at this moment"),
    (413, RequestEntityTooLarge(SECRET), "up to 1 MB"),
    (415, UnsupportedMediaType(SECRET), "This kind of content can’t be read"), (418, 418, "This request could not be read"),
    (422, Refused("Choose another"), "Choose another"), (422, 422, "That can’t be done"),
    (429, TooManyRequests(SECRET, retry_after=60), "Too many tries"), (500, RuntimeError(SECRET),
                                                                       "Something went wrong in the portal"),
    (500, IntegrityError(SECRET), "Something went wrong in the portal"), (500, RecursionError(SECRET), "Something went wrong"),
    (503, ServiceUnavailable(SECRET, retry_after=5), "The portal is busy"),
    (503, OperationalError("database is locked"), "Nothing has been lost"),
    (503, OperationalError("unable to open database file"), "The portal is busy"),
    (503, OperationalError("attempt to write a readonly database"), "The portal is busy"),
    (503, InterfaceError("connection already closed"), "The portal is busy"),
    (503, OperationalError("disk I/O error"), "The portal is busy"), (503, OSError(errno.EPERM, SECRET), "The portal is busy"),
    (503, OSError(errno.EROFS, SECRET), "The portal is busy"), (500, FileNotFoundError(errno.ENOENT, SECRET), "Something went"),
    (507, OperationalError("database or disk is full"), "you can still read"),
    (507, OSError(errno.ENOSPC, SECRET), "you can still read"),
]


@pytest.mark.failure(53, 54, 55)
@pytest.mark.parametrize("status, error, sentence", FAULTS)
def test_every_failure_is_a_sentence_with_every_header_and_no_internals(
    portal_alone: Any, status: int, error: Exception | int, sentence: str,
) -> None:
    portal_alone.app.add_url_rule("/fails", "fails", fail(error))
    browser = portal_alone.browser("registrar")
    whole, fragment = browser.get("/fails"), browser.fragment("/fails", "rows")
    for page in (whole, fragment):
        assert page.status == status
        assert sentence in page.text
        # With scripts the page beneath has what was typed, and going back would lose it.
        assert ("Press Back" in page.text) is (status == 413 and page is whole)
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
    assert "<html" not in fragment.html
    assert not fragment.all("form")
    assert "HX-Retarget" not in whole.headers


@pytest.mark.parametrize("method, url", [("DELETE", BATCHES), ("PUT", "/"), ("PATCH", "/sign-in"), ("POST", "/help"),
                                         ("GET", "/sign-out"), ("GET", f"{BATCHES}/B-1/undo"), ("TRACE", "/")])
def test_a_wrong_method_is_refused_with_the_allowed_ones(
    registrar: Any, method: str, url: str,
) -> None:
    answer = registrar.client.open(url, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert method not in answer.headers["Allow"].split(", ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.failure(51)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example",
                                  "evil.example#",
                                  "", " ", "localhost\\evil.example", "[::1].evil.example", "x" * 300])
def test_a_foreign_host_reaches_no_page_and_is_in_no_link(portal: Any, host: str) -> None:
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


@pytest.mark.failure(51)
@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL",
                                  "X-Forwarded-Prefix"])
def test_proxy_headers_are_ignored_without_a_proxy(portal: Any, registrar: Any, name: str) -> None:
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


@pytest.mark.failure(48, 49)
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


@pytest.mark.failure(48)
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
