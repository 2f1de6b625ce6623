"""The review before Save, and Save itself: plain forms, one transaction, one receipt."""
from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from flask import redirect, request, url_for

from imi.batches import saving
from imi.batches.checking import CheckedRow
from imi.batches.confirming import kinds
from imi.batches.entering.pasted import words_of
from imi.batches.meanwhile import Seen
from imi.batches.saving import BatchChanged, NotReady, PriceChanged, Submission, amount
from imi.batches.view import BatchView, batch, look
from imi.fields.field import Problem
from imi.fields.text import whole_number
from imi.formats import count, in_sentence, money
from imi.registrations.fields import PURCHASE_ORDER
from imi.registrations.orders import order_problems
from imi.registrations.receipts import with_order
from imi.registrations.saved_forms import key_of
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.opened_rows import as_seen, opened_rows
from imi.screens.batch.showing import as_shown, by_others, labels
from imi.screens.crumbs import crumbs
from imi.web import mail_context
from imi.web.endpoints import Endpoints
from imi.web.respond import Answer, done, page
from imi.web.schemes import current_schemes
from imi.web.security import current_centre, current_person, permitted, today

# What a page says that it showed: a package, its price in pence and how many candidates.
SHOWN = re.compile(r"[^ ]{1,40} [0-9]{0,9} [0-9]{1,5}")
# So much of what is wrong with a row is named.
NAMED = 3
# Beneath a table of so many rows Save is in sight from above: it does not stand there again.
SHORT = 10
# What the name of a reason's box begins with; the key of its warning follows.
REASON = "reason-"


@bp.get(f"{BATCH}/review")
@permitted("read")
def review(reference: str) -> Answer:
    """Show everything that Save will register, in the order entered, with what is left to fix or confirm."""
    centre = current_centre()
    found = batch(centre, reference, current_schemes())
    saved = saving.receipt_of(centre, found) if found.state == "registered" else None
    if saved is not None:
        return redirect(url_for("receipts.receipt", reference=saved.reference), 302)
    seen = look(centre, found, today())
    if not seen.lines:
        return done(url_for(".batch", reference=reference), say="Add at least one candidate")
    return _page(seen)


def _page(seen: BatchView, *, status: int = 200, errors: tuple[Problem, ...] = (), price_changed: bool = False,
          agreed: Submission | None = None, reasons: dict[str, str] | None = None, kept: Collection[str] = ()) -> Answer:
    pence = agreed.pence if agreed is not None and price_changed else seen.offer.pence if seen.offer else None
    doubts = kinds(line for line in seen.lines if not line.errors)
    others = by_others(seen.batch.reference)
    rows = opened_rows(seen, request.form.get("seen_rows", ""), others)
    wrong = [*seen.obstacles, *(p for p in order_problems(seen.batch.centre, seen.batch.purchase_order, seen.given)
                                if p.severity == "error")]
    return page(
        "batch/review.html", status=status, stored_boxes=[f"{REASON}{key}" for key in kept],
        rows=rows, is_long=len(rows) > SHORT, seen_rows=as_seen(rows), labels=labels(seen.scheme), screen=seen,
        batch=seen.batch, obstacles=wrong,
        used=with_order(current_centre(), seen.batch.purchase_order),
        errors=[(_place(seen, wrong, doubts, price_changed), problem.message) for problem in errors],
        title=f"Check {count(seen.count, 'candidate')} before you save", here="batch.batches",
        crumbs=crumbs(("Batch", url_for(".batch", reference=seen.batch.reference)), ("Review", None)),
        kinds=doubts, key=secrets.token_urlsafe(16), pence=amount(pence), fingerprint=seen.fingerprint_at(pence),
        accept=amount(seen.offer.pence if seen.offer else None), price_changed=price_changed,
        shown_pence=_accepted(agreed) if agreed else None, reasons=reasons or {}, seen=Seen.now(seen.batch),
        shown=as_shown(seen), differing=differing(seen), meanwhile=others,
        at=Endpoints(reference=seen.batch.reference), **_figures(seen))


