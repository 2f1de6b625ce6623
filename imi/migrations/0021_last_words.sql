ALTER TABLE "centre_candidate" ADD COLUMN "last_key" <FOLDED>;
CREATE INDEX "centre_candidate_centre_id_last_key_candidate_id_live_missing_registered_name_key" ON "centre_candidate" ("centre_id", "last_key", "candidate_id", "live", "missing", "registered", "name_key") WHERE last_key IS NOT NULL;
