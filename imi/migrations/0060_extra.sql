ALTER TABLE "batch" ADD COLUMN "scheme_id" TEXT REFERENCES "scheme" ("code") ON DELETE RESTRICT;
UPDATE "batch" SET "scheme_id" = 'apprenticeship';
ALTER TABLE "batch" ADD COLUMN "extra" TEXT NOT NULL DEFAULT '';
ALTER TABLE "registration" ADD COLUMN "extra" TEXT NOT NULL DEFAULT '';
