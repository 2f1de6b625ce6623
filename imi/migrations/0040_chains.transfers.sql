CREATE TEMPORARY TABLE "transfer_was" AS SELECT * FROM "transfer";
DROP TABLE "transfer";
CREATE TABLE "transfer" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "package_id" INTEGER NOT NULL,
  "registration_id" INTEGER NOT NULL,
  "from_centre_id" INTEGER NOT NULL,
  "to_centre_id" INTEGER NOT NULL,
  "asked_by_receiver" <FLAG> NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'done', 'refused', 'taken_back', 'ended')),
  "text" TEXT NOT NULL,
  "answer" TEXT NOT NULL,
  "became_id" INTEGER,
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" <MOMENT> NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" <MOMENT> NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("from_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("to_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("became_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (from_centre_id <> to_centre_id)
);
INSERT INTO "transfer" ("id", "candidate_id", "package_id", "registration_id", "from_centre_id", "to_centre_id",
  "asked_by_receiver", "state", "text", "answer", "became_id", "asked_by_id", "asked_at", "changed_by_id", "changed_at")
  SELECT "id", "candidate_id", "package_id", "registration_id", "from_centre_id", "to_centre_id",
  "asked_by_receiver", "state", "text", "answer", "became_id", "asked_by_id", "asked_at", "changed_by_id", "changed_at"
  FROM "transfer_was";
DROP TABLE "transfer_was";
CREATE INDEX "transfer_from_centre_id_state" ON "transfer" ("from_centre_id", "state");
CREATE INDEX "transfer_to_centre_id_state" ON "transfer" ("to_centre_id", "state");
