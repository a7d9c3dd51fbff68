package io.rosetta.activities.types;

import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Types with values, as SQL expressions, at which encodings break. */
final class CanonicalTextCases {
  private CanonicalTextCases() {}

  private static Arguments values(String type, String... values) {
    return Arguments.of(type, List.of(values));
  }

  static List<Arguments> scalars() {
    return List.of(
        values("smallint", "-32768", "32767", "0"),
        values("integer", "-2147483648", "2147483647"),
        values("bigint", "-9223372036854775808", "9223372036854775807"),
        values("oid", "0", "4294967295"),
        values(
            "numeric",
            "0",
            "1.00",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "1e400",
            "-1e-400",
            "0.123456789",
            "0.1234567891",
            "0.1234567890",
            "99999999999999999999999999999",
            "100000000000000000000000000000",
            "-99999999999999999999999999999.999999999",
            "123456789012345678901234567890123456789012345678901234567890.5"),
        values("numeric(10,2)", "0", "-12345678.90", "'NaN'", "0.005"),
        values("numeric(38,0)", "99999999999999999999999999999999999999"),
        values(
            "real",
            "0",
            "'-0'",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "1.17549435e-38",
            "3.4028235e38",
            "0.1",
            "1e6",
            "123456789"),
        values(
            "double precision",
            "0",
            "'-0'",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "1e-4",
            "1e15",
            "1e16",
            "5e-324",
            "1.7976931348623157e308",
            "0.1",
            "1/3::float8"),
        values("money", "1234567.89", "-0.01", "0", "92233720368547758.07"),
        values("boolean", "true", "false"),
        values(
            "date",
            "'2024-02-29'",
            "'infinity'",
            "'-infinity'",
            "'0044-03-15 BC'",
            "'0001-01-01'",
            "'9999-12-31'",
            "'10000-01-01'",
            "'5874897-12-31'"),
        values("time", "'00:00'", "'23:59:59.999999'", "'24:00:00'", "'12:00:00.5'"),
        values("time(0)", "'23:59:59.9'"),
        values("timetz", "'12:00:00+01:02:03'", "'24:00:00+00'", "'00:00-15:59'"),
        values(
            "timestamp",
            "'2024-02-29 12:34:56.789'",
            "'infinity'",
            "'-infinity'",
            "'0044-03-15 00:00 BC'",
            "'0001-01-01 00:00'",
            "'9999-12-31 23:59:59.999999'",
            "'10000-01-01'",
            "'294276-12-31'",
            "'4713-01-01 BC'"),
        values(
            "timestamptz",
            "'2024-02-29 12:34:56.789+05:30'",
            "'infinity'",
            "'-infinity'",
            "'0001-12-31 23:00+00 BC'",
            "'0001-01-01 00:00+00'",
            "'9999-12-31 23:59:59.999999+00'",
            "'10000-01-01 00:00+00'",
            "'2024-03-31 02:30 Europe/Berlin'"),
        values("interval", "'1 year -2 mons 3 days -04:05:06.789'", "'0'", "'-1 day'"),
        values("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"));
  }

  static List<Arguments> texts() {
    return List.of(
        values(
            "text",
            "''",
            "'NULL'",
            "'\\N'",
            "E'a\\nb\\r\\nc\\t\"d\"\\\\'",
            "'it''s'",
            "U&'\\+01F600 \\FEFF\\2028'",
            "E'\\x01\\x7f'",
            "'__debezium_unavailable_value'",
            "repeat('x', 20000)",
            "'  padded  '",
            "','"),
        values("varchar(10)", "'abc  '", "''"),
        values("char(5)", "'a'", "''", "'a b'", "E'a\\u00a0'", "E'\\u00e9\\u65e5 '", "E'\\\\'"),
        values("bpchar", "'a  '", "''", "'  '"),
        values("code", "'a'", "''", "'  '"),
        values("char(5) COLLATE loose", "'a'", "''", "E'\\u00ad'"),
        values("varchar(5000000)", "'abc  '", "''"),
        values("\"char\"", "'a'", "''"),
        values("name", "'some name'"),
        values("ext.citext", "'AbC'", "''"),
        values("bytea", "''", "'\\x00ff5c27'", "decode(repeat('ab', 3000), 'hex')"),
        values("bit(4)", "B'0001'"),
        values("varbit", "B''", "B'0001'", "B'000'"),
        values("json", "'{\"b\": 1,  \"a\":1.0, \"a\":2}'", "'null'", "'\"x\"'", "' [1, 2] '"),
        values("jsonb", "'{\"b\": 1, \"a\":1.0}'", "'null'", "'\"\\u20ac\\n\"'", "'1e400'"),
        values("xml", "'<a b=\"c\">d</a>'"),
        values("inet", "'10.0.0.1'", "'10.0.0.1/24'", "'::1'"),
        values("cidr", "'10.0.0.0/8'"),
        values("macaddr", "'08:00:2B:01:02:03'"),
        values("ext.ltree", "'a.b.c'"),
        values("tsvector", "'fat:2A cat''s'"),
        values("pg_lsn", "'16/B374D848'"),
        values("mood", "'glad'", "'a \"b\", c'"),
        values("money_like", "1.5", "'NaN'"),
        values("short_text", "'x'"),
        values("regclass", "'pg_class'", "'public.t'"));
  }

