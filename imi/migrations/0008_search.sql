ALTER TABLE "centre_candidate" ADD COLUMN "missing" <FLAG> NOT NULL DEFAULT true;
ALTER TABLE "centre_candidate" ADD COLUMN "registered" <FLAG> NOT NULL DEFAULT false;
ALTER TABLE "centre_candidate" ADD COLUMN "live" <FLAG> NOT NULL DEFAULT true;
CREATE INDEX "centre_candidate_centre_id_name_key_candidate_id_missing_registered" ON "centre_candidate" ("centre_id", "name_key", "candidate_id", "missing", "registered") WHERE live;
CREATE INDEX "centre_candidate_centre_id_given_key_candidate_id_missing_registered_name_key" ON "centre_candidate" ("centre_id", "given_key", "candidate_id", "missing", "registered", "name_key") WHERE live;
CREATE INDEX "employer_centre_id_employer_postcode" ON "employer" ("centre_id", "employer_postcode") WHERE successor_id IS NULL;
CREATE INDEX "registration_centre_id_state_version_id_candidate_id" ON "registration" ("centre_id", "state", "version_id", "candidate_id");
CREATE INDEX "registration_centre_id_candidate_id_state_version_id" ON "registration" ("centre_id", "candidate_id", "state", "version_id");
