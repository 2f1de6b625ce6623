"""Others are answered while a long list is read and checked: the portal as it is served, its queue in the same process."""
from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from support.addresses import SHEETS
from support.portal_under_test import Portal
from support.processes import environment, free_port, started, until_it_serves
from support.workbooks import HEADINGS, KIND, SHEET, row

from imi.uploads import worker

ROOT = Path(__file__).parents[2]
DEADLINE, ROWS = 60, 2_000


@contextmanager
def served(portal: Portal) -> Iterator[str]:
    """The address of a process that serves this portal, its queue working; killed at the latest after a minute."""
    port, settings = free_port(), portal.settings
    process = started("app.py", "--port", str(port), env=environment(
        IMI_INSTANCE=str(settings.instance_path), DATABASE_URL=settings.database_url, SECRET_KEY=settings.secret_key))
    try:
        until_it_serves(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def long_list() -> bytes:
    """The file of a long list, as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([["" if one.get(field.name) is None else str(one[field.name]) for field in SHEET]
                      for one in (row() for _n in range(ROWS))])
    return out.getvalue().encode()


def test_others_are_served_while_a_long_list_is_read_and_checked(
    furnished: str, copy_of: Callable[[str], str], tmp_path: Path,
) -> None:
    portal = Portal(copy_of(furnished), tmp_path, alone=True)
    browser, world = portal.browser("registrar"), portal.world
    cookie: Any = browser.client.get_cookie("portal")
    kept = tmp_path / "uploads" / "list"
    kept.parent.mkdir()
    # Whoever opens it waits for the other end, so the test decides how long the reading lasts.
    os.mkfifo(kept)
    upload = worker.defer(world.north, world.registrar, KIND, "list.csv", "digest", kept.name, again=False,
                          hidden=False)
    here = f"{SHEETS}/{upload.reference}"
    with served(portal) as address:
        def answered(path: str) -> str:
            with urlopen(Request(address + path, headers={"Cookie": f"portal={cookie.value}"}), timeout=DEADLINE) as answer:
                assert answer.status == 200
                return str(answer.read().decode())

        portal.app.extensions["queue"].enqueue_uploads()
        with kept.open("wb") as other_end:
            # The reader has opened its end, and reads: in this very moment others look around.
            assert "The file is being read" in answered(here)
            assert "Submitted" in answered("/apprenticeships/registrations")
            assert "The file is being read" in answered(here)
            content = tmp_path / "whole"
            content.write_bytes(long_list())
            content.replace(kept)
            other_end.write(b"Standard")
        # From here on it is checked in the serving process: an answer between two looks at its progress came meanwhile.
        between, page = 0, answered(here)
        while "Checking list.csv" in page:
            others = "Submitted" in answered("/apprenticeships/registrations")
            was, page = page, answered(here)
            between += others and f"of {ROWS:,} rows checked" in was and f"of {ROWS:,} rows checked" in page
        assert f"{ROWS:,} ready" in page
        assert between > 0
    portal.close()
