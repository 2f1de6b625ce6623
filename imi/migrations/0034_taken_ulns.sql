DROP INDEX "candidate_uln";
DROP INDEX "candidate_uln_state";
CREATE UNIQUE INDEX "candidate_uln" ON "candidate" ("uln") WHERE uln IS NOT NULL;
