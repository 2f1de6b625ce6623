ALTER TABLE "centre_candidate" ADD COLUMN "missing" <FLAG> NOT NULL DEFAULT true;
ALTER TABLE "centre_candidate" ADD COLUMN "registered" <FLAG> NOT NULL DEFAULT false;
CREATE INDEX "centre_candidate_centre_id_name_key_candidate_id_missing" ON "centre_candidate" ("centre_id", "name_key", "candidate_id", "missing") WHERE missing;
CREATE INDEX "centre_candidate_centre_id_name_key_candidate_id_registered" ON "centre_candidate" ("centre_id", "name_key", "candidate_id", "registered") WHERE NOT registered;
CREATE INDEX "employer_centre_id_employer_postcode" ON "employer" ("centre_id", "employer_postcode") WHERE successor_id IS NULL;
CREATE INDEX "registration_centre_id_state_version_id_candidate_id" ON "registration" ("centre_id", "state", "version_id", "candidate_id");
CREATE INDEX "registration_centre_id_candidate_id_state_version_id" ON "registration" ("centre_id", "candidate_id", "state", "version_id");
