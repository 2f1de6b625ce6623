CREATE TABLE "upload" (
  "id" <NUMBERED>,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_hash" TEXT NOT NULL,
  "file_key" TEXT,
  "again" <FLAG> NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('received', 'refused', 'checking', 'problems', 'ready', 'part', 'registered', 'cancelled')),
  "read" TEXT NOT NULL,
  "purchase_order" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "upload_reference" ON "upload" ("reference");
CREATE INDEX "upload_centre_id_state_at" ON "upload" ("centre_id", "state", "at");
CREATE UNIQUE INDEX "upload_centre_id_file_hash" ON "upload" ("centre_id", "file_hash") WHERE NOT again AND state NOT IN ('refused', 'cancelled');

CREATE TABLE "upload_receipt" (
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "receipt_id" INTEGER NOT NULL,
  PRIMARY KEY ("upload_id", "receipt_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id")
);
CREATE UNIQUE INDEX "upload_receipt_receipt_id" ON "upload_receipt" ("receipt_id");

CREATE TABLE "upload_row" (
  "id" <BIGNUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "cells" TEXT,
  "odd" TEXT NOT NULL,
  "fixed" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('problem', 'warning', 'ready', 'left_out', 'registered')),
  "candidate_id" INTEGER,
  "registration_id" INTEGER,
  "edition" INTEGER NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  UNIQUE ("centre_id", "id"),
  UNIQUE ("upload_id", "row")
);
CREATE INDEX "upload_row_upload_id_state_row" ON "upload_row" ("upload_id", "state", "row");

CREATE TABLE "upload_problem" (
  "id" <BIGNUMBERED>,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "severity" TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  "value" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "confirmed_by_id" INTEGER,
  "confirmed_at" <MOMENT>,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("confirmed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("upload_id", "row") REFERENCES "upload_row" ("upload_id", "row")
);
CREATE INDEX "upload_problem_upload_id_severity_code_field_value" ON "upload_problem" ("upload_id", "severity", "code", "field", "value");
CREATE INDEX "upload_problem_upload_id_row" ON "upload_problem" ("upload_id", "row");

CREATE TABLE "upload_change" (
  "id" <BIGNUMBERED>,
  "upload_id" INTEGER NOT NULL,
  "step" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "was" TEXT NOT NULL,
  "now" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  "undone_at" <MOMENT>,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "upload_change_upload_id_step" ON "upload_change" ("upload_id", "step");
