"""File systems of a test's own: small ones that can be full, shut, or lose what was not written through. Only root may mount."""
from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def in_memory(folder: Path, megabytes: int) -> Iterator[Path]:
    """The folder with a file system of so many megabytes in it. Skips the test where nothing may be mounted."""
    yield from _mounted(folder, ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"])


def make_image(image: Path, megabytes: int) -> None:
    """A file that holds an empty ext4. Skips the test where there is no program for it."""
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    _run_or_skip(["mkfs.ext4", "-q", "-F", str(image)])


@contextmanager
def of_image(folder: Path, image: Path) -> Iterator[Path]:
    """The folder with the file system of an image in it. What is not written through to it is not in the image's file."""
    yield from _mounted(folder, ["-o", "loop", str(image)])


def _mounted(folder: Path, what: list[str]) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    _run_or_skip(["mount", *what, str(folder)])
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _run_or_skip(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as fault:
        pytest.skip(f"{command[0]} can’t be run here: {fault}")
    if done.returncode:
        pytest.skip(f"{command[0]} is not allowed here: {done.stderr.strip()}")
