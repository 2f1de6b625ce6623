"""Every text in `templates/mail/`, word for word, and what no value can do to it."""
from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError

from imi.mail.texts import FOLDER, Text, compose
from imi.registrations.mail import Confirmation, Named, confirmation

NORTH = SimpleNamespace(name="Northgate Motor College", number="0471")
PRIYA, RHIAN = SimpleNamespace(name="Priya Nair"), SimpleNamespace(name="Rhian Powell")
LINE = SimpleNamespace(reference="R-26-104213/2", number=1000120, name="Zoë O’Neill", package_code="ACAP01D")
AT = "https://portal.example/somewhere"
ACCOUNT = {"subject": "Your password was changed", "told": "You are signed out everywhere else.", "person": PRIYA, "address": AT,
           "sender": "help@imi.example"}
CHANGE = {"what": "1 registration cancelled", "reference": "R-26-104213", "centre": NORTH, "person": PRIYA,
          "told": ["Not charged"], "lines": [LINE], "address": AT}
CORRECTION = {"subject": "Correction accepted: candidate 1000120", "centre": NORTH, "told": ["What: Surname", "Decision: Yes"],
              "address": AT}
LINK = {"person": PRIYA, "by": RHIAN, "lasts": "72 hours", "address": AT}
UPLOAD = {"file_name": "list.xlsx", "reference": "U-1234", "centre": NORTH, "result": "2 rows ready", "is_open": True,
          "address": AT}
SENT = f"""Dear Priya Nair

Rhian Powell sends you this address for the IMI registration portal. Open it within 72 hours and choose a password. \
It works once:

{AT}

If you expected no such e-mail, nothing needs to be done.
"""

TEXTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("account", ACCOUNT, "Your password was changed", f"""Dear Priya Nair

Your password was changed in the IMI registration portal. You are signed out everywhere else.

{AT}

If you know nothing of this, write to help@imi.example at once.
"""),
    ("change", CHANGE, "1 registration cancelled: R-26-104213", f"""1 registration cancelled. Reference: R-26-104213

Centre: Northgate Motor College (0471)
By: Priya Nair
Not charged

R-26-104213/2: 1000120 Zoë O’Neill, ACAP01D

The receipt:
{AT}
"""),
    ("change", {**CHANGE, "told": [], "address": ""}, "1 registration cancelled: R-26-104213",
     """1 registration cancelled. Reference: R-26-104213

Centre: Northgate Motor College (0471)
By: Priya Nair

R-26-104213/2: 1000120 Zoë O’Neill, ACAP01D

The receipt is in the portal under R-26-104213
"""),
    ("correction", CORRECTION, "Correction accepted: candidate 1000120", f"""Correction accepted: candidate 1000120

Centre: Northgate Motor College (0471)
What: Surname
Decision: Yes

The candidate’s record: {AT}
"""),
    ("correction", {**CORRECTION, "address": ""}, "Correction accepted: candidate 1000120",
     """Correction accepted: candidate 1000120

Centre: Northgate Motor College (0471)
What: Surname
Decision: Yes
"""),
    ("invitation", LINK, "Choose a password", SENT),
    ("reset", LINK, "Choose a new password", SENT),
    ("reset", {**LINK, "by": None, "lasts": "60 minutes"}, "Choose a new password", f"""Dear Priya Nair

Somebody, probably you, asked to choose a new password for the IMI registration portal.
Open this address within 60 minutes. It works once:

{AT}

If it was not you, nothing needs to be done: your password is unchanged.
"""),
    ("test", {"by": PRIYA, "centre": NORTH, "process": "Confirmations of registrations"},
     "A test from the IMI registration portal: Northgate Motor College",
     """Priya Nair of Northgate Motor College (0471) sent this e-mail to see whether e-mails arrive at this address.
It gets: Confirmations of registrations.

Nothing needs to be done.
"""),
    ("transfer", {"subject": "Transfer 3 has ended", "told": ["There is nothing to take over any more."], "number": 3,
                  "tab": "Apprenticeship"},
     "Transfer 3 has ended", """Transfer 3 has ended.

There is nothing to take over any more.

See Apprenticeship, Transfers in the portal (transfer 3).
"""),
    ("transfer", {"subject": "Northgate (0471): transfer agreed", "told": [], "number": 3, "tab": "Apprenticeship"},
     "Northgate (0471): transfer agreed", """Northgate (0471): transfer agreed.

See Apprenticeship, Transfers in the portal (transfer 3).
"""),
    ("upload", UPLOAD, "U-1234 is checked: 2 rows ready", f"""list.xlsx is checked. Reference: U-1234

Centre: Northgate Motor College (0471)
2 rows ready
Nothing has been registered yet.

{AT}
"""),
    ("upload", {**UPLOAD, "is_open": False, "result": "", "address": ""}, "U-1234 is checked:",
     """list.xlsx is checked. Reference: U-1234

Centre: Northgate Motor College (0471)



It is in the portal under U-1234
"""),
    ("welcome", {"person": PRIYA, "centre": NORTH, "by": RHIAN, "address": AT},
     "You can sign in for Northgate Motor College", f"""Dear Priya Nair

Rhian Powell has added you to Northgate Motor College (0471) in the IMI registration portal.
Sign in with the e-mail address and password that you have already:

{AT}
"""),
]


@pytest.mark.parametrize(("name", "told", "subject", "body"), TEXTS)
def test_every_email_reads_word_for_word(name: str, told: dict[str, Any], subject: str, body: str) -> None:
    assert compose(name, **told) == Text(subject, body)


def test_every_email_text_has_a_test() -> None:
    # The confirmation is read in `test_letter_texts`; what begins with a line is a part of others.
    there = {file.stem for file in FOLDER.glob("*.txt") if not file.name.startswith("_")}
    assert there == {name for name, *_ in TEXTS} | {"confirmation"}


@pytest.mark.failure(46)
@pytest.mark.parametrize(("name", "told", "subject", "body"), TEXTS)
def test_no_value_adds_a_line_to_an_email(name: str, told: dict[str, Any], subject: str, body: str) -> None:
    written = compose(name, **{key: hostile(value) for key, value in told.items()})
    assert written.body.count("\n") == body.count("\n")
    assert not set("\r\x00\u2028\u202e") & set(written.subject + written.body)
    assert "\n" not in written.subject


def hostile(value: Any) -> Any:
    """The value with another header and a line of its own in every text."""
    if isinstance(value, str):
        return f"{value}\r\n\r\nBcc: thief@elsewhere.example\u2028\u202e\x00" if value else value
    if isinstance(value, list):
        return [hostile(each) for each in value]
    if isinstance(value, SimpleNamespace):
        return SimpleNamespace(**{key: hostile(each) for key, each in vars(value).items()})
    return value


@pytest.mark.parametrize("missing", sorted(CHANGE))
def test_an_email_with_a_missing_value_is_not_written(missing: str) -> None:
    with pytest.raises(UndefinedError):
        compose("change", **{key: value for key, value in CHANGE.items() if key != missing})


def test_html_and_template_marks_stay_plain_text_in_an_email() -> None:
    told = Confirmation("R-26-104213", "Smith & Sons <Garage>", "", "", "{{ 7 * 7 }}", 0, 0, "Ann", datetime(2026, 7, 1),
                        (Named(1000119, "Sam \"O'Neill\""),))
    body = confirmation(told, "Standard").body
    assert all(text in body for text in ("Smith & Sons <Garage>", "{{ 7 * 7 }}", "Sam \"O'Neill\""))
