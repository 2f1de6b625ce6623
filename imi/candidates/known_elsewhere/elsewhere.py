"""Link a new candidate whom another centre knows: ULN, date of birth and surname together prove who they are."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imi.candidates import actions
from imi.candidates.actions import UlnTaken
from imi.candidates.fields import RECORD
from imi.candidates.known_elsewhere.proofs import NoMoreTries, NotProved
from imi.candidates.models import PARTICULARS
from imi.candidates.queries import find, known, number_of
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.people.models import Person

HINT = ("This ULN is already registered. Check it, the date of birth and the surname: where all three are those of the record, "
        "the candidate is linked to your centre. Or contact Membership services")


def link(centre: Centre, person: Person, values: Mapping[str, Any], cause: str) -> int:
    """Link the candidate of another centre who has these values; return their id.

    Call it outside a transaction, because the try is counted. Raises UlnTaken where the proof fits nobody, or a candidate whom
    the centre has already; NoMoreTries.
    """
    if known(centre, [values["uln"]]):
        raise UlnTaken
    try:
        return actions.link_by_uln(centre, person, values["uln"], values["date_of_birth"], values["surname"], cause)
    except NoMoreTries as refused:
        refused.field = "uln"
        raise
    except NotProved:
        raise UlnTaken(HINT) from None


def fill(centre: Centre, person: Person, candidate: int, values: Mapping[str, Any], cause: str) -> None:
    """Fill in what the record of a linked candidate lacks, and change nothing else."""
    actions.employ_if_nowhere(centre, person, candidate, values, cause)
    held = find(centre, number_of(centre, candidate))
    gaps = {name: values[name] for name in PARTICULARS if held.values[name] is None and values.get(name) is not None}
    if gaps:
        actions.supply(centre, person, held, gaps, cause)


def linked_sentence(held: CandidateRecord, values: Mapping[str, Any]) -> str:
    """Return the sentence that a candidate was linked and not added, and which details stay as the record has them."""
    stay = [RECORD[name].label for name in PARTICULARS if values.get(name) not in (None, held.values[name])]
    said = f"{held.number} is known at another centre, and is linked to yours by ULN, date of birth and surname"
    return f"{said}. As the record has it stays: {', '.join(stay)}" if stay else said
