"""List where a candidate stands: the download of everything stored and the erasure walk the same list.

Each place is told of the person, who is the candidate and every record that was merged into the candidate's. What holds no id of
the person each noun says in its entry: texts in which only a name, an e-mail address or a ULN tells whose they are (see `loose`).
A test asks that every column with words is in this list, or in its noun's entry.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from imi.registrations.mail import CHANGE

# The candidate's id in every gap.
THEM = "(SELECT id FROM candidate WHERE id = ? OR merged_into_id = ?)"
THEIRS = f"candidate_id IN {THEM}"
MINE = f"registration_id IN (SELECT id FROM registration WHERE {THEIRS})"
ROWS = f"(upload_id, row) IN (SELECT upload_id, row FROM upload_row WHERE {THEIRS})"
TOLD = (f"receipt_id IN (SELECT receipt_id FROM registration WHERE {THEIRS}) AND (kind = 'confirmation'"
        f" OR kind IN (SELECT '{CHANGE}' || action FROM registration_move WHERE {MINE}))")
AUDITED = f"audit_id IN (SELECT id FROM audit WHERE {THEIRS})"
EMPTY = {"title": "NULL", "first_names": "'Erased'", "surname": "'Erased'", "date_of_birth": "NULL", "gender_id": "NULL",
         "uln": "NULL", "email": "NULL", "phone": "NULL"}
ENDED = "COALESCE(ended_at, ':now')"


@dataclass(frozen=True)
class Place:
    """Rows of a table that are about the person: which, what an erasure writes into these rows, and who is shown them.

    `sets` are SQL values by column; a place without `sets` is in the list for the download only, unless an erasure `deletes` its
    rows. `scoped` says that a centre sees only its own rows, `of_others` that the rows are another person's or say where other
    centres are; a place without `columns` is not shown at all.
    """

    table: str
    where: str
    what: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    scoped: bool = True
    of_others: bool = False
    columns: str = "*"
    deletes: bool = False


# Children before parents, as they are written.
PLACES: tuple[Place, ...] = (
    Place("upload_change", ROWS, "Repairs of uploads", {"was": "''", "now": "''"}, columns=""),
    Place("upload_problem", ROWS, "Problems of uploads", deletes=True, columns=""),
    Place("upload_row", THEIRS, "Rows of uploads", {
        "cells": "NULL", "odd": "'{}'", "fixed": "'{}'", "tidied": "'{}'", "compared": "NULL",
        "state": "CASE WHEN state = 'registered' THEN state ELSE 'left_out' END"}),
    Place("upload", f"id IN (SELECT upload_id FROM upload_row WHERE {THEIRS})",
          columns="reference, file_name, purchase_order, at"),
    Place("batch", f"id IN (SELECT batch_id FROM batch_row WHERE {THEIRS}) AND undo <> ''", "What Undo would take back",
          {"undo": "''"}, columns=""),
    Place("batch_row", THEIRS, "Rows of batches", {
        "typed": "'{}'", "unkept": "''",
        "removed_at": "CASE WHEN removed_at IS NULL AND batch_id IN (SELECT id FROM batch"
                      " WHERE state <> 'registered') THEN ':now' ELSE removed_at END"}),
    # One of a row of a batch stays with the row; the registration that is made of it has its own.
    Place("confirmed_warning", f"{THEIRS} OR {MINE} OR batch_row_id IN (SELECT id FROM batch_row WHERE {THEIRS})",
          "Confirmed warnings", {"value": "'erased ' || id", "reason": "''"}),
    Place("registration_move", MINE, "Notes on registrations", {"text": "''"}),
    Place("registration", THEIRS, "Reasons of registrations", {"again_reason": "NULL", "extra": "''"}),
    Place("receipt", f"id IN (SELECT receipt_id FROM registration WHERE {THEIRS})", columns="reference, purchase_order, at"),
    Place("transfer", THEIRS, "Notes on transfers", {
        "text": "''", "answer": "''", "state": "CASE WHEN state IN ('asked', 'agreed') THEN 'taken_back' ELSE state END"},
        scoped=False, of_others=True),
    Place("correction_request", THEIRS, "Correction requests", {
        "held": "''", "wanted": "''", "reason": "''", "decision": "''", "decided_at": "COALESCE(decided_at, ':now')",
        "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
    Place("like_pair", f"candidate_id IN {THEM} OR other_id IN {THEM}", "Words about two records", {
        "reason": "''", "decision": "''", "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
    Place("merge", f"candidate_id IN {THEM} OR into_id IN {THEM}", "Reasons of merges", {"reason": "''"},
          scoped=False, of_others=True),
    Place("employment", THEIRS, "Employments", {"position": "NULL", "until": "COALESCE(until, ':now')"}),
    Place("employer", f"id IN (SELECT employer_id FROM employment WHERE {THEIRS})"),
    Place("letter", TOLD),
    Place("audit", THEIRS),
    Place("audit_value", AUDITED, "Values in the audit", {"was": "NULL", "now": "NULL"}, scoped=False),
    Place("erasure", THEIRS, scoped=False, of_others=True),
    Place("candidate_was", THEIRS, "Past particulars", EMPTY, scoped=False),
    Place("centre_candidate", THEIRS, "Links to centres", {"ended_at": ENDED, "last_key": "NULL"}),
    Place("candidate", f"id IN {THEM}", "Particulars", {
        **EMPTY, "name_key": "'erased'", "given_key": "'erased'", "edition": "edition + 1",
        "state": "CASE WHEN state = 'merged' THEN state ELSE 'erased' END"}, scoped=False),
)
