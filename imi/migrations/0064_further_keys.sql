CREATE TABLE "candidate_key" (
  "centre_id" INTEGER NOT NULL,
  "key" <FOLDED> NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  PRIMARY KEY ("centre_id", "key", "candidate_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id")
);
CREATE INDEX "candidate_key_candidate_id" ON "candidate_key" ("candidate_id")
