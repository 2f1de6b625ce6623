"""Define the columns of the catalogue's workbook: the fields of a standard, a package, its prices and its contents."""
from __future__ import annotations

from collections.abc import Mapping

from imi.administration.catalogue.prices import RETAIL
from imi.centres.models import PriceGroup

# Column of the workbook → field of the form, by what the row is read as.
OF_STANDARD = {"standard_label": "label", "title": "title", "code": "code", "version": "plan", "option": "option",
               "level": "level", "position": "position", "opens_on": "opens_on", "closes_on": "closes_on",
               "last_certification_on": "last_certification_on"}
OF_PACKAGE = {"package_code": "package_code", "stage": "stage", "package_description": "description",
              "package_position": "position", "package_opens_on": "opens_on", "package_closes_on": "closes_on",
              "year": "year", "usual_months": "usual_months"}
OF_CONTENTS = {"contents": "lines", "contents_from": "from_on"}
# Codes of the other packages of the standard that it includes; NOTHING where it includes none.
HOLDS, NOTHING, BETWEEN = "holds", "none", "|"
# Code of the package of the year before; NOTHING where there is none.
FOLLOWS = "follows"
NEEDED = ("code", "version")


def of_price(group: str) -> Mapping[str, str]:
    """Return the two columns of a price group: the price in pounds, and from when on."""
    return {f"{group}_price": "pence", "price_from" if group == RETAIL else f"{group}_price_from": "from_on"}


def of_prices() -> dict[str, Mapping[str, str]]:
    """Return the columns of every price group, by its code, retail first."""
    groups = PriceGroup.select(PriceGroup.code).order_by(PriceGroup.code != RETAIL, PriceGroup.position, PriceGroup.code)
    return {code: of_price(code) for code, in groups.tuples()}


def columns() -> tuple[str, ...]:
    """Return every column in its order."""
    return (*OF_STANDARD, *OF_PACKAGE, FOLLOWS, HOLDS, *(name for pair in of_prices().values() for name in pair), *OF_CONTENTS)
