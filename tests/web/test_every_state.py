"""Every address of a thing that goes through states answers in words in each: spreadsheets, batches, transfers, corrections.

The addresses are those that the application has, so that a new one is looked at without being named here.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from support import sample
from support.browser import HTMX
from support.northgate import BODY, WORKBOOK, Northgate, url_of
from support.workbooks import HEADINGS, KIND, row, sheet

from imi.batches.models import Batch
from imi.corrections.models import CorrectionRequest
from imi.database.connection import now
from imi.privacy.retention import forget
from imi.registrations.changes.models import Transfer
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.screens import files
from imi.spreadsheets.sheet import Sheet
from imi.uploads import worker
from imi.uploads.fixing.repairing import cancel
from imi.uploads.models import Upload, UploadJob
from imi.uploads.queue import SentFile, Takes, ask
from imi.uploads.receiving import receive
from imi.uploads.registering import register as registering
from imi.uploads.retention import FOLDER

OTHER_HEADINGS = [f"{n} of ours" for n, _heading in enumerate(HEADINGS)]
TYPED = {**BODY, "column-0": "surname", "column-1": "first_names", "column-2": "uln", "group": "surname surname.missing",
         "rule": "fill", "old": "", "text": "a text", "decision": "accept", "reason": "a reason", "answer": "no"}
# In everyday runs so many of the tries are left out between two, another one at each address.
STRIDE = 1 if sample.THOROUGHLY else 97


class Thing(NamedTuple):
    """Something in a state: whose browser opens it, what its address holds, and what puts it back into the state."""

    state: str
    who: str
    values: dict[str, Any]
    again: Callable[[], object]


def uploads(portal: Any, _northgate: Northgate) -> Iterator[Thing]:
    """A spreadsheet in every state that one can be in."""
    world, store = portal.world, portal.settings.instance_path / FOLDER
    made = iter(range(1_000))

    def kept() -> str:
        key = f"key{next(made)}"
        (store / key).write_bytes(WORKBOOK)
        return key

    def unread() -> Upload:
        key = kept()
        return worker.defer(world.north, world.registrar, KIND, "list.xlsx", key, key, again=False, hidden=False)

    def read(*rows: dict[str, Any], ask_columns: bool = False) -> Upload:
        read, key = sheet(*(rows or (row(), row(surname=None)))), kept()
        of = Sheet(**{**vars(read), "headings": tuple(OTHER_HEADINGS)}) if ask_columns else read
        return receive(world.north, world.registrar, KIND, "list.xlsx", key, key, of, world.today,
                       ask_columns=ask_columns)

    def found(upload: Upload, **now_is: Any) -> Upload:
        if now_is:
            Upload.update(**now_is).where(Upload.id == upload.id).execute()
        return upload

    def asked(upload: Upload, takes: Takes | None = None) -> Upload:
        ask(upload, takes)
        return found(upload, state="checking")

    def registered(*rows: dict[str, Any]) -> Upload:
        upload = read(*rows)
        registering.register(world.north, world.registrar, upload.reference, key=f"the key of {upload.reference}", fingerprint="",
                             purchase_order="", today=world.today)
        return upload

    def damaged(upload: Upload) -> Upload:
        (store / upload.file_key).write_bytes(WORKBOOK[:500])
        return upload

    def put_aside(upload: Upload) -> Upload:
        cancel(world.north, upload)
        return upload

    person = world.registrar.id
    states = {
        "not read yet": unread(),
        "to be matched": read(ask_columns=True),
        "being checked": asked(read()),
        "before a corrected file": asked(read(), Takes(person, SentFile("other.xlsx", "other", kept()))),
        "before other columns": asked(read(), Takes(person, None, {"surname": 1, "uln": 2, "first_names": 0})),
        "unreadable": damaged(found(unread(), state="refused", read='{"refused": "The workbook can’t be read"}')),
        "of a file that is damaged now": damaged(read()),
        "with problems": read(),
        "ready": read(row(), row()),
        "registered in part": registered(row(), row(surname=None)),
        "registered": registered(row()),
        "put aside": put_aside(read()),
        "put aside before it was read": put_aside(unread()),
        "without its file": found(read(), file_key=None),
        "of a lost file": found(read(), file_key="lost"),
        "to be matched, of a lost file": found(read(ask_columns=True), file_key="lost"),
        "unmatched, without its file": found(read(ask_columns=True), file_key=None),
    }
    old = [read(), registered(row(), row(surname=None)), unread(), read(ask_columns=True)]
    Upload.update(at=now().replace(year=2020)).where(Upload.id.in_([one.id for one in old])).execute()
    forget("upload_days", now(), portal.settings.instance_path, NOUNS)
    states |= {f"forgotten {n}": one for n, one in enumerate(old)}
    for state, upload in states.items():
        yield Thing(state, "registrar", {"reference": upload.reference, "row": 2, "book": "annotated"}, _as_it_is(Upload, upload))


def batches(portal: Any, northgate: Northgate) -> Iterator[Thing]:
    """A batch in every state."""
    empty = portal.world.batch()
    for reference, state in ((empty, "empty"), (northgate.draft, "draft"), (northgate.discarded, "discarded"),
                             (northgate.saved, "saved")):
        yield Thing(state, "registrar", {"reference": reference, "row": northgate.row},
                    _as_it_is(Batch, Batch.get(Batch.reference == reference)))


def transfers(portal: Any, northgate: Northgate) -> Iterator[Thing]:
    """A transfer in every state, seen by both its centres."""
    world = portal.world
    held = Transfer.select().where(Transfer.id == northgate.transfer).dicts().get()
    del held["id"]
    world.save(world.batch("1000005"))
    other = Registration.select(Registration.id).order_by(Registration.id.desc()).limit(1).scalar()
    # One that has ended stays as it ended.
    of_state = {"asked": northgate.transfer, "agreed": northgate.transfer, **{
        state: Transfer.insert({**held, "state": state, "to_centre": world.south.id,
                                "registration": other if state == "done" else held["registration"]}).execute()
        for state in ("done", "refused", "taken_back")}}
    for who in ("registrar", "southgate"):
        for state, number in of_state.items():
            def put(state: str = state, number: int = number) -> None:
                Transfer.update(state=state, to_centre=world.south).where(
                    Transfer.id == number, Transfer.state.in_(("asked", "agreed"))).execute()
            yield Thing(f"{state}, {who}", who, {"number": number}, put)


def corrections(_portal: Any, northgate: Northgate) -> Iterator[Thing]:
    """A correction in every state, seen by the centre and by the awarding body."""
    for state in ("asked", "accepted", "refused", "taken_back"):
        def put(state: str = state) -> None:
            decided = None if state == "asked" else now()
            CorrectionRequest.update(state=state, decided_at=decided).where(
                CorrectionRequest.id == northgate.correction).execute()
        for who in ("registrar", "admin"):
            yield Thing(f"{state} {who}", who, {"number": 1000001, "request_id": northgate.correction, "name": "title"}, put)


def _as_it_is(table: Any, one: Any) -> Callable[[], object]:
    """Puts a row, and what the queue has to do with it, back as they are now."""
    names = [name for name in table._meta.sorted_field_names if name != "id"]
    was = table.select(*(getattr(table, name) for name in names)).where(table.id == one.id).dicts().get()
    jobs = list(UploadJob.select().where(UploadJob.upload == one.id).dicts()) if table is Upload else []

    def again() -> None:
        table.update(**was).where(table.id == one.id).execute()
        if table is Upload:
            UploadJob.delete().where(UploadJob.upload == one.id).execute()
            for job in jobs:
                UploadJob.create(**job)
    return again


KINDS: dict[Callable[[Any, Northgate], Iterator[Thing]], tuple[str, ...]] = {
    uploads: ("/spreadsheets/<reference>",), batches: ("/batches/<reference>",), transfers: ("/transfers/<int:number>",),
    corrections: ("<int:request_id>", "/candidates/<int:number>/details"),
}


@pytest.mark.parametrize(("kind", "long"), [
    (uploads, True), *((kind, False) for kind in KINDS if kind is not uploads or sample.THOROUGHLY)],
                         ids=lambda given: getattr(given, "__name__", "long" if given else "short"))
def test_every_address_answers_in_words_in_every_state(
    portal: Any, northgate: Northgate, monkeypatch: pytest.MonkeyPatch, kind: Any, long: bool,
) -> None:
    if long:
        # Every list is one that the queue reads.
        monkeypatch.setattr(files, "AT_ONCE_BYTES", 0)
    things = list(kind(portal, northgate))
    browsers = {who: portal.browser(who) for who in {thing.who for thing in things}}
    rules = [rule for rule in portal.app.url_map.iter_rules() if any(part in rule.rule for part in KINDS[kind])]
    # What ends the whole thing comes last.
    rules.sort(key=lambda rule: (rule.rule.endswith(("/submission", "/cancel", "/discard")), rule.rule))
    tries = [(rule, thing, method, htmx) for rule in rules for thing in things for method in ("GET", "POST")
             if method in (rule.methods or ()) for htmx in (False, True)]
    wrong = []
    # The address that nobody could open is among them always.
    always = [one for one in tries if one[0].endpoint == "uploads.sheet_columns" and one[2:] == ("GET", False)]
    for rule, thing, method, htmx in (*tries[::STRIDE], *(always if long else ())):
        browser = browsers[thing.who]
        values = {"scheme": APPRENTICESHIP, **thing.values}
        url = url_of(portal.app, rule, {name: values[name] for name in rule.arguments if name in values})
        thing.again()
        headers = {**HTMX, "HX-Target": "main"} if htmx else {}
        more: dict[str, Any] = {"query_string": TYPED} if method == "GET" else {
            "content_type": "multipart/form-data",
            "data": {**TYPED, "csrf_token": browser.token(), "file": (io.BytesIO(WORKBOOK), "corrected.xlsx")}}
        answer = browser._seen(browser.client.open(url, method=method, headers=headers, **more), url, fragment=htmx)
        where = f"{method} {url} ({thing.state}{', htmx' if htmx else ''}): {answer.status}"
        if answer.status >= 500:
            wrong.append(where)
        if answer.is_html and not answer.location and answer.status != 204 and "HX-Location" not in answer.headers:
            assert answer.text.strip(), where
            assert htmx or answer.all("h1"), where
    assert wrong == []
    assert len(tries) > 15
