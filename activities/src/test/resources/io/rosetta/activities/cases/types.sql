-- case arrays
CREATE TABLE arrays (k int PRIMARY KEY, i int[], ii int[][], t text[], n numeric[], b bool[], f float8[], d date[], ts timestamptz[], j jsonb[], u uuid[], m mood[], iv interval[]);
-- steps
INSERT INTO arrays VALUES (1, '{1,NULL,-3}', '{{1,2},{3,4}}', ARRAY['', 'NULL', NULL, 'a"b', 'c\d', '{x,y}', E'\n'], '{1.50,NULL}', '{t,f,NULL}', '{0.1,1e200,NaN}', '{2024-02-29,infinity}', '{2024-02-29 12:34:56.789+05:30}', ARRAY['{"a": [1, "x"]}', NULL]::jsonb[], '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', ARRAY['glad', 'a "b", c']::mood[], '{1 day}'), (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'), (3, '[0:2]={7,8,9}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)

UPDATE arrays SET i = i || 9, t = NULL WHERE k = 1

-- case hstore, enums, domains, ranges and composites
CREATE TABLE structures (k int PRIMARY KEY, h ext.hstore, m mood, e feeling, dd price, r int4range, tr tstzrange, mr int4multirange, p pair, pp pair[], g point, l ext.ltree, ci ext.citext, o oidvector, x xml, c cidr, bits bit(4));
-- steps
INSERT INTO structures VALUES (1, 'a=>1, b=>NULL, "c d"=>"NULL"', 'glad', 'a "b", c', 1.50, '[1,5)', '[2024-01-01 00:00+02,infinity)', '{[1,3),[5,7)}', ROW(1, 'a "b"'), ARRAY[ROW(1, 'x y'), NULL]::pair[], '(1.5,-0)', 'a.b.c', 'AbC', '1 2 3', '<a b="c">d</a>', '10.0.0.0/8', B'0001'), (2, '', NULL, NULL, NULL, 'empty', 'empty', '{}', ROW(NULL, ''), '{}', NULL, '', '', '', NULL, NULL, NULL)

UPDATE structures SET h = h || 'z=>"q\"uote"', m = 'a "b", c' WHERE k = 1

-- case columns left out, and types of one column's own
CREATE TABLE chosen (k int PRIMARY KEY, secret text, n numeric, j jsonb, a int[], i int, v text);
-- exclude chosen secret
-- type chosen n VARCHAR
-- type chosen j VARCHAR
-- type chosen a VARCHAR
-- type chosen i NUMBER(20,2)
-- steps
INSERT INTO chosen VALUES (1, 's', 1.50, '{"b": 1.10, "a": [1e400]}', '[0:1]={1,2}', 7, 'v'), (2, 's', 'NaN', 'null', NULL, NULL, NULL)

UPDATE chosen SET secret = 'other' WHERE k = 1

UPDATE chosen SET v = 'w', secret = NULL

-- case columns chosen by name
CREATE TABLE included (k int PRIMARY KEY, a text, b text, c text);
-- include included k b
-- steps
INSERT INTO included VALUES (1, 'a', 'b', 'c')

UPDATE included SET a = 'x'

UPDATE included SET b = 'y', k = 2

-- case deletes that leave the row
CREATE TABLE kept (k int PRIMARY KEY, v text);
-- soft kept
-- steps
INSERT INTO kept VALUES (1, 'x'), (2, 'y'), (3, 'z')

DELETE FROM kept WHERE k = 1; UPDATE kept SET k = 4 WHERE k = 2

INSERT INTO kept VALUES (1, 'again')

TRUNCATE kept; INSERT INTO kept VALUES (3, 'after')

DELETE FROM kept WHERE k = 3

INSERT INTO kept VALUES (5, 'last')
