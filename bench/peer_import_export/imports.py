# ruff: noqa: E402  the settings come before what asks for them
"""The same workbook through django-import-export, with the portal's field rules: preview, confirm, and its fastest mode.

    python imports.py WORKBOOK LISTS_AS_JSON

It keeps one table, the candidates; the portal keeps eight. Prints JSON: seconds of each, rows, and the peak memory in MiB.
"""
from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django
from django.conf import settings

FOLDER = tempfile.mkdtemp()
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "import_export"], USE_TZ=False,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER}/peer.db"}})
django.setup()

from django.core.exceptions import ValidationError
from django.db import connection, models
from import_export import resources
from tablib import Dataset

from imi.fields.field import Choice, ChoiceList, Context
from imi.schemes.apprenticeship import APPRENTICESHIP

RECORD = APPRENTICESHIP.record
LISTS = json.loads(Path(sys.argv[2]).read_text())
GIVEN = Context(date.fromisoformat(LISTS["today"]), {
    "title": ChoiceList(tuple(Choice(title, title) for title in LISTS["titles"])),
    "gender": ChoiceList(tuple(Choice(*one) for one in LISTS["genders"])),
    "funding_type": ChoiceList(tuple(Choice(*one) for one in LISTS["funding_types"]))})
COLUMNS = {"standard": models.CharField(max_length=200), "package": models.CharField(max_length=200), **{
    field.name: models.DateField() if field.control == "date" else models.CharField(max_length=200, unique=field.name == "uln")
    for field in RECORD}}
Candidate = type("Candidate", (models.Model,), {
    **COLUMNS, "__module__": "peer", "Meta": type("Meta", (), {"app_label": "import_export"})})


class Checked(resources.ModelResource):
    """A row is read by the portal's own Record; what is wrong becomes the library's own kind of error."""

    def before_import_row(self, row: Any, **_more: Any) -> None:
        """Check a row and put the values that were read in its place."""
        reading = RECORD.read({name: "" if row.get(name) is None else str(row[name]) for name in RECORD.names},
                                      GIVEN)
        if reading.errors:
            raise ValidationError({problem.field: problem.message for problem in reading.errors})
        row.update(reading.values)


def made(**options: Any) -> Any:
    """A resource with these options."""
    meta = type("Meta", (), {"model": Candidate, "import_id_fields": ["uln"], "fields": list(COLUMNS), **options})
    return type("CandidateResource", (Checked,), {"Meta": meta})()


def rows() -> Dataset:
    """The workbook as the library reads it, under the fields' names."""
    read = Dataset().load(Path(sys.argv[1]).read_bytes(), format="xlsx")
    read.headers = [*COLUMNS, *read.headers[len(COLUMNS):]]
    return read


def timed(resource_of: Any, *, dry_run: bool) -> float:
    """Seconds of the processor that it takes to read the workbook and import it."""
    begun = time.process_time()
    done = resource_of.import_data(rows(), dry_run=dry_run)
    if done.has_errors() or done.has_validation_errors():
        raise SystemExit(str((done.base_errors or done.row_errors() or done.invalid_rows)[:1]))
    return time.process_time() - begun


def main() -> None:
    """Print the figures."""
    with connection.schema_editor() as editor:
        editor.create_model(Candidate)
    figures = {"preview": timed(made(), dry_run=True), "confirm": timed(made(), dry_run=False)}
    kept = Candidate.objects.count()
    Candidate.objects.all().delete()
    fastest = made(use_bulk=True, batch_size=1000, skip_diff=True, force_init_instance=True, skip_html_diff=True)
    figures["fastest"] = timed(fastest, dry_run=False)
    if Candidate.objects.count() != kept:
        raise SystemExit("the fastest mode kept another number of rows")
    print(json.dumps({**figures, "rows": kept, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
