"""An element of a page, as tests ask about it: what it says, its attributes, and what stands in it."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import overload

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, tostring


class Tag:
    """One element. What is said of it is compared, not it: two of the same element are equal."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tag) and other.element is self.element

    def __hash__(self) -> int:
        return hash(self.element)

    def __getitem__(self, name: str) -> str:
        return str(self.element.attrib[name])

    def __str__(self) -> str:
        return str(tostring(self.element, encoding="unicode", with_tail=False))

    __repr__ = __str__

    @property
    def name(self) -> str:
        """Return the kind of the element, like `td`."""
        return str(self.element.tag)

    @property
    def attrs(self) -> dict[str, str]:
        """Return every attribute by its name."""
        return dict(self.element.attrib)

    @property
    def classes(self) -> list[str]:
        """Return the class names of the element."""
        return self.get("class", "").split()

    @property
    def text(self) -> str:
        """Return all the text in the element."""
        return self.get_text()

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, default: str) -> str: ...
    def get(self, name: str, default: str | None = None) -> str | None:
        """An attribute, or the default."""
        held: str | None = self.element.get(name, default)
        return held

    def has_attr(self, name: str) -> bool:
        """Tell whether the element has an attribute, empty or not."""
        return name in self.element.attrib

    def get_text(self, between: str = "", *, strip: bool = False) -> str:
        """The texts in it, one after the other; `strip` takes the spaces around each."""
        texts = (text for text in self.element.itertext() if isinstance(text, str))
        return between.join(filter(None, (text.strip() for text in texts)) if strip else texts)

    def select(self, selector: str) -> list[Tag]:
        """Return every element inside that fits the selector, in the page's order."""
        return [Tag(one) for one in select(self.element, selector)]

    def select_one(self, selector: str) -> Tag | None:
        """Return the first element that fits, if there is one."""
        return next(iter(self.select(selector)), None)

    def within(self, selector: str) -> bool:
        """Tell whether the element is inside one that fits the selector."""
        fitting = set(select(self.element.getroottree().getroot(), selector))
        return any(around in fitting for around in self.element.iterancestors())

    def after(self, name: str) -> Tag:
        """The first element of a kind that begins after it."""
        return Tag(next(iter(self.element.xpath(f"following::{name}"))))


def select(element: HtmlElement, selector: str) -> Iterator[HtmlElement]:
    """The elements in one that fit a CSS selector."""
    return iter(_compiled(selector)(element))


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
