"""What is installed is pinned, whole and the same everywhere; the checks are the same wherever they are asked for."""
from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKED = ("requirements.txt", "requirements-dev.txt", "bench/peer_import_export/requirements.txt")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
HASHED = re.compile(r"(?: +--hash=sha256:[0-9a-f]{64})+\Z")


def pinned(file: str) -> dict[str, str]:
    """The version of each package that a requirement file installs."""
    return dict(PIN.findall((ROOT / file).read_text(encoding="utf-8")))


def named(*extras: str) -> dict[str, str]:
    """The version of each package that pyproject.toml names for the portal and for some of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return dict(PIN.findall("\n".join(lines).lower()))


@pytest.mark.parametrize("file", LOCKED)
def test_every_package_is_pinned_with_its_hashes(file: str) -> None:
    text = re.sub(r"^ *#.*\n", "", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    assert len(lines) > 5
    for line in lines:
        pin = PIN.match(line)
        assert pin is not None, line
        assert HASHED.search(line.partition(" ")[2]), line


@pytest.mark.parametrize("file", LOCKED)
def test_a_requirement_file_names_no_place_to_install_from(file: str) -> None:
    assert not re.search(r"https?:|file:|--index|--find-links|--trusted-host", (ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "extras"), [("requirements.txt", ["tests"]), ("requirements-dev.txt", ["tests", "checks"])])
def test_the_requirement_files_have_what_the_project_names(file: str, extras: list[str]) -> None:
    wanted, have = named(*extras), pinned(file)
    assert len(wanted) > 20
    assert {name: have.get(name) for name in wanted} == wanted


def test_the_checks_install_what_the_tests_install() -> None:
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


@pytest.mark.parametrize("file", [".ci/run", "Makefile", ".pre-commit-config.yaml"])
def test_ci_make_and_pre_commit_run_identical_checks(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    asked = re.findall(r"\.venv/bin/((?:ruff|mypy|djlint)\b.*)$", text, re.MULTILINE)
    assert asked == ["ruff check .", "mypy", "djlint templates --lint --quiet"]
