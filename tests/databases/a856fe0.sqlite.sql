-- A small database of commit a856fe0, made by its own code with generated people: receipts with a change of package, withdrawals
-- and transfers, a merge, a draft, a spreadsheet. It was made on 23 November 2026 of the tests, and is what a database was when
-- upgrades began with 0026_reasons.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE "approval" (
  "centre_id" INTEGER NOT NULL,
  "version_id" INTEGER NOT NULL,
  "from_on" DATE NOT NULL,
  "closes_on" DATE,
  "direct_claim_from" DATE,
  "direct_claim_to" DATE,
  PRIMARY KEY ("centre_id", "version_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE RESTRICT
);
INSERT INTO "approval" VALUES(1,1,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,2,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,3,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,4,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,5,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,6,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,7,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,8,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,9,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(1,10,'2024-08-01',NULL,NULL,NULL);
INSERT INTO "approval" VALUES(2,1,'2024-08-01',NULL,NULL,NULL);
CREATE TABLE "audit" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "action" TEXT NOT NULL,
  "at" DATETIME NOT NULL,
  "person_id" INTEGER,
  "centre_id" INTEGER,
  "verb" TEXT NOT NULL,
  "thing" TEXT NOT NULL,
  "thing_id" INTEGER,
  "candidate_id" INTEGER,
  "cause" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
INSERT INTO "audit" VALUES(1,'87f65a4bde16c252','2026-11-23 12:00:00',NULL,NULL,'loaded','catalogue',NULL,NULL,'','');
INSERT INTO "audit" VALUES(2,'080202e335eee3e7','2026-11-23 12:00:00',NULL,1,'added','person',1,NULL,'','');
INSERT INTO "audit" VALUES(3,'a52e25b4a2999ecc','2026-11-23 12:00:00',NULL,1,'added','person',2,NULL,'','');
INSERT INTO "audit" VALUES(4,'ca32c6329be9c297','2026-11-23 12:00:00',NULL,1,'added','person',3,NULL,'','');
INSERT INTO "audit" VALUES(5,'b996e8883413b903','2026-11-23 12:00:00',NULL,1,'added','person',4,NULL,'','');
INSERT INTO "audit" VALUES(6,'ae7cc9133f4b8fb6','2026-11-23 12:00:00',NULL,2,'added','person',5,NULL,'','');
INSERT INTO "audit" VALUES(7,'6c59869fdb579cb9','2026-11-23 12:00:00',NULL,NULL,'added','person',6,NULL,'','');
INSERT INTO "audit" VALUES(8,'a78df672c2b0a935','2026-11-23 12:00:00',NULL,NULL,'added','person',7,NULL,'','');
INSERT INTO "audit" VALUES(9,'744620b3e72d5ba1','2026-11-23 12:00:00',1,1,'created','candidate',1,1,'','');
INSERT INTO "audit" VALUES(10,'dbab48abe257ee0a','2026-11-23 12:00:00',1,1,'created','candidate',2,2,'','');
INSERT INTO "audit" VALUES(11,'5ba3c09c63526586','2026-11-23 12:00:00',1,1,'created','candidate',3,3,'','');
INSERT INTO "audit" VALUES(12,'5563be00cfe98a3e','2026-11-23 12:00:00',1,1,'created','candidate',4,4,'','');
INSERT INTO "audit" VALUES(13,'75c4f5c601b894b5','2026-11-23 12:00:00',1,1,'created','candidate',5,5,'','');
INSERT INTO "audit" VALUES(14,'968704af06f15d67','2026-11-23 12:00:00',1,1,'created','candidate',6,6,'','');
INSERT INTO "audit" VALUES(15,'c15b94e56b0b6bae','2026-11-23 12:00:00',1,1,'created','candidate',7,7,'','');
INSERT INTO "audit" VALUES(16,'8ac3fcbdbcf250f1','2026-11-23 12:00:00',1,1,'created','candidate',8,8,'','');
INSERT INTO "audit" VALUES(17,'10f7c21ee5ad217b','2026-11-23 12:00:00',1,1,'created','candidate',9,9,'','');
INSERT INTO "audit" VALUES(18,'8febe591af4963f5','2026-11-23 12:00:00',5,2,'created','candidate',10,10,'','');
INSERT INTO "audit" VALUES(19,'10dd93252c116fda','2026-11-23 12:00:00',1,1,'opened','batch',1,NULL,'B-K3PWAP','');
INSERT INTO "audit" VALUES(20,'R-26-104001','2026-11-23 12:00:00',1,1,'registered','receipt',1,NULL,'B-K3PWAP','');
INSERT INTO "audit" VALUES(21,'ce136411125c9e7e','2026-11-23 12:00:00',1,1,'registered','candidate',1,1,'R-26-104001','');
INSERT INTO "audit" VALUES(22,'ce136411125c9e7e','2026-11-23 12:00:00',1,1,'registered','candidate',2,2,'R-26-104001','');
INSERT INTO "audit" VALUES(23,'ce136411125c9e7e','2026-11-23 12:00:00',1,1,'registered','candidate',3,3,'R-26-104001','');
INSERT INTO "audit" VALUES(24,'e3dc5f549deb3383','2026-11-23 12:00:00',1,1,'cancelled','registration',1,1,'R-26-104001','');
INSERT INTO "audit" VALUES(25,'R-26-104002','2026-11-23 12:00:00',1,1,'registered','receipt',2,1,'R-26-104001','');
INSERT INTO "audit" VALUES(26,'9140559ec1be5699','2026-11-23 12:00:00',1,1,'withdrawn','registration',2,2,'R-26-104001','');
INSERT INTO "audit" VALUES(27,'071e6b351da0f95c','2026-11-23 12:00:00',1,1,'asked for a transfer','transfer',1,3,'','');
INSERT INTO "audit" VALUES(28,'ff5490e7bce882b4','2026-11-23 12:00:00',1,1,'withdrawn','registration',3,3,'R-26-104001','');
INSERT INTO "audit" VALUES(29,'429b502f5beda38e','2026-11-23 12:00:00',1,1,'opened','batch',2,NULL,'B-A4GB49','');
INSERT INTO "audit" VALUES(30,'R-26-104003','2026-11-23 12:00:00',1,1,'registered','receipt',3,NULL,'B-A4GB49','');
INSERT INTO "audit" VALUES(31,'f63f093bc0ac116a','2026-11-23 12:00:00',1,1,'registered','candidate',4,4,'R-26-104003','');
INSERT INTO "audit" VALUES(32,'834722ca76e32857','2026-11-23 12:00:00',1,1,'asked for a transfer','transfer',2,4,'','');
INSERT INTO "audit" VALUES(33,'93f81360b0f97d38','2026-11-23 12:00:00',1,NULL,'merged','candidate',9,9,'1000009 into 1000008','');
INSERT INTO "audit" VALUES(34,'93f81360b0f97d38','2026-11-23 12:00:00',1,NULL,'merged','candidate',9,8,'1000009 into 1000008','');
INSERT INTO "audit" VALUES(35,'a69fc4795fd6d3dc','2026-11-23 12:00:00',1,1,'created','candidate',11,11,'','');
INSERT INTO "audit" VALUES(36,'4254528ab2b0820d','2026-11-23 12:00:00',1,1,'opened','batch',3,NULL,'B-0004JP','');
INSERT INTO "audit" VALUES(37,'a74b81a0156bb1f4','2026-11-23 12:00:00',1,1,'uploaded','upload',1,NULL,'U-4KFAFQ','');
CREATE TABLE "audit_value" (
  "audit_id" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "was" TEXT,
  "now" TEXT,
  PRIMARY KEY ("audit_id", "field"),
  FOREIGN KEY ("audit_id") REFERENCES "audit" ("id") ON DELETE RESTRICT
);
INSERT INTO "audit_value" VALUES(1,'file',NULL,'standards.csv');
INSERT INTO "audit_value" VALUES(2,'roles',NULL,'registrar');
INSERT INTO "audit_value" VALUES(3,'roles',NULL,'reader');
INSERT INTO "audit_value" VALUES(4,'roles',NULL,'coordinator');
INSERT INTO "audit_value" VALUES(5,'roles',NULL,'finance');
INSERT INTO "audit_value" VALUES(6,'roles',NULL,'registrar');
INSERT INTO "audit_value" VALUES(7,'roles',NULL,'administrator');
INSERT INTO "audit_value" VALUES(8,'roles',NULL,'support');
CREATE TABLE "batch" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "version_id" INTEGER,
  "package_id" INTEGER,
  "starts_on" TEXT NOT NULL,
  "ends_on" TEXT NOT NULL,
  "epa_on" TEXT NOT NULL,
  "funding_type" TEXT NOT NULL,
  "purchase_order" TEXT NOT NULL,
  "leftover" TEXT NOT NULL,
  "undo" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('draft', 'registered', 'discarded')),
  "split_from_id" INTEGER,
  "edition" INTEGER NOT NULL,
  "opened_by_id" INTEGER NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "version_id") REFERENCES "approval" ("centre_id", "version_id"),
  FOREIGN KEY ("version_id", "package_id") REFERENCES "package" ("version_id", "id"),
  FOREIGN KEY ("centre_id", "split_from_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("opened_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
INSERT INTO "batch" VALUES(1,'B-K3PWAP',1,1,3,'2026-09-01','2028-08-31','2028-09-01','LEVY','','','','registered',NULL,5,1,1,'2026-11-23 12:00:00');
INSERT INTO "batch" VALUES(2,'B-A4GB49',1,1,4,'2026-09-01','2028-08-31','2028-09-01','LEVY','','','','registered',NULL,5,1,1,'2026-11-23 12:00:00');
INSERT INTO "batch" VALUES(3,'B-0004JP',1,1,3,'2026-09-01','2028-08-31','2028-09-01','LEVY','','','','draft',NULL,4,1,1,'2026-11-23 12:00:00');
CREATE TABLE "batch_row" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "batch_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "position" INTEGER NOT NULL,
  "typed" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  "removed_at" DATETIME,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
INSERT INTO "batch_row" VALUES(1,1,1,1,-3,'{}',1,1,'2026-11-23 12:00:00',NULL);
INSERT INTO "batch_row" VALUES(2,1,1,2,-2,'{}',1,1,'2026-11-23 12:00:00',NULL);
INSERT INTO "batch_row" VALUES(3,1,1,3,-1,'{}',1,1,'2026-11-23 12:00:00',NULL);
INSERT INTO "batch_row" VALUES(4,1,2,4,-1,'{}',1,1,'2026-11-23 12:00:00',NULL);
INSERT INTO "batch_row" VALUES(5,1,3,5,-1,'{"starts_on": "2026-09-01", "ends_on": "2028-08-31", "epa_on": "2028-09-01", "funding_type": "LEVY"}',1,1,'2026-11-23 12:00:00',NULL);
CREATE TABLE "candidate" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "title" TEXT,
  "first_names" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "date_of_birth" DATE,
  "gender_id" TEXT,
  "uln" TEXT CHECK (length(uln) = 10),
  "email" TEXT,
  "phone" TEXT,
  "number" INTEGER NOT NULL CHECK (number BETWEEN 1000000 AND 9999999),
  "name_key" TEXT NOT NULL,
  "given_key" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('live', 'merged', 'erased')),
  "merged_into_id" INTEGER,
  FOREIGN KEY ("gender_id") REFERENCES "gender" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("merged_into_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  UNIQUE ("number"),
  UNIQUE ("name_key", "given_key", "id"),
  CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
  CHECK (merged_into_id <> id)
);
INSERT INTO "candidate" VALUES(1,'Mx','Sam','Taylor-Reid','2005-01-01','F','3758633299','someone199615329@post.example','0117 496 0000',1000001,'taylor reid sam','sam taylor reid',2,'live',NULL);
INSERT INTO "candidate" VALUES(2,'Mx','Aisha','Khan','2005-01-02','F','6812268282','someone976842008@post.example','0117 496 0001',1000002,'khan aisha','aisha khan',1,'live',NULL);
INSERT INTO "candidate" VALUES(3,'Mx','Leo','O''Neill','2005-01-03','F','3683504527','someone369821234@post.example','0117 496 0002',1000003,'oneill leo','leo oneill',1,'live',NULL);
INSERT INTO "candidate" VALUES(4,'Mx','Noah','Lewis','2005-01-04','F','8312721060','someone533106007@post.example','0117 496 0003',1000004,'lewis noah','noah lewis',1,'live',NULL);
INSERT INTO "candidate" VALUES(5,'Mx','Mia','Reid','2005-01-05','F','7896208406','someone877289657@post.example','0117 496 0004',1000005,'reid mia','mia reid',1,'live',NULL);
INSERT INTO "candidate" VALUES(6,'Mx','Zoë','Smith-Jones','2005-01-06','F','5189970085','someone241993509@post.example','0117 496 0005',1000006,'smith jones zoe','zoe smith jones',1,'live',NULL);
INSERT INTO "candidate" VALUES(7,'Mx','Rhys','Evans','2005-01-07','F','5371694837','someone157262101@post.example','0117 496 0006',1000007,'evans rhys','rhys evans',1,'live',NULL);
INSERT INTO "candidate" VALUES(8,'Mx','Fatima','Iqbal','2005-01-08','F','2843573563','someone286190257@post.example','0117 496 0007',1000008,'iqbal fatima','fatima iqbal',1,'live',NULL);
INSERT INTO "candidate" VALUES(9,'Mx','Jack','van der Berg','2005-01-09','F','1728830787','someone978165686@post.example','0117 496 0008',1000009,'van der berg jack','jack van der berg',1,'merged',8);
INSERT INTO "candidate" VALUES(10,'Mx','Megan','Price','2006-05-05','F','5784219528','someone252532811@post.example','0117 496 0009',1000010,'price megan','megan price',1,'live',NULL);
INSERT INTO "candidate" VALUES(11,'Mx','Jack','van der Berg','2005-01-11','F','1728830787','someone612871993@post.example','0117 496 0010',1000011,'van der berg jack','jack van der berg',1,'live',NULL);
CREATE TABLE "candidate_draft" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "batch_id" INTEGER,
  "typed" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "candidate_was" (
  "title" TEXT,
  "first_names" TEXT NOT NULL,
  "surname" TEXT NOT NULL,
  "date_of_birth" DATE,
  "gender_id" TEXT,
  "uln" TEXT CHECK (length(uln) = 10),
  "email" TEXT,
  "phone" TEXT,
  "candidate_id" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL,
  "until" DATETIME NOT NULL,
  PRIMARY KEY ("candidate_id", "edition"),
  FOREIGN KEY ("gender_id") REFERENCES "gender" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT
);
INSERT INTO "candidate_was" VALUES('Mx','Sam','Taylor','2005-01-01','F','3758633299','someone199615329@post.example','0117 496 0000',1,1,'2026-11-23 12:00:00');
CREATE TABLE "centre" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "number" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'closed')),
  "state_reason" TEXT,
  "purchase_order_required" INTEGER NOT NULL,
  "price_group_id" TEXT NOT NULL,
  "sample" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL, "second_step_required" INTEGER NOT NULL DEFAULT FALSE,
  FOREIGN KEY ("price_group_id") REFERENCES "price_group" ("code") ON DELETE RESTRICT
);
INSERT INTO "centre" VALUES(1,'0471','Northgate Motor College','active',NULL,0,'retail',0,1,0);
INSERT INTO "centre" VALUES(2,'0523','Southgate Training','active',NULL,0,'retail',0,1,0);
CREATE TABLE "centre_candidate" (
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "name_key" TEXT NOT NULL,
  "given_key" TEXT NOT NULL,
  "how" TEXT NOT NULL CHECK (how IN ('created', 'number', 'uln', 'transfer', 'merge')),
  "linked_at" DATETIME NOT NULL,
  "ended_at" DATETIME, "missing" INTEGER NOT NULL DEFAULT true, "registered" INTEGER NOT NULL DEFAULT false, "live" INTEGER NOT NULL DEFAULT true, "last_key" TEXT,
  PRIMARY KEY ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (name_key, given_key, candidate_id) REFERENCES candidate (name_key, given_key, id) ON UPDATE CASCADE
);
INSERT INTO "centre_candidate" VALUES(1,1,'taylor reid sam','sam taylor reid','created','2026-11-23 12:00:00',NULL,0,1,1,'reid taylor reid sam');
INSERT INTO "centre_candidate" VALUES(1,2,'khan aisha','aisha khan','created','2026-11-23 12:00:00',NULL,0,1,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,3,'oneill leo','leo oneill','created','2026-11-23 12:00:00',NULL,0,1,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,4,'lewis noah','noah lewis','created','2026-11-23 12:00:00',NULL,0,1,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,5,'reid mia','mia reid','created','2026-11-23 12:00:00',NULL,0,0,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,6,'smith jones zoe','zoe smith jones','created','2026-11-23 12:00:00',NULL,0,0,1,'jones smith jones zoe');
INSERT INTO "centre_candidate" VALUES(1,7,'evans rhys','rhys evans','created','2026-11-23 12:00:00',NULL,0,0,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,8,'iqbal fatima','fatima iqbal','created','2026-11-23 12:00:00',NULL,0,0,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,9,'van der berg jack','jack van der berg','created','2026-11-23 12:00:00','2026-11-23 12:00:00',1,0,0,'berg van der berg jack');
INSERT INTO "centre_candidate" VALUES(2,10,'price megan','megan price','created','2026-11-23 12:00:00',NULL,0,0,1,NULL);
INSERT INTO "centre_candidate" VALUES(1,11,'van der berg jack','jack van der berg','created','2026-11-23 12:00:00',NULL,0,0,1,'berg van der berg jack');
CREATE TABLE "confirmed_warning" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER,
  "employer_id" INTEGER,
  "batch_row_id" INTEGER,
  "registration_id" INTEGER,
  "field" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "batch_row_id") REFERENCES "batch_row" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (centre_id, employer_id) REFERENCES employer (centre_id, id)
);
CREATE TABLE "correction_request" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "held" TEXT NOT NULL,
  "wanted" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'taken_back')),
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" DATETIME NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" DATETIME,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK ((state = 'asked') = (decided_at IS NULL))
);
CREATE TABLE "counter" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "next" INTEGER NOT NULL
);
INSERT INTO "counter" VALUES('candidate',1000012);
INSERT INTO "counter" VALUES('R-26',104004);
CREATE TABLE "employer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "employer_ern" TEXT CHECK (length(employer_ern) = 9),
  "employer_name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "employer_postcode" TEXT,
  "employer_telephone" TEXT,
  "successor_id" INTEGER,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "successor_id") REFERENCES "employer" ("centre_id", "id"),
  UNIQUE ("centre_id", "id")
);
INSERT INTO "employer" VALUES(1,1,'100000010','Bridge Street Garage','bridge street garage','BS1 4DJ','0117 496 0900',NULL);
INSERT INTO "employer" VALUES(2,2,'100000010','Bridge Street Garage','bridge street garage','BS1 4DJ','0117 496 0900',NULL);
CREATE TABLE "employment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "employer_id" INTEGER NOT NULL,
  "position" TEXT,
  "since" DATETIME NOT NULL,
  "until" DATETIME,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "employer_id") REFERENCES "employer" ("centre_id", "id"),
  UNIQUE ("centre_id", "id")
);
INSERT INTO "employment" VALUES(1,1,1,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(2,1,2,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(3,1,3,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(4,1,4,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(5,1,5,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(6,1,6,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(7,1,7,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(8,1,8,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(9,1,9,1,'Apprentice Technician','2026-11-23 12:00:00','2026-11-23 12:00:00');
INSERT INTO "employment" VALUES(10,2,10,2,'Apprentice Technician','2026-11-23 12:00:00',NULL);
INSERT INTO "employment" VALUES(11,1,11,1,'Apprentice Technician','2026-11-23 12:00:00',NULL);
CREATE TABLE "erasure" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "candidate_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "ground" TEXT NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "funding_type" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
, "edition" INTEGER NOT NULL DEFAULT 1);
INSERT INTO "funding_type" VALUES('LEVY','Levy',0,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('LEVY_COINVEST','Levy, co-invested',1,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('LEVY_TRANSFER','Levy transfer',2,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('NON_LEVY_COINVEST','Non-levy, co-invested',3,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('NON_LEVY_FULL','Non-levy, fully funded',4,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('EMPLOYER_PAID','Employer paid',5,NULL,NULL,1);
INSERT INTO "funding_type" VALUES('OTHER','Other',6,NULL,NULL,1);
CREATE TABLE "gender" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
, "edition" INTEGER NOT NULL DEFAULT 1, "is_open" INTEGER NOT NULL DEFAULT true);
INSERT INTO "gender" VALUES('F','Female',0,NULL,NULL,1,1);
INSERT INTO "gender" VALUES('M','Male',1,NULL,NULL,1,1);
INSERT INTO "gender" VALUES('OTHER','Other',2,NULL,NULL,1,1);
INSERT INTO "gender" VALUES('NOT_SAID','Prefer not to say',3,NULL,NULL,1,1);
INSERT INTO "gender" VALUES('NOT_KNOWN','Not known',4,NULL,NULL,1,1);
CREATE TABLE "kept_form" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "path" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "until" DATETIME NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "letter" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER,
  "kind" TEXT NOT NULL,
  "receipt_id" INTEGER,
  "sender" TEXT NOT NULL,
  "to_address" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "message_id" TEXT NOT NULL,
  "body" TEXT,
  "state" TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
  "tries" INTEGER NOT NULL,
  "next_at" DATETIME,
  "answer" TEXT,
  "resend_of_id" INTEGER,
  "at" DATETIME NOT NULL,
  "sent_at" DATETIME,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id"),
  FOREIGN KEY ("resend_of_id") REFERENCES "letter" ("id") ON DELETE RESTRICT
);
INSERT INTO "letter" VALUES(1,1,'confirmation',1,'registrations@theimi.org.uk','registrar@northgate.example','3 candidates registered: R-26-104001','<d9f31c4bd59c4f1a0fd3e1a3c1c1fa09@theimi.org.uk>','3 candidates registered. Reference: R-26-104001

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01A Autocare Year 1 Gateway Package
Candidates: 3
Purchase Order Number: None
Total: £1,080.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000001 Sam Taylor
2. 1000002 Aisha Khan
3. 1000003 Leo O''Neill

The receipt is in the portal under R-26-104001

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(2,1,'confirmation',1,'registrations@theimi.org.uk','apprenticeships@northgate.example','3 candidates registered: R-26-104001','<56f2e7b6af1915f847ecb28179a62b12@theimi.org.uk>','3 candidates registered. Reference: R-26-104001

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01A Autocare Year 1 Gateway Package
Candidates: 3
Purchase Order Number: None
Total: £1,080.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000001 Sam Taylor
2. 1000002 Aisha Khan
3. 1000003 Leo O''Neill

The receipt is in the portal under R-26-104001

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(3,1,'confirmation',2,'registrations@theimi.org.uk','registrar@northgate.example','1 candidate registered: R-26-104002','<6cf8f4b6fb556b497439a718d3ed46d3@theimi.org.uk>','1 candidate registered. Reference: R-26-104002

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: PO-9
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000001 Sam Taylor

The receipt is in the portal under R-26-104002

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(4,1,'confirmation',2,'registrations@theimi.org.uk','apprenticeships@northgate.example','1 candidate registered: R-26-104002','<40cc7258bc4f901d0e53305684068dfb@theimi.org.uk>','1 candidate registered. Reference: R-26-104002

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: PO-9
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000001 Sam Taylor

The receipt is in the portal under R-26-104002

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(5,1,'change e3dc5f549deb3383',1,'registrations@theimi.org.uk','registrar@northgate.example','1 registration cancelled: R-26-104001','<4ad4daa91bea42b19ca6164659033b63@theimi.org.uk>','1 registration cancelled. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Changed to ACAP01B: R-26-104002

R-26-104001/1: 1000001 Sam Taylor, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(6,1,'change e3dc5f549deb3383',1,'registrations@theimi.org.uk','apprenticeships@northgate.example','1 registration cancelled: R-26-104001','<2e72d5f39a6a021b2d2197e23e8cb44b@theimi.org.uk>','1 registration cancelled. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Changed to ACAP01B: R-26-104002

R-26-104001/1: 1000001 Sam Taylor, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(7,1,'change 9140559ec1be5699',1,'registrations@theimi.org.uk','registrar@northgate.example','1 registration withdrawn: R-26-104001','<33540f74f4b408801efdfca863634ef8@theimi.org.uk>','1 registration withdrawn. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026

R-26-104001/2: 1000002 Aisha Khan, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(8,1,'change 9140559ec1be5699',1,'registrations@theimi.org.uk','apprenticeships@northgate.example','1 registration withdrawn: R-26-104001','<7ced8fb4f5cad0f473b7a5c1c9ebb373@theimi.org.uk>','1 registration withdrawn. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026

R-26-104001/2: 1000002 Aisha Khan, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(9,1,'change ff5490e7bce882b4',1,'registrations@theimi.org.uk','registrar@northgate.example','1 registration withdrawn: R-26-104001','<9cdda3acfc8d0d1953a76fc74cde14c5@theimi.org.uk>','1 registration withdrawn. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026

R-26-104001/3: 1000003 Leo O''Neill, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(10,1,'change ff5490e7bce882b4',1,'registrations@theimi.org.uk','apprenticeships@northgate.example','1 registration withdrawn: R-26-104001','<5f22ca384b843babca8791f0b3c920a3@theimi.org.uk>','1 registration withdrawn. Reference: R-26-104001

Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026

R-26-104001/3: 1000003 Leo O''Neill, ACAP01A

The receipt is in the portal under R-26-104001
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(11,1,'confirmation',3,'registrations@theimi.org.uk','registrar@northgate.example','1 candidate registered: R-26-104003','<7f8ff8dddea190cb311df4ef80af8006@theimi.org.uk>','1 candidate registered. Reference: R-26-104003

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: None
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000004 Noah Lewis

The receipt is in the portal under R-26-104003

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
INSERT INTO "letter" VALUES(12,1,'confirmation',3,'registrations@theimi.org.uk','apprenticeships@northgate.example','1 candidate registered: R-26-104003','<04e5ca014614c5c67f05f44f1b8f4111@theimi.org.uk>','1 candidate registered. Reference: R-26-104003

Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: None
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00

1. 1000004 Noah Lewis

The receipt is in the portal under R-26-104003

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
','queued',0,'2026-11-23 12:00:00',NULL,NULL,'2026-11-23 12:00:00',NULL);
CREATE TABLE "letter_address" (
  "centre_id" INTEGER NOT NULL,
  "process" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  PRIMARY KEY ("centre_id", "process", "email"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
INSERT INTO "letter_address" VALUES(1,'registration','apprenticeships@northgate.example');
CREATE TABLE "like_pair" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "candidate_id" INTEGER NOT NULL,
  "other_id" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'different', 'taken_back', 'refused', 'merged')),
  "reason" TEXT NOT NULL,
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" DATETIME NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" DATETIME,
  "decision" TEXT NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "other_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id < other_id)
);
CREATE TABLE "link" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "person_id" INTEGER,
  "purpose" TEXT NOT NULL,
  "ends_at" DATETIME NOT NULL,
  "used_at" DATETIME,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "merge" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "candidate_id" INTEGER NOT NULL,
  "into_id" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("into_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (candidate_id <> into_id)
);
INSERT INTO "merge" VALUES(1,9,8,'the same person',1,'2026-11-23 12:00:00');
CREATE TABLE "package" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version_id" INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "stage" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "sample" INTEGER NOT NULL, "edition" INTEGER NOT NULL DEFAULT 1,
  FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE RESTRICT,
  UNIQUE ("version_id", "id"),
  CHECK (closes_on >= opens_on)
);
INSERT INTO "package" VALUES(1,1,'ACAP01D','Autocare EPA ONLY','epa',0,NULL,NULL,0,1);
INSERT INTO "package" VALUES(2,1,'ACAP01C','Autocare Year 1 and 2 Gateway Package','gateway',1,NULL,NULL,0,1);
INSERT INTO "package" VALUES(3,1,'ACAP01A','Autocare Year 1 Gateway Package','gateway',2,NULL,NULL,0,1);
INSERT INTO "package" VALUES(4,1,'ACAP01B','Autocare Year 2 Gateway Package','gateway',3,NULL,NULL,0,1);
INSERT INTO "package" VALUES(5,3,'AS-LVSMT-GW1-AP03','Light Vehicle Gateway 1','gateway',5,NULL,NULL,0,1);
INSERT INTO "package" VALUES(6,3,'AS-LVSMT-GW2-AP03','Light Vehicle Gateway 2','gateway',6,NULL,NULL,0,1);
INSERT INTO "package" VALUES(7,3,'AS-LVSMT-GW3-AP03','Light Vehicle EPA Gateway','gateway',7,NULL,NULL,0,1);
INSERT INTO "package" VALUES(8,3,'AS-LVSMT-EPA-AP03','Light Vehicle End-Point Assessment','epa',8,NULL,NULL,0,1);
INSERT INTO "package" VALUES(9,2,'SAMPLE-ST0033-AP02-LV-GW1','Light Vehicle Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(10,2,'SAMPLE-ST0033-AP02-LV-GW2','Light Vehicle Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(11,2,'SAMPLE-ST0033-AP02-LV-EPA','Light Vehicle End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(12,4,'SAMPLE-ST0067-AP01-CB-GW1','Coach Builder Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(13,4,'SAMPLE-ST0067-AP01-CB-GW2','Coach Builder Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(14,4,'SAMPLE-ST0067-AP01-CB-EPA','Coach Builder End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(15,5,'SAMPLE-ST0067-AP01-E-GW1','Electrical Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(16,5,'SAMPLE-ST0067-AP01-E-GW2','Electrical Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(17,5,'SAMPLE-ST0067-AP01-E-EPA','Electrical End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(18,6,'SAMPLE-ST0067-AP01-M-GW1','Mechanical Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(19,6,'SAMPLE-ST0067-AP01-M-GW2','Mechanical Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(20,6,'SAMPLE-ST0067-AP01-M-EPA','Mechanical End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(21,7,'SAMPLE-ST0067-AP01-ME-GW1','Mech/Elec Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(22,7,'SAMPLE-ST0067-AP01-ME-GW2','Mech/Elec Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(23,7,'SAMPLE-ST0067-AP01-ME-EPA','Mech/Elec End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(24,8,'SAMPLE-ST0072-AP02-GW1','Customer Service Practitioner L3 ST0072/AP02 Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(25,8,'SAMPLE-ST0072-AP02-GW2','Customer Service Practitioner L3 ST0072/AP02 Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(26,8,'SAMPLE-ST0072-AP02-EPA','Customer Service Practitioner L3 ST0072/AP02 End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(27,9,'SAMPLE-ST0071-AP01-GW1','Customer Service Specialist L3 ST0071/AP01 Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(28,9,'SAMPLE-ST0071-AP01-GW2','Customer Service Specialist L3 ST0071/AP01 Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(29,9,'SAMPLE-ST0071-AP01-EPA','Customer Service Specialist L3 ST0071/AP01 End-Point Assessment','epa',2,NULL,NULL,1,1);
INSERT INTO "package" VALUES(30,10,'SAMPLE-ST0068-AP01-GW1','Heavy Vehicle Service and Maintenance Technician ST0068 AP01 Gateway 1','gateway',0,NULL,NULL,1,1);
INSERT INTO "package" VALUES(31,10,'SAMPLE-ST0068-AP01-GW2','Heavy Vehicle Service and Maintenance Technician ST0068 AP01 Gateway 2','gateway',1,NULL,NULL,1,1);
INSERT INTO "package" VALUES(32,10,'SAMPLE-ST0068-AP01-EPA','Heavy Vehicle Service and Maintenance Technician ST0068 AP01 End-Point Assessment','epa',2,NULL,NULL,1,1);
CREATE TABLE "package_edition" (
  "package_id" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL,
  "from_on" DATE NOT NULL,
  "published_at" DATETIME,
  "sample" INTEGER NOT NULL,
  PRIMARY KEY ("package_id", "edition"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT
);
INSERT INTO "package_edition" VALUES(1,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(2,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(3,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(4,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(5,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(6,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(7,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(8,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(9,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(10,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(11,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(12,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(13,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(14,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(15,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(16,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(17,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(18,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(19,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(20,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(21,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(22,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(23,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(24,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(25,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(26,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(27,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(28,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(29,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(30,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(31,1,'2024-08-01','2026-11-23 12:00:00',1);
INSERT INTO "package_edition" VALUES(32,1,'2024-08-01','2026-11-23 12:00:00',1);
CREATE TABLE "package_holds" (
  "package_id" INTEGER NOT NULL,
  "held_id" INTEGER NOT NULL,
  PRIMARY KEY ("package_id", "held_id"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("held_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  CHECK (package_id <> held_id)
);
INSERT INTO "package_holds" VALUES(2,3);
INSERT INTO "package_holds" VALUES(2,4);
CREATE TABLE "package_line" (
  "package_id" INTEGER NOT NULL,
  "edition" INTEGER NOT NULL,
  "position" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  PRIMARY KEY ("package_id", "edition", "position"),
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY (package_id, edition) REFERENCES package_edition (package_id, edition)
);
INSERT INTO "package_line" VALUES(1,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(1,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(2,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(2,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(3,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(3,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(4,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(4,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(5,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(5,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(6,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(6,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(7,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(7,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(8,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(8,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(9,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(9,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(10,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(10,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(11,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(11,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(12,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(12,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(13,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(13,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(14,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(14,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(15,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(15,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(16,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(16,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(17,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(17,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(18,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(18,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(19,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(19,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(20,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(20,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(21,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(21,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(22,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(22,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(23,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(23,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(24,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(24,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(25,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(25,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(26,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(26,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(27,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(27,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(28,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(28,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(29,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(29,1,2,'Sample: result and certificate');
INSERT INTO "package_line" VALUES(30,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(30,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(31,1,1,'Sample: registration of the candidate');
INSERT INTO "package_line" VALUES(31,1,2,'Sample: gateway review');
INSERT INTO "package_line" VALUES(32,1,1,'Sample: end-point assessment');
INSERT INTO "package_line" VALUES(32,1,2,'Sample: result and certificate');
CREATE TABLE "person" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "email" TEXT NOT NULL,
  "email_key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "body_role" TEXT CHECK (body_role IN ('administrator', 'support')),
  "state" TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  "signed_in_at" DATETIME,
  "sample" INTEGER NOT NULL
);
INSERT INTO "person" VALUES(1,'registrar@northgate.example','registrar@northgate.example','Priya Nair','$argon2id$v=19$m=8,t=1,p=1$pBPqdtU/lQZcTt5TfedCDA$mDCxBds3DbHZSHONFP+bvvyqWTNvLq/DNyu5eUFx64M',NULL,'active',NULL,0);
INSERT INTO "person" VALUES(2,'reader@northgate.example','reader@northgate.example','Tom Reader','$argon2id$v=19$m=8,t=1,p=1$yaLepHBwR8QdWbx2b2fAAg$bbmOlpM2R84lfxnUHcSG0uBC3ywMyyrvURYhocMQ3mk',NULL,'active',NULL,0);
INSERT INTO "person" VALUES(3,'coordinator@northgate.example','coordinator@northgate.example','Rhian Powell','$argon2id$v=19$m=8,t=1,p=1$q10Zc27S1VSGj56ggjVJ5g$8MB261nxsmVGUIgA+W3wKFRHlCtebfL+z5tT7J0c10M',NULL,'active',NULL,0);
INSERT INTO "person" VALUES(4,'finance@northgate.example','finance@northgate.example','Femi Finance','$argon2id$v=19$m=8,t=1,p=1$Jvm1L+TFKzabvvDz3rvWDQ$bilzBoaQrzpFsPQngsfxavjr9YZpcJNMCSdB8M44lCg',NULL,'active',NULL,0);
INSERT INTO "person" VALUES(5,'registrar@southgate.example','registrar@southgate.example','Daniel Osei','$argon2id$v=19$m=8,t=1,p=1$eJ1+yItatzKNl9lpuHNhRQ$oLrtfJszUA5QVTfqu2rCmtcuQfhE03iBfObD6+egdv0',NULL,'active',NULL,0);
INSERT INTO "person" VALUES(6,'admin@imi.example','admin@imi.example','Alex Morgan','$argon2id$v=19$m=8,t=1,p=1$mU2JU07+/FsBmEAnEizxig$4y2WpKfdQSXDnJg/RbNDmU+AMhT3C1kVUti8ojzOTro','administrator','active',NULL,0);
INSERT INTO "person" VALUES(7,'support@imi.example','support@imi.example','Sian Support','$argon2id$v=19$m=8,t=1,p=1$4IN2FS2nW779w8nSJ2HGsg$lOwjOPhmhyvRI0l3iD7lSlEVYrseI6s0vXWMxKXPQPo','support','active',NULL,0);
CREATE TABLE "price" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "package_id" INTEGER NOT NULL,
  "price_group_id" TEXT NOT NULL,
  "from_on" DATE NOT NULL,
  "pence" INTEGER CHECK (pence >= 0),
  "published_at" DATETIME,
  "withdrawn_at" DATETIME,
  "sample" INTEGER NOT NULL,
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("price_group_id") REFERENCES "price_group" ("code") ON DELETE RESTRICT
);
INSERT INTO "price" VALUES(1,1,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(2,2,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(3,3,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(4,4,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(5,5,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(6,6,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(7,7,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(8,8,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(9,9,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(10,10,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(11,11,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(12,12,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(13,13,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(14,14,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(15,15,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(16,16,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(17,17,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(18,18,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(19,19,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(20,20,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(21,21,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(22,22,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(23,23,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(24,24,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(25,25,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(26,26,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(27,27,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(28,28,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(29,29,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(30,30,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(31,31,'retail','2024-08-01',36000,'2026-11-23 12:00:00',NULL,1);
INSERT INTO "price" VALUES(32,32,'retail','2024-08-01',65000,'2026-11-23 12:00:00',NULL,1);
CREATE TABLE "price_group" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
, "edition" INTEGER NOT NULL DEFAULT 1);
INSERT INTO "price_group" VALUES('retail','Retail',0,NULL,NULL,1);
CREATE TABLE "programme" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "scheme_id" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "owner_centre_id" INTEGER,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("owner_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
INSERT INTO "programme" VALUES(1,'apprenticeship','ST0499','Autocare Technician',NULL);
INSERT INTO "programme" VALUES(2,'apprenticeship','ST0033','Automotive Retail Motor Vehicle Service and Maintenance Technician',NULL);
INSERT INTO "programme" VALUES(3,'apprenticeship','ST0067','Bus and Coach Engineering Technician',NULL);
INSERT INTO "programme" VALUES(4,'apprenticeship','ST0072','Customer Service Practitioner',NULL);
INSERT INTO "programme" VALUES(5,'apprenticeship','ST0071','Customer Service Specialist',NULL);
INSERT INTO "programme" VALUES(6,'apprenticeship','ST0068','Heavy Vehicle Service and Maintenance Technician',NULL);
CREATE TABLE "reading" (
  "place" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "token" TEXT NOT NULL,
  "until" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE TABLE "reason" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
, "edition" INTEGER NOT NULL DEFAULT 1);
INSERT INTO "reason" VALUES('LEFT_JOB','Left the employer',0,NULL,NULL,1);
INSERT INTO "reason" VALUES('REDUNDANT','Made redundant',1,NULL,NULL,1);
INSERT INTO "reason" VALUES('DISMISSED','Dismissed',2,NULL,NULL,1);
INSERT INTO "reason" VALUES('HEALTH','Injury or illness',3,NULL,NULL,1);
INSERT INTO "reason" VALUES('PERSONAL','Personal reasons',4,NULL,NULL,1);
INSERT INTO "reason" VALUES('MISTAKE','Registered by mistake',5,NULL,NULL,1);
INSERT INTO "reason" VALUES('OTHER','Other',6,NULL,NULL,1);
CREATE TABLE "receipt" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "batch_id" INTEGER,
  "purchase_order" TEXT NOT NULL,
  "candidates" INTEGER NOT NULL,
  "pence" INTEGER,
  "unpriced" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "batch_id") REFERENCES "batch" ("centre_id", "id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
INSERT INTO "receipt" VALUES(1,'R-26-104001',1,'apprenticeship',1,'',3,108000,0,1,'2026-11-23 12:00:00');
INSERT INTO "receipt" VALUES(2,'R-26-104002',1,'apprenticeship',NULL,'PO-9',1,36000,0,1,'2026-11-23 12:00:00');
INSERT INTO "receipt" VALUES(3,'R-26-104003',1,'apprenticeship',2,'',1,36000,0,1,'2026-11-23 12:00:00');
CREATE TABLE "recovery_code" (
  "person_id" INTEGER NOT NULL,
  "code_hash" TEXT NOT NULL,
  "used_at" DATETIME,
  PRIMARY KEY ("person_id", "code_hash"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "registration" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "receipt_id" INTEGER NOT NULL,
  "line" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "version_id" INTEGER NOT NULL,
  "package_id" INTEGER NOT NULL,
  "package_edition" INTEGER,
  "price_id" INTEGER,
  "pence" INTEGER,
  "candidate_id" INTEGER NOT NULL,
  "registered_as_id" INTEGER NOT NULL,
  "candidate_edition" INTEGER NOT NULL,
  "employment_id" INTEGER,
  "starts_on" DATE,
  "ends_on" DATE,
  "epa_on" DATE,
  "funding_type_id" TEXT,
  "again_reason" TEXT,
  "came_from_id" INTEGER,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'cancelled', 'withdrawn', 'transferred', 'completed')),
  "state_on" DATE NOT NULL,
  "edition" INTEGER NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id"),
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "version_id") REFERENCES "approval" ("centre_id", "version_id"),
  FOREIGN KEY ("version_id", "package_id") REFERENCES "package" ("version_id", "id"),
  FOREIGN KEY ("price_id") REFERENCES "price" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("registered_as_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "employment_id") REFERENCES "employment" ("centre_id", "id"),
  FOREIGN KEY ("funding_type_id") REFERENCES "funding_type" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("came_from_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id"),
  FOREIGN KEY (scheme_id, version_id) REFERENCES version (scheme_id, id),
  FOREIGN KEY (package_id, package_edition) REFERENCES package_edition (package_id, edition),
  CHECK ((price_id IS NULL) = (pence IS NULL)),
  CHECK (ends_on > starts_on),
  CHECK (epa_on > starts_on),
  CHECK (scheme_id <> 'apprenticeship' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL AND epa_on IS NOT NULL AND funding_type_id IS NOT NULL AND employment_id IS NOT NULL))
);
INSERT INTO "registration" VALUES(1,1,1,1,'apprenticeship',1,3,1,3,36000,1,1,1,1,'2026-09-01','2028-08-31','2028-09-01','LEVY',NULL,NULL,'cancelled','2026-11-23',2);
INSERT INTO "registration" VALUES(2,1,1,2,'apprenticeship',1,3,1,3,36000,2,2,1,2,'2026-09-01','2028-08-31','2028-09-01','LEVY',NULL,NULL,'withdrawn','2026-11-23',2);
INSERT INTO "registration" VALUES(3,1,1,3,'apprenticeship',1,3,1,3,36000,3,3,1,3,'2026-09-01','2028-08-31','2028-09-01','LEVY',NULL,NULL,'withdrawn','2026-11-23',2);
INSERT INTO "registration" VALUES(4,1,2,1,'apprenticeship',1,4,1,4,36000,1,1,1,1,'2026-09-01','2028-08-31','2028-09-01','LEVY',NULL,1,'active','2026-11-23',1);
INSERT INTO "registration" VALUES(5,1,3,1,'apprenticeship',1,4,1,4,36000,4,4,1,4,'2026-09-01','2028-08-31','2028-09-01','LEVY',NULL,NULL,'active','2026-11-23',1);
CREATE TABLE "registration_move" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "action" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "registration_id" INTEGER NOT NULL,
  "from_state" TEXT NOT NULL,
  "to_state" TEXT NOT NULL,
  "moved_on" DATE NOT NULL,
  "reason_id" TEXT,
  "text" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  FOREIGN KEY ("reason_id") REFERENCES "reason" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
INSERT INTO "registration_move" VALUES(1,'e3dc5f549deb3383',1,1,'active','cancelled','2026-11-23',NULL,'Changed to ACAP01B',1,'2026-11-23 12:00:00');
INSERT INTO "registration_move" VALUES(2,'9140559ec1be5699',1,2,'active','withdrawn','2026-11-23','LEFT_JOB','',1,'2026-11-23 12:00:00');
INSERT INTO "registration_move" VALUES(3,'ff5490e7bce882b4',1,3,'active','withdrawn','2026-11-23','LEFT_JOB','',1,'2026-11-23 12:00:00');
CREATE TABLE "save_key" (
  "centre_id" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "request_hash" TEXT NOT NULL,
  "answer" TEXT NOT NULL,
  "at" DATETIME NOT NULL,
  PRIMARY KEY ("centre_id", "key"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (length(key) >= 16)
);
INSERT INTO "save_key" VALUES(1,'key-of-B-K3PWAP-xxxx',1,'709b4142e6278601fe7d735fa282b7e9fc4a429c572b98d87b2cee8c8eaa3396','R-26-104001','2026-11-23 12:00:00');
INSERT INTO "save_key" VALUES(1,'key-of-B-A4GB49-xxxx',1,'c6b025e70b96c8091c096c49b504ae43e7e8b47c97fab325e739f5d0a7f1bf75','R-26-104003','2026-11-23 12:00:00');
CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);
INSERT INTO "schema_migration" VALUES(1,'0001_first','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(2,'0002_uploads','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(3,'0003_upload_progress','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(4,'0004_corrections','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(5,'0005_looking_in','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(6,'0008_search','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(7,'0009_moves','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(8,'0010_protection','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(9,'0017_catalogue','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(10,'0018_second_step','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(11,'0019_tidied','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(12,'0020_records','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(13,'0021_last_words','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(14,'0022_devices','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(15,'0023_open_genders','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(16,'0024_audit_indexes','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(17,'0025_erased','2026-11-23 12:00:00');
INSERT INTO "schema_migration" VALUES(18,'0026_reasons','2026-11-23 12:00:00');
CREATE TABLE "scheme" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "programme_word" TEXT NOT NULL,
  "record" TEXT NOT NULL,
  "sender" TEXT NOT NULL,
  "claim_sender" TEXT NOT NULL,
  "position" INTEGER NOT NULL
);
INSERT INTO "scheme" VALUES('apprenticeship','Apprenticeship','Standard','APPRENTICESHIP','registrations@theimi.org.uk','certifications@theimi.org.uk',0);
CREATE TABLE "second_step" (
  "person_id" INTEGER NOT NULL PRIMARY KEY,
  "secret" TEXT NOT NULL,
  "last_step" INTEGER NOT NULL,
  "set_at" DATETIME NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "session" (
  "token_hash" TEXT NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "centre_id" INTEGER,
  "started_at" DATETIME NOT NULL,
  "seen_at" DATETIME NOT NULL,
  "ends_at" DATETIME NOT NULL,
  "viewing_centre_id" INTEGER, "awaits" TEXT NOT NULL DEFAULT '' CHECK (awaits IN ('', 'code', 'set-up')), "device" TEXT NOT NULL DEFAULT '', "known_as" TEXT NOT NULL DEFAULT '',
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("viewing_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT
);
CREATE TABLE "setting" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
);
CREATE TABLE "staff" (
  "centre_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "pin" TEXT,
  "pin_expires_on" DATE,
  "state" TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'left')),
  PRIMARY KEY ("centre_id", "person_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK ((pin IS NULL) = (pin_expires_on IS NULL))
);
INSERT INTO "staff" VALUES(1,1,'104471','2027-06-30','active');
INSERT INTO "staff" VALUES(1,2,'104472','2027-06-30','active');
INSERT INTO "staff" VALUES(1,3,'104473','2027-06-30','active');
INSERT INTO "staff" VALUES(1,4,NULL,NULL,'active');
INSERT INTO "staff" VALUES(2,5,'105231','2027-06-30','active');
CREATE TABLE "staff_role" (
  "centre_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "role" TEXT NOT NULL CHECK (role IN ('coordinator', 'registrar', 'finance', 'reader')),
  PRIMARY KEY ("centre_id", "person_id", "role"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "person_id") REFERENCES "staff" ("centre_id", "person_id")
);
INSERT INTO "staff_role" VALUES(1,1,'registrar');
INSERT INTO "staff_role" VALUES(1,2,'reader');
INSERT INTO "staff_role" VALUES(1,3,'coordinator');
INSERT INTO "staff_role" VALUES(1,4,'finance');
INSERT INTO "staff_role" VALUES(2,5,'registrar');
CREATE TABLE "throttle" (
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "tokens" INTEGER NOT NULL,
  "filled_at" DATETIME NOT NULL,
  PRIMARY KEY ("kind", "subject")
);
CREATE TABLE "title" (
  "code" TEXT NOT NULL PRIMARY KEY,
  "label" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE
, "edition" INTEGER NOT NULL DEFAULT 1);
INSERT INTO "title" VALUES('Mr','Mr',0,NULL,NULL,1);
INSERT INTO "title" VALUES('Mrs','Mrs',1,NULL,NULL,1);
INSERT INTO "title" VALUES('Miss','Miss',2,NULL,NULL,1);
INSERT INTO "title" VALUES('Ms','Ms',3,NULL,NULL,1);
INSERT INTO "title" VALUES('Mx','Mx',4,NULL,NULL,1);
INSERT INTO "title" VALUES('Dr','Dr',5,NULL,NULL,1);
INSERT INTO "title" VALUES('Prof','Prof',6,NULL,NULL,1);
INSERT INTO "title" VALUES('Rev','Rev',7,NULL,NULL,1);
INSERT INTO "title" VALUES('Sir','Sir',8,NULL,NULL,1);
INSERT INTO "title" VALUES('Dame','Dame',9,NULL,NULL,1);
INSERT INTO "title" VALUES('Lord','Lord',10,NULL,NULL,1);
INSERT INTO "title" VALUES('Lady','Lady',11,NULL,NULL,1);
INSERT INTO "title" VALUES('Hon','Hon',12,NULL,NULL,1);
INSERT INTO "title" VALUES('Capt','Capt',13,NULL,NULL,1);
INSERT INTO "title" VALUES('Sgt','Sgt',14,NULL,NULL,1);
INSERT INTO "title" VALUES('No title','No title',15,NULL,NULL,1);
CREATE TABLE "transfer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "candidate_id" INTEGER NOT NULL,
  "package_id" INTEGER NOT NULL,
  "registration_id" INTEGER NOT NULL,
  "from_centre_id" INTEGER NOT NULL,
  "to_centre_id" INTEGER NOT NULL,
  "asked_by_receiver" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'done', 'refused', 'taken_back')),
  "text" TEXT NOT NULL,
  "answer" TEXT NOT NULL,
  "became_id" INTEGER,
  "asked_by_id" INTEGER NOT NULL,
  "asked_at" DATETIME NOT NULL,
  "changed_by_id" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("package_id") REFERENCES "package" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("registration_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("from_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("to_centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("became_id") REFERENCES "registration" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  CHECK (from_centre_id <> to_centre_id)
);
INSERT INTO "transfer" VALUES(1,3,3,3,1,2,0,'asked','Moves to Southgate','',NULL,1,'2026-11-23 12:00:00',1,'2026-11-23 12:00:00');
INSERT INTO "transfer" VALUES(2,4,4,5,1,2,0,'asked','Moves, too','',NULL,1,'2026-11-23 12:00:00',1,'2026-11-23 12:00:00');
CREATE TABLE "upload" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" TEXT NOT NULL,
  "centre_id" INTEGER NOT NULL,
  "scheme_id" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_hash" TEXT NOT NULL,
  "file_key" TEXT,
  "again" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('received', 'refused', 'checking', 'problems', 'ready', 'part', 'registered', 'cancelled')),
  "read" TEXT NOT NULL,
  "purchase_order" TEXT NOT NULL,
  "edition" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  UNIQUE ("centre_id", "id")
);
INSERT INTO "upload" VALUES(1,'U-4KFAFQ',1,'apprenticeship','list.xlsx','of the file','of the file',0,'problems','{"sheet": "Candidates", "format": "xlsx", "rows": 2, "ignored": [], "doubled": [], "missing": [], "hidden_rows": 0, "hidden_columns": [], "merged_cells": 0, "other_sheets": [], "other_lists": [], "columns": {"standard": 0, "package": 1, "title": 2, "first_names": 3, "surname": 4, "date_of_birth": 5, "gender": 6, "uln": 7, "email": 8, "phone": 9, "employer_ern": 10, "employer_name": 11, "employer_postcode": 12, "employer_telephone": 13, "position": 14, "starts_on": 15, "ends_on": 16, "epa_on": 17, "funding_type": 18, "candidate_number": 19, "purchase_order": 20}, "hidden": false, "headings": ["Standard", "Package", "Title", "First name(s)", "Surname", "Date of Birth", "Gender", "ULN", "Email ID", "Candidate Phone Number", "Employer ERN", "Employer Company Name", "Employer Postcode", "Employer Telephone", "Employee Position", "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type", "Candidate Number", "Purchase Order Number"], "places": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], "heading_row": 1, "tidied": {}}','',2,1,'2026-11-23 12:00:00');
CREATE TABLE "upload_change" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "upload_id" INTEGER NOT NULL,
  "step" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "was" TEXT NOT NULL,
  "now" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  "undone_at" DATETIME,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE TABLE "upload_job" (
  "upload_id" INTEGER NOT NULL PRIMARY KEY,
  "checked_to" INTEGER NOT NULL,
  "tries" INTEGER NOT NULL,
  "until" DATETIME,
  "at" DATETIME NOT NULL,
  "done_at" DATETIME, "takes" TEXT,
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT
);
CREATE TABLE "upload_problem" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "severity" TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
  "value" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "confirmed_by_id" INTEGER,
  "confirmed_at" DATETIME, "reason" TEXT NOT NULL DEFAULT '',
  FOREIGN KEY ("upload_id") REFERENCES "upload" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("confirmed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("upload_id", "row") REFERENCES "upload_row" ("upload_id", "row")
);
INSERT INTO "upload_problem" VALUES(1,1,3,'uln','uln.length','error','123','ULN must be 10 digits',NULL,NULL,'');
CREATE TABLE "upload_receipt" (
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "receipt_id" INTEGER NOT NULL,
  PRIMARY KEY ("upload_id", "receipt_id"),
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "receipt_id") REFERENCES "receipt" ("centre_id", "id")
);
CREATE TABLE "upload_row" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "centre_id" INTEGER NOT NULL,
  "upload_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "cells" TEXT,
  "odd" TEXT NOT NULL,
  "fixed" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK (state IN ('problem', 'warning', 'ready', 'left_out', 'registered')),
  "candidate_id" INTEGER,
  "registration_id" INTEGER,
  "edition" INTEGER NOT NULL, "tidied" TEXT NOT NULL DEFAULT '{}',
  FOREIGN KEY ("centre_id") REFERENCES "centre" ("id") ON DELETE RESTRICT,
  FOREIGN KEY ("centre_id", "upload_id") REFERENCES "upload" ("centre_id", "id"),
  FOREIGN KEY ("centre_id", "candidate_id") REFERENCES "centre_candidate" ("centre_id", "candidate_id"),
  FOREIGN KEY ("centre_id", "registration_id") REFERENCES "registration" ("centre_id", "id"),
  UNIQUE ("centre_id", "id"),
  UNIQUE ("upload_id", "row")
);
INSERT INTO "upload_row" VALUES(1,1,1,2,'{"standard":"Autocare Technician ST0499 AP01","package":"ACAP01A","title":"Mx","first_names":"Ines","surname":"Martin","date_of_birth":"2005-01-12","gender":"Female","uln":"3522798642","email":"someone865959214@post.example","phone":"0117 496 0011","employer_ern":"100000010","employer_name":"Bridge Street Garage","employer_postcode":"BS1 4DJ","employer_telephone":"0117 496 0900","position":"Apprentice Technician","starts_on":"2026-09-01","ends_on":"2028-08-31","epa_on":"2028-09-01","funding_type":"Levy"}','{}','{}','ready',NULL,NULL,1,'{}');
INSERT INTO "upload_row" VALUES(2,1,1,3,'{"standard":"Autocare Technician ST0499 AP01","package":"ACAP01A","title":"Mx","first_names":"Omar","surname":"Haddad","date_of_birth":"2005-01-13","gender":"Female","uln":"123","email":"someone42541887@post.example","phone":"0117 496 0012","employer_ern":"100000010","employer_name":"Bridge Street Garage","employer_postcode":"BS1 4DJ","employer_telephone":"0117 496 0900","position":"Apprentice Technician","starts_on":"2026-09-01","ends_on":"2028-08-31","epa_on":"2028-09-01","funding_type":"Levy"}','{}','{}','problem',NULL,NULL,1,'{}');
CREATE TABLE "version" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "scheme_id" TEXT NOT NULL,
  "programme_id" INTEGER NOT NULL,
  "plan" TEXT NOT NULL,
  "option" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "slug" TEXT NOT NULL,
  "level" INTEGER,
  "position" INTEGER NOT NULL,
  "opens_on" DATE,
  "closes_on" DATE,
  "last_certification_on" DATE, "edition" INTEGER NOT NULL DEFAULT 1,
  FOREIGN KEY ("scheme_id") REFERENCES "scheme" ("code") ON DELETE RESTRICT,
  FOREIGN KEY ("programme_id") REFERENCES "programme" ("id") ON DELETE RESTRICT,
  UNIQUE ("scheme_id", "id"),
  CHECK (closes_on >= opens_on),
  CHECK (last_certification_on >= closes_on)
);
INSERT INTO "version" VALUES(1,'apprenticeship',1,'AP01','','Autocare Technician ST0499 AP01','st0499-ap01',2,0,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(2,'apprenticeship',2,'AP02','Light Vehicle','Automotive Retail Motor Vehicle Service and Maintenance Technician Light Vehicle ST0033 AP02','st0033-ap02-light-vehicle',3,1,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(3,'apprenticeship',2,'AP03','Light Vehicle','Automotive Retail Motor Vehicle Service and Maintenance Technician Light Vehicle ST0033 AP03','st0033-ap03-light-vehicle',3,2,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(4,'apprenticeship',3,'AP01','Coach Builder','Bus and Coach Engineering Technician Coach Builder ST0067 AP01','st0067-ap01-coach-builder',3,3,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(5,'apprenticeship',3,'AP01','Electrical','Bus and Coach Engineering Technician Electrical ST0067 AP01','st0067-ap01-electrical',3,4,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(6,'apprenticeship',3,'AP01','Mechanical','Bus and Coach Engineering Technician Mechanical ST0067 AP01','st0067-ap01-mechanical',3,5,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(7,'apprenticeship',3,'AP01','Mech/Elec','Bus and Coach Engineering Technician Mech/Elec ST0067 AP01','st0067-ap01-mech-elec',3,6,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(8,'apprenticeship',4,'AP02','','Customer Service Practitioner L3 ST0072/AP02','st0072-ap02',2,7,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(9,'apprenticeship',5,'AP01','','Customer Service Specialist L3 ST0071/AP01','st0071-ap01',3,8,NULL,NULL,NULL,1);
INSERT INTO "version" VALUES(10,'apprenticeship',6,'AP01','','Heavy Vehicle Service and Maintenance Technician ST0068 AP01','st0068-ap01',3,9,NULL,NULL,NULL,1);
CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");
CREATE UNIQUE INDEX "centre_number" ON "centre" ("number");
CREATE UNIQUE INDEX "person_email_key" ON "person" ("email_key");
CREATE UNIQUE INDEX "staff_pin" ON "staff" ("pin") WHERE pin IS NOT NULL;
CREATE INDEX "staff_person_id_centre_id" ON "staff" ("person_id", "centre_id");
CREATE INDEX "link_person_id_purpose" ON "link" ("person_id", "purpose");
CREATE INDEX "kept_form_person_id_until" ON "kept_form" ("person_id", "until");
CREATE INDEX "save_key_at" ON "save_key" ("at");
CREATE UNIQUE INDEX "programme_scheme_id_code" ON "programme" ("scheme_id", "code");
CREATE UNIQUE INDEX "version_slug" ON "version" ("slug");
CREATE UNIQUE INDEX "version_programme_id_plan_option" ON "version" ("programme_id", "plan", "option");
CREATE INDEX "version_scheme_id_position" ON "version" ("scheme_id", "position");
CREATE UNIQUE INDEX "package_code" ON "package" ("code");
CREATE INDEX "package_holds_held_id" ON "package_holds" ("held_id");
CREATE UNIQUE INDEX "package_edition_package_id_from_on" ON "package_edition" ("package_id", "from_on") WHERE published_at IS NOT NULL;
CREATE UNIQUE INDEX "price_package_id_price_group_id_from_on" ON "price" ("package_id", "price_group_id", "from_on") WHERE withdrawn_at IS NULL;
CREATE INDEX "approval_version_id" ON "approval" ("version_id");
CREATE UNIQUE INDEX "candidate_uln" ON "candidate" ("uln") WHERE uln IS NOT NULL AND state = 'live';
CREATE INDEX "candidate_date_of_birth_name_key" ON "candidate" ("date_of_birth", "name_key");
CREATE INDEX "candidate_email" ON "candidate" ("email") WHERE email IS NOT NULL;
CREATE INDEX "candidate_merged_into_id" ON "candidate" ("merged_into_id") WHERE merged_into_id IS NOT NULL;
CREATE INDEX "employer_centre_id_name_key" ON "employer" ("centre_id", "name_key") WHERE successor_id IS NULL;
CREATE INDEX "employer_centre_id_employer_ern" ON "employer" ("centre_id", "employer_ern") WHERE successor_id IS NULL;
CREATE UNIQUE INDEX "employment_centre_id_candidate_id" ON "employment" ("centre_id", "candidate_id") WHERE until IS NULL;
CREATE UNIQUE INDEX "batch_reference" ON "batch" ("reference");
CREATE INDEX "batch_centre_id_state_changed_at" ON "batch" ("centre_id", "state", "changed_at");
CREATE UNIQUE INDEX "batch_row_batch_id_candidate_id" ON "batch_row" ("batch_id", "candidate_id") WHERE removed_at IS NULL;
CREATE INDEX "batch_row_batch_id_position" ON "batch_row" ("batch_id", "position");
CREATE INDEX "batch_row_centre_id_candidate_id" ON "batch_row" ("centre_id", "candidate_id");
CREATE INDEX "candidate_draft_centre_id_batch_id" ON "candidate_draft" ("centre_id", "batch_id");
CREATE UNIQUE INDEX "candidate_draft_batch_id_person_id" ON "candidate_draft" ("batch_id", "person_id");
CREATE UNIQUE INDEX "receipt_reference" ON "receipt" ("reference");
CREATE UNIQUE INDEX "receipt_batch_id" ON "receipt" ("batch_id") WHERE batch_id IS NOT NULL;
CREATE INDEX "receipt_centre_id_at" ON "receipt" ("centre_id", "at");
CREATE INDEX "receipt_centre_id_purchase_order" ON "receipt" ("centre_id", "purchase_order") WHERE purchase_order <> '';
CREATE UNIQUE INDEX "registration_receipt_id_line" ON "registration" ("receipt_id", "line");
CREATE UNIQUE INDEX "registration_candidate_id_package_id" ON "registration" ("candidate_id", "package_id") WHERE state = 'active' OR (state = 'completed' AND scheme_id IN ('apprenticeship', 'qualification', 'qap'));
CREATE INDEX "registration_candidate_id_version_id" ON "registration" ("candidate_id", "version_id");
CREATE INDEX "registration_centre_id_version_id_id" ON "registration" ("centre_id", "version_id", "id");
CREATE INDEX "registration_centre_id_epa_on" ON "registration" ("centre_id", "epa_on") WHERE state = 'active' AND epa_on IS NOT NULL;
CREATE INDEX "registration_came_from_id" ON "registration" ("came_from_id") WHERE came_from_id IS NOT NULL;
CREATE UNIQUE INDEX "confirmed_warning_candidate_id_centre_id_field_code_value" ON "confirmed_warning" ("candidate_id", "centre_id", "field", "code", "value") WHERE candidate_id IS NOT NULL AND registration_id IS NULL;
CREATE UNIQUE INDEX "confirmed_warning_employer_id_field_code_value" ON "confirmed_warning" ("employer_id", "field", "code", "value") WHERE employer_id IS NOT NULL AND registration_id IS NULL;
CREATE UNIQUE INDEX "confirmed_warning_batch_row_id_field_code_value" ON "confirmed_warning" ("batch_row_id", "field", "code", "value") WHERE batch_row_id IS NOT NULL AND registration_id IS NULL;
CREATE INDEX "confirmed_warning_registration_id" ON "confirmed_warning" ("registration_id") WHERE registration_id IS NOT NULL;
CREATE UNIQUE INDEX "letter_message_id" ON "letter" ("message_id");
CREATE UNIQUE INDEX "letter_receipt_id_kind_to_address" ON "letter" ("receipt_id", "kind", "to_address") WHERE receipt_id IS NOT NULL AND resend_of_id IS NULL;
CREATE INDEX "letter_next_at" ON "letter" ("next_at") WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX "letter_centre_id_id" ON "letter" ("centre_id", "id");
CREATE INDEX "audit_candidate_id_id" ON "audit" ("candidate_id", "id") WHERE candidate_id IS NOT NULL;
CREATE INDEX "audit_centre_id_id" ON "audit" ("centre_id", "id");
CREATE INDEX "audit_person_id_id" ON "audit" ("person_id", "id");
CREATE UNIQUE INDEX "upload_reference" ON "upload" ("reference");
CREATE INDEX "upload_centre_id_state_at" ON "upload" ("centre_id", "state", "at");
CREATE UNIQUE INDEX "upload_centre_id_file_hash" ON "upload" ("centre_id", "file_hash") WHERE NOT again AND state NOT IN ('refused', 'cancelled');
CREATE UNIQUE INDEX "upload_receipt_receipt_id" ON "upload_receipt" ("receipt_id");
CREATE INDEX "upload_row_upload_id_state_row" ON "upload_row" ("upload_id", "state", "row");
CREATE INDEX "upload_problem_upload_id_severity_code_field_value" ON "upload_problem" ("upload_id", "severity", "code", "field", "value");
CREATE INDEX "upload_problem_upload_id_row" ON "upload_problem" ("upload_id", "row");
CREATE INDEX "upload_change_upload_id_step" ON "upload_change" ("upload_id", "step");
CREATE INDEX "upload_job_at" ON "upload_job" ("at") WHERE done_at IS NULL;
CREATE UNIQUE INDEX "reading_centre_id" ON "reading" ("centre_id");
CREATE UNIQUE INDEX "correction_request_candidate_id_field" ON "correction_request" ("candidate_id", "field") WHERE state = 'asked';
CREATE INDEX "correction_request_centre_id_candidate_id" ON "correction_request" ("centre_id", "candidate_id");
CREATE INDEX "correction_request_state_id" ON "correction_request" ("state", "id");
CREATE UNIQUE INDEX "like_pair_centre_id_candidate_id_other_id" ON "like_pair" ("centre_id", "candidate_id", "other_id");
CREATE INDEX "like_pair_state_id" ON "like_pair" ("state", "id");
CREATE INDEX "like_pair_other_id" ON "like_pair" ("other_id");
CREATE UNIQUE INDEX "merge_candidate_id" ON "merge" ("candidate_id");
CREATE INDEX "merge_into_id" ON "merge" ("into_id");
CREATE INDEX "session_person_id" ON "session" ("person_id");
CREATE INDEX "session_ends_at" ON "session" ("ends_at");
CREATE INDEX "audit_at_id" ON "audit" ("at", "id");
CREATE INDEX "audit_cause_id" ON "audit" ("cause", "id");
CREATE INDEX "audit_verb_id" ON "audit" ("verb", "id");
CREATE INDEX "letter_state_id" ON "letter" ("state", "id");
CREATE INDEX "letter_at_id" ON "letter" ("at", "id");
CREATE INDEX "centre_state_number" ON "centre" ("state", "number");
CREATE INDEX "centre_candidate_centre_id_name_key_candidate_id_live_missing_registered" ON "centre_candidate" ("centre_id", "name_key", "candidate_id", "live", "missing", "registered");
CREATE INDEX "centre_candidate_centre_id_given_key_candidate_id_live_missing_registered_name_key" ON "centre_candidate" ("centre_id", "given_key", "candidate_id", "live", "missing", "registered", "name_key");
CREATE INDEX "employer_centre_id_employer_postcode" ON "employer" ("centre_id", "employer_postcode") WHERE successor_id IS NULL;
CREATE INDEX "registration_centre_id_state_version_id_candidate_id" ON "registration" ("centre_id", "state", "version_id", "candidate_id");
CREATE INDEX "registration_centre_id_candidate_id_state_version_id" ON "registration" ("centre_id", "candidate_id", "state", "version_id");
CREATE INDEX "candidate_uln_state" ON "candidate" ("uln", "state") WHERE uln IS NOT NULL AND state <> 'live';
CREATE INDEX "centre_candidate_candidate_id_name_key_centre_id_live_missing_registered" ON "centre_candidate" ("candidate_id", "name_key", "centre_id", "live", "missing", "registered");
CREATE INDEX "employment_employer_id_candidate_id" ON "employment" ("employer_id", "candidate_id") WHERE until IS NULL;
CREATE INDEX "registration_move_registration_id_id" ON "registration_move" ("registration_id", "id");
CREATE UNIQUE INDEX "transfer_registration_id" ON "transfer" ("registration_id") WHERE state IN ('asked', 'agreed', 'done');
CREATE INDEX "transfer_from_centre_id_state" ON "transfer" ("from_centre_id", "state");
CREATE INDEX "transfer_to_centre_id_state" ON "transfer" ("to_centre_id", "state");
CREATE INDEX "upload_row_upload_id_row" ON "upload_row" ("upload_id", "row") WHERE tidied <> '{}';
CREATE INDEX "upload_row_candidate_id" ON "upload_row" ("candidate_id") WHERE candidate_id IS NOT NULL;
CREATE UNIQUE INDEX "candidate_draft_centre_id_person_id" ON "candidate_draft" ("centre_id", "person_id") WHERE batch_id IS NULL;
CREATE INDEX "centre_candidate_centre_id_last_key_candidate_id_live_missing_registered_name_key" ON "centre_candidate" ("centre_id", "last_key", "candidate_id", "live", "missing", "registered", "name_key") WHERE last_key IS NOT NULL;
CREATE INDEX "audit_thing_thing_id" ON "audit" ("thing", "thing_id") WHERE thing <> 'candidate';
CREATE INDEX "audit_action" ON "audit" ("action") WHERE thing = 'receipt';
CREATE TRIGGER "audit_never_changed_update" BEFORE UPDATE ON "audit" WHEN true BEGIN SELECT RAISE(ABORT, 'audit: never_changed'); END;
CREATE TRIGGER "receipt_never_changed_update" BEFORE UPDATE ON "receipt" WHEN true BEGIN SELECT RAISE(ABORT, 'receipt: never_changed'); END;
CREATE TRIGGER "audit_never_deleted_delete" BEFORE DELETE ON "audit" WHEN true BEGIN SELECT RAISE(ABORT, 'audit: never_deleted'); END;
CREATE TRIGGER "audit_value_never_deleted_delete" BEFORE DELETE ON "audit_value" WHEN true BEGIN SELECT RAISE(ABORT, 'audit_value: never_deleted'); END;
CREATE TRIGGER "receipt_never_deleted_delete" BEFORE DELETE ON "receipt" WHEN true BEGIN SELECT RAISE(ABORT, 'receipt: never_deleted'); END;
CREATE TRIGGER "registration_never_deleted_delete" BEFORE DELETE ON "registration" WHEN true BEGIN SELECT RAISE(ABORT, 'registration: never_deleted'); END;
CREATE TRIGGER "candidate_never_deleted_delete" BEFORE DELETE ON "candidate" WHEN true BEGIN SELECT RAISE(ABORT, 'candidate: never_deleted'); END;
CREATE TRIGGER "candidate_was_never_deleted_delete" BEFORE DELETE ON "candidate_was" WHEN true BEGIN SELECT RAISE(ABORT, 'candidate_was: never_deleted'); END;
CREATE TRIGGER "confirmed_warning_never_deleted_delete" BEFORE DELETE ON "confirmed_warning" WHEN true BEGIN SELECT RAISE(ABORT, 'confirmed_warning: never_deleted'); END;
CREATE TRIGGER "approval_never_deleted_delete" BEFORE DELETE ON "approval" WHEN true BEGIN SELECT RAISE(ABORT, 'approval: never_deleted'); END;
CREATE TRIGGER "package_never_deleted_delete" BEFORE DELETE ON "package" WHEN true BEGIN SELECT RAISE(ABORT, 'package: never_deleted'); END;
CREATE TRIGGER "version_never_deleted_delete" BEFORE DELETE ON "version" WHEN true BEGIN SELECT RAISE(ABORT, 'version: never_deleted'); END;
CREATE TRIGGER "programme_never_deleted_delete" BEFORE DELETE ON "programme" WHEN true BEGIN SELECT RAISE(ABORT, 'programme: never_deleted'); END;
CREATE TRIGGER "registration_move_never_deleted_delete" BEFORE DELETE ON "registration_move" WHEN true BEGIN SELECT RAISE(ABORT, 'registration_move: never_deleted'); END;
CREATE TRIGGER "merge_never_deleted_delete" BEFORE DELETE ON "merge" WHEN true BEGIN SELECT RAISE(ABORT, 'merge: never_deleted'); END;
CREATE TRIGGER "audit_value_only_erased_update" BEFORE UPDATE ON "audit_value" WHEN NEW.was IS NOT NULL OR NEW.now IS NOT NULL OR NEW.audit_id IS DISTINCT FROM OLD.audit_id OR NEW.field IS DISTINCT FROM OLD.field BEGIN SELECT RAISE(ABORT, 'audit_value: only_erased'); END;
CREATE TRIGGER "merge_only_erased_update" BEFORE UPDATE ON "merge" WHEN NEW.reason <> '' OR NEW.candidate_id IS DISTINCT FROM OLD.candidate_id OR NEW.into_id IS DISTINCT FROM OLD.into_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.at IS DISTINCT FROM OLD.at BEGIN SELECT RAISE(ABORT, 'merge: only_erased'); END;
CREATE TRIGGER "registration_move_only_erased_update" BEFORE UPDATE ON "registration_move" WHEN NEW.text <> '' OR NEW.action IS DISTINCT FROM OLD.action OR NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.registration_id IS DISTINCT FROM OLD.registration_id OR NEW.from_state IS DISTINCT FROM OLD.from_state OR NEW.to_state IS DISTINCT FROM OLD.to_state OR NEW.moved_on IS DISTINCT FROM OLD.moved_on OR NEW.reason_id IS DISTINCT FROM OLD.reason_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.at IS DISTINCT FROM OLD.at BEGIN SELECT RAISE(ABORT, 'registration_move: only_erased'); END;
CREATE TRIGGER "price_as_published_update" BEFORE UPDATE ON "price" WHEN OLD.published_at IS NOT NULL AND (NEW.package_id IS DISTINCT FROM OLD.package_id OR NEW.price_group_id IS DISTINCT FROM OLD.price_group_id OR NEW.from_on IS DISTINCT FROM OLD.from_on OR NEW.pence IS DISTINCT FROM OLD.pence OR NEW.published_at IS DISTINCT FROM OLD.published_at) BEGIN SELECT RAISE(ABORT, 'price: as_published'); END;
CREATE TRIGGER "price_published_stays_delete" BEFORE DELETE ON "price" WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'price: published_stays'); END;
CREATE TRIGGER "package_edition_as_published_update" BEFORE UPDATE ON "package_edition" WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'package_edition: as_published'); END;
CREATE TRIGGER "package_edition_published_stays_delete" BEFORE DELETE ON "package_edition" WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'package_edition: published_stays'); END;
CREATE TRIGGER "employer_card_update" BEFORE UPDATE ON "employer" WHEN NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.employer_ern IS DISTINCT FROM OLD.employer_ern OR NEW.employer_name IS DISTINCT FROM OLD.employer_name OR NEW.employer_postcode IS DISTINCT FROM OLD.employer_postcode OR NEW.employer_telephone IS DISTINCT FROM OLD.employer_telephone BEGIN SELECT RAISE(ABORT, 'employer: card'); END;
CREATE TRIGGER "candidate_number_update" BEFORE UPDATE ON "candidate" WHEN NEW.id IS DISTINCT FROM OLD.id OR NEW.number IS DISTINCT FROM OLD.number BEGIN SELECT RAISE(ABORT, 'candidate: number'); END;
CREATE TRIGGER "candidate_erased_stays_update" BEFORE UPDATE ON "candidate" WHEN OLD.state = 'erased' BEGIN SELECT RAISE(ABORT, 'candidate: erased_stays'); END;
CREATE TRIGGER "registration_of_somebody_update" BEFORE UPDATE ON "registration" WHEN NEW.state = 'active' AND OLD.state <> 'active' AND EXISTS (SELECT 1 FROM candidate c WHERE c.id = NEW.candidate_id AND c.state = 'erased') BEGIN SELECT RAISE(ABORT, 'registration: of_somebody'); END;
CREATE TRIGGER "candidate_edition_update" BEFORE UPDATE ON "candidate" WHEN NEW.edition = OLD.edition AND (NEW.first_names IS DISTINCT FROM OLD.first_names OR NEW.surname IS DISTINCT FROM OLD.surname OR NEW.date_of_birth IS DISTINCT FROM OLD.date_of_birth OR NEW.uln IS DISTINCT FROM OLD.uln OR NEW.title IS DISTINCT FROM OLD.title OR NEW.gender_id IS DISTINCT FROM OLD.gender_id OR NEW.email IS DISTINCT FROM OLD.email OR NEW.phone IS DISTINCT FROM OLD.phone) BEGIN SELECT RAISE(ABORT, 'candidate: edition'); END;
CREATE TRIGGER "registration_as_registered_update" BEFORE UPDATE ON "registration" WHEN NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.receipt_id IS DISTINCT FROM OLD.receipt_id OR NEW.line IS DISTINCT FROM OLD.line OR NEW.scheme_id IS DISTINCT FROM OLD.scheme_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.package_id IS DISTINCT FROM OLD.package_id OR NEW.package_edition IS DISTINCT FROM OLD.package_edition OR NEW.price_id IS DISTINCT FROM OLD.price_id OR NEW.pence IS DISTINCT FROM OLD.pence OR NEW.registered_as_id IS DISTINCT FROM OLD.registered_as_id OR NEW.candidate_edition IS DISTINCT FROM OLD.candidate_edition OR NEW.employment_id IS DISTINCT FROM OLD.employment_id OR NEW.came_from_id IS DISTINCT FROM OLD.came_from_id BEGIN SELECT RAISE(ABORT, 'registration: as_registered'); END;
CREATE TRIGGER "registration_merge_only_update" BEFORE UPDATE ON "registration" WHEN NEW.candidate_id <> OLD.candidate_id AND NOT EXISTS (SELECT 1 FROM candidate c WHERE c.id = OLD.candidate_id AND c.merged_into_id = NEW.candidate_id) BEGIN SELECT RAISE(ABORT, 'registration: merge_only'); END;
CREATE TRIGGER "registration_moves_update" BEFORE UPDATE ON "registration" WHEN NEW.state <> OLD.state AND NOT ((OLD.state = 'active') OR (OLD.state IN ('withdrawn', 'completed') AND NEW.state = 'active')) BEGIN SELECT RAISE(ABORT, 'registration: moves'); END;
CREATE TRIGGER "link_link_used_update" BEFORE UPDATE ON "link" WHEN OLD.used_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'link: link_used'); END;
CREATE TRIGGER "candidate_keeps_missing_update" AFTER UPDATE ON "candidate" WHEN NEW.title IS DISTINCT FROM OLD.title OR NEW.date_of_birth IS DISTINCT FROM OLD.date_of_birth OR NEW.gender_id IS DISTINCT FROM OLD.gender_id OR NEW.uln IS DISTINCT FROM OLD.uln OR NEW.email IS DISTINCT FROM OLD.email OR NEW.phone IS DISTINCT FROM OLD.phone BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE candidate_id = NEW.id AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); END;
CREATE TRIGGER "gender_keeps_missing_update" AFTER UPDATE ON "gender" WHEN NEW.is_open IS DISTINCT FROM OLD.is_open BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE candidate_id IN (SELECT id FROM candidate WHERE gender_id = NEW.code) AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); END;
CREATE TRIGGER "employment_keeps_missing_insert" AFTER INSERT ON "employment" WHEN NEW.until IS NULL BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND missing; END;
CREATE TRIGGER "employment_keeps_missing_update" AFTER UPDATE ON "employment" WHEN NEW.until IS DISTINCT FROM OLD.until OR NEW.position IS DISTINCT FROM OLD.position OR NEW.employer_id IS DISTINCT FROM OLD.employer_id OR NEW.candidate_id IS DISTINCT FROM OLD.candidate_id BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); END;
CREATE TRIGGER "registration_keeps_registered_insert" AFTER INSERT ON "registration" WHEN true BEGIN UPDATE centre_candidate SET registered = true WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND NOT registered; END;
CREATE TRIGGER "registration_keeps_registered_update" AFTER UPDATE ON "registration" WHEN NEW.candidate_id IS DISTINCT FROM OLD.candidate_id BEGIN UPDATE centre_candidate SET registered = (EXISTS (SELECT 1 FROM registration WHERE registration.centre_id = centre_candidate.centre_id AND registration.candidate_id = centre_candidate.candidate_id)) WHERE centre_id = NEW.centre_id AND candidate_id IN (NEW.candidate_id, OLD.candidate_id) AND registered <> (EXISTS (SELECT 1 FROM registration WHERE registration.centre_id = centre_candidate.centre_id AND registration.candidate_id = centre_candidate.candidate_id)); END;
CREATE TRIGGER "candidate_keeps_live_update" AFTER UPDATE ON "candidate" WHEN NEW.state IS DISTINCT FROM OLD.state BEGIN UPDATE centre_candidate SET live = (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')) WHERE candidate_id = NEW.id AND live <> (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')); END;
CREATE TRIGGER "centre_candidate_keeps_live_update" AFTER UPDATE ON "centre_candidate" WHEN NEW.ended_at IS DISTINCT FROM OLD.ended_at BEGIN UPDATE centre_candidate SET live = (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND live <> (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')); END;
COMMIT;
PRAGMA foreign_keys = ON;
