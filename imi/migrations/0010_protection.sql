CREATE TABLE "erasure" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "ground" TEXT NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
