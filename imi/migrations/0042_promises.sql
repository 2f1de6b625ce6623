ALTER TABLE "receipt" ADD COLUMN "undo_until" DATE;
ALTER TABLE "registration_move" ADD COLUMN "undo_until" DATE;