def _figures(seen: BatchView) -> dict[str, Any]:
    """Return what Save would do, in figures and words: the rows that are ready, their price, and what is wrong with the others.
    """
    ready, left = len(seen.complete), len(seen.to_fix)
    pence = seen.offer.pence if seen.offer else None
    total = None if pence is None else pence * ready
    those = f"the {ready} complete" if left else count(ready, "candidate")
    return {
        "ready": ready, "pence_now": pence, "total": total,
        "to_save": f"Save: register {those}, {in_sentence(money(total))}" + (f", keep {left} in a draft" if left else ""),
        "not_added": words_of(seen.batch.leftover),
        "wrong": [(line, _wrong(line)) for line in seen.to_fix],
        "asked": [field.label for field in seen.scheme.row], "training": seen.scheme.row.names,
    }


def _wrong(line: CheckedRow) -> str:
    """Say why a row can't be saved: what blocks it, else the first things that are wrong, and how many more there are."""
    if line.blocked:
        return line.blocked[0].message
    more = len(line.errors) - NAMED
    return "; ".join(problem.message for problem in line.errors[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _accepted(agreed: Submission) -> int | None:
    """Return the price that somebody has agreed to last."""
    accepted = whole_number(agreed.accept_price)
    return agreed.pence if accepted is None else accepted


def differing(seen: BatchView) -> list[tuple[str, str, str]]:
    """Return (what, as the page before showed it, as it is) of everything with a cost that has changed since."""
    found, request_shown = [], request.values.get("shown", "")
    code, _space, figures = request_shown.partition(" ")
    pence, _space, number = figures.partition(" ")
    if SHOWN.fullmatch(request_shown):
        each = seen.offer.pence if seen.offer else None
        before = int(pence) if pence else None
        found = [("Package", code, seen.offer.code if seen.offer else "Not chosen"), ("Price each", money(before), money(each)),
                 ("Candidates", number, str(seen.count)),
                 ("Total", money(None if before is None else before * int(number)), money(seen.pence))]
    order = request.form.get("was_purchase_order", seen.batch.purchase_order) if "fingerprint" in request.form else (
        seen.batch.purchase_order)
    found.append((PURCHASE_ORDER.label, order or "None", seen.batch.purchase_order or "None"))
    return [one for one in found if one[1] != one[2]]


def _place(seen: BatchView, wrong: Sequence[Problem], doubts: Sequence[object], price_changed: bool) -> str:
    """Return the place on the page at which what a Save was refused for is put right."""
    if price_changed:
        return "accept-price"
    return "obstacles" if wrong else "warnings" if doubts else "to-fix" if seen.to_fix else "review-caption"


@bp.get(f"{BATCH}/submission")
@permitted("read")
def saved_or_not(reference: str) -> Answer:
    """Lead Back and an address that was copied on: to the review, or to the receipt once there is one."""
    return redirect(url_for(".review", reference=batch(current_centre(), reference, current_schemes()).reference), 302)


@bp.post(f"{BATCH}/submission")
@permitted("register")
def save(reference: str) -> Answer:
    """Register everybody, once, and lead to the receipt."""
    centre, submission = current_centre(), _submission(request.form)
    try:
        receipt = saving.register(centre, current_person(), reference, submission, today(),
                                  **mail_context.letters(), schemes=current_schemes())
    except NotReady as refusal:
        problem = Problem("batch", refusal.code, refusal.message)
        return _page(look(centre, batch(centre, reference, current_schemes()), today()), status=422, errors=(problem,),
                     reasons=dict(submission.reasons), kept=refusal.kept)
    except (PriceChanged, BatchChanged) as conflict:
        problem = Problem("batch", conflict.code, conflict.message)
        return _page(look(centre, batch(centre, reference, current_schemes()), today()), status=409, errors=(problem,),
                     price_changed=isinstance(conflict, PriceChanged), agreed=submission,
                     reasons=dict(submission.reasons), kept=conflict.kept if isinstance(conflict, PriceChanged) else ())
    return redirect(url_for("receipts.receipt", reference=receipt.reference), 303)


def _submission(form: Any) -> Submission:
    return Submission(
        key=key_of(form.get("key", "")), fingerprint=form.get("fingerprint", ""),
        pence=whole_number(form.get("pence", "")), accept_price=form.get("accept_price", ""),
        purchase_order=form.get("was_purchase_order"),
        complete_only=form.get("rows") == "complete", ticks=frozenset(form.getlist("confirm")),
        reasons={name.removeprefix(REASON): text for name, text in form.items() if name.startswith(REASON)})
