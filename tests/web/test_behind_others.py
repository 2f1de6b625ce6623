"""The served portal among others: behind a proxy that speaks https, with a mail server that takes the call and is silent."""
from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from support.addresses import RECEIPTS
from support.portal_under_test import Portal
from support.served import NOON, Served, serving, somebody

from imi.audit.models import Audit

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="What the server does is the same on both")



class Behind:
    """A portal served behind one proxy, its mail server a socket that nobody answers."""

    def __init__(self, portal: Portal, post: socket.socket) -> None:
        self.portal, self.post = portal, post
        world, browser = portal.world, portal.browser("registrar")
        self.batches = [f"{RECEIPTS}/batches/{world.batch(number)}" for number in ("1000001", "1000002")]
        self.forms = [{name: text for name, text in browser.get(f"{batch}/review").form("#submission").items()
                       if name != "csrf_token"} for batch in self.batches]
        self.who = somebody(portal)
        portal.close()


@pytest.fixture(scope="module")
def behind(furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Behind]]:
    """One for all tests here."""
    folder = tmp_path_factory.mktemp("behind")
    shutil.copy(furnished.split("///", 1)[1], folder / "portal.db")
    with time_machine.travel(NOON, tick=False), socket.create_server(("127.0.0.1", 0)) as post:
        portal = Portal(f"sqlite:///{folder / 'portal.db'}", folder, alone=True)
        made = Behind(portal, post)
        with serving(portal, TRUSTED_PROXIES="1", MAIL_SERVER="127.0.0.1", MAIL_PORT=str(post.getsockname()[1])) as served:
            yield served, made
        portal.close()


def tried(served: Served, forwarded: str) -> Any:
    """Guess a password through the proxy, which says where somebody comes from and that they speak https."""
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
    page = served.ask("/sign-in", headers=headers)
    token, cookie = (re.search(pattern, text) for pattern, text in (
        ('name="csrf_token" value="([^"]+)"', page.text), ("portal=([^;]+)", page.headers["Set-Cookie"])))
    assert token
    assert cookie
    typed = {"csrf_token": token[1], "identifier": "registrar@northgate.example", "password": "wrong"}
    return served.ask("/sign-in", fields=typed, headers={**headers, "Cookie": f"portal={cookie[1]}"})


@pytest.mark.failure(52)
def test_limits_behind_a_proxy_count_each_visitor_separately(behind: tuple[Served, Behind]) -> None:
    served, there = behind
    answers = [tried(served, said) for said in ("203.0.113.5", "192.0.2.1, 203.0.113.6")]
    assert [answer.status for answer in answers] == [422, 422]
    # It knows that people speak https with it.
    assert answers[0].headers["Strict-Transport-Security"].startswith("max-age=")
    there.portal.world  # noqa: B018  the database behind the pages
    found = [line.address for line in Audit.select().where(Audit.verb == "failed to sign in").order_by(Audit.id)]
    assert found == ["203.0.113.5", "203.0.113.6"]
    there.portal.close()


@pytest.mark.failure(117)
def test_a_silent_mail_server_delays_no_page(behind: tuple[Served, Behind]) -> None:
    served, there = behind
    first, second = zip(there.batches, there.forms, strict=True)
    assert served.ask(f"{first[0]}/submission", there.who, first[1]).status == 303
    line, _from = there.post.accept()
    with line:
        # The sender has called, and waits for a greeting: it is for itself.
        for path in ("/", RECEIPTS, "/candidates"):
            assert served.ask(path, there.who).status == 200
        saved = served.ask(f"{second[0]}/submission", there.who, second[1])
        assert saved.status == 303
        receipt = served.ask(saved.headers["Location"], there.who)
        assert "1 candidate registered" in receipt.text
        assert served.ask("/ready").status == 200
