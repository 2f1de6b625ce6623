ALTER TABLE "upload_row" ADD COLUMN "compared" TEXT
