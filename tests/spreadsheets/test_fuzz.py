"""Every damaged file is either read or refused with one of the known sentences."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from imi.spreadsheets.reading.reader import SENTENCES

CASES = int(os.environ.get("FUZZ_CASES", "150"))
IN_ONE_PROCESS = 500


def test_damaged_files_are_read_or_refused_by_name(tmp_path: Path) -> None:
    ends: dict[str, int] = {}
    for first in range(0, CASES, IN_ONE_PROCESS):
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("fuzz.py")), str(first), str(min(IN_ONE_PROCESS, CASES - first)),
             str(tmp_path)], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr[-400:]}"
        for end, count in json.loads(done.stdout).items():
            ends[end] = ends.get(end, 0) + count
    print(f"{CASES} damaged files: {ends}")
    assert set(ends) <= {"read", *SENTENCES}, ends
    assert sum(ends.values()) == CASES
