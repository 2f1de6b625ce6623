ALTER TABLE "registration" ADD COLUMN "first_id" INTEGER;
CREATE INDEX "registration_first_id_id" ON "registration" ("first_id", "id") WHERE first_id IS NOT NULL;
