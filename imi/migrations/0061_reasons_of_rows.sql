UPDATE "confirmed_warning" SET "value" = 'erased ' || "id", "reason" = '' WHERE "batch_row_id" IN (
  SELECT "id" FROM "batch_row" WHERE "candidate_id" IN (
    SELECT "id" FROM "candidate" WHERE "state" = 'erased' OR "merged_into_id" IN (
      SELECT "id" FROM "candidate" WHERE "state" = 'erased')));
