"""Read e-mail addresses: which can be delivered to, and likely slips in well-known domains."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from imi.fields.field import Context, FieldWarning, Invalid
from imi.fields.text import INVISIBLE

ILR_AT_MOST = 100
MAILTO = re.compile(r"mailto:", re.IGNORECASE)
TOP_LEVEL = re.compile(r"(?:[a-z]{2,}|xn--[a-z0-9-]+)")
APOSTROPHES = str.maketrans("\u2018\u2019", "''")
# The shape of nearly every address. For these the library changes nothing but the case of mailboxes such as INFO, and refuses
# nothing but special-use domains; 64 characters in all keep every part within its own limit.
ORDINARY = re.compile(r"[A-Za-z0-9_+'-]+(?:\.[A-Za-z0-9_+'-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}")
ORDINARY_AT_MOST = 64
WELL_KNOWN = ("gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "yahoo.com", "yahoo.co.uk",
              "icloud.com", "live.co.uk", "btinternet.com", "virginmedia.com", "talktalk.net", "sky.com")
# Real providers whose names are one slip away from a better-known one.
REAL_TOO = frozenset({"mail.com", "ymail.com", "email.com", "gmx.com", "rocketmail.com", "live.com"})
# An address that nobody has: its first part says so, or both its parts are the same filler.
NOBODYS = re.compile(r"(?:none|no[._-]?(?:e-?mail|mail|reply|address)(?:[._-]?address)?|(?:un|not[._-]?)known|tb[ac]|x{3,})@.*"
                     r"|n[._/-]?a@n-?a\..*|(nil|no|test|e?mail|example|abc|[ax])@\1\..*", re.IGNORECASE)
NOBODYS_BEGIN = frozenset("nutxemaNUTXEMA")


def email(text: str, _given: Context) -> str:
    """Return the address with its domain in lower case and the part before @ as typed. Raises Invalid('format')."""
    shown = text.strip() if text.isascii() else INVISIBLE.sub("", text).strip().translate(APOSTROPHES)
    bare = MAILTO.sub("", shown, count=1) if ":" in shown else shown
    return bare if is_ordinary(bare) else by_library(bare)


def is_ordinary(shown: str) -> bool:
    """Return whether the library would accept the address unchanged, judged by its shape without calling the library."""
    return (len(shown) <= ORDINARY_AT_MOST and ORDINARY.fullmatch(shown) is not None
            and not shown.endswith(_special_use())
            and (shown.islower() or shown.partition("@")[0].lower() not in _mailboxes()))


@cache
def _special_use() -> tuple[str, ...]:
    # Imported with the first address: the library compiles its patterns on import, which takes a twentieth of a second that a
    # restart need not wait for.
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    return tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)


@cache
def _mailboxes() -> frozenset[str]:
    from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

    return frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)


@lru_cache(maxsize=4096)
def by_library(shown: str) -> str:
    """Return the address as the library normalises it. Raises Invalid('format')."""
    # Imported late for the same reason as above.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(shown, check_deliverability=False, strict=True)
    except (EmailNotValidError, UnicodeError):
        raise Invalid("format") from None
    if not TOP_LEVEL.fullmatch((found.ascii_domain or "").rpartition(".")[2]):
        raise Invalid("format")
    return str(found.normalized)


def odd_email(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about an address that mail servers or the ILR may refuse, or that looks like a slip in a well-known domain."""
    local, _, domain = value.rpartition("@")
    if not local.isascii():
        yield FieldWarning("letters")
    if len(value) > ILR_AT_MOST:
        yield FieldWarning("long", {"most": ILR_AT_MOST})
    if value[0] in NOBODYS_BEGIN and NOBODYS.fullmatch(value):
        yield FieldWarning("placeholder")
    meant = likely_domain(domain)
    if meant:
        yield FieldWarning("misspelt", {"domain": domain, "meant": meant})


@lru_cache(maxsize=1024)
def likely_domain(domain: str) -> str:
    """Return the well-known domain that is one slip away from this one, or ''."""
    if domain in WELL_KNOWN or domain in REAL_TOO:
        return ""
    return next((known for known in WELL_KNOWN if _one_slip(domain, known)), "")


def _one_slip(typed: str, meant: str) -> bool:
    """Return whether two words differ by one character missing, added or wrong, or by two neighbours exchanged."""
    shorter, longer = sorted((typed, meant), key=len)
    if len(longer) - len(shorter) == 1:
        return any(longer[:at] + longer[at + 1:] == shorter for at in range(len(longer)))
    if len(longer) != len(shorter):
        return False
    wrong = [at for at, (left, right) in enumerate(zip(typed, meant, strict=True)) if left != right]
    if len(wrong) == 1:
        return True
    at = wrong[0]
    return wrong == [at, at + 1] and typed[at:at + 2] == meant[at + 1] + meant[at]
