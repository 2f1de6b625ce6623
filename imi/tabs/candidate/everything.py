"""Download everything that the centre holds of a candidate, as one file."""
from __future__ import annotations

from imi.privacy.held import held
from imi.tabs.candidate.blueprint import bp
from imi.web.documents import as_json
from imi.web.named import current_nouns
from imi.web.respond import Answer
from imi.web.security import current_centre, current_person, permitted


@bp.get("/candidates/<int:number>/everything.json")
@permitted("protect")
def everything(number: int) -> Answer:
    """Send a JSON file of every row about the candidate that the centre may see."""
    return as_json(held(number, centre=current_centre(), person=current_person(), nouns=current_nouns()), f"candidate-{number}")
