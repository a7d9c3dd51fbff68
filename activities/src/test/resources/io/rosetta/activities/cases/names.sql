-- case mixed case, quotes, blanks and dots
CREATE TABLE "Mixed Case" ("Key" int PRIMARY KEY, "a.b" text, "it's" text, "with ""quote""" text, " lead" text, "per%cent" text, "back\slash" text);
CREATE TABLE "dotted.name" ("Id" int PRIMARY KEY, lower text, "UPPER" text);
CREATE TABLE "it's ""quoted""" ("$1" int PRIMARY KEY, "?" text, ":x" text, "{y}" text);
CREATE TABLE "''`` and ''" ("`" int PRIMARY KEY, v text);
-- steps
INSERT INTO "''`` and ''" VALUES (1, 'x')

INSERT INTO "Mixed Case" VALUES (1, 'ab', 'its', 'quote', 'lead', '%', '\'); INSERT INTO "dotted.name" VALUES (1, 'l', 'U'); INSERT INTO "it's ""quoted""" VALUES (1, 'q', 'x', 'y')

UPDATE "Mixed Case" SET "with ""quote""" = '"', "it's" = ''''; UPDATE "dotted.name" SET "Id" = 2; UPDATE "it's ""quoted""" SET "$1" = 2, "?" = NULL

-- case unicode names
CREATE TABLE "tänzer" ("schlüssel" int PRIMARY KEY, "wert 😀" text, "ßΣ中" text);
CREATE TABLE "ТАБЛИЦА" ("ключ" text PRIMARY KEY, "İi" text);
-- steps
INSERT INTO "tänzer" VALUES (1, 'x', 'y'); INSERT INTO "ТАБЛИЦА" VALUES ('ж', 'I')

UPDATE "tänzer" SET "wert 😀" = '😀'; UPDATE "ТАБЛИЦА" SET "ключ" = 'я'

-- case reserved words
CREATE TABLE "order" ("group" int PRIMARY KEY, "select" text, "from" text, "merge" text, "values" text, "table" int, "time" time, "user" text, "current_date" text, "start" text, "increment" text);
CREATE TABLE "table" (id int PRIMARY KEY, op text, version text, tag text, k1 text, c1 text, unchanged text, quarantined text, pending text, s text, t text, o text, l text);
-- steps
INSERT INTO "order" VALUES (1, 's', 'f', 'm', 'v', 2, '01:02', 'u', 'c', 's', 'i'); INSERT INTO "table" VALUES (1, 'U', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11')

UPDATE "order" SET "table" = 3, "merge" = NULL; UPDATE "table" SET op = 'D', l = doc('l')

UPDATE "order" SET "group" = 7; UPDATE "table" SET op = 'D2'

-- case names of 63 bytes
CREATE TABLE "long_name_that_takes_all_of_the_sixty_three_bytes_there_are_here" ("längst_möglicher_name_einer_spalte_mit_umlauten_üüüüüüü" int PRIMARY KEY, long_column_that_takes_all_of_the_sixty_three_bytes_there_are_a_b text, "Long_column_that_takes_all_of_the_sixty_three_bytes_there_are_c_" text);
-- steps
INSERT INTO "long_name_that_takes_all_of_the_sixty_three_bytes_there_are_here" VALUES (1, 'b', 'c')

UPDATE "long_name_that_takes_all_of_the_sixty_three_bytes_there_are_here" SET long_column_that_takes_all_of_the_sixty_three_bytes_there_are_a_b = 'x'

-- case names nearly like our own
CREATE TABLE near_ours (_rosett int PRIMARY KEY, rosetta_version text, "_Rosetta_Version" text, "_ROSETT_PENDING" text, synced_at text, deleted bool, op text, rosetta__op text, quarantined text, tag text);
-- soft near_ours
-- steps
INSERT INTO near_ours VALUES (1, 'v', 'V', 'p', 's', true, 'D', 'T', 'q', 't'), (2, 'v', 'V', 'p', 's', false, 'D', 'T', 'q', 't')

UPDATE near_ours SET op = 'I', "_Rosetta_Version" = '0'; DELETE FROM near_ours WHERE _rosett = 2