  static List<Arguments> structures() {
    return List.of(
        values(
            "int[]",
            "'{}'",
            "'{1,NULL,-3}'",
            "'{{1,2},{3,4}}'",
            "'[0:2]={7,8,9}'",
            "'[-1:0][2:3]={{1,2},{3,4}}'"),
        values("smallint[]", "'{1}'"),
        values("bigint[]", "'{9223372036854775807}'"),
        values("ints", "'{1,2}'"),
        values("numeric[]", "'{1.00,NaN,Infinity,-Infinity,NULL}'", "ARRAY[1e40, -1e-10]"),
        values("real[]", "'{0.1,NaN,-0,Infinity,1e20}'"),
        values("float8[]", "'{0.1,NaN,-0,-Infinity,1e200,1e-200}'"),
        values("boolean[]", "'{t,f,NULL}'"),
        values(
            "text[]",
            "'{}'",
            "ARRAY['', 'NULL', NULL, 'a\"b', 'c\\d', '{x,y}', ' ']",
            "ARRAY[E'\\n\\t\\r\\b\\f\\x01\\x7f', U&'\\+01F600', 'a,b']",
            "ARRAY[ARRAY['a', 'b'], ARRAY['c', NULL]]"),
        values("varchar(10)[]", "'{abc}'"),
        values("char(4)[]", "'{a,bc}'"),
        values("short_text[]", "'{abc,NULL}'"),
        values("uuid[]", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'"),
        values("date[]", "'{2024-02-29,infinity,-infinity,0044-03-15 BC,12345-01-01}'"),
        values(
            "timestamp[]",
            "'{2024-02-29 12:34:56.789,infinity,-infinity,0044-03-15 01:02 BC,12345-01-01 00:00}'"),
        values(
            "timestamptz[]",
            "'{2024-02-29 12:34:56.789+05:30,infinity,-infinity,0044-03-15 01:02+00 BC}'"),
        values("json[]", "ARRAY['{\"a\": [1, \"x\"]}', 'null', NULL, '\"q\"']::json[]"),
        values("jsonb[]", "ARRAY['{\"a\": [1, \"x\\\\\"]}', 'null', NULL, '\"q\"']::jsonb[]"),
        values("interval[]", "'{1 day,-04:05:06}'"),
        values("mood[]", "ARRAY['glad', 'a \"b\", c']::mood[]"),
        values("pair[]", "ARRAY[ROW(1, 'x y'), NULL]::pair[]"),
        values("box[]", "'{(1,1),(0,0);(2,2),(1,1)}'"),
        values("oidvector", "'1 2 3'"),
        values("pair", "ROW(1, 'a \"b\"')", "ROW(NULL, '')"),
        values(
            "ext.hstore",
            "''",
            "'a=>1, b=>NULL, \"c d\"=>\"NULL\"'",
            "ext.hstore(ARRAY['q\"', E'b\\\\s', E'n\\n'], ARRAY['x\"y', E'\\\\', E'\\t\\x01'])",
            "ext.hstore('=>', ', ')"),
        values("int4range", "'[1,5)'", "'empty'", "'(,)'"),
        values("tstzrange", "'[2024-01-01 00:00+02,infinity)'"),
        values("int4multirange", "'{[1,3),[5,7)}'"),
        values("point", "'(1.5,-0)'", "'(1e300,NaN)'"),
        values("polygon", "'((0,0),(1,1),(1,0))'"),
        values("circle", "'<(0,0),1e20>'"));
  }
}
