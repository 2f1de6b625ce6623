CREATE TABLE "reason" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
);

CREATE TABLE "registration_move" (
  "id" <NUMBERED>,
  "action" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "registration_id" INTEGER NOT NULL,
  "from_state" TEXT NOT NULL,
  "to_state" TEXT NOT NULL,
  "moved_on" DATE NOT NULL,
  "reason_id" TEXT,
  "text" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  FOREIGN KEY ("reason_id") REFERENCES "reason" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "registration_move_registration_id_id" ON "registration_move" ("registration_id", "id");

CREATE TABLE "transfer" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "package_id" INTEGER NOT NULL,
  "registration_id" INTEGER NOT NULL,
  "from_centre_id" INTEGER NOT NULL,
  "to_centre_id" INTEGER NOT NULL,
  "asked_by_receiver" <FLAG> NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'done', 'refused', 'taken_back')),
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
CREATE UNIQUE INDEX "transfer_registration_id" ON "transfer" ("registration_id") WHERE state IN ('asked', 'agreed', 'done');
CREATE INDEX "transfer_from_centre_id_state" ON "transfer" ("from_centre_id", "state");
CREATE INDEX "transfer_to_centre_id_state" ON "transfer" ("to_centre_id", "state");
