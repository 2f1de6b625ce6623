"""Forms as people fill them: pages that somebody has open, and values that clash easily."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from support.browser import Page
from support.makers import GARAGE
from support.tags import Tag

ULNS = ("1000000043", "1000000051", "1000000078")
BIRTHS = ("6/6/2006", "3/4/2007", "31/2/2005")
CODES = ("ACAP01A", "ACAP01B", "ACAP01C")
# What people type into a field of a name: right, right otherwise, and wrong.
TYPED: Mapping[str, tuple[str, ...]] = {
    "uln": (*ULNS, "123"), "date_of_birth": BIRTHS, "surname": ("Green", "Brown", "-"), "first_names": ("Robin", "Alex", "-"),
    "email": ("robin@post.example", "nobody"), "phone": ("0117 496 0123", "12"), "position": ("Apprentice Technician",),
    **{name: (text,) for name, text in GARAGE.items()},
    "starts_on": ("1/9/2026", "8/9/2026"), "ends_on": ("31/8/2028", "+24m"), "epa_on": ("1/9/2028", "1/9/2027"),
    "value": ("8/9/2026", "31/2/2026"), "purchase_order": ("PO-1", "PO-2", ""), "again_reason": ("Came back",),
    "number": ("1000015", "1000011"), "package": CODES[:2], "centre": ("0523", "0471", "9999"), "text": ("A note",),
    "answer": ("Stays with us",), "reason": ("Passport seen",), "decision": ("Looked at it",), "ground": ("Asked for it",),
    "moved_on": ("23/11/2026", "1/1/2020"),
}
# Forms that lead out of the work, or only look for something.
OUT_OF_THE_WORK = re.compile(r"/sign-out|/search|/preferences|/account|/pick|/session|/looking-in|/messages|/letters|/discard$")


class Tab:
    """A page that somebody has open, and at which step of a history they opened it."""

    def __init__(self, who: str, page: Page, step: int) -> None:
        self.who, self.page, self.step = who, page, step

    @property
    def forms(self) -> list[Tag]:
        """The forms that change something."""
        return [form for form in self.page.all("form[method=post]")
                if not OUT_OF_THE_WORK.search(str(form.get("action") or self.page.url)) and buttons(form)]


def buttons(form: Tag) -> list[Tag]:
    """The buttons that send a form."""
    return [one for one in form.select("button") if one.get("type") != "button"]


def address(page: Page, form: Tag, pressed: Tag) -> str:
    """Where a form goes by one of its buttons."""
    return urljoin(page.url, str(pressed.get("formaction") or form.get("action") or page.url))


def filled(page: Page, form: Tag, *, agree: bool = False) -> dict[str, str | list[str]]:
    """What a form sends as it stands; with `agree`, everything is ticked and what is empty is filled in."""
    outside = page.all(f'[form="{form["id"]}"]') if form.get("id") else []
    sent: dict[str, list[str]] = {}
    for control in [*form.select("input, textarea, select"), *outside]:
        name, kind = str(control.get("name") or ""), control.get("type")
        if not name or control.name == "button" or control.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio"):
            if control.has_attr("checked") or (agree and (kind == "checkbox" or name not in sent)):
                sent.setdefault(name, []).append(str(control.get("value", "on")))
            continue
        sent.setdefault(name, []).append(_value(control, name, agree))
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def _value(control: Tag, name: str, agree: bool) -> str:
    if control.name == "select":
        return next(_chosen(control, agree), "")
    value = control.get_text() if control.name == "textarea" else str(control.get("value", ""))
    if agree and not value and control.get("type") not in ("hidden", "search"):
        return TYPED.get(name, ("Because",))[0]
    return value


def _chosen(control: Tag, agree: bool) -> Iterator[str]:
    options = control.select("option")
    chosen = next((one for one in options if one.has_attr("selected")), options[0] if options else None)
    value = str(chosen.get("value", "")) if chosen else ""
    if agree and not value:
        yield from (str(one["value"]) for one in options if one.get("value"))
    yield value
