CREATE TABLE "upload_job" (
  "upload_id" INTEGER NOT NULL PRIMARY KEY,
  "checked_to" INTEGER NOT NULL,
  "tries" INTEGER NOT NULL,
  "until" <MOMENT>,
  "at" <MOMENT> NOT NULL,
  "done_at" <MOMENT>,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT
);
CREATE INDEX "upload_job_at" ON "upload_job" ("at") WHERE done_at IS NULL;

CREATE TABLE "reading" (
  "place" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "token" TEXT NOT NULL,
  "until" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "reading_centre_id" ON "reading" ("centre_id");
