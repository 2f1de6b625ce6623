"""Contexts for tests of fields: the starter lists, on 23 November 2026."""
from __future__ import annotations

from datetime import date

from imi.catalogue.starters import FUNDING_TYPES, GENDERS, TITLES
from imi.fields.field import Choice, ChoiceList, Context

TODAY = date(2026, 11, 23)


def given(stage: str = "gateway", today: date = TODAY) -> Context:
    """Return a context with the starter lists."""
    return Context(today, {"title": ChoiceList(tuple(Choice(title, title) for title in TITLES)), "gender": ChoiceList(GENDERS),
                           "funding_type": ChoiceList(FUNDING_TYPES)}, stage)


GIVEN = given()

# One candidate with nothing wrong or odd about them.
GOOD = {
    "title": "Mr", "first_names": "Samuel", "surname": "O'Neill", "date_of_birth": "31/3/2007", "gender": "M",
    "uln": "1000000043", "email": "sam.oneill@northgate.example", "phone": "0117 496 0860",
    "employer_ern": "100000029", "employer_name": "Kwik Fit (GB) Limited", "employer_postcode": "B33 8TH",
    "employer_telephone": "0117 496 0861", "position": "Apprentice Technician", "starts_on": "1/9/2026",
    "ends_on": "31/8/2028", "epa_on": "1/9/2028", "funding_type": "LEVY",
}
