"""Templates compiled once per test process: every test has an application of its own, and all have the same pages."""
from __future__ import annotations

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what templates were compiled to, by name and source."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it from here, if it is here."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def share() -> None:
    """Let every application of this process take its templates from one place."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
