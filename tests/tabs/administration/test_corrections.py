"""The awarding body decides corrections and merges, and the centre sees what became of what it asked for."""
from __future__ import annotations

from typing import Any

from imi.candidates.queries import find
from imi.corrections import asking

RECORD = "/candidates/1000001"


def test_a_request_is_accepted_and_the_centre_reads_why(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    registrar.submit(registrar.get(f"{RECORD}/details/surname"), "main form", surname="Tailor", reason="Passport seen")
    admin = portal.browser("admin")
    listed = admin.get("/admin/corrections")
    one = admin.get(str(listed.one("tbody a")["href"]))
    assert {"Taylor", "Tailor", "Passport"} <= set(one.text.split())
    refused = admin.post(one.url, {"what": "refuse"})
    assert (refused.status, "Say why it stays as it is" in refused.text) == (422, True)
    done = admin.post(one.url, {"what": "accept", "decision": "Agreed with the passport"})
    assert "No request is waiting" in done.text
    page = registrar.get(RECORD)
    assert "Sam Tailor" in page.one("h1").get_text()
    assert "Agreed with the passport" in page.one("#asked").get_text()
    assert "Awarding body" in page.one("#history").get_text()
    assert admin.post(one.url, {"what": "accept"}).status == 409
    assert "Tailor" in admin.get("/admin/corrections", state="accepted").text


def test_a_merge_is_asked_for_previewed_and_done(portal: Any, registrar: Any) -> None:
    world = portal.world
    born = find(world.north, 1000001).date_of_birth
    old = world.candidate(first_names="Samuel", surname="Taylor", date_of_birth=born)
    world.save(world.batch(str(old)))
    listed = registrar.get("/candidates/duplicates")
    compared = registrar.get(str(listed.all("tbody a")[-1]["href"]))
    assert registrar.post(compared.url, {"say": "asked"}).status == 422
    assert "asked to merge" in registrar.post(compared.url, {"say": "asked", "reason": "Same passport"}).text
    admin = portal.browser("admin")
    wish = admin.get("/admin/duplicates")
    assert "Same passport" in wish.text
    preview = admin.get("/admin/duplicates/preview", number=old, into=1000001)
    assert "ACAP01A, active" in preview.text
    assert admin.submit(preview, "main form").status == 422
    assert "is merged into 1000001" in admin.submit(preview, "main form", reason="Same passport").text
    assert registrar.get(f"/candidates/{old}").url == RECORD
    assert "ACAP01A" in registrar.get(RECORD).text
    assert admin.get("/admin/duplicates/preview", number="12", into=1000001).status == 422


def test_a_merge_request_is_refused_with_a_reason(portal: Any, registrar: Any) -> None:
    registrar.post(f"{RECORD}/duplicates/1000002", {"say": "asked", "reason": "x"})
    admin = portal.browser("admin")
    page = admin.get("/admin/duplicates")
    assert admin.submit(page, "main form[method=post]").status == 422
    assert "They stay two" in admin.submit(page, "main form[method=post]", decision="Two passports").text
    assert "Two passports" in registrar.get(f"{RECORD}/duplicates/1000002").text


def test_statements_do_not_grow_with_requests(portal: Any, statements: Any) -> None:
    world, admin = portal.world, portal.browser("admin")

    def count() -> int:
        with statements() as seen:
            admin.get("/admin/corrections")
        return len(seen)

    asking.ask(world.north, world.registrar, find(world.north, 1000001), "title", "Dr", "x")
    admin.get("/admin/corrections")
    few = count()
    for number in range(1000002, 1000008):
        asking.ask(world.north, world.registrar, find(world.north, number), "title", "Dr", "x")
    assert count() == few
