"""What holds at every address: no answer is stored or shared, and a look changes nothing."""
from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest
from support import sample
from support.addresses import BATCHES, RECEIPTS
from support.browser import HTMX
from support.northgate import BODY, Northgate, url_of
from support.tables import changed, digests

from imi.batches.models import Batch
from imi.web.security import door_of

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
    # How somebody likes to see a list is remembered for them alone.
    assert changed(before) in ([], ["person_preference"])


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
