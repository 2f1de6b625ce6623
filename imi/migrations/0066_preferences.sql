CREATE TABLE "person_preference" (
  "id" <NUMBERED>,
  "person_id" INTEGER NOT NULL,
  "name" TEXT NOT NULL CHECK (length(name) <= 60),
  "value" TEXT NOT NULL CHECK (length(value) <= 2000),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "person_preference_person_id_name" ON "person_preference" ("person_id", "name")
