"""Files as centres send them: what `flask check` says of each is what is right of it, and no row of it is lost in silence."""
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support import sample
from support.as_sent import FILES, Right, file_of, otherwise, right, rows_lost
from support.batches import holding
from support.workbooks import send

Run = Callable[..., Any]


def everyday(lines: Sequence[Right]) -> Sequence[Right]:
    """One of each kind; all of them in a thorough run."""
    of_kind: dict[str, list[Right]] = {}
    for line in lines:
        of_kind.setdefault(line["kind"], []).append(line)
    return [line for there in of_kind.values() for line in sample.of(there)]


@pytest.mark.parametrize("line", everyday(right("check")), ids=lambda line: line["file"])
def test_a_sample_file_is_read_as_expected(run: Run, line: Right, tmp_path: Path) -> None:
    file = file_of(line, tmp_path)
    done = run("check", file, "--centre", "0471", "--json")
    wrong = otherwise(line, done)
    told = json.loads(done.stdout)
    if not told["refused"]:
        wrong += filter(None, [rows_lost(told, file)])
    assert not wrong


# What the page shows first of a file that is sent there.
ON_THE_PAGE = {
    "41-own-headings.xlsx": ("No heading is Package, Title, Email ID", "All 6 values are employer ERNs"),
    "27-telephone-then-mobile.xlsx": ("“Telephone” and “Mobile” both name Candidate Phone Number", "07700 900120, 07700 900121",
                                      "0121 496 0000"),
    "03c-values-without-heading.xlsx": ("Column T has no heading and is not used: Second job",),
    "29-row-group.ods": ("1 hidden row was left out: row 4", "Include it"),
    "05-macroman.csv": ("Which names are right?", "José Muñoz Peña", "JosŽ Mu–oz Pe–a"),
}
# What becomes of a text in the batch's box: who is added, what stays in the box, and what is said.
PASTED = {
    "paste-1.txt": ([], "1000001-1000005", "1000001-1000005 looks like a range. Enter each number"),
    "paste-2.txt": ([1000001], "", ""), "paste-3.txt": ([1000001], "", ""),
    "paste-4.txt": ([1000003], "10000O4", "1 number not found at your centre"), "paste-5.txt": ([1000001, 1000002], "", ""),
}


@pytest.mark.parametrize("name", [line["file"] for line in right("web")])
def test_the_page_reports_a_sample_file_as_expected(registrar: Any, name: str) -> None:
    text = " ".join(send(registrar, (FILES / name).read_bytes(), name).text.split())
    assert [said for said in ON_THE_PAGE[name] if said not in text] == []


@pytest.mark.parametrize("name", [line["file"] for line in right("paste")])
def test_a_pasted_sample_is_read_as_expected(portal: Any, registrar: Any, name: str) -> None:
    text = (FILES / name).read_text(encoding="utf-8")
    added, left, said = PASTED[name]
    address = holding(portal, "")
    page = registrar.post(f"{address}/candidates", {"numbers": text})
    assert [int(cell.get_text(strip=True)[-7:]) for cell in page.all("tbody[id^=row-] td.code")] == added
    assert ([box.get_text() for box in page.all("#leftover")] or [""])[0] == left
    assert said in page.text


def test_likely_fields_are_preselected_and_mismatched_headings_explained(registrar: Any) -> None:
    page = send(registrar, (FILES / "41-own-headings.xlsx").read_bytes(), "41-own-headings.xlsx")
    wanted = next(line["columns"] for line in right("check") if line["file"] == "41-own-headings.xlsx").split()
    chosen = {line.select_one("th .hint").get_text(): [option["value"] for option in line.select("option[selected]")]
              for line in page.all("tbody tr")}
    for column, field in (one.split("=") for one in wanted):
        assert chosen[column] in ([field.rstrip("?")] if field else [], *([[]] if field.endswith("?") else []))
    head, *rows = (FILES / "00-base.csv").read_text(encoding="utf-8-sig").replace("Employer Company Name", "Company").splitlines()
    places = [head.split(",").index(name) for name in ("Company", "Employer Postcode")]
    page = send(registrar, "\n".join([head, *(_exchanged(line, *places) for line in rows)]).encode(), "exchanged.csv")
    assert "The heading is Employer Company Name, and both values are postcodes" in page.text


def _exchanged(line: str, one: int, other: int) -> str:
    """A line with two of its cells in each other's place."""
    cells = line.split(",")
    cells[one], cells[other] = cells[other], cells[one]
    return ",".join(cells)
