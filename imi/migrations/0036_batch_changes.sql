ALTER TABLE "batch" ADD COLUMN "emptied_at" <MOMENT>;
CREATE TABLE "batch_change" (
  "id" <BIGNUMBERED>,
  "batch_id" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL,
  "page" TEXT NOT NULL,
  "did" TEXT NOT NULL CHECK (did IN ('course', 'dates', 'order', 'added', 'removed', 'rows', 'undone')),
  "rows" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("batch_id") REFERENCES "batch" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "batch_change_batch_id_edition" ON "batch_change" ("batch_id", "edition");
UPDATE "batch" SET "undo" = '' WHERE "undo" <> '';
