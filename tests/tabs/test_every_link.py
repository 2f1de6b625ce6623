"""Every link that a page shows to a role can be opened by that role."""
from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from support import sample
from support.makers import CAST
from support.northgate import northgate_of
from werkzeug.exceptions import HTTPException

ROLES = ["admin", "coordinator", "looking in", "registrar", "finance", "reader", "support"]
# An address that a page shows is opened once for each of so many things of a kind.
OF_A_KIND = 5 if sample.THOROUGHLY else 1
# The one page that refuses by saying who gives access: for whoever has no current PIN.
WITHOUT_PIN = "Centre personnel with a current PIN will have access"


def links(page: Any, here: str) -> list[str]:
    """Addresses of the portal that a page leads to."""
    found = (urldefrag(urljoin(here, str(tag["href"]))).url for tag in page.all("a[href]"))
    return [url for url in dict.fromkeys(found) if url.startswith("/") and not url.startswith("/static")]


@pytest.mark.parametrize("who", sample.of(ROLES))
def test_every_link_that_a_user_is_shown_opens_for_them(portal: Any, who: str) -> None:
    northgate_of(portal)
    browser, wrong = portal.browser(who), []
    seen: dict[str, set[str]] = {}
    ahead = [("/", "")]
    router = portal.app.url_map.bind("localhost")
    while ahead:
        url, shown_on = ahead.pop(0)
        try:
            kind = router.match(urlsplit(url).path)[0]
        except HTTPException as problem:
            kind = str(problem)
        if url in seen.setdefault(kind, set()) or len(seen[kind]) >= OF_A_KIND:
            continue
        seen[kind].add(url)
        page = browser.get(url)
        without_pin = page.status == 403 and WITHOUT_PIN in page.text and CAST[who][4] is None
        if page.status >= 400 and not without_pin:
            wrong.append((page.status, url, shown_on))
        if (page.headers.get("Content-Type") or "").startswith("text/html"):
            ahead += [(link, url) for link in links(page, url)]
    assert wrong == []
    assert len(seen) > 10


@pytest.mark.parametrize("who", sample.of(["admin", "registrar", "finance"]))
def test_a_page_refused_by_role_shows_no_menu_of_its_tab(portal: Any, who: str) -> None:
    page = portal.browser(who).get("/apprenticeships" if who == "admin" else "/admin/people")
    assert page.status == 403
    assert [tag.get_text() for tag in page.all(".sub a")] == []
    assert ("Apprenticeship" if who == "admin" else "Administration") not in {tag.get_text() for tag in page.all(".tabs a")}
