"""Terms of use are accepted before anything else, once an edition, and what was asked for goes on afterwards."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES

from imi.audit.models import Audit
from imi.batches.models import Batch
from imi.database.connection import now
from imi.people.models import TermsAccepted
from imi.people.own import terms

FORM = "main form[action='/terms']"


@pytest.fixture
def published(portal: Any) -> Any:
    """Somebody published the terms of use."""
    return terms.publish("Keep candidates’ data safe.\n\nSign out.", 0, now(), by=portal.world.person("admin"))


def test_without_a_text_nobody_is_asked(registrar: Any) -> None:
    assert (registrar.get("/candidates").url, registrar.get("/terms").status) == ("/candidates", 404)
    assert registrar.get("/").all("footer a[href='/terms']") == []


def test_a_person_accepts_once_and_goes_on_where_they_were_going(portal: Any, published: Any, registrar: Any) -> None:
    page = registrar.get("/candidates?q=taylor")
    assert (page.url, "Keep candidates’ data safe." in page.text) == ("/terms?next=/candidates?q%3Dtaylor", True)
    page = registrar.submit(page, FORM)
    assert (page.url, "You have accepted the terms of use" in page.text) == ("/candidates?q=taylor", True)
    assert registrar.post("/terms", {"edition": str(published.id)}).url == "/"
    [kept] = TermsAccepted.select()
    assert (kept.person_id, kept.terms_id) == (portal.world.registrar.id, published.id)
    assert [line.person_id for line in Audit.select().where(Audit.verb == "accepted")] == [portal.world.registrar.id]
    assert "You accepted the terms of use of" in registrar.get("/account").text


def test_a_form_sent_before_accepting_is_kept_and_offered(published: Any, registrar: Any) -> None:
    page = registrar.post(BATCHES, {"note": "typed"}, token=registrar.get("/terms").form(FORM)["csrf_token"])
    assert (page.title.partition(" –")[0], Batch.select().count()) == ("Terms of use", 0)
    page = registrar.submit(page, FORM)
    assert page.form(f"main form[action='{page.url}']")["note"] == "typed"


def test_a_page_in_use_stays_and_says_what_to_do_when_the_terms_change(portal: Any, published: Any, registrar: Any) -> None:
    registrar.submit(registrar.get("/terms"), FORM)
    terms.publish("Other terms", published.id, now(), by=portal.world.person("admin"))
    told = registrar.fragment("/candidates", "main")
    assert (told.status, "There are new terms of use" in told.text) == (412, True)
    page = registrar.get("/candidates")
    assert "they have changed since you accepted them on" in page.text
    stale = registrar.post("/terms", {"edition": str(published.id)})
    assert (stale.status, "have changed while you read them" in stale.text) == (409, True)
    assert registrar.submit(registrar.get("/candidates"), FORM).url == "/candidates"


@pytest.mark.parametrize("who", ["admin", "support", "looking in"])
def test_the_awarding_body_is_not_asked(portal: Any, published: Any, who: str) -> None:
    browser = portal.browser(who)
    assert browser.get("/account").url == "/account"
    assert browser.post("/terms", {"edition": "1"}).status == 403


def test_an_administrator_publishes_editions_and_sees_who_accepted(portal: Any, published: Any, registrar: Any) -> None:
    registrar.submit(registrar.get("/terms"), FORM)
    admin = portal.browser("admin")
    page = admin.get("/admin/terms")
    assert page.one("tbody td.num").get_text() == "1"
    for text, said in ((page.form("main form")["text"], "This is the text that holds already"), ("", "Enter the text"),
                       ("x" * 50_001, "50,000 characters or fewer")):
        refused = admin.submit(page, "main form", text=text)
        assert (refused.status, said in refused.text) == (422, True)
    assert "Published" in admin.submit(page, "main form", text="Second edition").text
    faster = admin.submit(page, "main form", text="Third edition")
    assert (faster.status, faster.form("main form")["text"]) == (409, "Third edition")
    assert [(one.text, one.accepted) for one in terms.editions()] == [("Second edition", 0), (published.text, 1)]
