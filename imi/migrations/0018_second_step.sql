CREATE TABLE "second_step" (
  "person_id" INTEGER NOT NULL PRIMARY KEY,
  "secret" TEXT NOT NULL,
  "last_step" INTEGER NOT NULL,
  "set_at" <MOMENT> NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "recovery_code" (
  "person_id" INTEGER NOT NULL,
  "code_hash" TEXT NOT NULL,
  "used_at" <MOMENT>,
  PRIMARY KEY ("person_id", "code_hash"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
ALTER TABLE "session" ADD COLUMN "awaits" TEXT NOT NULL DEFAULT '' CHECK (awaits IN ('', 'code', 'set-up'));
ALTER TABLE "centre" ADD COLUMN "second_step_required" <FLAG> NOT NULL DEFAULT FALSE;
