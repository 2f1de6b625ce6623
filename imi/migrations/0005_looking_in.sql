CREATE TEMPORARY TABLE "session_was" AS SELECT * FROM "session";
DROP TABLE "session";
CREATE TABLE "session" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "centre_id" INTEGER,
  "started_at" <MOMENT> NOT NULL,
  "seen_at" <MOMENT> NOT NULL,
  "ends_at" <MOMENT> NOT NULL,
  "viewing_centre_id" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("viewing_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
INSERT INTO "session" ("token_hash", "person_id", "centre_id", "started_at", "seen_at", "ends_at")
  SELECT "token_hash", "person_id", "centre_id", "started_at", "seen_at", "ends_at" FROM "session_was";
DROP TABLE "session_was";
CREATE INDEX "session_person_id" ON "session" ("person_id");
CREATE INDEX "session_ends_at" ON "session" ("ends_at");
CREATE INDEX "audit_at_id" ON "audit" ("at", "id");
CREATE INDEX "audit_cause_id" ON "audit" ("cause", "id");
CREATE INDEX "audit_verb_id" ON "audit" ("verb", "id");
CREATE INDEX "letter_state_id" ON "letter" ("state", "id");
CREATE INDEX "letter_at_id" ON "letter" ("at", "id");
CREATE INDEX "centre_state_number" ON "centre" ("state", "number");
