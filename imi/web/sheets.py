"""Spreadsheets as the pages and the commands both need them: the centre's template, and a list that is read."""
from __future__ import annotations

from datetime import date
from pathlib import Path

from imi.catalogue.queries import all_offers, linked_standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.rules.field import Choice
from imi.surfaces.sheet.reader import read
from imi.surfaces.sheet.sheet import Sheet
from imi.surfaces.sheet.template import ROWS, Offered, Template
from imi.uploads.columns import names
from imi.uploads.fields import MANDATORY, OPTIONAL
from imi.web.settings import Settings


def template_for(centre: Centre, today: date, package: str = "", rows: int = ROWS[1]) -> Template:
    """The centre's template on a day: one package (its code) for every row, or the choice left to each row."""
    sold = all_offers(centre, today)
    offered = [(standard, [offer for offer in sold.get(standard.id, []) if offer.open])
               for standard in linked_standards(centre, today)]
    chosen = next(((standard, offer) for standard, offers in offered for offer in offers if offer.code == package), None)
    defaults = {"standard": chosen[0].label, "package": f"{chosen[1].code} {chosen[1].description}"} if chosen else {}
    return Template(
        required=MANDATORY, optional=OPTIONAL, given=given(today), centre=f"{centre.name} ({centre.number})",
        rows=min(max(rows, 1), ROWS[-1]), defaults=defaults,
        standards=[Offered(standard.label, [Choice(offer.code, offer.description) for offer in offers])
                   for standard, offers in offered])


def read_list(path: Path, settings: Settings, *, include_hidden: bool = False) -> Sheet:
    """The sheet of a file in which the template's headings stand. Raises Unreadable."""
    return read(path, rows_at_most=settings.upload_rows, known=names(), include_hidden=include_hidden)
