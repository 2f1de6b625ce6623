"""A list with forty kinds of problems, one in a row each, as somebody gets it who has never seen the template."""
from __future__ import annotations

from typing import Any

from support.workbooks import row

# What differs from a row with nothing wrong; each is another cause.
KINDS: tuple[dict[str, Any], ...] = (
    *({name: None} for name in (
        "package", "title", "first_names", "surname", "date_of_birth", "gender", "uln", "email", "phone", "employer_ern",
        "employer_name", "employer_postcode", "employer_telephone", "position", "starts_on", "ends_on", "epa_on",
        "funding_type")),
    {"uln": "123"}, {"uln": "0000000043"}, {"uln": "9999999999"}, {"date_of_birth": "31/02/2006"},
    {"date_of_birth": "5/2006"}, {"date_of_birth": "1/9/06"}, {"date_of_birth": "1/9/2030"}, {"email": "nobody"},
    {"employer_postcode": "B33"}, {"employer_ern": "12345678"}, {"employer_ern": "123/AB456"}, {"phone": "call me"},
    {"funding_type": "Levi"}, {"gender": "x"}, {"package": "ACAP99Z"}, {"standard": "Baker"}, {"surname": "Sm1th"},
    {"first_names": "S" * 101}, {"starts_on": "1/9/1999"}, {"employer_name": "TBC"}, {"surname": "OKAFOR"},
    {"candidate_number": "12"},
)


def rows() -> list[dict[str, Any]]:
    """The rows of the list, all of one family: what a row is called otherwise depends on how many were made before."""
    return [row(**{"surname": "Forty", **kind}) for kind in KINDS]
