"""Read transfers, each as one of its two centres sees it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, ModelSelect, Select

from imi.candidates.models import Candidate
from imi.catalogue.models import Package, Version
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.errors import NotFound
from imi.database.ordering import Columns, Key
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.open_work import OPEN
from imi.registrations.models import Receipt, Registration


@dataclass(frozen=True)
class TransferView:
    """Shows a transfer as one of its two centres sees it. `mine` says which side that is: "from" or "to"."""

    id: int
    mine: str
    other: str
    state: str
    asked_by_receiver: bool
    number: int
    candidate_id: int
    registration_id: int
    version_id: int
    code: str
    package: str
    standard: str
    text: str
    answer: str
    asked_at: datetime
    changed_at: datetime
    became: str
    scheme: str

    @property
    def words(self) -> str:
        """Say how the transfer stands, as it is said in a sentence."""
        return self.state.replace("_", " ")

    @property
    def is_open(self) -> bool:
        """Return whether one of the two centres is still to do something."""
        return self.state in OPEN

    @property
    def waits_for(self) -> str:
        """Return whom the transfer waits for, '' where it is not open."""
        if not self.is_open:
            return ""
        return "your centre" if self.waits_for_us else self.other

    @property
    def waits_for_us(self) -> bool:
        """Return whether this side is to do something, so that it can go on."""
        return self.may_agree or self.may_complete

    @property
    def i_asked(self) -> bool:
        """Return whether this side asked."""
        return self.asked_by_receiver == (self.mine == "to")

    @property
    def may_agree(self) -> bool:
        """Return whether this side is to agree or refuse."""
        return self.state == "asked" and self.mine == "from" and not self.i_asked

    @property
    def may_complete(self) -> bool:
        """Return whether this side is to complete it."""
        return self.mine == "to" and (self.state == "agreed" or (self.state == "asked" and not self.i_asked))

    @property
    def may_refuse(self) -> bool:
        """Return whether this side may say no."""
        return self.state == "asked" and not self.i_asked

    @property
    def may_take_back(self) -> bool:
        """Return whether this side may take its question back."""
        return self.is_open and self.i_asked


# What transfers are sorted by. They were asked for in the order of their numbers.
COLUMNS = Columns({"transfer": "Transfer", "centre": "Centre", "candidate": "Candidate", "package": "Package", "state": "State",
                   "changed": "Changed"}, "-transfer", frozenset({"transfer", "changed"}))
SORTED: Mapping[str, Key[TransferView]] = {
    "transfer": lambda one: one.id, "centre": lambda one: one.other, "candidate": lambda one: one.number,
    "package": lambda one: one.code, "state": lambda one: one.words, "changed": lambda one: one.changed_at.timestamp()}


def transfers(centre: Centre, *, only_open: bool = False, one: int | None = None, about: int | None = None,
              scheme: str = "") -> list[TransferView]:
    """Return the centre's transfers, of one scheme or of all, both ways, the latest first.

    Perhaps only those about a registration (its id), or that became it.
    """
    if only_open and one is None and about is None and not scheme:
        return [_going(centre, row) for row in _open(centre=centre)]
    query = _of_centre(centre)
    if only_open:
        query = query.where(Transfer.state.in_(OPEN))
    if one is not None:
        query = query.where(Transfer.id == one)
    if scheme:
        query = query.where(Version.scheme == scheme)
    if about is not None:
        query = query.where((Transfer.registration == about) | (Transfer.became == about))
    return [_going(centre, row) for row in query.dicts()]


@Prepared
def _open(centre: Blank) -> Select[dict[str, Any]]:
    # Home asks it of everybody at every look.
    return _of_centre(centre).where(Transfer.state.in_(OPEN)).dicts()


def _of_centre(centre: Centre | Blank) -> ModelSelect[Transfer]:
    sender, receiver = Centre.alias("sender"), Centre.alias("receiver")
    return (
        Transfer.select(Transfer, sender.id.alias("sender_id"), sender.name.alias("sender_name"),
                        sender.number.alias("sender_number"), receiver.name.alias("receiver_name"),
                        receiver.number.alias("receiver_number"), Candidate.number, Package.code, Package.description,
                        Package.version, Version.label, Version.scheme, Receipt.reference, Registration.line)
        .join_from(Transfer, sender, on=(Transfer.from_centre == sender.id))
        .join_from(Transfer, receiver, on=(Transfer.to_centre == receiver.id))
        .join_from(Transfer, Candidate, on=(Transfer.candidate == Candidate.id))
        .join_from(Transfer, Package, on=(Transfer.package == Package.id))
        .join_from(Package, Version, on=(Package.version == Version.id))
        .join_from(Transfer, Registration, JOIN.LEFT_OUTER, on=(Transfer.became == Registration.id))
        .join_from(Registration, Receipt, JOIN.LEFT_OUTER, on=(Registration.receipt == Receipt.id))
        .where((Transfer.from_centre == centre) | (Transfer.to_centre == centre))
        .order_by(Transfer.id.desc()).limit(200)
    )


def transfer(centre: Centre, number: int, scheme: str = "") -> TransferView:
    """Return one transfer that the centre is a side of, of one scheme or of any. Raises NotFound."""
    for found in transfers(centre, one=number, scheme=scheme):
        return found
    raise NotFound("transfer")


def _going(centre: Centre, row: Mapping[str, Any]) -> TransferView:
    mine = "from" if row["sender_id"] == centre.id else "to"
    side = "receiver" if mine == "from" else "sender"
    became = f"{row['reference']}/{row['line']}" if mine == "to" and row["reference"] else ""
    other = f"{row[f'{side}_name']} ({row[f'{side}_number']})"
    return TransferView(
        row["id"], mine, other, row["state"], bool(row["asked_by_receiver"]), row["number"], row["candidate"],
        row["registration"], row["version"], row["code"], row["description"], row["label"], row["text"], row["answer"],
        row["asked_at"], row["changed_at"], became, row["scheme"])
