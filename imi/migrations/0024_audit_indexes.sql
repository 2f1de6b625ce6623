DROP INDEX "audit_thing_thing_id";
CREATE INDEX "audit_thing_thing_id" ON "audit" ("thing", "thing_id") WHERE thing <> 'candidate';
DROP INDEX "audit_action";
CREATE INDEX "audit_action" ON "audit" ("action") WHERE thing = 'receipt';
