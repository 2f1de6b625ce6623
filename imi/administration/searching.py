"""Find what the awarding body has in hand: a number or a code that means one thing, and things by their names."""
from __future__ import annotations

from imi.candidates.models import Candidate
from imi.catalogue.models import Package, Programme, Version
from imi.centres.models import Centre
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.formats import day


def candidate_of(text: str) -> int | None:
    """Return the number of the candidate whose number or ULN a text is, None where it is nobody's."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    named = {NUMBER_DIGITS: Candidate.number == int(digits), ULN_DIGITS: Candidate.uln == digits}.get(len(digits))
    found = Candidate.get_or_none(named) if named is not None else None
    return int(found.number) if found else None


def centre_of(text: str) -> str:
    """Return the number of the centre that a text is the number of, '' where it is none's."""
    return text if Centre.select().where(Centre.number == text).exists() else ""


def package_of(text: str) -> str:
    """Return the code of the package that a text is, '' where it is none."""
    return text.upper() if Package.select().where(Package.code == text.upper()).exists() else ""


def packages(text: str, limit: int) -> tuple[list[tuple[str, str, str]], int]:
    """Return (code, description, standard) of so many packages whose code or description holds the text, and how many do."""
    query = Package.select(Package.code, Package.description, Version.label).join(
        Version, on=(Package.version == Version.id)).where(
        Package.code.contains(text) | Package.description.contains(text))
    return list(query.order_by(Version.position, Package.position, Package.code).limit(limit).tuples()), query.count()


def standards(text: str, limit: int) -> tuple[list[tuple[str, str, str]], int]:
    """Return (slug, label, until when apprentices may start) of so many standards whose label or code holds the text, and how
    many do.
    """
    query = Version.select(Version.slug, Version.label, Version.closes_on).join(Programme).where(
        Version.label.contains(text) | Programme.code.contains(text))
    return [(slug, label, f"New starts until {day(closes_on)}" if closes_on else "")
            for slug, label, closes_on in query.order_by(Version.position, Version.id).limit(limit).tuples()], query.count()
