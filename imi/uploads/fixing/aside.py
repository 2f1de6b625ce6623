"""Put several uploads aside at once."""
from __future__ import annotations

from collections.abc import Iterable

from imi.centres.models import Centre
from imi.database.several import each_that_may
from imi.schemes.every import Schemes
from imi.uploads.fixing.repairing import NotOpen, cancel
from imi.uploads.report.shown import upload

# Why some of the ticked stayed as they were.
LEFT = "stayed: they were registered or put aside already, or another file of them is being checked"


def put_aside(centre: Centre, references: Iterable[str], schemes: Schemes) -> int:
    """Put uploads of the centre aside, and return how many. What is registered, or waits for another file, stays as it is."""
    def one(reference: str) -> None:
        if cancel(centre, upload(centre, reference, schemes)):
            raise NotOpen

    return each_that_may(references, one)
