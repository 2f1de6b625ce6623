"""Let rows of spreadsheets follow a record that is merged into another one."""
from __future__ import annotations

from collections.abc import Sequence

from imi.database.entry.personal import Followed, Merging
from imi.uploads.models import Upload, UploadRow


def follow(merging: Merging) -> Sequence[Followed]:
    """Move the old record's rows that are not registered to the kept one, and return which."""
    open_rows = UploadRow.select(UploadRow.id, UploadRow.row, Upload.reference).join(Upload).where(
        UploadRow.candidate == merging.old.id, UploadRow.state != "registered").order_by(UploadRow.id)
    rows = list(open_rows)
    UploadRow.update(candidate=merging.kept.id, edition=UploadRow.edition + 1).where(
        UploadRow.id.in_([row.id for row in rows] or [0])).execute()
    return [Followed(40, "Rows of uploads that follow", [f"{row.upload.reference}, row {row.row}" for row in rows], between="; ")]
