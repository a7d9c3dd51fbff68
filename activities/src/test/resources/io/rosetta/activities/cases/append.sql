-- case append without a key
CREATE TABLE appended (k int, v text, n numeric(4,2), d date);
ALTER TABLE appended REPLICA IDENTITY FULL;
CREATE TABLE appended_log (op text, k int, v text, n numeric(4,2), d date, place serial);
CREATE TRIGGER rows AFTER INSERT OR UPDATE OR DELETE ON appended FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TRIGGER whole AFTER TRUNCATE ON appended EXECUTE FUNCTION noted();
-- append appended
-- unpublished appended_log
-- steps
INSERT INTO appended VALUES (1, 'twin', 1.5, '2026-11-24'), (1, 'twin', 1.5, '2026-11-24'), (NULL, NULL, 'NaN', 'infinity'), (3, '', NULL, NULL)

UPDATE appended SET v = 'one ' || doc('a') WHERE k = 1

UPDATE appended SET n = 2 WHERE k = 1; UPDATE appended SET k = 4 WHERE k = 3; UPDATE appended SET k = NULL, d = '-infinity' WHERE k = 4

DELETE FROM appended WHERE k IS NULL

INSERT INTO appended VALUES (5, 'gone', 0, NULL); TRUNCATE appended; INSERT INTO appended VALUES (6, 'after', 0, NULL)

DO $$ BEGIN INSERT INTO appended VALUES (7, 'never', 0, NULL); RAISE 'back'; EXCEPTION WHEN OTHERS THEN NULL; END $$; INSERT INTO appended VALUES (8, E'l\nb"q"\\', -0.5, '0001-01-01')

-- case append with a key: changes of the key are updates, deletes carry the key alone
CREATE TABLE appended_keyed (k int PRIMARY KEY, v text, doc text);
CREATE TABLE appended_keyed_log (op text, k int, v text, doc text, place serial);
CREATE TRIGGER rows AFTER INSERT OR UPDATE OR DELETE ON appended_keyed FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TRIGGER whole AFTER TRUNCATE ON appended_keyed EXECUTE FUNCTION noted();
-- append appended_keyed
-- unpublished appended_keyed_log
-- steps
INSERT INTO appended_keyed VALUES (1, 'a', doc('a')), (2, 'b', 'short'), (3, NULL, NULL)

UPDATE appended_keyed SET k = 10, v = 'moved' WHERE k = 2; UPDATE appended_keyed SET k = 2 WHERE k = 10

UPDATE appended_keyed SET v = 'doc is not carried' WHERE k = 1; UPDATE appended_keyed_log SET doc = NULL WHERE v = 'doc is not carried'

DELETE FROM appended_keyed WHERE k = 2; UPDATE appended_keyed_log SET v = NULL, doc = NULL WHERE op = 'D'; INSERT INTO appended_keyed VALUES (2, 'again', '')

TRUNCATE appended_keyed
