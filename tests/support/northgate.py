"""A centre with something of every kind, of which another centre, a stranger or a mere look must change and learn nothing."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate, Employer
from imi.candidates.queries import find
from imi.catalogue.actions import approve
from imi.catalogue.models import Version
from imi.centres.actions import add_centre
from imi.corrections.asking import ask as ask_for
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import StaffRole
from imi.people.sign_in import kept_forms
from imi.registrations.changes import transfers
from imi.registrations.changes.queries import registered
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.models import Upload
from imi.uploads.receiving import receive
from imi.uploads.retention import FOLDER
from support.addresses import BATCHES
from support.makers import AUTOCARE, DEFAULTS, GARAGE, LIGHT, PACKAGE
from support.portal_under_test import Portal
from support.workbooks import KIND, sheet, workbook
from support.workbooks import row as sheet_row

OF_A_RECEIPT = ("receipts.receipt", "changes.end_several", "changes.end_these")
# What a colleague at the centre itself would post, all of it at once.
WORKBOOK = workbook(sheet_row(), sheet_row(surname=None))
BODY = {
    **GARAGE, **DEFAULTS, "ends_on": "31/8/2028", "title": "Ms", "first_names": "Grace", "surname": "Okafor", "date_of_birth":
    "3/4/2007",
    "gender": "F", "uln": "1000000043", "email": "grace@post.example", "phone": "0117 496 0123", "position": "Apprentice",
    "standard": AUTOCARE, "package": PACKAGE, "purchase_order": "PO 1", "numbers": "1000001", "number": "1000001",
    "field": "starts_on", "value": "8/9/2026", "key": "a key of sixteen letters", "fingerprint": "", "pence": "36000",
    "employer": "1", "edition": "1",
}


@dataclass(frozen=True)
class Northgate:
    """What stands at Northgate: a draft, a discarded batch, one that was saved with its receipt, and a kept form."""

    draft: str
    discarded: str
    saved: str
    receipt: str
    row: int
    letter: int
    kept: int
    employer: int
    other: int
    upload: str
    transfer: int
    correction: int
    person: int
    ulns: tuple[str, ...]

    @property
    def by_part(self) -> dict[str, dict[str, Any]]:
        """For addresses that hold a part, what is Northgate's there."""
        return {
            "/spreadsheets/<reference>": {"scheme": APPRENTICESHIP, "reference": self.upload, "row": 2, "book": "annotated",
                                          "kind": "csv"},
            "/transfers/<": {"scheme": APPRENTICESHIP, "number": self.transfer},
            "/candidates/<int:number>": {"number": 1000001, "other": 1000002, "name": "email", "request_id": self.correction},
            "/centre/people/<": {"number": self.person},
        }

    def addresses(self, rule: Rule) -> Iterator[dict[str, Any]]:
        """The values with which a rule leads to something of Northgate's."""
        names = rule.arguments
        if rule.rule.startswith("/admin/"):
            # The awarding body's own: shut to every centre, whatever stands in the gaps.
            yield {name: "csv" if name == "kind" else 1 for name in names}
            return
        for part, own in self.by_part.items():
            if part in rule.rule:
                yield {name: own[name] for name in names}
                return
        if names & {"letter", "line"} or names >= {"kind", "reference"} or rule.endpoint in OF_A_RECEIPT:
            references = [self.receipt]
        else:
            references = [self.draft, self.discarded, self.saved]
        for reference in references if "reference" in names else [""]:
            own = {"scheme": APPRENTICESHIP, "reference": reference, "row": self.row, "letter": self.letter, "number": self.kept,
                   "kind": "csv", "slug": LIGHT, "package": "AS-LVSMT-GW1-AP03", "employer": self.employer,
                   "other": self.other, "line": 1, "request_id": self.correction, "centre": "0471", "pair": 1}
            yield {name: own[name] for name in names}


def northgate_of(portal: Portal) -> Northgate:
    """Northgate with something of every kind."""
    world = portal.world
    draft, discarded, saved = world.batch("1000001 1000002"), world.batch("1000003"), world.batch("1000004")
    Batch.update(state="discarded").where(Batch.reference == discarded).execute()
    receipt = world.save(saved)
    row = BatchRow.get(BatchRow.batch == Batch.get(Batch.reference == draft))
    rows = sheet_row(), sheet_row(surname=None)
    receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(*rows), world.today)
    store = portal.settings.instance_path / FOLDER
    store.mkdir()
    (store / "kept").write_bytes(WORKBOOK)
    other = Employer.create(centre=world.north, employer_name="Bridge Street Garages", name_key="bridge street garages")
    # Whoever comes from Southgate may do everything there.
    StaffRole.create(centre=world.south, person=world.person("southgate"), role="coordinator")
    third = add_centre("0999", "Third Way Training")
    approve(third, Version.select(), world.today)
    return Northgate(
        draft, discarded, saved, receipt.reference, row.id, Letter.get(Letter.receipt_id == receipt.id).id,
        kept_forms.keep(world.registrar, f"{BATCHES}/{draft}/order", "purchase_order=SECRET-7", now()),
        Employer.get(Employer.centre == world.north).id, other.id, Upload.get().reference,
        transfers.offer(world.north, world.registrar, registered(world.north, receipt.reference, 1), third.number, ""),
        ask_for(world.north, world.registrar, find(world.north, 1000001), "title", "Dr", "a reason").id,
        world.person("reader").id,
        tuple(person.uln for person in Candidate.select().where(Candidate.number < 1000010) if person.uln))


def url_of(app: Flask, rule: Rule, values: Mapping[str, Any]) -> str:
    """The address."""
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, _external=False, **values))
