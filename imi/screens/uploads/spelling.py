"""The page that asks which names are right, with the same names in each way in which a list may be read."""
from __future__ import annotations

from collections.abc import Sequence

from imi.screens.uploads.sending import about
from imi.uploads.models import Upload
from imi.uploads.reading.alphabets import Choice
from imi.web.respond import Answer, page

TITLE = "Which names are right?"


def spelling(found: Upload, status: int = 200, wrong: str = "", choices: Sequence[Choice] = ()) -> Answer:
    """Show the page, with what is `wrong` about the answer. A list that waits for it has its choices with it."""
    return page("uploads/letters.html", fragments=("job",), status=status,
                choices=choices or found.said["readings"], chosen=found.reading,
                wrong=[("reading-1", wrong)] if wrong else [], say=wrong, **about(found, TITLE))
