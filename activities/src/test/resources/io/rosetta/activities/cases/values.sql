-- case numbers that a NUMBER cannot hold
CREATE TABLE numbers (k int PRIMARY KEY, n numeric, p numeric(10,2), wide numeric(60,20), neg numeric(3,-2), f float8, r real, m money);
-- type numbers wide VARCHAR
-- steps
INSERT INTO numbers VALUES (1, 'NaN', 'NaN', 'NaN', 12345, 'NaN', 'NaN', -0.01), (2, 'Infinity', 0.005, 1e39, -12345, 'Infinity', '-Infinity', 92233720368547758.07), (3, 123456789012345678901234567890123456789012345678901234567890, -12345678.90, 1234567890123456789012345678901234567890.12345678901234567890, NULL, 5e-324, 1e-45, 0), (4, 1.10, 1.10, -0.00000000000000000001, 0, 1.7976931348623157e308, 3.4028235e38, 1), (5, 0.1234567891, NULL, 0, 50, '-0', '-0', NULL)

UPDATE numbers SET n = n, p = 1.5 WHERE k = 1

UPDATE numbers SET n = 'NaN', p = 'NaN' WHERE k = 4

DELETE FROM numbers WHERE k = 2

-- case moments that have no place
CREATE TABLE moments (k int PRIMARY KEY, d date, t time, ts timestamp, tz timestamptz, tt timetz, i interval);
-- steps
INSERT INTO moments VALUES (1, 'infinity', '24:00', 'infinity', 'infinity', '24:00+00', 'infinity'), (2, '-infinity', '00:00', '-infinity', '-infinity', '12:00:00+01:02:03', '2562047788:00:54'), (3, '0044-03-15 BC', '23:59:59.999999', '4713-01-01 BC', '0001-12-31 23:00+00 BC', '00:00-15:59', '1 year -2 mons 3 days -04:05:06.789'), (4, '10000-01-01', NULL, '10000-01-01', '294276-12-31 23:59:59.999999+00', NULL, '0'), (5, '0001-01-01', '12:00:00.5', '0001-01-01 00:00', '0001-01-01 00:00+00', '12:00Z', '-1 day'), (6, '9999-12-31', '00:00:00.000001', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00', NULL, NULL), (7, '1582-10-10', '02:30', '1582-10-10 02:30', '2024-03-31 02:30 Europe/Berlin', NULL, NULL)

UPDATE moments SET d = '2026-11-24', tz = now() WHERE k = 1

UPDATE moments SET d = 'infinity', t = '24:00' WHERE k = 6

-- case an empty string is not NULL
CREATE TABLE empties (k int PRIMARY KEY, t text, v varchar(9), c char(3), b bytea, j json, a text[], vb varbit);
-- steps
INSERT INTO empties VALUES (1, '', '', '', '', '""', '{}', ''), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, 'NULL', 'null', 'nul', 'NULL', 'null', '{NULL}', '0'), (4, '\N', '""', '"', '\x00', '{}', '{""}', '00')

UPDATE empties SET t = NULL, c = NULL, b = NULL WHERE k = 1; UPDATE empties SET t = '', v = '', c = '', b = '' WHERE k = 2

-- case defaults are not read where the row holds NULL
CREATE TABLE defaults (k int PRIMARY KEY, n int DEFAULT 7, t text DEFAULT 'd', d date DEFAULT '2020-02-02', tt time DEFAULT '24:00', ts timestamptz DEFAULT now());
-- steps
INSERT INTO defaults VALUES (1, NULL, NULL, NULL, NULL, NULL); INSERT INTO defaults (k) VALUES (2)

UPDATE defaults SET n = NULL, t = '' WHERE k = 2

-- case text that breaks formats
CREATE TABLE texts (k int PRIMARY KEY, v text, w text);
-- steps
INSERT INTO texts VALUES (1, 'a"b''c', '"'), (2, E'two\nlines\r\n', E'\n'), (3, E'back\\slash \\N \\', E'\\'), (4, E'\x01\x02\x1f\x7f', E'\x08\f\t\x0b'), (5, U&'\+01F600 \FEFFbom', U&'\FEFF'), (6, ',', ',,'), (7, U&'\FFFF\FFFE\+10FFFF', U&'\2028\0085'), (8, repeat('"', 3), E'"\n","'), (9, '-- $$ ; ''', '%s {} ${x}'), (10, E'\r', E'\r\r\n'), (11, '  padded  ', E'\t'), (12, 'NULL', '\\N')

UPDATE texts SET w = v || w || E'\n' || v

DELETE FROM texts WHERE k IN (3, 9)

-- case text of ten megabytes
CREATE TABLE huge (k int PRIMARY KEY, a int, v text, b bytea);
-- steps
INSERT INTO huge VALUES (1, 0, repeat('0123456789' || E'\n"ü' || chr(128512), 700000), NULL), (2, 0, NULL, decode(repeat('00ff7f', 1000000), 'hex'))

UPDATE huge SET a = 1

-- case three hundred columns
-- columns wide 300
-- steps
INSERT INTO wide (k, c0, c7, c299) VALUES (1, 1, 'seven', 299), (2, NULL, doc('x'), NULL)

UPDATE wide SET c0 = 2, c150 = 150

UPDATE wide SET c299 = NULL

-- case JSON of many shapes
CREATE TABLE jsons (k int PRIMARY KEY, j json, b jsonb);
-- steps
INSERT INTO jsons VALUES (1, '{"b": 1,  "a":1.0, "a":2}', '{"b": 1.10, "a": []}'), (2, 'null', 'null'), (3, '"x\u20ac\n\"\\"', '"\ud83d\ude00"'), (4, ' [1, 2, {"x": [true, false, null]}] ', '{"": {"a.b": "''"}}'), (5, '12345678901234567890', '-0.5e-3'), (6, NULL, '{"a": "<b>&''"}')

UPDATE jsons SET b = j::jsonb WHERE k <> 3
