ALTER TABLE "package" ADD COLUMN "usual_months" <SMALL> CHECK (usual_months BETWEEN 1 AND 72);
ALTER TABLE "package" ADD COLUMN "months_sample" <FLAG> NOT NULL DEFAULT FALSE;
