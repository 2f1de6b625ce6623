"""A browser for tests: it follows forms and links as a person would, and inspects every page that it is given."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring
from werkzeug.test import TestResponse

from support.tags import Tag, select

HTMX = {"HX-Request": "true"}
# What was looked at once, but for the tokens in it, need not be looked at again.
TOKEN = re.compile(r'(?:value|content)="I[^"]{60,}"')
INSPECTED: set[int] = set()
Fields = Mapping[str, str | Iterable[str]]


class Page:
    """An answer: its status, where it leads, and its HTML."""

    def __init__(self, answer: TestResponse, url: str) -> None:
        self.answer, self.url = answer, url
        self.status: int = answer.status_code
        self.headers = answer.headers
        self.location = answer.headers.get("Location", "")
        self.is_html = answer.mimetype == "text/html"
        html = answer.get_data(as_text=True) if self.is_html or (answer.mimetype or "").startswith("text/") else ""
        # The spaces of a day do not break; a reader sees spaces.
        self.html: str = html.replace("\N{NO-BREAK SPACE}", " ")

    @cached_property
    def tree(self) -> HtmlElement:
        """Return the page parsed by the quick parser."""
        return document_fromstring(self.html if self.is_html and self.html.strip() else "<html></html>")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the page parsed slowly and strictly, with no mistake of it mended."""
        return BeautifulSoup(self.html if self.is_html else "", "html.parser")

    @property
    def text(self) -> str:
        """Return the text of the page with single spaces."""
        return _words(self.tree)

    @property
    def title(self) -> str:
        """The page's title."""
        return str(self.tree.findtext(".//title") or "")

    @property
    def links(self) -> set[str]:
        """Return every address that the page leads to: its links, and what htmx would get."""
        return {tag.get(name) for tag in self.tree.iter("a", "button", "link") for name in ("href", "hx-get") if tag.get(name)}

    def all(self, selector: str) -> list[Tag]:
        """Return every element that fits the CSS selector."""
        return [Tag(found) for found in select(self.tree, selector)]

    def one(self, selector: str) -> Tag:
        """Return the one element that fits the CSS selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector} on {self.url}"
        return found[0]

    def form(self, selector: str) -> dict[str, str]:
        """What a form would send as it stands: its fields by name, those outside that belong to it included."""
        form = self.one(selector)
        outside = self.all(f'[form="{form["id"]}"]') if form.get("id") else []
        fields: dict[str, str] = {}
        for control in [*form.select("input, textarea, select"), *outside]:
            name = control.get("name")
            if not name or control.has_attr("disabled") or control.name == "button":
                continue
            if control.get("type") in ("radio", "checkbox") and not control.has_attr("checked"):
                continue
            fields[str(name)] = as_sent(_value(control))
        return fields


def as_sent(value: str) -> str:
    """A field's value as a browser sends it: each end of a line is two characters, whatever they were in the page."""
    return re.sub(r"\r?\n", "\r\n", value)


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen.get("value", chosen.get_text())) if chosen else ""
    return str(control.get("value", "on" if control.get("type") == "checkbox" else ""))


class Browser:
    """Somebody at a browser, signed in or not."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._tokens: dict[str, str] = {}

    def arrive(self, cookie: str, token: str) -> None:
        """Be somebody whose session has begun: its cookie, and the token that its forms bear."""
        self.client.set_cookie("portal", cookie)
        self._tokens = {cookie: token}

    def get(self, url: str, *, follow: bool = True, **query: Any) -> Page:
        """A page, after as many redirects as there are."""
        answer = self.client.get(url, query_string=query or None)
        page = self._seen(answer, url)
        return self.get(page.location) if follow and page.status in (301, 302, 303) else page

    def fragment(self, url: str, target: str, fields: Fields | None = None, **query: Any) -> Page:
        """What htmx gets: with fields a POST with the page's token, else a GET."""
        headers = {**HTMX, "HX-Target": target}
        if fields is None:
            answer = self.client.get(url, query_string=query or None, headers=headers)
        else:
            answer = self.client.post(url, data={"csrf_token": self.token(), **fields}, headers=headers)
        return self._seen(answer, url, fragment=True)

    def post(self, url: str, fields: Fields | None = None, *, follow: bool = True, token: str | None = None) -> Page:
        """Send a form with a token; the page that it leads to."""
        data = {"csrf_token": self.token() if token is None else token, **(fields or {})}
        answer = self.client.post(url, data=data)
        page = self._seen(answer, url)
        return self.get(page.location) if follow and page.status in (301, 302, 303) else page

    def submit(self, page: Page, selector: str, **changed: Any) -> Page:
        """Send a form of a page as a person would, with some fields changed."""
        form = page.one(selector)
        fields: dict[str, Any] = {**page.form(selector), **changed}
        url = urljoin(page.url, str(form.get("action") or page.url))
        if str(form.get("method", "get")).lower() == "get":
            return self.get(url, **fields)
        return self.post(url, fields, token=fields.pop("csrf_token", None))

    def token(self) -> str:
        """A token of this session, from a page that everybody has; it stays good as long as the session's cookie."""
        cookie = self.client.get_cookie("portal")
        kept = self._tokens.get(cookie.value if cookie else "")
        if kept:
            return kept
        found = self._new_token()
        cookie = self.client.get_cookie("portal")
        self._tokens = {cookie.value if cookie else "": found}
        return found

    def _new_token(self) -> str:
        for url in ("/help/apprenticeship", "/sign-in"):
            page = document_fromstring(self.client.get(url).get_data(as_text=True) or "<html></html>")
            for found in page.xpath("//input[@name='csrf_token']/@value"):
                return str(found)
        raise AssertionError("no page has a token")

    def _seen(self, answer: TestResponse, url: str, *, fragment: bool = False) -> Page:
        page = Page(answer, url)
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        if page.is_html and page.html and page.status not in (301, 302, 303):
            seen = hash((TOKEN.sub("", page.html), fragment))
            if seen not in INSPECTED:
                inspect(page, fragment=fragment)
                INSPECTED.add(seen)
        return page


