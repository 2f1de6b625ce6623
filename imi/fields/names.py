"""Read names and titles as they will be printed: the case stays as typed, look-alike punctuation is corrected."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from imi.fields import broken
from imi.fields import text as texts
from imi.fields.field import Context, FieldWarning, Invalid, Reader, Violation

ONE_NAME, NAMELESS = "-", "No name"
NO_TITLE = "No title"
TITLE_AT_MOST = 35
CAPITALS_FROM = 4
# Curly apostrophes, primes, accents typed alone and the okina's look-alikes.
LOOK_ALIKES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07", "'"))
PLAIN_MARKS = LOOK_ALIKES | texts.DASHES
MARK = re.compile(f"[{''.join(map(chr, PLAIN_MARKS))}]")
# What a letter in another encoding becomes (ñ of a Mac becomes –, í becomes ’), or a letter with its accent typed next to it.
QUOTES_FOR_LETTERS, DASHES_FOR_LETTERS = frozenset("\u2018\u2019\u0060\u00b4"), frozenset("\u2013\u2014")
# ILR 24-25, GivenNames and FamilyName: [^0-9\r\n\t|"]{1,100}
REFUSED = frozenset('|"')
SCRIPTS = ("LATIN ", "FULLWIDTH LATIN ", "MODIFIER LETTER ")


def name(at_most: int = 100) -> Reader:
    """Return a reader of first names or a surname: letters of any script, no digits, `-` alone where there is no name."""
    read_line = texts.line(at_most)

    def read(text: str, given: Context) -> str:
        if text.isascii() and text.isalpha() and len(text) <= at_most:
            # One word of plain letters, as most surnames are: nothing below changes or refuses it.
            return text
        shown = MARK.sub(_plain_mark, str(read_line(text, given)))
        if shown.replace(" ", "").isalpha():
            # Nothing but letters, as most names are: the checks below look at every character.
            return shown
        if any(char.isnumeric() for char in shown if not char.isalpha()) and not broken.mended(shown):
            raise Invalid("numbers")
        if not REFUSED.isdisjoint(shown):
            raise Invalid("symbols")
        if shown != ONE_NAME and not any(char.isalpha() for char in shown):
            raise Invalid("letters")
        return shown

    return read


def _plain_mark(found: re.Match[str]) -> str:
    """Return a plain apostrophe or hyphen for a punctuation mark, or the mark itself where it may have been a letter."""
    return found[0] if _may_be_a_letter(found.string, found.start()) else PLAIN_MARKS[ord(found[0])]


def _may_be_a_letter(value: str, at: int) -> bool:
    """Return whether the mark at this place, after a letter, may have been another letter.

    No name is written Garc’a or Mu–oz, but a mark before a capital, or in O’neill, is an apostrophe or a dash.
    """
    mark, before, after = value[at], value[max(at - 1, 0):at], value[at + 1:at + 2]
    if not before.isalpha():
        return False
    if mark in DASHES_FOR_LETTERS:
        return after.islower()
    return mark in QUOTES_FOR_LETTERS and not (after.isupper() or (after and value[:at].split()[-1] == "O"))


def plainly_marked(value: str) -> str:
    """Return a name with plain apostrophes and hyphens, whatever else its marks may have been."""
    return value.translate(PLAIN_MARKS)


def nobody(values: Mapping[str, Any], _given: Context | None = None) -> Iterator[Violation]:
    """Refuse a record in which both names say that there is none: a person with one name enters that one."""
    if values.get("first_names") == values.get("surname") == ONE_NAME:
        yield Violation("surname", "nobody")


def printed(values: Mapping[str, Any]) -> str:
    """Return the name as the certificate and the ID card will show it; a dash stands for a name that the person does not have.
    """
    return " ".join(str(part) for part in (values.get("first_names"), values.get("surname")) if part and part != ONE_NAME)


def called(values: Mapping[str, Any]) -> str:
    """Return the name for a list or a sentence, never empty: old records may have a dash for both names."""
    return printed(values) or NAMELESS


# What is left where a file in one encoding was read in another.
LOST = frozenset("?\ufffd")
# Most names: letters of a keyboard, single spaces, and one mark at a time between them.
PLAIN = re.compile(r"[A-Za-z]+(?:(?:[ '-]|\.[ -]?)[A-Za-z]+)*\.?")
BETWEEN_LETTERS = frozenset(" .'-")
# The same mark twice, as where a text was quoted for a database; a mark that ends or begins a name; quotes around it.
DOUBLED = re.compile(r"--|''|\.\.|-$|^[-.]|^'(?=.*'$)")
# More marks on one letter than any spelling in Latin letters has.
MOST_MARKS = 2
# Words of a heading, of somebody who tries a form, and for the name in the row above; letters alone.
NO_NAMES = frozenset({"test", "testing", "dummy", "example", "name", "fullname", "surname", "lastname", "familyname", "firstname",
                      "firstnames", "middlename", "forename", "forenames", "givenname", "givennames", "candidatename", "noname",
                      "nosurname", "above", "asabove", "asbefore", "ditto", "idem", "sameagain", "sameasabove"})


def surname(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a surname that will look wrong on a certificate, or will not match the ILR."""
    if value == ONE_NAME:
        yield FieldWarning("one_name")
        return
    if texts.is_placeholder(value) or (value.casefold() if value.isalpha() else texts.alike(value)) in NO_NAMES:
        yield FieldWarning("placeholder")
        return
    was = next(broken.doubted(value), None)
    if was is not None:
        yield was
        return
    if not _is_latin(value):
        yield FieldWarning("script")
    if not LOST.isdisjoint(value):
        yield FieldWarning("lost_letter")
    letters = len(value) if value.isalpha() else sum(char.isalpha() for char in value)
    if letters == 1:
        yield FieldWarning("one_letter")
    elif value.islower():
        yield FieldWarning("lower_case")
    elif letters >= CAPITALS_FROM and value.isupper():
        yield FieldWarning("capitals")
    if not PLAIN.fullmatch(value):
        yield from _odd_characters(value)


