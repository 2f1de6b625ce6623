ALTER TABLE "upload_problem" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
