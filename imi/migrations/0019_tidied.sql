ALTER TABLE "upload_row" ADD COLUMN "tidied" TEXT NOT NULL DEFAULT '{}';
CREATE INDEX "upload_row_upload_id_row" ON "upload_row" ("upload_id", "row") WHERE tidied <> '{}';
ALTER TABLE "upload_job" ADD COLUMN "takes" TEXT;
