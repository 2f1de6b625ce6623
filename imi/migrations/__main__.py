"""Freeze new steps: `python -m imi.migrations` keeps their checksums, `… STEP GUARD…` writes the SQL of a step's guards."""
from __future__ import annotations

import sys

from imi.migrations import FOLDER, checksums, guards

if len(sys.argv) > 2:
    guards.write(FOLDER, sys.argv[1], sys.argv[2:])
else:
    checksums.write_new()
