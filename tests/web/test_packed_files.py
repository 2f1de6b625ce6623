"""Files of static go out packed, each as its reader can unpack it."""
from __future__ import annotations

import gzip
from typing import Any

import brotli
import pytest
from support.processes import ROOT

URL = "/static/portal.css"
WHOLE = (ROOT / "static/portal.css").read_bytes()


@pytest.mark.parametrize(("accepts", "kind", "unpack"), [
    ("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress),
    ("br;q=0, gzip", "gzip", gzip.decompress)])
def test_a_file_is_packed_as_its_reader_says(portal: Any, accepts: str, kind: str, unpack: Any) -> None:
    for _again in range(2):
        answer = portal.app.test_client().get(URL, headers={"Accept-Encoding": accepts})
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, kind)
        assert len(answer.data) == int(answer.headers["Content-Length"]) < len(WHOLE) / 3
        assert unpack(answer.data) == WHOLE
        assert (answer.headers["Vary"], answer.headers["Cache-Control"]) == ("Accept-Encoding", "max-age=31536000, public")


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "br;q=0"}])
def test_who_can_unpack_nothing_gets_the_file_as_it_is(portal: Any, headers: dict[str, str]) -> None:
    answer = portal.app.test_client().get(URL, headers=headers)
    assert (answer.data, answer.headers["Vary"], "Content-Encoding" in answer.headers) == (WHOLE, "Accept-Encoding", False)


def test_part_of_a_file_is_part_of_it_unpacked(portal: Any) -> None:
    answer = portal.app.test_client().get(URL, headers={"Accept-Encoding": "br", "Range": "bytes=10-19"})
    assert (answer.status_code, answer.data, "Content-Encoding" in answer.headers) == (206, WHOLE[10:20], False)


def test_a_packed_file_that_is_known_is_not_sent_again(portal: Any) -> None:
    client, accepts = portal.app.test_client(), {"Accept-Encoding": "br"}
    known = client.get(URL, headers=accepts).headers["ETag"]
    again = client.get(URL, headers={**accepts, "If-None-Match": known})
    assert (again.status_code, again.data) == (304, b"")
