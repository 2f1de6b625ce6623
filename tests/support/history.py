"""Three people at two centres and the awarding body at work on the same candidates, in any order and from stale tabs.

Hypothesis chooses who does what next. A step opens a page, or sends a form of a page that was opened before, perhaps
long ago; what is typed comes from a few values that clash easily. After every step the laws at the end must hold.
"""
from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import time_machine
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from peewee import ModelSelect, fn

from imi.audit.models import Audit
from imi.batches import actions
from imi.batches.drafts import drafts
from imi.batches.entering import adding
from imi.batches.models import Batch, BatchRow
from imi.batches.view import batch as draft_of
from imi.batches.view import screen
from imi.candidates import actions as candidates
from imi.candidates.fields import PERSON
from imi.candidates.locks import COUNTS
from imi.candidates.models import Candidate, CentreCandidate
from imi.centres.models import Centre
from imi.corrections.models import CorrectionRequest
from imi.database.connection import now
from imi.people.models import Person
from imi.registrations import receipts, spend
from imi.registrations.changes.models import Transfer
from imi.registrations.models import Receipt, Registration
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadRow
from imi.uploads.receiving import receive
from support.addresses import BATCHES, RECEIPTS, SHEETS
from support.browser import Browser
from support.filling import BIRTHS, CODES, TYPED, ULNS, Tab, address, buttons, filled
from support.makers import AUTOCARE, DEFAULTS, complete, furnish
from support.portal_under_test import Portal
from support.tags import Tag
from support.workbooks import KIND, about, row, sheet

NOON = "2026-11-23 12:00:00+00:00"
STAFF = ("registrar", "coordinator", "southgate")
EVERYBODY = (*STAFF, "admin")
# Of both centres; the other one can prove to know them by the day of birth.
SHARED, SHARED_BORN = 1000015, date(2006, 6, 6)
# The first has nothing odd, then two with gaps, then two records of one person.
NUMBERS, LIKE = (1000001, 1000011, 1000012, 1000013, 1000014, SHARED), (1000011, 1000012, 1000013, 1000014)
# Merging and erasing end what there is to be seen: they come late.
LATE = 12
# So many of the last pages stay open.
TABS = 12
# Kinds of pages, those oftener that lead to more.
OFTEN = ("rows", "rows", "registrations", "registrations", "transfers", "transfers", "people", "uploads", "drafts", "lists",
         "requests")
# What waits for somebody has a number or a reference in its address.
R = TypeVar("R")
WAITS = re.compile(r"^/.*(\d|[A-Z]-[0-9A-Z])")
REFUSED = 422, 409
# Where a page says why something was refused.
WORDS = ".err, .msg, [role=alert]"
A_PROMPT: dict[str, Any] = {
    "who": st.sampled_from(STAFF), "which": st.integers(0, 3), "how": st.sampled_from((0, 1, -1)), "save": st.booleans()}


def furnish_for_histories() -> None:
    """The cast, and beside the nine complete candidates some with gaps, two of one name and birth, and one of both centres."""
    furnish()
    north, south = (Centre.get(Centre.number == number) for number in ("0471", "0523"))
    registrar, other = (Person.get(Person.email == f"registrar@{name}.example") for name in ("northgate", "southgate"))
    for surname in ("Gap", "Gapp"):
        candidates.create(north, registrar, complete(surname=surname, first_names="Robin", uln=None, date_of_birth=None))
    twice = date(2006, 3, 3)
    for uln in (ULNS[2], None):
        candidates.create(north, registrar, complete(surname="Twice", first_names="Alex", uln=uln, date_of_birth=twice))
    candidates.create(north, registrar, complete(surname="Both", date_of_birth=SHARED_BORN))
    candidates.link_by_number(south, other, str(SHARED), SHARED_BORN)


