"""Recognise a standard by each way of writing it: its label, the guide's names, and the beginning of one."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from imi.catalogue.queries import Standard
from imi.fields.text import alike

# A beginning of fewer letters says too little.
LETTERS = 8


def by_name(linked: Sequence[Standard]) -> dict[str, Standard]:
    """Return the standards under every way of writing them that is one's alone: the guide's underscores, the plain label, code
    and plan, the title with the level in figures.
    """
    found: dict[str, Standard] = {}
    for standard in linked:
        for key in map(alike, _names(standard)):
            found.setdefault(key, standard)
    levels = [(key, standard) for standard in linked for key in set(map(alike, _with_level(standard)))]
    shared = Counter(key for key, _standard in levels)
    return {key: standard for key, standard in levels if shared[key] == 1} | found


def _names(standard: Standard) -> Iterator[str]:
    yield from (standard.label, standard.slug, f"{standard.title} {standard.option} {standard.code} {standard.plan}")


def _with_level(standard: Standard) -> Iterator[str]:
    """Yield the title with the level, which the label may have otherwise."""
    for level in (f"L{standard.level}", f"Level {standard.level}") if standard.level else ():
        title = f"{standard.title} {standard.option} {level}"
        yield from (title, f"{title} {standard.code} {standard.plan}")


def beginning_so(text: str, standards: Iterable[Standard]) -> list[Standard]:
    """Return the standards of which a text is the beginning, or a spelling that several share."""
    key = alike(text)
    if sum(map(str.isalpha, key)) < LETTERS:
        return []
    return [standard for standard in standards
            if any(alike(one).startswith(key) for one in (*_names(standard), *_with_level(standard)))]


def choice_of(text: str, standards: Mapping[str, Standard]) -> list[Standard]:
    """Return the standards that a text may mean, each once: of those that it begins those that can be registered on, where some
    can.
    """
    exact = standards.get(alike(text))
    if exact is not None:
        return [exact]
    begun = beginning_so(text, {standard.id: standard for standard in standards.values()}.values())
    return [standard for standard in begun if standard.takes] or begun
