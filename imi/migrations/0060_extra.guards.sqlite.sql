DROP TRIGGER IF EXISTS "registration_extra_stays_update";
CREATE TRIGGER "registration_extra_stays_update" BEFORE UPDATE ON "registration" WHEN NEW.extra <> '' AND NEW.extra IS DISTINCT FROM OLD.extra BEGIN SELECT RAISE(ABORT, 'registration: extra_stays'); END;
