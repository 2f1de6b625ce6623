"""Download QJMS Setup: the file that the awarding body has put into the instance folder."""
from __future__ import annotations

from pathlib import Path

from flask import current_app, send_file, url_for

from imi.tabs.site.blueprint import FRAME
from imi.web.respond import Answer, page
from imi.web.security import permitted

LABEL = "Download QJMS Setup"


@FRAME.get("/download/qjms-setup")
@permitted("any")
def setup() -> Answer:
    """Send the file as an attachment under its own name; without one, say whom to ask."""
    file = _file(current_app.extensions["settings"].instance_path / "downloads")
    if file is None:
        return page("setup.html", title=LABEL, crumbs=[("Home", url_for(".home")), (LABEL, None)])
    return send_file(file, mimetype="application/octet-stream", as_attachment=True, download_name=file.name)


def _file(folder: Path) -> Path | None:
    """Return the one file whose name begins with QJMS. None where there is none, or several and nobody knows which."""
    files = [file for file in folder.glob("*") if file.is_file() and file.name.upper().startswith("QJMS")]
    return files[0] if len(files) == 1 else None