class History(RuleBasedStateMachine):
    """A portal of its own, the people at their browsers, and the tabs that they have open."""

    # Makes the address of a fresh copy of the furnished database in a folder; set by the test.
    copy: Callable[[Path], str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        self.clock = time_machine.travel(NOON, tick=False)
        self.time = self.clock.start()
        self.portal = Portal(type(self).copy(self.folder), self.folder)
        self.world = self.portal.world
        self.people: dict[str, Browser] = {}
        self.tabs: list[Tab] = []
        self.step, self.sent, self.seen = 0, 0, -1
        self.locked: dict[int, dict[str, Any]] = {}

    # What may happen

    @initialize(number=st.sampled_from((*NUMBERS, *LIKE)), codes=st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)))
    def begin(self, number: int, codes: tuple[str, str]) -> None:
        """One candidate is what it is mostly about: two people at one centre have them in drafts of their own."""
        self.one = number
        for who, code in zip(STAFF, codes, strict=False):
            self._begin_a_batch(who, {number}, code)

    @rule(**A_PROMPT)
    def fill_gaps(self, who: str, which: int, how: int, save: bool) -> None:
        """Open what is missing in a row, type the right, another right or the wrong thing into all of it, and perhaps save."""
        prompts = list(dict.fromkeys(url for url in self._places(who).get("rows", []) if url.endswith("/missing")))
        if not prompts:
            return
        prompt = prompts[which % len(prompts)]
        tab = self._open(who, prompt)
        for form in tab.forms:
            if str(form.get("action")).endswith("/missing"):
                names = [name for name in filled(tab.page, form) if name in TYPED]
                self._send(tab, form, {name: TYPED[name][how % len(TYPED[name])] for name in names})
        if save:
            self._save(who, prompt.split("/candidates/")[0])

    # It is what the work is mostly about, so it comes three times as often.
    fill_more_gaps = rule(**A_PROMPT)(lambda self, **prompt: self.fill_gaps(**prompt))  # type: ignore[no-untyped-call]
    fill_yet_more_gaps = rule(**A_PROMPT)(lambda self, **prompt: self.fill_gaps(**prompt))  # type: ignore[no-untyped-call]

    @rule(who=st.sampled_from(STAFF), others=st.sets(st.sampled_from(NUMBERS), max_size=2), code=st.sampled_from((*CODES, "")))
    def begin_a_batch(self, who: str, others: set[int], code: str) -> None:
        """Open a batch with some candidates, all of whom the other centre may not have."""
        self._begin_a_batch(who, {self.one, *others}, code)

    def _begin_a_batch(self, who: str, numbers: set[int], code: str) -> None:
        centre, person = self._at(who)
        opened = actions.open_batch(centre, person, APPRENTICESHIP)
        today = self._today()
        actions.choose(centre, person, opened, AUTOCARE, code, "", today)
        actions.set_defaults(person, draft_of(centre, opened.reference), DEFAULTS, {}, self.world.given, apply=False)
        adding.add(centre, person, draft_of(centre, opened.reference), " ".join(map(str, sorted(numbers))), self.world.given)
        self._open(who, f"{BATCHES}/{opened.reference}")

    @rule(who=st.sampled_from(STAFF), what=st.data())
    def save_a_batch(self, who: str, what: st.DataObject) -> None:
        """Open a draft’s review and save it with everything confirmed."""
        draft = self._one_of(what, Batch.select().where(
            Batch.centre == self._at(who)[0], Batch.state == "draft").order_by(Batch.id))
        if draft is not None:
            self._save(who, f"{BATCHES}/{draft.reference}")

    def _save(self, who: str, draft: str) -> None:
        tab = self._open(who, f"{draft}/review")
        for form in tab.page.all("#submission"):
            if buttons(form):
                self._send(tab, form, {}, agree=True)

    @rule(who=st.sampled_from(STAFF), other=st.sampled_from((None, *NUMBERS)), uln=st.sampled_from(ULNS), new=st.booleans(),
          born=st.sampled_from(BIRTHS[:2]), code=st.sampled_from(CODES))
    def send_a_sheet(self, who: str, other: int | None, uln: str, new: bool, born: str, code: str) -> None:
        """Send a list of somebody by number, and of somebody by ULN who may be new or not."""
        centre, person = self._at(who)
        self.sent += 1
        number = other or self.one
        by_uln = row(uln=uln, surname="Green", first_names="Robin", date_of_birth=born, package=code)
        lines = sheet(about(number, package=code), by_uln) if new else sheet(about(number, package=code))
        upload = receive(centre, person, KIND, "list.xlsx", f"hash {self.sent}", f"kept {self.sent}", lines,
                         self._today())
        self._open(who, f"{SHEETS}/{upload.reference}")

    @rule(who=st.sampled_from(STAFF), what=st.data())
    def register_a_sheet(self, who: str, what: st.DataObject) -> None:
        """Open an upload’s review, where it has one, and register what is ready."""
        centre, _person = self._at(who)
        upload = self._one_of(what, Upload.select().where(
            Upload.centre == centre, Upload.state.in_(OPEN_UPLOADS)).order_by(Upload.id))
        if upload is None:
            return
        tab = self._open(who, f"{SHEETS}/{upload.reference}/review")
        for form in tab.page.all("form[action$='/submission']"):
            self._send(tab, form, {}, agree=True)

    @rule(who=st.sampled_from(STAFF), others=st.sets(st.sampled_from(NUMBERS), max_size=1), code=st.sampled_from(CODES))
    def register(self, who: str, others: set[int], code: str) -> None:
        """Open a batch and save it at once, as far as it is complete."""
        self._begin_a_batch(who, {self.one, *others}, code)
        self._save(who, self.tabs[-1].page.url)

    @rule(who=st.sampled_from(EVERYBODY), what=st.data())
    def leave_a_page_open(self, who: str, what: st.DataObject) -> None:
        """Open a page of what there is: of a draft, a row, a registration, a candidate, a transfer, an upload, a request."""
        self._open_any(who, what)

    @rule(who=st.sampled_from(EVERYBODY), what=st.data())
    def do_something(self, who: str, what: st.DataObject) -> None:
        """Open a page and send a form of it."""
        self._send_any(self._open_any(who, what), what)

    do_something_else = rule(who=st.sampled_from(STAFF), what=st.data())(lambda self, who, what: self.do_something(who, what))

    @precondition(lambda self: any(tab.forms for tab in self.tabs))
    @rule(what=st.data())
    def come_back_to_a_page(self, what: st.DataObject) -> None:
        """Send a form of a page that is open, whatever has happened since."""
        self._send_any(self._pick(what, [tab for tab in self.tabs if tab.forms], "tab"), what)

    come_back_to_another = precondition(lambda self: any(tab.forms for tab in self.tabs))(
        rule(what=st.data())(lambda self, what: self.come_back_to_a_page(what)))

    @precondition(lambda self: self.step > LATE)
    @rule(pair=st.permutations(LIKE))
    def merge(self, pair: list[int]) -> None:
        """The awarding body merges two records."""
        tab = self._open("admin", f"/admin/duplicates/preview?number={pair[0]}&into={pair[1]}", may=(200, 422))
        for form in tab.page.all("main form[method=post]"):
            if tab.page.status == 200 and str(form["action"]).endswith("/duplicates"):
                self._send(tab, form, {"reason": "One passport"})

    @precondition(lambda self: self.step > LATE)
    @rule(number=st.sampled_from(NUMBERS))
    def erase(self, number: int) -> None:
        """The awarding body erases somebody."""
        tab = self._open("admin", f"/admin/erasure?number={number}", may=(200, 422))
        for form in tab.page.all("main form[method=post]"):
            self._send(tab, form, {"ground": "Asked for it"})

    @rule(days=st.sampled_from((1, 5, 20)))
    def days_pass(self, days: int) -> None:
        """It is later, and everybody signs in anew. Their tabs stay open."""
        self.time.shift(timedelta(days=days))
        self.people = {}

    # How it is done

    def _at(self, who: str) -> tuple[Centre, Person]:
        world = self.portal.world
        return (world.south if who == "southgate" else world.north), world.person(who)

    def _browser(self, who: str) -> Browser:
        return self.people.get(who) or self.people.setdefault(who, self.portal.browser(who))

    def _today(self) -> date:
        return now().date()

    def _one_of(self, what: st.DataObject, query: ModelSelect[R]) -> R | None:
        found = list(query)
        return self._pick(what, found, "which") if found else None

    def _open(self, who: str, url: str, may: tuple[int, ...] = (200,)) -> Tab:
        self.step += 1
        note(f"{who} opens {url}")
        page = self._browser(who).get(url)
        assert page.status in may, f"{who} opens {url}: {page.status} {page.text[:300]}"
        tab = Tab(who, page, self.step)
        self.tabs = [*self.tabs[1 - TABS:], tab]
        return tab

    def _pick(self, what: st.DataObject, found: Sequence[R], label: str) -> R:
        """One of several, which a report names by its place: pages and forms are long."""
        return found[what.draw(st.integers(0, len(found) - 1), label=label)]

    def _open_any(self, who: str, what: st.DataObject) -> Tab:
        places = self._places(who)
        kind = what.draw(st.sampled_from([kind for kind in OFTEN if kind in places]), label="kind")
        place = what.draw(st.sampled_from(places[kind]), label="page")
        # A change to the package that somebody has is refused with a page of its own.
        return self._open(who, place, may=(200, 422) if "?" in place else (200,))

    def _send_any(self, tab: Tab, what: st.DataObject) -> None:
        if not tab.forms:
            return
        form = self._pick(what, tab.forms, "form")
        typed = {name: what.draw(st.sampled_from(TYPED[name]), label=name) for name in filled(tab.page, form)
                 if name in TYPED and what.draw(st.booleans(), label=f"type {name}")}
        self._send(tab, form, typed, agree=what.draw(st.booleans(), label="agree"),
                   button=what.draw(st.integers(0, 3), label="button"))

    def _send(self, tab: Tab, form: Tag, typed: Mapping[str, str], *, agree: bool = False, button: int = 0) -> None:
        """Send a form as a browser does. What is fresh works or says why; what is stale may also find nothing there."""
        fresh = tab.step == self.step
        self.step += 1
        pressed = buttons(form)[button % len(buttons(form))]
        fields = {**filled(tab.page, form, agree=agree), **typed}
        if pressed.get("name"):
            fields[str(pressed["name"])] = str(pressed.get("value", ""))
        # A session that began again has another token.
        del fields["csrf_token"]
        url = address(tab.page, form, pressed)
        note(f"{tab.who} sends {url} {fields}")
        page = self._browser(tab.who).post(url, fields)
        said = f"{tab.who} sends {url} {fields}: {page.status} {page.text[:400]}"
        assert page.status in ((200, *REFUSED) if fresh else (200, 404, *REFUSED)), said
        if page.status in REFUSED:
            assert page.title.startswith("Error:") or page.all(WORDS), f"no reason. {said}"
        self.tabs = [*self.tabs[1 - TABS:], Tab(tab.who, page, self.step)]

    def _places(self, who: str) -> dict[str, list[str]]:
        """The addresses of what there is for somebody, by kind; no kind is empty.

        Addresses are in the order in which the things were made, which is the same whenever a history is gone through again:
        references are drawn by chance.
        """
        if who == "admin":
            asked = CorrectionRequest.select(CorrectionRequest.id).where(CorrectionRequest.state == "asked").order_by(
                CorrectionRequest.id).tuples()
            found = {"lists": ["/", "/admin/corrections", "/admin/duplicates"],
                     "requests": [f"/admin/corrections/{number}" for (number,) in asked]}
            return {kind: urls for kind, urls in found.items() if urls}
        centre, _person = self._at(who)
        found = {"lists": ["/", "/candidates/missing", f"{RECEIPTS}/transfers"], "drafts": [], "rows": [], "registrations": [],
                 "transfers": [], "uploads": [], "people": []}
        for number, reference in list(Batch.select(Batch.id, Batch.reference).where(
                Batch.centre == centre, Batch.state == "draft").order_by(Batch.id).tuples()):
            found["drafts"] += [f"{BATCHES}/{reference}{page}" for page in ("", "/review", "/candidates/new")]
            of_it = BatchRow.select(BatchRow.id).where(BatchRow.batch == number, BatchRow.removed_at.is_null()).order_by(
                BatchRow.id).tuples()
            found["rows"] += [f"{BATCHES}/{reference}/candidates/{row}/{page}" for (row,) in of_it
                              for page in ("missing", "missing", "details", "edit")]
        for reference, line, state in Registration.select(Receipt.reference, Registration.line, Registration.state).join(
                Receipt, on=(Registration.receipt == Receipt.id)).where(Registration.centre == centre).order_by(
                Registration.id).tuples():
            found["registrations"] += [f"{RECEIPTS}/{reference}/{line}"] * 2
            if state == "active":
                found["registrations"] += [f"{RECEIPTS}/{reference}/{line}/package?package={code}" for code in CODES[:2]]
                found["registrations"] += [f"{RECEIPTS}/{reference}/ending"]
        found["transfers"] = [f"{RECEIPTS}/transfers/{number}" for (number,) in Transfer.select(Transfer.id).where(
            (Transfer.from_centre == centre) | (Transfer.to_centre == centre)).order_by(Transfer.id).tuples()]
        for reference, state in Upload.select(Upload.reference, Upload.state).where(Upload.centre == centre).order_by(
                Upload.id).tuples():
            found["uploads"] += [f"{SHEETS}/{reference}{page}" for page in (("", "/review") if state in OPEN_UPLOADS else ("",))]
        found["uploads"] += [f"{SHEETS}/{reference}/rows/{row}" for reference, row in UploadRow.select(
            Upload.reference, UploadRow.row).join(Upload).where(Upload.centre == centre, Upload.state.in_(OPEN_UPLOADS),
                                                                UploadRow.state.in_(OPEN_ROWS)).order_by(UploadRow.id).tuples()]
        own = Candidate.select(Candidate.number).join(CentreCandidate, on=(CentreCandidate.candidate_id == Candidate.id)).where(
            CentreCandidate.centre == centre, CentreCandidate.ended_at.is_null(), Candidate.state == "live",
            Candidate.number.not_in(range(1000003, 1000011))).order_by(Candidate.id).tuples()
        found["people"] = [f"/candidates/{number}{page}" for (number,) in own for page in ("", "/details", "/details/uln")]
        return {kind: urls for kind, urls in found.items() if urls}

    # What always holds

    @invariant()
    def the_laws_hold(self) -> None:
        """Look at the laws where something was written since they were looked at last."""
        self.portal.world  # noqa: B018  the database behind the pages
        written = Audit.select(fn.MAX(Audit.id)).scalar()
        if written != self.seen:
            self.seen = written
            self._nothing_locked_changes_without_a_decision()
            self._nobody_is_registered_twice_on_a_package()
            self._one_uln_is_one_person()
            self._money_adds_up()
        self._drafts_say_how_far_they_are()

    def _drafts_say_how_far_they_are(self) -> None:
        """What a list says of each draft is what a check of all its rows finds."""
        for centre in (self.world.north, self.world.south):
            for discarded in (False, True):
                for one in drafts(centre, self._today(), 1, 50, discarded=discarded)[0]:
                    lines = screen(centre, one.reference, self._today()).lines
                    assert (one.candidates, one.complete) == (len(lines), sum(line.complete for line in lines)), one.reference

    def _nothing_locked_changes_without_a_decision(self) -> None:
        """What was held of somebody registered stays, unless a correction to this value was accepted, or they were erased."""
        decided = {(one.candidate_id, one.field, one.wanted)
                   for one in CorrectionRequest.select().where(CorrectionRequest.state == "accepted")}
        taken = Registration.select(Registration.candidate).where(Registration.state.in_(COUNTS))
        held = {}
        for one in Candidate.select().where(Candidate.state == "live", Candidate.id.in_(taken)):
            values = {name: one.gender_id if name == "gender" else getattr(one, name) for name in PERSON.names}
            for name, had in self.locked.get(one.id, {}).items():
                value = values[name]
                assert had in (None, value) or (one.id, name, PERSON[name].store(value)) in decided, (
                    f"{name} of {one.number} was {had} and is {value}")
            held[one.id] = values
        self.locked = held

    def _nobody_is_registered_twice_on_a_package(self) -> None:
        """One person has one active registration on a package, whichever of their records it is on."""
        whose = fn.COALESCE(Candidate.merged_into, Candidate.id)
        twice = (Registration.select(whose, Registration.package)
                 .join(Candidate, on=(Registration.candidate == Candidate.id)).where(Registration.state == "active")
                 .group_by(whose, Registration.package).having(fn.COUNT(Registration.id) > 1))
        assert not list(twice.tuples())

    def _one_uln_is_one_person(self) -> None:
        """No two people have one ULN, counting what belonged to records that were merged."""
        whose = fn.COALESCE(Candidate.merged_into, Candidate.id)
        shared = (Candidate.select(Candidate.uln).where(Candidate.uln.is_null(False), Candidate.state != "erased")
                  .group_by(Candidate.uln).having(fn.COUNT(whose.distinct()) > 1))
        assert not list(shared.tuples())

    def _money_adds_up(self) -> None:
        """What a centre spends is what its receipts charge, less what was cancelled, and what its lines say."""
        for centre in (self.world.north, self.world.south):
            lines = Registration.select(fn.COALESCE(fn.SUM(Registration.pence), 0)).where(
                Registration.centre == centre, Registration.state != "cancelled").scalar()
            listed, _how_many = receipts.submitted(centre, receipts.ReceiptFilter())
            net = sum(one.net or 0 for one in listed)
            assert (spend.in_all(centre, spend.Span()).pence, net) == (lines, lines)

    def teardown(self) -> None:
        """In the end everybody opens whatever waits for them."""
        try:
            for who in EVERYBODY:
                home = self._browser(who).get("/")
                for link in sorted({str(one["href"]) for one in home.all("main a") if WAITS.search(str(one["href"]))}):
                    page = self._browser(who).get(link)
                    assert page.status == 200, f"{who} opens {link} from Home: {page.status}"
        finally:
            self.portal.close()
            self.clock.stop()
            shutil.rmtree(self.folder, ignore_errors=True)
