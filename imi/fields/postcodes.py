"""Read UK postcodes: their form (ILR Postcode_15) and the areas that exist. Whether one is in use is not known here."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from imi.fields.field import Context, FieldWarning, Invalid
from imi.fields.text import plain

# The published areas, and those of the Channel Islands, the Isle of Man, the forces (BF) and the banks (BX).
AREA_NAMES = """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
    NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
    TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
AREAS = frozenset(AREA_NAMES.split())
# An O or I is never the last letter of a district: there it is a digit.
OUTWARD = re.compile(r"([A-Z]{1,2})[0-9](?:[0-9A-HJ-NP-Z])?")
INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
# A letter may have been read as a digit: no district is called 01.
NO_DISTRICT = re.compile(r"[A-Z]+0[0-9]")
DIGITS = str.maketrans("OI", "01")
# A bank's own postcode (once Girobank's), which has no area.
GIROBANK = "GIR 0AA"


def postcode(text: str, _given: Context) -> str:
    """Return a full postcode as AA9A 9AA. Raises Invalid: 'bfpo', 'format' or 'area'.

    A letter O or I where a digit must be is read as that digit; `corrected` warns about it.
    """
    return _postcode(_bare(text))


def _bare(text: str) -> str:
    return "".join(char for char in plain(text).upper() if char.isalnum())


@lru_cache(maxsize=4096)
def _postcode(bare: str) -> str:
    if bare.startswith("BFPO"):
        raise Invalid("bfpo")
    outward, inward = bare[:-3], bare[-3:-2].translate(DIGITS) + bare[-2:]
    whole = f"{outward} {inward}"
    if whole == GIROBANK:
        return whole
    if not INWARD.fullmatch(inward):
        raise Invalid("format")
    return f"{_outward(outward)} {inward}"


def _outward(typed: str) -> str:
    """Return the district, with its letters O and I turned into digits only where nothing else fits."""
    corrected = (typed[:at] + typed[at:].translate(DIGITS) for at in (2, 1))
    spellings = [typed, *(spelling for spelling in corrected if not NO_DISTRICT.fullmatch(spelling))]
    found = [match for match in map(OUTWARD.fullmatch, spellings) if match]
    known = next((match[0] for match in found if match[1] in AREAS), None)
    if known is None:
        raise Invalid("area" if found else "format")
    return known


def corrected(text: str, value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a postcode in which a letter was read as a digit."""
    if _bare(text) != value.replace(" ", ""):
        yield FieldWarning("corrected")


def odd_postcode(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about postcodes that are not places: those of the forces and the banks."""
    if value.startswith(("BF", "BX")) or value == GIROBANK:
        yield FieldWarning("not_a_place")
