-- case replica identity index without a primary key
CREATE TABLE ri_index (id int, code text NOT NULL, v text);
CREATE UNIQUE INDEX ON ri_index (code);
ALTER TABLE ri_index REPLICA IDENTITY USING INDEX ri_index_code_idx;
-- steps
INSERT INTO ri_index VALUES (1, 'x', 'd'), (2, 'y', NULL), (3, 'z', 'f')

UPDATE ri_index SET id = 9 WHERE code = 'x'

UPDATE ri_index SET code = 'yy' WHERE code = 'y'

DELETE FROM ri_index WHERE code = 'z'

-- case replica identity index beside a primary key
CREATE TABLE ri_beside (id int PRIMARY KEY, code text NOT NULL, a int);
CREATE UNIQUE INDEX ON ri_beside (code);
ALTER TABLE ri_beside REPLICA IDENTITY USING INDEX ri_beside_code_idx;
-- steps
INSERT INTO ri_beside VALUES (1, 'x', 0), (2, 'y', 0)

UPDATE ri_beside SET id = 7 WHERE code = 'x'

UPDATE ri_beside SET code = 'w', a = 1 WHERE code = 'y'

-- case identity full with a usable unique index
CREATE TABLE ri_full (a int, v text, code text NOT NULL UNIQUE, b int NOT NULL UNIQUE);
ALTER TABLE ri_full REPLICA IDENTITY FULL;
-- steps
INSERT INTO ri_full VALUES (1, 'x', 'c1', 1), (NULL, NULL, 'c2', 2), (3, '', 'c3', 3)

UPDATE ri_full SET v = 'z', code = 'changed' WHERE code = 'c1'

UPDATE ri_full SET b = 20 WHERE code = 'c2'

DELETE FROM ri_full WHERE code = 'c3'

-- case composite keys, in an order of their own
CREATE TABLE composite (a int, b text, v text, c date, PRIMARY KEY (b, c, a));
-- steps
INSERT INTO composite VALUES (1, 'x', 'v', '2026-01-01'), (2, 'x', 'v', '2026-01-01'), (1, 'y', NULL, 'infinity')

UPDATE composite SET a = 5 WHERE b = 'y'

UPDATE composite SET c = '-infinity', v = 'moved' WHERE b = 'y'

DELETE FROM composite WHERE a = 2

-- case text keys that only bytes tell apart
CREATE TABLE text_key (k text PRIMARY KEY, v text);
-- steps
INSERT INTO text_key SELECT k, 'first' FROM unnest(ARRAY['', ' ', 'a', 'A', 'a ', ' a', U&'\00E9', U&'e\0301', E'l\nb', 'q"q', 'c,c', 'b\b', U&'\+01F600', 'null', '1', '01', 'ß', 'ss']) AS k

UPDATE text_key SET v = 'second' WHERE k IN ('', 'A', 'a ', 'q"q', U&'e\0301', 'b\b', '01')

UPDATE text_key SET k = upper(k) || '!' WHERE k IN ('a', 'ß', E'l\nb')

DELETE FROM text_key WHERE k IN (' ', 'null', U&'\+01F600', 'ss')

-- case key update among other changes of the row
CREATE TABLE key_among (k text PRIMARY KEY, a int, v text);
-- steps
INSERT INTO key_among VALUES ('e', 0, 'kept')

UPDATE key_among SET a = 1 WHERE k = 'e'

UPDATE key_among SET k = 'f' WHERE k = 'e'

UPDATE key_among SET a = 2 WHERE k = 'f'

UPDATE key_among SET k = 'g', a = 3 WHERE k = 'f'

-- case swaps, chains and rings of keys
CREATE TABLE swaps (k text PRIMARY KEY, v text);
-- steps
INSERT INTO swaps VALUES ('a', 'A'), ('b', 'B'), ('c', 'C'), ('d', 'D'), ('x', 'X'), ('y', 'Y'), ('z', 'Z')

UPDATE swaps SET k = 'tmp' WHERE k = 'a'; UPDATE swaps SET k = 'a' WHERE k = 'b'; UPDATE swaps SET k = 'b' WHERE k = 'tmp'

DELETE FROM swaps WHERE k = 'c'; UPDATE swaps SET k = 'c' WHERE k = 'd'; INSERT INTO swaps VALUES ('d', 'new')

UPDATE swaps SET k = 'ring' WHERE k = 'x'; UPDATE swaps SET k = 'x' WHERE k = 'y'; UPDATE swaps SET k = 'y' WHERE k = 'z'; UPDATE swaps SET k = 'z' WHERE k = 'ring'

UPDATE swaps SET k = 'there' WHERE k = 'z'; UPDATE swaps SET k = 'z' WHERE k = 'there'

-- case key moved and deleted, and the old key taken again
CREATE TABLE moved_away (k int PRIMARY KEY, v text);
-- steps
INSERT INTO moved_away VALUES (1, 'one'), (2, 'two')

UPDATE moved_away SET k = 3 WHERE k = 1

