CREATE TABLE "terms" (
  "id" <NUMBERED>,
  "text" TEXT NOT NULL CHECK (length(text) <= 50000),
  "at" <MOMENT> NOT NULL,
  "person_id" INTEGER,
  "sample" <FLAG> NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "terms_accepted" (
  "person_id" INTEGER NOT NULL,
  "terms_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  PRIMARY KEY ("person_id", "terms_id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("terms_id") REFERENCES "terms" ("id") ON DELETE RESTRICT
)
