"""Names that broke before the list was made: said in any kind of file, and put right with one press."""
from __future__ import annotations

import json
from typing import Any

import pytest
from support.workbooks import lines, row, send, workbook

from imi.uploads.models import UploadRow

BROKEN = {"first_names": "JosÃ©", "surname": "Oâ€™Neill", "employer_name": "CafÃ© Motors"}


def fixed(number: int) -> dict[str, str]:
    """What was put into the cells of a row."""
    return dict(json.loads(UploadRow.get(UploadRow.row == number).fixed))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_proposed_repair_is_applied_by_one_button_for_one_or_all(registrar: Any, kind: str) -> None:
    rows = [row(**BROKEN), row(surname="MuÃ±oz"), row()]
    page = send(registrar, workbook(*rows) if kind == "xlsx" else lines(*rows).encode(), f"list.{kind}")
    assert "1 ready, 0 to fix, 2 to look at" in page.text
    assert "Employer company name looks like Café Motors, broken on its way here" in page.text
    page = registrar.submit(page, "form:has(> button[name=employer_name])", employer_name="Café Motors")
    assert fixed(2) == {"employer_name": "Café Motors"}
    page = registrar.get(f"{page.url.split('?')[0].split('#')[0]}/remedy", rule="as-it-was", group="surname surname.looks_like")
    assert "2 rows" in page.text or "O’Neill" in page.text
    page = registrar.submit(page, "form[method=post][action*=remedy]")
    assert (fixed(2)["surname"], fixed(3)["surname"]) == ("O’Neill", "Muñoz")
