"""Make a restart quick: templates compiled before are reused, and addresses are compiled when they are first needed."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

FOLDER = "compiled"


class Compiled(FileSystemBytecodeCache):
    """Templates as Python compiled them, kept in the instance folder under a checksum of their text.

    On a full disk none is kept, and pages are made as usual.
    """

    def __init__(self, instance: Path) -> None:
        folder = instance / FOLDER
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
        super().__init__(str(folder), "%s.template")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the stored code of a template, if it can be read."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a template, if there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class LazyRule(Rule):
    """An address that is compiled when a link to it is first made: a page needs twenty of 250, which take a fifth of a second.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(_self: Rule, **values: object) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown).__get__(self, None))
            return made[0](**values)

        return build