def asked_for(browser: Browser, url: str, statements: Callable[[], AbstractContextManager[list[str]]]) -> int:
    """How often the database is asked for a page that was opened before."""
    browser.get(url)
    with statements() as seen:
        browser.get(url)
    return len(seen)


def _words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def inspect(page: Page, *, fragment: bool = False) -> None:
    """What holds for every page: one heading that its title begins with, labels, tokens, no inline code, honest htmx."""
    where, tags = page.url, [tag for tag in page.tree.iter() if isinstance(tag.tag, str)]
    ids = [tag.get("id") for tag in tags if "id" in tag.attrib]
    assert len(ids) == len(set(ids)), f"ids twice on {where}: {sorted({i for i in ids if ids.count(i) > 1})}"
    inline = [tag for tag in tags if tag.tag == "style" or "style" in tag.attrib
              or (tag.tag == "script" and "src" not in tag.attrib)]
    assert not inline, f"inline style or script on {where}"
    assert not re.search(r"\son[a-z]+=", page.html), f"an event handler in the markup of {where}"
    for form in page.tree.iter("form"):
        if form.get("method") == "post":
            assert form.xpath(".//input[@name='csrf_token']"), f"a form without a token on {where}: {form.get('action')}"
    labels = {tag.get("for") for tag in page.tree.iter("label")} - {None}
    for control in page.tree.iter("select", "textarea", "input"):
        if control.get("type") != "hidden":
            inside = next(control.iterancestors("label"), None)
            assert control.get("aria-label") or control.get("id") in labels or inside is not None, (
                f"no label for {control.attrib} on {where}")
    focused = [tag.get("id") or tag.tag for tag in tags if "autofocus" in tag.attrib]
    assert len(focused) < 2, f"the focus is in several places of {where}: {focused}"
    # What keeps a draft or looks for a match while somebody types has no plain twin: Save does both without scripts.
    for tag in tags:
        if ("hx-get" in tag.attrib or "hx-post" in tag.attrib) and "data-scripted" not in tag.attrib:
            _repeats_the_plain_url(page, tag, fragment=fragment)
    if fragment:
        return
    dead = {tag.get("href")[1:] for tag in page.tree.iter("a") if tag.get("href", "").startswith("#")} - {"", *ids}
    assert not dead, f"links that lead nowhere on {where}: {sorted(dead)}"
    headings = list(page.tree.iter("h1"))
    assert len(headings) == 1, f"{len(headings)} h1 on {where}"
    assert page.title.removeprefix("Error: ").split(" – ")[0].strip(), f"no title on {where}"
    assert _words(headings[0]), f"an empty h1 on {where}"
    for tag in tags:
        target = tag.get("hx-target", "")
        assert not target.startswith("#") or target[1:] in ids, f"{target} is not on {where}"


def _repeats_the_plain_url(page: Page, tag: HtmlElement, *, fragment: bool) -> None:
    """htmx asks for what the plain link, form or button would ask for; a field's own request repeats its form's."""
    asked = urlsplit(tag.get("hx-get") or tag.get("hx-post")).path
    plain = [tag.get(name) for name in ("href", "formaction", "action") if tag.get(name)]
    form = next(tag.iterancestors("form"), None)
    if form is None and tag.get("form"):
        form = next((each for each in page.tree.iter("form") if each.get("id") == tag.get("form")), None)
    if not plain and form is not None and form.get("action"):
        plain = [form.get("action")]
    if fragment and not plain:
        return
    assert asked in {urlsplit(url).path for url in plain}, f"{asked} has no plain twin on {page.url}"
