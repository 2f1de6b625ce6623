CREATE TABLE "correction_request" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "held" TEXT NOT NULL,
  "wanted" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'taken_back')),
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" <MOMENT> NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" <MOMENT>,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK ((state = 'asked') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX "correction_request_candidate_id_field" ON "correction_request" ("candidate_id", "field") WHERE state = 'asked';
CREATE INDEX "correction_request_centre_id_candidate_id" ON "correction_request" ("centre_id", "candidate_id");
CREATE INDEX "correction_request_state_id" ON "correction_request" ("state", "id");

CREATE TABLE "like_pair" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "other_id" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'different', 'taken_back', 'refused', 'merged')),
  "reason" TEXT NOT NULL,
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" <MOMENT> NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" <MOMENT>,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "other_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id < other_id)
);
CREATE UNIQUE INDEX "like_pair_centre_id_candidate_id_other_id" ON "like_pair" ("centre_id", "candidate_id", "other_id");
CREATE INDEX "like_pair_state_id" ON "like_pair" ("state", "id");
CREATE INDEX "like_pair_other_id" ON "like_pair" ("other_id");

CREATE TABLE "merge" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "into_id" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("into_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id <> into_id)
);
CREATE UNIQUE INDEX "merge_candidate_id" ON "merge" ("candidate_id");
CREATE INDEX "merge_into_id" ON "merge" ("into_id");
