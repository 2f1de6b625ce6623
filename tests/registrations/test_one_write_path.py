"""One write path: a registration and a receipt are made in one module, whatever is registered."""
from __future__ import annotations

import re
from pathlib import Path

IMI = Path(__file__).parents[2] / "imi"
MAKES = re.compile(r"\b(?:Receipt|Registration)\.(?:create|insert\w*)\(|bulk\.insert\((?:Receipt|Registration)\b|"
                   r"INSERT INTO \"?(?:receipt|registration)\"?[ (]")


def test_only_one_module_writes_receipts_and_registrations() -> None:
    making = [file.relative_to(IMI).as_posix() for file in sorted(IMI.rglob("*.py")) if MAKES.search(file.read_text("utf-8"))]
    assert making == ["registrations/register.py"]
