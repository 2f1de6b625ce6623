UPDATE "batch_row" SET "position" = "numbered"."line" FROM (
  SELECT "id", ROW_NUMBER() OVER (PARTITION BY "batch_id" ORDER BY "id") AS "line" FROM "batch_row") AS "numbered"
WHERE "numbered"."id" = "batch_row"."id" AND "batch_row"."position" <> "numbered"."line";
