"""Make the queries that find somebody by two things typed together: a name and an employer, or a number and a name.

They are asked where nobody fits the text as one thing, so what is found every day costs nothing more.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peewee import Expression, ModelSelect, TextField, fn

from imi.candidates.models import CentreCandidate, Employer, Employment
from imi.candidates.names.keys import span
from imi.candidates.queries import number_begins
from imi.candidates.record import NAMED
from imi.centres.models import Centre
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.registrations.searching.wanted import DIGITS, LETTERS, SearchTerms
from imi.registrations.searching.ways import filtered, linked, meant_by_number

# Whoever types more words knows what they are: a whole name, and an employer's.
MOST_WORDS = 8


def together(centre: Centre, wanted: SearchTerms) -> Iterator[ModelSelect[Any]]:
    """Yield queries of (key, id) by a number and a name, and by a name and an employer, in either order."""
    words = wanted.words
    if wanted.born or wanted.is_number or "@" in wanted.text or not 2 <= len(words) <= MOST_WORDS:
        return
    numbers = [word for word in words if word.isascii() and word.isdigit() and DIGITS <= len(word) <= ULN_DIGITS]
    if numbers:
        names = [word for word in words if word != numbers[0]]
        named = meant_by_number(centre).where(_is_number(numbers[0]), *(_in_name(word) for word in names))
        yield filtered(named, centre, wanted)
        return
    for place in dict.fromkeys((0, len(words) - 1)):
        if len(words[place]) >= LETTERS:
            rest = [*words[:place], *words[place + 1:]]
            for key in (CentreCandidate.name_key, CentreCandidate.given_key):
                yield filtered(_who_works(centre, key, words[place], rest), centre, wanted).order_by(key)


def _who_works(centre: Centre, key: TextField[Any], begin: str, words: Sequence[str]) -> ModelSelect[CentreCandidate]:
    """Select those whose name begins so, where each other word is in their name or in that of where they work."""
    low, high = span(begin)
    query = linked().where(CentreCandidate.centre == centre, CentreCandidate.live, key >= low, key < high)
    return query.where(*(_in_name(word) | _works_at(centre, word) for word in words))


def _is_number(digits: str) -> Expression:
    if len(digits) <= NUMBER_DIGITS:
        return number_begins(digits)
    return (NAMED.uln >= digits) & (NAMED.uln < digits + ":") & NAMED.uln.is_null(False)


def _in_name(word: str) -> Expression:
    low, high = span(word)
    key = CentreCandidate.name_key
    return ((key >= low) & (key < high)) | key.contains(f" {word}")


def _works_at(centre: Centre, word: str) -> Expression:
    low, high = span(word)
    begins = ((Employer.name_key >= low) & (Employer.name_key < high)) | Employer.name_key.contains(f" {word}")
    job = Employment.select(Employment.id).join(Employer, on=(Employer.id == Employment.employer)).where(
        Employment.candidate == CentreCandidate.candidate_id, Employment.centre == centre, Employment.until.is_null(), begins)
    found: Expression = fn.EXISTS(job) == True  # noqa: E712
    return found
