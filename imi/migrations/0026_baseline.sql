-- The tables of commit a856fe0, of 27 November 2026. Words in <> are explained in sql.py.

CREATE TABLE "title" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE "gender" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1,
  "is_open" <FLAG> NOT NULL DEFAULT true
);

CREATE TABLE "funding_type" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE "price_group" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE "setting" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
);

CREATE TABLE "counter" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "next" INTEGER NOT NULL
);

CREATE TABLE "centre" (
  "id" <NUMBERED>,
  "number" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'closed')),
  "state_reason" TEXT,
  "purchase_order_required" <FLAG> NOT NULL,
  "price_group_id" TEXT NOT NULL,
  "sample" <FLAG> NOT NULL,
  "edition" INTEGER NOT NULL,
  "second_step_required" <FLAG> NOT NULL DEFAULT FALSE,
  FOREIGN KEY ("price_group_id") REFERENCES "price_group" ("code") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "centre_number" ON "centre" ("number");
CREATE INDEX "centre_state_number" ON "centre" ("state", "number");

CREATE TABLE "letter_address" (
  "centre_id" INTEGER NOT NULL,
  "process" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  PRIMARY KEY ("centre_id", "process", "email"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);

CREATE TABLE "person" (
  "id" <NUMBERED>,
  "email" TEXT NOT NULL,
  "email_key" <FOLDED> NOT NULL,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "body_role" TEXT CHECK (body_role IN ('administrator', 'support')),
  "state" TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  "signed_in_at" <MOMENT>,
  "sample" <FLAG> NOT NULL
);
CREATE UNIQUE INDEX "person_email_key" ON "person" ("email_key");

CREATE TABLE "staff" (
  "centre_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "pin" TEXT,
  "pin_expires_on" DATE,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'left')),
  PRIMARY KEY ("centre_id", "person_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK ((pin IS NULL) = (pin_expires_on IS NULL))
);
CREATE UNIQUE INDEX "staff_pin" ON "staff" ("pin") WHERE pin IS NOT NULL;
CREATE INDEX "staff_person_id_centre_id" ON "staff" ("person_id", "centre_id");

CREATE TABLE "staff_role" (
  "centre_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "role" TEXT NOT NULL CHECK (role IN ('coordinator', 'registrar', 'finance', 'reader')),
  PRIMARY KEY ("centre_id", "person_id", "role"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "person_id") REFERENCES "staff" ("centre_id", "person_id")
);

