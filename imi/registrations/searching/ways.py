"""Make the queries that together find who is wanted.

Each way to find somebody (by surname, by first name, by employer …) is a range of one index that begins with the centre.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from peewee import SQL, EnclosedNodeList, Expression, ModelSelect, Node, TextField, fn

from imi.candidates.models import Candidate, CandidateKey, CentreCandidate, Employer, Employment
from imi.candidates.names.keys import span
from imi.candidates.queries import number_begins
from imi.candidates.record import NAMED, ONE_BY_ONE, meant
from imi.catalogue.models import Version
from imi.centres.models import Centre
from imi.database.connection import db
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.registrations.models import Registration
from imi.registrations.searching.wanted import LETTERS, NONE, STATES, SearchTerms

# A filter that so few candidates pass leads the search; else the text or the names do, and the filter is asked of each.
FEW = 2_000
# A later word of an employer's name begins with so many: "car" would be every dealer there is.
LATER_LETTERS = 4
Query = TypeVar("Query", bound="ModelSelect[Any]")


def ways(centre: Centre, wanted: SearchTerms, few: Sequence[int] | None = None) -> list[ModelSelect[Any]]:
    """Return the queries, of (key, id) each, that together find who is wanted; none where too little or too much was typed."""
    if wanted.too_short or wanted.too_long:
        return []
    if wanted.born is not None:
        return [filtered(_linked(centre).where(Candidate.date_of_birth == wanted.born), centre, wanted)]
    if wanted.is_number:
        return [*(filtered(meant_by_number(centre).where(one), centre, wanted) for one in _numbers(wanted)),
                *([_by_further_key(centre, wanted, wanted.phone)] if wanted.phone else [])]
    if "@" in wanted.text:
        return [_by_further_key(centre, wanted, wanted.email)] if wanted.email else []
    words = wanted.words
    if wanted.text and not words:
        return []
    link = CentreCandidate
    if few == []:
        return []
    if few is not None:
        ids = EnclosedNodeList([SQL(", ".join(map(str, few)))])
        query = linked().where(link.centre + ONE_BY_ONE == centre.id, link.candidate_id.in_(ids), link.live)
        begins = [_words(link.name_key, words) | _words(link.given_key, words)] if words else []
        return [filtered(query.where(*begins), centre, wanted)]
    if not words:
        return [filtered(linked().where(link.centre == centre, link.live), centre, wanted).order_by(link.name_key)]
    named: list[ModelSelect[Any]] = [
        _by_key(centre, link.name_key, words, wanted), _by_key(centre, link.given_key, words, wanted)]
    if len("".join(words)) < LETTERS:
        return named
    known = [*named, _by_key(centre, link.last_key, words, wanted), _by_further_key(centre, wanted, *words),
             *_by_nickname(centre, words, wanted), *([_by_further_key(centre, wanted, wanted.email)] if wanted.email else []),
             _by_employer(centre, words, wanted, *span(" ".join(words)))]
    return [*known, _by_employer(centre, words, wanted)] if len("".join(words)) >= LATER_LETTERS else known


def linked() -> ModelSelect[CentreCandidate]:
    """Select (key, id) of the links to candidates, by which names are found."""
    return CentreCandidate.select(CentreCandidate.name_key, CentreCandidate.candidate_id)


def _linked(centre: Centre) -> ModelSelect[Candidate]:
    """Select candidates first and look for each at the centre: this is for what few people have in common."""
    link = CentreCandidate
    return Candidate.select(link.name_key, link.candidate_id).join(
        link, on=((link.candidate_id == Candidate.id) & (link.centre + ONE_BY_ONE == centre.id))).where(
        Candidate.state == "live", link.live)


def meant_by_number(centre: Centre) -> ModelSelect[Candidate]:
    """Select candidates by what they are NAMED: the number or ULN of a record that was merged finds who was kept."""
    link = CentreCandidate
    return NAMED.select(link.name_key, link.candidate_id).join(
        link, on=((link.candidate_id == meant()) & (link.centre + ONE_BY_ONE == centre.id))).where(link.live)


def _numbers(wanted: SearchTerms) -> Iterator[Expression]:
    """Yield two conditions: a number begins so, a ULN begins so; or they are among those that are listed."""
    digits = wanted.digits
    if wanted.numbers:
        yield NAMED.number.in_([int(one) for one in wanted.numbers if len(one) == NUMBER_DIGITS] or [0])
        yield NAMED.uln.in_([one for one in wanted.numbers if len(one) == ULN_DIGITS] or [""]) & NAMED.uln.is_null(False)
        return
    if not digits:
        return
    if len(digits) <= NUMBER_DIGITS:
        yield number_begins(digits)
    if len(digits) <= ULN_DIGITS:
        yield (NAMED.uln >= digits) & (NAMED.uln < digits + ":") & NAMED.uln.is_null(False)


def _by_key(centre: Centre, key: TextField[Any], words: Sequence[str], wanted: SearchTerms) -> ModelSelect[CentreCandidate]:
    """Select by surname, its last word, or first name: the key begins with the first word, and each other word begins one in it.
    """
    query = linked().where(CentreCandidate.centre == centre, CentreCandidate.live, _words(key, words))
    return filtered(query, centre, wanted).order_by(key)


def _by_further_key(centre: Centre, wanted: SearchTerms, begin: str, *words: str) -> ModelSelect[CandidateKey]:
    """Select by a middle name, an e-mail address or a telephone number that begins so."""
    own, link = CandidateKey, CentreCandidate
    query = own.select(link.name_key, link.candidate_id).join(
        link, on=((link.candidate_id == own.candidate_id) & (link.centre + ONE_BY_ONE == centre.id))).where(
        own.centre == centre, _words(own.key, [begin, *words]), link.live)
    return filtered(query, centre, wanted)


def _by_nickname(centre: Centre, words: Sequence[str], wanted: SearchTerms) -> Iterator[ModelSelect[CentreCandidate]]:
    """Yield selects by first name, and by surname where a first name comes later, of other names for the one that was typed."""
    for word, names in wanted.called:
        place = words.index(word)
        for name in names:
            if place:
                meant_so = [*words[:place], name, *words[place + 1:]]
                yield _by_key(centre, CentreCandidate.name_key, meant_so, wanted)
            else:
                yield _by_key(centre, CentreCandidate.given_key, [f"{name} ", *words[1:]], wanted)


def _words(key: TextField[Any], words: Sequence[str]) -> Expression:
    low, high = span(words[0])
    fits = (key >= low) & (key < high)
    for word in words[1:]:
        fits &= key.contains(f" {word}")
    return fits


def _by_employer(centre: Centre, words: Sequence[str], wanted: SearchTerms, low: str = "", high: str = ""
                 ) -> ModelSelect[Employer]:
    """Select by an employer whose name begins so; without a range by a later word of it, for which a centre's cards are gone
    through.
    """
    link, text = CentreCandidate, " ".join(words)
    fits = (Employer.name_key >= low) & (Employer.name_key < high) if low else Employer.name_key.contains(f" {text}")
    query = (Employer.select(link.name_key, link.candidate_id)
             .join(Employment, on=((Employment.employer == Employer.id) & Employment.until.is_null()))
             .join(link, on=((link.centre == centre) & (link.candidate_id == Employment.candidate)))
             .where(Employer.centre == centre, Employer.successor.is_null(), fits, link.live))
    return filtered(query, centre, wanted)


def filtered(query: Query, centre: Centre, wanted: SearchTerms) -> Query:
    """Return the query with each filter as a condition."""
    link = CentreCandidate
    if wanted.missing:
        query = query.where(link.missing)
    if wanted.state == NONE:
        query = query.where(~link.registered)
    if wanted.by_registration:
        query = query.where(fn.EXISTS(_registered(centre, wanted, Registration.id).where(
            Registration.candidate == link.candidate_id)))
    if wanted.employer:
        query = query.where(fn.EXISTS(_employed(centre, wanted.employer, Employment.id).where(
            Employment.candidate == link.candidate_id)))
    return query


def _registered(centre: Centre, wanted: SearchTerms, *columns: Node) -> ModelSelect[Registration]:
    query = Registration.select(*columns).where(Registration.centre == centre)
    # Every state by name, so that the index over centre, state and standard is used for a standard alone too.
    states = [wanted.state] if wanted.state and wanted.state != NONE else [state for state in STATES if state != NONE]
    query = query.where(Registration.state.in_(states))
    if wanted.standard:
        query = query.where(Registration.version.in_(Version.select(Version.id).where(Version.slug == wanted.standard)))
    return query


def _employed(centre: Centre, employer: int, *columns: Node) -> ModelSelect[Employment]:
    return Employment.select(*columns).where(
        Employment.centre == centre, Employment.employer == employer, Employment.until.is_null())


def few_ids(centre: Centre, wanted: SearchTerms) -> list[int] | None:
    """Return the ids that a filter leaves, where they are few; None where the text leads, or names because many pass."""
    if wanted.born or wanted.is_number or len("".join(wanted.words)) >= LETTERS:
        return None
    asked: list[ModelSelect[Any]] = []
    if wanted.employer:
        asked.append(_employed(centre, wanted.employer, Employment.candidate))
    if wanted.by_registration:
        asked.append(_registered(centre, wanted, Registration.candidate))
    for query in asked:
        # Somebody may be registered twice, so twice as many rows are looked at.
        rows = db.execute(query.limit(2 * FEW)).fetchall()
        if len(rows) < 2 * FEW and len({candidate for candidate, in rows}) <= FEW:
            return sorted({candidate for candidate, in rows})
    return None
