-- case unchanged documents over one, two and three steps
CREATE TABLE toast_steps (k text PRIMARY KEY, a int, doc text, doc2 text);
ALTER TABLE toast_steps ALTER doc SET STORAGE EXTERNAL, ALTER doc2 SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_steps VALUES ('one', 0, doc('one'), doc('1')), ('two', 0, doc('two'), doc('2')), ('three', 0, doc('three'), NULL)

UPDATE toast_steps SET a = 1

UPDATE toast_steps SET a = 2 WHERE k <> 'one'

UPDATE toast_steps SET a = 3, doc2 = doc('new') WHERE k <> 'one'; UPDATE toast_steps SET a = 4 WHERE k = 'three'

UPDATE toast_steps SET doc = NULL WHERE k = 'one'

UPDATE toast_steps SET a = 5

UPDATE toast_steps SET doc = doc('back') WHERE k = 'one'

-- case the engine's placeholder is a value like any other
CREATE TABLE toast_word (k int PRIMARY KEY, a int, doc text, word text);
ALTER TABLE toast_word ALTER doc SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_word VALUES (1, 0, doc('x'), '__debezium_unavailable_value'), (2, 0, '__debezium_unavailable_value', '')

UPDATE toast_word SET a = 1

UPDATE toast_word SET doc = '__debezium_unavailable_value', word = NULL WHERE k = 1

UPDATE toast_word SET a = 2

-- case only unchanged documents, on a row that came in the same batch
CREATE TABLE toast_only (k text PRIMARY KEY, doc text, doc2 text);
ALTER TABLE toast_only ALTER doc SET STORAGE EXTERNAL, ALTER doc2 SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_only VALUES ('x', doc('x'), doc('y')); UPDATE toast_only SET doc = doc

UPDATE toast_only SET doc2 = doc2

UPDATE toast_only SET k = k

UPDATE toast_only SET k = 'z'

-- case changed keys take their documents along
CREATE TABLE toast_keys (k text PRIMARY KEY, a int, doc text);
ALTER TABLE toast_keys ALTER doc SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_keys SELECT k, 0, doc(k) FROM unnest(ARRAY['a', 'b', 'c', 'd', 'e', 'f', 'g']) AS k

UPDATE toast_keys SET k = 'tmp' WHERE k = 'a'; UPDATE toast_keys SET k = 'a' WHERE k = 'b'; UPDATE toast_keys SET k = 'b' WHERE k = 'tmp'

DELETE FROM toast_keys WHERE k = 'c'; UPDATE toast_keys SET k = 'c' WHERE k = 'd'

UPDATE toast_keys SET a = 1 WHERE k = 'e'

UPDATE toast_keys SET k = 'e2', a = 2 WHERE k = 'e'

UPDATE toast_keys SET a = 3 WHERE k = 'e2'

DELETE FROM toast_keys WHERE k = 'f'; INSERT INTO toast_keys VALUES ('f', 9, NULL); UPDATE toast_keys SET a = 10 WHERE k = 'f'

UPDATE toast_keys SET k = 'g2' WHERE k = 'g'; INSERT INTO toast_keys VALUES ('g', 0, doc('other')); UPDATE toast_keys SET a = 4 WHERE k LIKE 'g%'

-- case a key that is itself stored outside of the row
CREATE TABLE toast_key (k text PRIMARY KEY, a int, doc text);
ALTER TABLE toast_key ALTER k SET STORAGE EXTERNAL, ALTER doc SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_key VALUES (left(doc('k'), 2240), 0, doc('x'))

UPDATE toast_key SET a = 1

UPDATE toast_key SET k = 'short'

-- case unchanged values of every type that can be stored outside
CREATE TABLE toast_types (k int PRIMARY KEY, n int, b bytea, j jsonb, js json, a int[], t text[], nu numeric, x xml, ts tsvector, vb varbit, h ext.hstore, p pair, d document);
ALTER TABLE toast_types ALTER b SET STORAGE EXTERNAL, ALTER a SET STORAGE EXTERNAL, ALTER t SET STORAGE EXTERNAL, ALTER vb SET STORAGE EXTERNAL, ALTER d SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_types SELECT 1, 0, convert_to(doc('b'), 'UTF8'), jsonb_build_object('d', doc('j')), json_build_array(doc('js'), 1.50, NULL), array_agg(i), array_agg(doc(i::text)), ('1' || repeat('234567', 3000))::numeric, xmlelement(name x, doc('x')), to_tsvector(string_agg(md5(i::text), ' ')), repeat('01', 9000)::varbit, ext.hstore('d', doc('h')), ROW(1, doc('p'))::pair, doc('d') FROM generate_series(1, 2000) i WHERE i < 1500

UPDATE toast_types SET n = 1

UPDATE toast_types SET n = 2; UPDATE toast_types SET k = 2

-- case identity full carries its documents
CREATE TABLE toast_full (k int NOT NULL UNIQUE, a int, doc text);
ALTER TABLE toast_full ALTER doc SET STORAGE EXTERNAL, REPLICA IDENTITY FULL;
-- steps
INSERT INTO toast_full VALUES (1, 0, doc('x')), (2, 0, doc('y'))

UPDATE toast_full SET a = 1

UPDATE toast_full SET k = k + 1 WHERE k = 2; UPDATE toast_full SET k = 2 WHERE k = 1

DELETE FROM toast_full WHERE k = 3

-- case unchanged documents after a truncate
CREATE TABLE toast_truncate (k int PRIMARY KEY, a int, doc text);
ALTER TABLE toast_truncate ALTER doc SET STORAGE EXTERNAL;
-- steps
INSERT INTO toast_truncate VALUES (1, 0, doc('old'))

UPDATE toast_truncate SET a = 1; TRUNCATE toast_truncate; INSERT INTO toast_truncate VALUES (1, 0, doc('new')); UPDATE toast_truncate SET a = 2

UPDATE toast_truncate SET a = 3
