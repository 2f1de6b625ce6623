"""Passwords that cost little: argon2id with parameters that would protect nobody, for all tests but those of its cost."""
from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from imi.people.sign_in import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
IN_LIFE, NOBODY_IN_LIFE = passwords.HASHER, passwords.NOBODY


def install() -> None:
    """Let this process hash quickly."""
    passwords.HASHER, passwords.NOBODY = QUICK, QUICK.hash("nobody")


def leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test, hash as in life."""
    monkeypatch.setattr(passwords, "HASHER", IN_LIFE)
    monkeypatch.setattr(passwords, "NOBODY", NOBODY_IN_LIFE)
