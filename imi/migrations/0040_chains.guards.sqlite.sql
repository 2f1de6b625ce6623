-- What follows a registration knows the first of them; one comes back only where all that took its place was cancelled.
-- A transfer is of an active registration and ends with it.
DROP TRIGGER IF EXISTS "registration_moves_update";
CREATE TRIGGER "registration_moves_update" BEFORE UPDATE ON "registration" WHEN NEW.state <> OLD.state AND NOT ((OLD.state = 'active') OR (OLD.state IN ('withdrawn', 'transferred', 'completed') AND NEW.state = 'active')) BEGIN SELECT RAISE(ABORT, 'registration: moves'); END;
DROP TRIGGER IF EXISTS "registration_follows_insert";
CREATE TRIGGER "registration_follows_insert" BEFORE INSERT ON "registration" WHEN NEW.came_from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = NEW.came_from_id AND r.first_id = NEW.first_id) BEGIN SELECT RAISE(ABORT, 'registration: follows'); END;
DROP TRIGGER IF EXISTS "registration_follows_update";
CREATE TRIGGER "registration_follows_update" BEFORE UPDATE ON "registration" WHEN OLD.first_id IS NOT NULL AND NEW.first_id IS DISTINCT FROM OLD.first_id BEGIN SELECT RAISE(ABORT, 'registration: follows'); END;
DROP TRIGGER IF EXISTS "registration_in_its_place_update";
CREATE TRIGGER "registration_in_its_place_update" BEFORE UPDATE ON "registration" WHEN NEW.state = 'active' AND OLD.state <> 'active' AND (OLD.first_id IS NULL AND OLD.state = 'transferred' OR EXISTS (SELECT 1 FROM registration r WHERE r.first_id = OLD.first_id AND r.id > OLD.id AND r.state <> 'cancelled')) BEGIN SELECT RAISE(ABORT, 'registration: in_its_place'); END;
DROP TRIGGER IF EXISTS "registration_in_transfer_update";
CREATE TRIGGER "registration_in_transfer_update" BEFORE UPDATE ON "registration" WHEN OLD.state = 'active' AND NEW.state <> 'active' AND EXISTS (SELECT 1 FROM transfer t WHERE t.registration_id = OLD.id AND t.state IN ('asked', 'agreed')) BEGIN SELECT RAISE(ABORT, 'registration: in_transfer'); END;
DROP TRIGGER IF EXISTS "transfer_of_active_insert";
CREATE TRIGGER "transfer_of_active_insert" BEFORE INSERT ON "transfer" WHEN NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = NEW.registration_id AND r.state = 'active') BEGIN SELECT RAISE(ABORT, 'transfer: of_active'); END;
DROP TRIGGER IF EXISTS "transfer_ended_stays_update";
CREATE TRIGGER "transfer_ended_stays_update" BEFORE UPDATE ON "transfer" WHEN OLD.state NOT IN ('asked', 'agreed') AND NEW.state IS DISTINCT FROM OLD.state BEGIN SELECT RAISE(ABORT, 'transfer: ended_stays'); END;