CREATE TABLE "session" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "centre_id" INTEGER,
  "started_at" <MOMENT> NOT NULL,
  "seen_at" <MOMENT> NOT NULL,
  "ends_at" <MOMENT> NOT NULL,
  "viewing_centre_id" INTEGER,
  "awaits" TEXT NOT NULL DEFAULT '' CHECK (awaits IN ('', 'code', 'set-up')),
  "device" TEXT NOT NULL DEFAULT '',
  "known_as" TEXT NOT NULL DEFAULT '',
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("viewing_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE INDEX "session_person_id" ON "session" ("person_id");
CREATE INDEX "session_ends_at" ON "session" ("ends_at");

CREATE TABLE "link" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "person_id" INTEGER,
  "purpose" TEXT NOT NULL,
  "ends_at" <MOMENT> NOT NULL,
  "used_at" <MOMENT>,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "link_person_id_purpose" ON "link" ("person_id", "purpose");

CREATE TABLE "throttle" (
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "tokens" INTEGER NOT NULL,
  "filled_at" <MOMENT> NOT NULL,
  PRIMARY KEY ("kind", "subject")
);

CREATE TABLE "kept_form" (
  "id" <NUMBERED>,
  "person_id" INTEGER NOT NULL,
  "path" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "until" <MOMENT> NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "kept_form_person_id_until" ON "kept_form" ("person_id", "until");

CREATE TABLE "save_key" (
  "centre_id" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "request_hash" TEXT NOT NULL,
  "answer" TEXT NOT NULL,
  "at" <MOMENT> NOT NULL,
  PRIMARY KEY ("centre_id", "key"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (length(key) >= 16)
);
CREATE INDEX "save_key_at" ON "save_key" ("at");

CREATE TABLE "scheme" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "programme_word" TEXT NOT NULL,
  "record" TEXT NOT NULL,
  "sender" TEXT NOT NULL,
  "claim_sender" TEXT NOT NULL,
  "position" <SMALL> NOT NULL
);

CREATE TABLE "programme" (
  "id" <NUMBERED>,
  "scheme_id" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "owner_centre_id" INTEGER,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("owner_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "programme_scheme_id_code" ON "programme" ("scheme_id", "code");

CREATE TABLE "version" (
  "id" <NUMBERED>,
  "scheme_id" TEXT NOT NULL,
  "programme_id" INTEGER NOT NULL,
  "plan" TEXT NOT NULL,
  "option" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "slug" TEXT NOT NULL,
  "level" <SMALL>,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "last_certification_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("programme_id") REFERENCES "programme" ("id") ON DELETE RESTRICT,
  UNIQUE ("scheme_id", "id"),
  CHECK (closes_on >= opens_on),
  CHECK (last_certification_on >= closes_on)
);
CREATE UNIQUE INDEX "version_slug" ON "version" ("slug");
CREATE UNIQUE INDEX "version_programme_id_plan_option" ON "version" ("programme_id", "plan", "option");
CREATE INDEX "version_scheme_id_position" ON "version" ("scheme_id", "position");

CREATE TABLE "package" (
  "id" <NUMBERED>,
  "version_id" INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "stage" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "sample" <FLAG> NOT NULL,
  "edition" INTEGER NOT NULL DEFAULT 1,
  FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE RESTRICT,
  UNIQUE ("version_id", "id"),
  CHECK (closes_on >= opens_on)
);
CREATE UNIQUE INDEX "package_code" ON "package" ("code");

CREATE TABLE "package_holds" (
  "package_id" INTEGER NOT NULL,
  "held_id" INTEGER NOT NULL,
  PRIMARY KEY ("package_id", "held_id"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("held_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  CHECK (package_id <> held_id)
);
CREATE INDEX "package_holds_held_id" ON "package_holds" ("held_id");

CREATE TABLE "package_edition" (
  "package_id" INTEGER NOT NULL,
  "edition" <SMALL> NOT NULL,
  "from_on" DATE NOT NULL,
  "published_at" <MOMENT>,
  "sample" <FLAG> NOT NULL,
  PRIMARY KEY ("package_id", "edition"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "package_edition_package_id_from_on" ON "package_edition" ("package_id", "from_on") WHERE published_at IS NOT NULL;

CREATE TABLE "package_line" (
  "package_id" INTEGER NOT NULL,
  "edition" <SMALL> NOT NULL,
  "position" <SMALL> NOT NULL,
  "text" TEXT NOT NULL,
  PRIMARY KEY ("package_id", "edition", "position"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (package_id, edition) REFERENCES package_edition (package_id, edition)
);

CREATE TABLE "price" (
  "id" <NUMBERED>,
  "package_id" INTEGER NOT NULL,
  "price_group_id" TEXT NOT NULL,
  "from_on" DATE NOT NULL,
  "pence" INTEGER CHECK (pence >= 0),
  "published_at" <MOMENT>,
  "withdrawn_at" <MOMENT>,
  "sample" <FLAG> NOT NULL,
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("price_group_id") REFERENCES "price_group" ("code") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "price_package_id_price_group_id_from_on" ON "price" ("package_id", "price_group_id", "from_on") WHERE withdrawn_at IS NULL;

CREATE TABLE "approval" (
  "centre_id" INTEGER NOT NULL,
  "version_id" INTEGER NOT NULL,
  "from_on" DATE NOT NULL,
  "closes_on" DATE,
  "direct_claim_from" DATE,
  "direct_claim_to" DATE,
  PRIMARY KEY ("centre_id", "version_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE RESTRICT
);
CREATE INDEX "approval_version_id" ON "approval" ("version_id");

CREATE TABLE "candidate" (
  "id" <NUMBERED>,
  "title" TEXT,
  "first_names" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "date_of_birth" DATE,
  "gender_id" TEXT,
  "uln" TEXT CHECK (length(uln) = 10),
  "email" TEXT,
  "phone" TEXT,
  "number" INTEGER NOT NULL CHECK (number BETWEEN 1000000 AND 9999999),
  "name_key" <FOLDED> NOT NULL,
  "given_key" <FOLDED> NOT NULL,
  "edition" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('live', 'merged', 'erased')),
  "merged_into_id" INTEGER,
  FOREIGN KEY ("gender_id") REFERENCES "gender" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("merged_into_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  UNIQUE ("number"),
  UNIQUE ("name_key", "given_key", "id"),
  CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
  CHECK (merged_into_id <> id)
);
CREATE UNIQUE INDEX "candidate_uln" ON "candidate" ("uln") WHERE uln IS NOT NULL AND state = 'live';
CREATE INDEX "candidate_date_of_birth_name_key" ON "candidate" ("date_of_birth", "name_key");
CREATE INDEX "candidate_email" ON "candidate" ("email") WHERE email IS NOT NULL;
CREATE INDEX "candidate_merged_into_id" ON "candidate" ("merged_into_id") WHERE merged_into_id IS NOT NULL;
CREATE INDEX "candidate_uln_state" ON "candidate" ("uln", "state") WHERE uln IS NOT NULL AND state <> 'live';

CREATE TABLE "candidate_was" (
  "title" TEXT,
  "first_names" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "date_of_birth" DATE,
  "gender_id" TEXT,
  "uln" TEXT CHECK (length(uln) = 10),
  "email" TEXT,
  "phone" TEXT,
  "candidate_id" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL,
  "until" <MOMENT> NOT NULL,
  PRIMARY KEY ("candidate_id", "edition"),
  FOREIGN KEY ("gender_id") REFERENCES "gender" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT
);

CREATE TABLE "centre_candidate" (
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "name_key" <FOLDED> NOT NULL,
  "given_key" <FOLDED> NOT NULL,
  "how" TEXT NOT NULL CHECK (how IN ('created', 'number', 'uln', 'transfer', 'merge')),
  "linked_at" <MOMENT> NOT NULL,
  "ended_at" <MOMENT>,
  "missing" <FLAG> NOT NULL DEFAULT true,
  "registered" <FLAG> NOT NULL DEFAULT false,
  "live" <FLAG> NOT NULL DEFAULT true,
  "last_key" <FOLDED>,
  PRIMARY KEY ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (name_key, given_key, candidate_id) REFERENCES candidate (name_key, given_key, id) ON UPDATE CASCADE
);
CREATE INDEX "centre_candidate_centre_id_name_key_candidate_id_live_missing_registered" ON "centre_candidate" ("centre_id", "name_key", "candidate_id", "live", "missing", "registered");
CREATE INDEX "centre_candidate_centre_id_given_key_candidate_id_live_missing_registered_name_key" ON "centre_candidate" ("centre_id", "given_key", "candidate_id", "live", "missing", "registered", "name_key");
CREATE INDEX "centre_candidate_candidate_id_name_key_centre_id_live_missing_registered" ON "centre_candidate" ("candidate_id", "name_key", "centre_id", "live", "missing", "registered");
CREATE INDEX "centre_candidate_centre_id_last_key_candidate_id_live_missing_registered_name_key" ON "centre_candidate" ("centre_id", "last_key", "candidate_id", "live", "missing", "registered", "name_key") WHERE last_key IS NOT NULL;

CREATE TABLE "employer" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "employer_ern" TEXT CHECK (length(employer_ern) = 9),
  "employer_name" TEXT NOT NULL,
  "name_key" <FOLDED> NOT NULL,
  "employer_postcode" TEXT,
  "employer_telephone" TEXT,
  "successor_id" INTEGER,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "successor_id") REFERENCES "employer" ("centre_id", "id"),
  UNIQUE ("centre_id", "id")
);
CREATE INDEX "employer_centre_id_name_key" ON "employer" ("centre_id", "name_key") WHERE successor_id IS NULL;
CREATE INDEX "employer_centre_id_employer_ern" ON "employer" ("centre_id", "employer_ern") WHERE successor_id IS NULL;
CREATE INDEX "employer_centre_id_employer_postcode" ON "employer" ("centre_id", "employer_postcode") WHERE successor_id IS NULL;

CREATE TABLE "employment" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "employer_id" INTEGER NOT NULL,
  "position" TEXT,
  "since" <MOMENT> NOT NULL,
  "until" <MOMENT>,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "employer_id") REFERENCES "employer" ("centre_id", "id"),
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "employment_centre_id_candidate_id" ON "employment" ("centre_id", "candidate_id") WHERE until IS NULL;
CREATE INDEX "employment_employer_id_candidate_id" ON "employment" ("employer_id", "candidate_id") WHERE until IS NULL;

CREATE TABLE "batch" (
  "id" <NUMBERED>,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "version_id" INTEGER,
  "package_id" INTEGER,
  "starts_on" TEXT NOT NULL,
  "ends_on" TEXT NOT NULL,
  "epa_on" TEXT NOT NULL,
  "funding_type" TEXT NOT NULL,
  "purchase_order" TEXT NOT NULL,
  "leftover" TEXT NOT NULL,
  "undo" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('draft', 'registered', 'discarded')),
  "split_from_id" INTEGER,
  "edition" INTEGER NOT NULL,
  "opened_by_id" INTEGER NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "version_id") REFERENCES "approval" ("centre_id", "version_id"),
  FOREIGN KEY ("version_id", "package_id") REFERENCES "package" ("version_id", "id"),
  FOREIGN KEY ("centre_id", "split_from_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("opened_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "batch_reference" ON "batch" ("reference");
CREATE INDEX "batch_centre_id_state_changed_at" ON "batch" ("centre_id", "state", "changed_at");

CREATE TABLE "batch_row" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "batch_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "position" INTEGER NOT NULL,
  "typed" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" <MOMENT> NOT NULL,
  "removed_at" <MOMENT>,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "batch_row_batch_id_candidate_id" ON "batch_row" ("batch_id", "candidate_id") WHERE removed_at IS NULL;
CREATE INDEX "batch_row_batch_id_position" ON "batch_row" ("batch_id", "position");
CREATE INDEX "batch_row_centre_id_candidate_id" ON "batch_row" ("centre_id", "candidate_id");

CREATE TABLE "candidate_draft" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "batch_id" INTEGER,
  "typed" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "changed_at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "candidate_draft_centre_id_batch_id" ON "candidate_draft" ("centre_id", "batch_id");
CREATE UNIQUE INDEX "candidate_draft_batch_id_person_id" ON "candidate_draft" ("batch_id", "person_id");
CREATE UNIQUE INDEX "candidate_draft_centre_id_person_id" ON "candidate_draft" ("centre_id", "person_id") WHERE batch_id IS NULL;

CREATE TABLE "receipt" (
  "id" <NUMBERED>,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "batch_id" INTEGER,
  "purchase_order" TEXT NOT NULL,
  "candidates" INTEGER NOT NULL,
  "pence" INTEGER,
  "unpriced" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "receipt_reference" ON "receipt" ("reference");
CREATE UNIQUE INDEX "receipt_batch_id" ON "receipt" ("batch_id") WHERE batch_id IS NOT NULL;
CREATE INDEX "receipt_centre_id_at" ON "receipt" ("centre_id", "at");
CREATE INDEX "receipt_centre_id_purchase_order" ON "receipt" ("centre_id", "purchase_order") WHERE purchase_order <> '';

CREATE TABLE "registration" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "receipt_id" INTEGER NOT NULL,
  "line" <SMALL> NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "version_id" INTEGER NOT NULL,
  "package_id" INTEGER NOT NULL,
  "package_edition" <SMALL>,
  "price_id" INTEGER,
  "pence" INTEGER,
  "candidate_id" INTEGER NOT NULL,
  "registered_as_id" INTEGER NOT NULL,
  "candidate_edition" INTEGER NOT NULL,
  "employment_id" INTEGER,
  "starts_on" DATE,
  "ends_on" DATE,
  "epa_on" DATE,
  "funding_type_id" TEXT,
  "again_reason" TEXT,
  "came_from_id" INTEGER,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'cancelled', 'withdrawn', 'transferred', 'completed')),
  "state_on" DATE NOT NULL,
  "edition" INTEGER NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id"),
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "version_id") REFERENCES "approval" ("centre_id", "version_id"),
  FOREIGN KEY ("version_id", "package_id") REFERENCES "package" ("version_id", "id"),
  FOREIGN KEY ("price_id") REFERENCES "price" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("registered_as_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "employment_id") REFERENCES "employment" ("centre_id", "id"),
  FOREIGN KEY ("funding_type_id") REFERENCES "funding_type" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("came_from_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id"),
  FOREIGN KEY (scheme_id, version_id) REFERENCES version (scheme_id, id),
  FOREIGN KEY (package_id, package_edition) REFERENCES package_edition (package_id, edition),
  CHECK ((price_id IS NULL) = (pence IS NULL)),
  CHECK (ends_on > starts_on),
  CHECK (epa_on > starts_on),
  CHECK (scheme_id <> 'apprenticeship' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL AND epa_on IS NOT NULL AND funding_type_id IS NOT NULL AND employment_id IS NOT NULL))
);
CREATE UNIQUE INDEX "registration_receipt_id_line" ON "registration" ("receipt_id", "line");
CREATE UNIQUE INDEX "registration_candidate_id_package_id" ON "registration" ("candidate_id", "package_id") WHERE state = 'active' OR (state = 'completed' AND scheme_id IN ('apprenticeship', 'qualification', 'qap'));
CREATE INDEX "registration_candidate_id_version_id" ON "registration" ("candidate_id", "version_id");
CREATE INDEX "registration_centre_id_version_id_id" ON "registration" ("centre_id", "version_id", "id");
CREATE INDEX "registration_centre_id_epa_on" ON "registration" ("centre_id", "epa_on") WHERE state = 'active' AND epa_on IS NOT NULL;
CREATE INDEX "registration_came_from_id" ON "registration" ("came_from_id") WHERE came_from_id IS NOT NULL;
CREATE INDEX "registration_centre_id_state_version_id_candidate_id" ON "registration" ("centre_id", "state", "version_id", "candidate_id");
CREATE INDEX "registration_centre_id_candidate_id_state_version_id" ON "registration" ("centre_id", "candidate_id", "state", "version_id");

CREATE TABLE "confirmed_warning" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER,
  "employer_id" INTEGER,
  "batch_row_id" INTEGER,
  "registration_id" INTEGER,
  "field" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "batch_row_id") REFERENCES "batch_row" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (centre_id, employer_id) REFERENCES employer (centre_id, id)
);
CREATE UNIQUE INDEX "confirmed_warning_candidate_id_centre_id_field_code_value" ON "confirmed_warning" ("candidate_id", "centre_id", "field", "code", "value") WHERE candidate_id IS NOT NULL AND registration_id IS NULL;
CREATE UNIQUE INDEX "confirmed_warning_employer_id_field_code_value" ON "confirmed_warning" ("employer_id", "field", "code", "value") WHERE employer_id IS NOT NULL AND registration_id IS NULL;
CREATE UNIQUE INDEX "confirmed_warning_batch_row_id_field_code_value" ON "confirmed_warning" ("batch_row_id", "field", "code", "value") WHERE batch_row_id IS NOT NULL AND registration_id IS NULL;
CREATE INDEX "confirmed_warning_registration_id" ON "confirmed_warning" ("registration_id") WHERE registration_id IS NOT NULL;

CREATE TABLE "letter" (
  "id" <NUMBERED>,
  "centre_id" INTEGER,
  "kind" TEXT NOT NULL,
  "receipt_id" INTEGER,
  "sender" TEXT NOT NULL,
  "to_address" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "message_id" TEXT NOT NULL,
  "body" TEXT,
  "state" TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
  "tries" <SMALL> NOT NULL,
  "next_at" <MOMENT>,
  "answer" TEXT,
  "resend_of_id" INTEGER,
  "at" <MOMENT> NOT NULL,
  "sent_at" <MOMENT>,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id"),
  FOREIGN KEY ("resend_of_id") REFERENCES "letter" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "letter_message_id" ON "letter" ("message_id");
CREATE UNIQUE INDEX "letter_receipt_id_kind_to_address" ON "letter" ("receipt_id", "kind", "to_address") WHERE receipt_id IS NOT NULL AND resend_of_id IS NULL;
CREATE INDEX "letter_next_at" ON "letter" ("next_at") WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX "letter_centre_id_id" ON "letter" ("centre_id", "id");
CREATE INDEX "letter_state_id" ON "letter" ("state", "id");
CREATE INDEX "letter_at_id" ON "letter" ("at", "id");

CREATE TABLE "audit" (
  "id" <BIGNUMBERED>,
  "action" TEXT NOT NULL,
  "at" <MOMENT> NOT NULL,
  "person_id" INTEGER,
  "centre_id" INTEGER,
  "verb" TEXT NOT NULL,
  "thing" TEXT NOT NULL,
  "thing_id" INTEGER,
  "candidate_id" INTEGER,
  "cause" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE INDEX "audit_candidate_id_id" ON "audit" ("candidate_id", "id") WHERE candidate_id IS NOT NULL;
CREATE INDEX "audit_centre_id_id" ON "audit" ("centre_id", "id");
CREATE INDEX "audit_person_id_id" ON "audit" ("person_id", "id");
CREATE INDEX "audit_at_id" ON "audit" ("at", "id");
CREATE INDEX "audit_cause_id" ON "audit" ("cause", "id");
CREATE INDEX "audit_verb_id" ON "audit" ("verb", "id");
CREATE INDEX "audit_thing_thing_id" ON "audit" ("thing", "thing_id") WHERE thing <> 'candidate';
CREATE INDEX "audit_action" ON "audit" ("action") WHERE thing = 'receipt';

CREATE TABLE "audit_value" (
  "audit_id" <BIG> NOT NULL,
  "field" TEXT NOT NULL,
  "was" TEXT,
  "now" TEXT,
  PRIMARY KEY ("audit_id", "field"),
  FOREIGN KEY ("audit_id") REFERENCES "audit" ("id") ON DELETE RESTRICT
);

CREATE TABLE "upload" (
  "id" <NUMBERED>,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_hash" TEXT NOT NULL,
  "file_key" TEXT,
  "again" <FLAG> NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('received', 'refused', 'checking', 'problems', 'ready', 'part', 'registered', 'cancelled')),
  "read" TEXT NOT NULL,
  "purchase_order" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
CREATE UNIQUE INDEX "upload_reference" ON "upload" ("reference");
CREATE INDEX "upload_centre_id_state_at" ON "upload" ("centre_id", "state", "at");
CREATE UNIQUE INDEX "upload_centre_id_file_hash" ON "upload" ("centre_id", "file_hash") WHERE NOT again AND state NOT IN ('refused', 'cancelled');

CREATE TABLE "upload_receipt" (
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "receipt_id" INTEGER NOT NULL,
  PRIMARY KEY ("upload_id", "receipt_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id")
);
CREATE UNIQUE INDEX "upload_receipt_receipt_id" ON "upload_receipt" ("receipt_id");

CREATE TABLE "upload_row" (
  "id" <BIGNUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "cells" TEXT,
  "odd" TEXT NOT NULL,
  "fixed" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('problem', 'warning', 'ready', 'left_out', 'registered')),
  "candidate_id" INTEGER,
  "registration_id" INTEGER,
  "edition" INTEGER NOT NULL,
  "tidied" TEXT NOT NULL DEFAULT '{}',
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  UNIQUE ("centre_id", "id"),
  UNIQUE ("upload_id", "row")
);
CREATE INDEX "upload_row_upload_id_state_row" ON "upload_row" ("upload_id", "state", "row");
CREATE INDEX "upload_row_upload_id_row" ON "upload_row" ("upload_id", "row") WHERE tidied <> '{}';
CREATE INDEX "upload_row_candidate_id" ON "upload_row" ("candidate_id") WHERE candidate_id IS NOT NULL;

CREATE TABLE "upload_problem" (
  "id" <BIGNUMBERED>,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "severity" TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  "value" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "confirmed_by_id" INTEGER,
  "confirmed_at" <MOMENT>,
  "reason" TEXT NOT NULL DEFAULT '',
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("confirmed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("upload_id", "row") REFERENCES "upload_row" ("upload_id", "row")
);
CREATE INDEX "upload_problem_upload_id_severity_code_field_value" ON "upload_problem" ("upload_id", "severity", "code", "field", "value");
CREATE INDEX "upload_problem_upload_id_row" ON "upload_problem" ("upload_id", "row");

CREATE TABLE "upload_change" (
  "id" <BIGNUMBERED>,
  "upload_id" INTEGER NOT NULL,
  "step" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "was" TEXT NOT NULL,
  "now" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  "undone_at" <MOMENT>,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "upload_change_upload_id_step" ON "upload_change" ("upload_id", "step");

CREATE TABLE "upload_job" (
  "upload_id" INTEGER NOT NULL PRIMARY KEY,
  "checked_to" INTEGER NOT NULL,
  "tries" INTEGER NOT NULL,
  "until" <MOMENT>,
  "at" <MOMENT> NOT NULL,
  "done_at" <MOMENT>,
  "takes" TEXT,
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

CREATE TABLE "correction_request" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "held" TEXT NOT NULL,
  "wanted" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'taken_back')),
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" <MOMENT> NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" <MOMENT>,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK ((state = 'asked') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX "correction_request_candidate_id_field" ON "correction_request" ("candidate_id", "field") WHERE state = 'asked';
CREATE INDEX "correction_request_centre_id_candidate_id" ON "correction_request" ("centre_id", "candidate_id");
CREATE INDEX "correction_request_state_id" ON "correction_request" ("state", "id");

CREATE TABLE "like_pair" (
  "id" <NUMBERED>,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "other_id" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'different', 'taken_back', 'refused', 'merged')),
  "reason" TEXT NOT NULL,
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" <MOMENT> NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" <MOMENT>,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "other_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id < other_id)
);
CREATE UNIQUE INDEX "like_pair_centre_id_candidate_id_other_id" ON "like_pair" ("centre_id", "candidate_id", "other_id");
CREATE INDEX "like_pair_state_id" ON "like_pair" ("state", "id");
CREATE INDEX "like_pair_other_id" ON "like_pair" ("other_id");

CREATE TABLE "merge" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "into_id" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("into_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id <> into_id)
);
CREATE UNIQUE INDEX "merge_candidate_id" ON "merge" ("candidate_id");
CREATE INDEX "merge_into_id" ON "merge" ("into_id");

CREATE TABLE "reason" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" <SMALL> NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "edition" INTEGER NOT NULL DEFAULT 1
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

CREATE TABLE "erasure" (
  "id" <NUMBERED>,
  "candidate_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "ground" TEXT NOT NULL,
  "at" <MOMENT> NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);

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
