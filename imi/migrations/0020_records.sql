CREATE INDEX "upload_row_candidate_id" ON "upload_row" ("candidate_id") WHERE candidate_id IS NOT NULL;
CREATE UNIQUE INDEX "candidate_draft_centre_id_person_id" ON "candidate_draft" ("centre_id", "person_id") WHERE batch_id IS NULL;
