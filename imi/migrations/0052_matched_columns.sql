CREATE TABLE "matched_columns" (
  "centre_id" INTEGER NOT NULL,
  "headings" TEXT NOT NULL,
  "mapping" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  PRIMARY KEY ("centre_id", "headings"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