def _odd_characters(value: str) -> Iterator[FieldWarning]:
    """Warn about characters that no name has, and about letters that a wrong encoding left behind."""
    if broken.TWICE_READ.search(value) or _has_capital_within(value) or any(
            _may_be_a_letter(value, found.start()) for found in MARK.finditer(value)):
        yield FieldWarning("broken")
        return
    marks = 0
    for at, char in enumerate(value):
        marks = marks + 1 if unicodedata.category(char) == "Mn" else 0
        if marks > MOST_MARKS or (marks and not at) or not (marks or char in LOST or _is_of_a_name(char)):
            yield FieldWarning("character", {"typed": f"\u25cc{char}" if marks else char})
            return
    doubled = DOUBLED.search(value)
    if doubled:
        yield FieldWarning("character", {"typed": doubled[0]})


def _is_of_a_name(char: str) -> bool:
    return char in BETWEEN_LETTERS or unicodedata.category(char) == "Mc" or (
        char.isalpha() and not unicodedata.name(char, "").startswith("FULLWIDTH "))


def _has_capital_within(value: str) -> bool:
    """Return whether a word has small letters before a capital that no keyboard here has: é of a Mac is Ž in Windows.

    The Irish `hÓgáin`, with one letter before its capital, is a name.
    """
    return any(char.isupper() and not char.isascii() and value[at - 2:at].isalpha() and value[at - 1].islower()
               for at, char in enumerate(value) if at > 1)


def first_names(value: str, given: Context) -> Iterator[FieldWarning]:
    """Warn about first names as about a surname, and about a title typed before them."""
    yield from surname(value, given)
    first = value.split(" ", 1)[0].rstrip(".").casefold()
    if first in _by_fold(given.list("title").codes):
        yield FieldWarning("title")


def _is_latin(value: str) -> bool:
    return value.isascii() or all(
        unicodedata.name(char, "").startswith(SCRIPTS) for char in value if char.isalpha() and not char.isascii())


def title(text: str, given: Context) -> str:
    """Return a title as the list spells it, or another one with capitals; "No title" is an answer."""
    shown = texts.tidy(text.translate(LOOK_ALIKES)).translate(texts.DASHES)
    if len(shown) > TITLE_AT_MOST:
        raise Invalid("long", most=TITLE_AT_MOST)
    if not all(_is_of_a_title(char) for char in shown) or not any(char.isalpha() for char in shown):
        raise Invalid("symbols")
    words = " ".join(word.rstrip(".") for word in shown.split()).strip()
    listed = _by_fold(given.list("title").codes).get(words.casefold())
    if listed is not None:
        return listed
    if words.casefold() == NO_TITLE.casefold():
        return NO_TITLE
    return " ".join(map(str.capitalize, words.split())) if words.islower() or words.isupper() else words


def _is_of_a_title(char: str) -> bool:
    return char.isalpha() or char in " .'-" or unicodedata.category(char) == "Mn"


def unlisted(value: str, given: Context) -> Iterator[FieldWarning]:
    """Warn about a title that the list does not suggest."""
    if value != NO_TITLE and value not in given.list("title").codes:
        yield FieldWarning("unlisted")


@lru_cache(maxsize=16)
def _by_fold(titles: tuple[str, ...]) -> dict[str, str]:
    return {listed.casefold(): listed for listed in titles}


def messages(subject: str) -> dict[str, str]:
    """Return the messages about a name that is called `subject` in them."""
    return texts.messages(subject) | {
        "numbers": f"{subject} must not include numbers",
        "symbols": f"{subject} must not include | or \"",
        "letters": f"{subject} must include a letter",
        "one_name": f"{subject} is a hyphen: only for a candidate with one name, and the ILR must say the same",
        "nobody": "First name(s) and surname can’t both be a hyphen. Enter the name that the candidate has",
        "script": f"{subject} has letters that are not Latin: {{value}}. The ILR needs Latin letters",
        "lost_letter": f"{subject} has a question mark: {{value}}. A letter may have been lost on its way here",
        "character": f"{subject} has a character that names do not have: {{typed}}. Certificates print it as typed",
        "broken": f"{subject} looks broken on its way here: {{value}}. Certificates print it as typed",
        "one_letter": f"{subject} is one letter: {{value}}",
        "lower_case": f"{subject} is in lower case: {{value}}. Certificates print it as typed",
        "capitals": f"{subject} is in capitals: {{value}}. Certificates print it as typed",
        "title": f"{subject} should not begin with a title: {{value}}",
    }
