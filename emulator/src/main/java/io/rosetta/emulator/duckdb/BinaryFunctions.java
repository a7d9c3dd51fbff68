package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.Map;

/**
 * Lengths, digests and encodings of text and binary values.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-string">String and binary
 *     functions</a>
 */
final class BinaryFunctions {
  private static final SqlType COUNT = SqlType.number(18, 0);

  private BinaryFunctions() {}

  static void register(Map<String, Scalar> all) {
    all.put("LENGTH", BinaryFunctions::length);
    all.put("LEN", BinaryFunctions::length);
    all.put("OCTET_LENGTH", BinaryFunctions::octetLength);
    all.put("MD5", a -> digest(a, "md5"));
    all.put("MD5_HEX", a -> digest(a, "md5"));
    all.put("SHA1", a -> digest(a, "sha1"));
    all.put("SHA1_HEX", a -> digest(a, "sha1"));
    all.put("SHA2", BinaryFunctions::sha2);
    all.put("SHA2_HEX", BinaryFunctions::sha2);
    all.put("HEX_ENCODE", a -> Rendered.of("hex(" + bytes(a) + ")", SqlType.VARCHAR));
    all.put(
        "HEX_DECODE_BINARY",
        a -> a.binding().convert(Rendered.of(a.onlyText(), SqlType.VARCHAR), SqlType.BINARY));
    all.put(
        "HEX_DECODE_STRING",
        a -> Rendered.of("decode(unhex(" + a.onlyText() + "))", SqlType.VARCHAR));
    all.put("BASE64_ENCODE", a -> Rendered.of("base64(" + bytes(a) + ")", SqlType.VARCHAR));
    all.put(
        "BASE64_DECODE_BINARY",
        a -> Rendered.of("from_base64(" + a.onlyText() + ")", SqlType.BINARY));
  }

  private static String bytes(Arguments a) {
    a.require(1, 1);
    Rendered value = a.get(0);
    return value.is(Kind.BINARY) ? value.sql() : "encode(" + a.text(0) + ")";
  }

  private static Rendered digest(Arguments a, String function) {
    return Rendered.of(function + "(" + bytes(a) + ")", SqlType.VARCHAR);
  }

  private static Rendered sha2(Arguments a) {
    a.require(1, 2);
    if (a.count() == 2 && !a.constant(1).equals("256")) {
      throw SqlError.unsupported("SHA2 of other than 256 bits");
    }
    Rendered value = a.get(0);
    String bytes = value.is(Kind.BINARY) ? value.sql() : "encode(" + a.text(0) + ")";
    return Rendered.of("sha256(" + bytes + ")", SqlType.VARCHAR);
  }

  private static Rendered length(Arguments a) {
    Rendered value = a.only();
    return Rendered.of(
        value.is(Kind.BINARY) ? "octet_length(" + value.sql() + ")" : "length(" + a.text(0) + ")",
        COUNT);
  }

  private static Rendered octetLength(Arguments a) {
    Rendered value = a.only();
    return Rendered.of(
        value.is(Kind.BINARY) ? "octet_length(" + value.sql() + ")" : "strlen(" + a.text(0) + ")",
        COUNT);
  }
}
