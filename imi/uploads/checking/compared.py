"""What a row is compared by, with others and with candidates: short digests, which are kept with it when it is judged.

A change of a candidate concerns the rows that have a digest of theirs, and the rows that share a digest with one of these.
Nothing that is said of another row can hang on it. A digest says less than what it is made of: hundreds of ULNs have the same,
so none can be told from it. Where two things do have the same, a row too many is judged, to the same result.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from zlib import crc32

from imi.uploads.checking.across_rows import name_of
from imi.uploads.checking.one_row import CheckedSheetRow

# Bits of a digest: with more a ULN could be told, with fewer the rows of a long list would share some by chance.
BITS = 0xFFFFFF
# Of every row with a ULN that is known elsewhere: how many wrong proofs there were today counts for all of them.
PROOF = "proof"


# A digest goes on from that of its kind.
CANDIDATE, NUMBER, ULN, EMAIL, NAME = (crc32(kind) for kind in (
    b"candidate ", b"number ", b"uln ", b"email ", b"name "))


def of_candidate(number: int) -> str:
    """Return the digest of a candidate by id."""
    return _digest(str(number), CANDIDATE)


def of_number(number: int) -> str:
    """Return the digest of a candidate number."""
    return _digest(str(number), NUMBER)


def of_uln(uln: str) -> str:
    """Return the digest of a ULN."""
    return _digest(uln, ULN)


def of_email(email: str) -> str:
    """Return the digest of an e-mail address."""
    return _digest(email.casefold(), EMAIL)


def of_name(key: str, born: str) -> str:
    """Return the digest of a name, as `name_key` writes it, with a date of birth."""
    return _digest(f"{born} {key}", NAME)


def _digest(text: str, kind: int) -> str:
    return f"{crc32(text.encode(), kind) & BITS:x}"


def compared_by(one: CheckedSheetRow) -> str:
    """Return the digests of all that a row is compared by, as they are kept."""
    values = one.values
    uln, email, born = values.get("uln"), values.get("email"), values.get("date_of_birth")
    found = [of_uln(uln)] if uln is not None else []
    if email is not None:
        found.append(of_email(email))
    if one.stranger:
        if born is not None:
            found.append(of_name(name_of(one), born.isoformat()))
    elif one.held is not None:
        found.append(of_candidate(one.held.id))
    elif uln is not None:
        found.append(PROOF)
    if one.elsewhere is not None:
        found.append(of_candidate(one.elsewhere))
    if one.named is not None:
        found.append(of_number(one.named) if isinstance(one.named, int) else of_uln(one.named))
    return " ".join(found)


class Shared:
    """Finds rows of an upload that share a digest of what they are compared by."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        self._of_row = {row: kept.split() for row, kept in rows.items()}
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, digests in self._of_row.items():
            for digest in digests:
                self._rows[digest].append(row)

    def reached(self, digests: Iterable[str]) -> set[int]:
        """Return the rows that have one of these digests, and those that share one with a row that was reached."""
        found: set[int] = set()
        left = list(dict.fromkeys(digests))
        seen = set(left)
        while left:
            for row in self._rows.get(left.pop(), ()):
                if row not in found:
                    found.add(row)
                    more = [digest for digest in self._of_row[row] if digest not in seen]
                    seen.update(more)
                    left += more
        return found