INSERT INTO moved_away VALUES (1, 'another')

DELETE FROM moved_away WHERE k = 3

UPDATE moved_away SET k = k + 10

-- case delete then insert of a key
CREATE TABLE again (k int PRIMARY KEY, a int, v text);
-- steps
INSERT INTO again VALUES (1, 1, 'x'), (2, 1, 'x'), (3, 1, 'x')

DELETE FROM again WHERE k = 1; INSERT INTO again VALUES (1, NULL, 'in one transaction')

DELETE FROM again WHERE k = 2

INSERT INTO again (k) VALUES (2)

INSERT INTO again VALUES (4, 4, 'born'); DELETE FROM again WHERE k = 4; INSERT INTO again VALUES (4, 5, NULL); UPDATE again SET v = 'late' WHERE k = 4

INSERT INTO again VALUES (5, 5, 'never'); DELETE FROM again WHERE k = 5

INSERT INTO again VALUES (3, 7, 'upsert') ON CONFLICT (k) DO UPDATE SET a = excluded.a

-- case keys of types that PostgreSQL folds
CREATE TABLE fold_float (k float8 PRIMARY KEY, v text);
CREATE TABLE fold_numeric (k numeric PRIMARY KEY, v text);
CREATE TABLE fold_char (k char(4) PRIMARY KEY, v text);
-- steps
INSERT INTO fold_float VALUES ('-0', 'zero'), ('NaN', 'nan'), ('-Infinity', 'inf'), (1e22, 'big'); INSERT INTO fold_numeric VALUES (1.0, 'one'), ('NaN', 'nan'), (-0.00, 'zero'); INSERT INTO fold_char VALUES ('a', 'x'), ('', 'empty')

UPDATE fold_float SET v = v || '!' WHERE k <> 0; UPDATE fold_numeric SET k = 1.000 WHERE k = 1; UPDATE fold_char SET k = 'a   ', v = 'z' WHERE k = 'a'

UPDATE fold_numeric SET v = 'again'; DELETE FROM fold_float WHERE k IN ('NaN', '-Infinity'); DELETE FROM fold_char WHERE k = ''

-- case keys of many types
CREATE TABLE key_types (i bigint, u uuid, b bytea, f bool, d date, ts timestamp, tz timestamptz, t time, tt timetz, iv interval, m money, vb varbit, ip inet, j jsonb, r int4range, a int[], n numeric(8,3), v text, PRIMARY KEY (i, u, b, f, d, ts, tz, t, tt, iv, m, vb, ip, j, r, a, n));
-- steps
INSERT INTO key_types VALUES (-9223372036854775808, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '\x00ff', true, 'infinity', '-infinity', '0044-03-15 00:00+00 BC', '24:00', '24:00+00', '1 mon -3 days', -0.01, B'001', '10.0.0.1/24', '{"a": [1, "x"]}', '[1,5)', '{1,NULL}', 'NaN', 'v'), (9223372036854775807, '00000000-0000-0000-0000-000000000000', '', false, '2026-11-24', '2026-11-24 01:02:03.000004', '2026-11-24 01:02:03.4+02', '00:00:00.5', '12:00+01:02:03', '0', 0, B'', '::1', 'null', 'empty', '{}', 1.500, 'w')

UPDATE key_types SET v = v || '!'

UPDATE key_types SET d = '9999-12-31', t = '00:00', n = 2.5 WHERE i < 0

DELETE FROM key_types WHERE i > 0

-- case truncate in its place
CREATE TABLE truncated (k int PRIMARY KEY, v text);
CREATE TABLE truncated_too (k int PRIMARY KEY, v text);
CREATE TABLE cascaded (k int PRIMARY KEY, t int REFERENCES truncated);
-- steps
INSERT INTO truncated SELECT i, 'x' FROM generate_series(1, 100) i; INSERT INTO truncated_too SELECT i, 'x' FROM generate_series(1, 100) i; INSERT INTO cascaded VALUES (1, 1)

INSERT INTO truncated VALUES (1000, 'before'); TRUNCATE truncated, truncated_too CASCADE; INSERT INTO truncated VALUES (1, 'after'); UPDATE truncated SET v = 'later'

INSERT INTO truncated_too VALUES (7, 'seven')

TRUNCATE truncated_too

INSERT INTO truncated_too VALUES (7, 'seven again'), (8, 'eight'); DELETE FROM truncated_too WHERE k = 8

-- case rows that move between partitions
CREATE TABLE parted (k int, region text, v text, PRIMARY KEY (region, k)) PARTITION BY LIST (region);
CREATE TABLE parted_eu PARTITION OF parted FOR VALUES IN ('eu');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
-- unpublished parted_eu parted_rest
-- steps
INSERT INTO parted VALUES (1, 'eu', 'x'), (2, 'us', 'y')

UPDATE parted SET region = 'us' WHERE k = 1

UPDATE parted SET v = 'z'

DELETE FROM parted WHERE k = 2
