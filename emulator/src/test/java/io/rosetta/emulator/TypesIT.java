package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes in through the driver comes out of it again; times to the microsecond. */
class TypesIT extends EmulatorTestBase {
  private Client one;

  @BeforeEach
  void table() throws SQLException {
    one = client("TIMEZONE", "UTC");
    one.run(
        "create table t (n number(38,10), f float, s varchar(20), b binary, o boolean, d date,"
            + " m time(6), z timestamp_ntz(9), l timestamp_ltz(9), w timestamp_tz(9), v variant)");
  }

  @Test
  void literalsOfEveryTypeComeBack() throws SQLException {
    one.run(
        "insert into t select 12345678901234567890.0123456789, 1.5e300, 'é\"''\\n', to_binary('00ff'),"
            + " true, '2024-02-29'::date, '23:59:59.123456'::time,"
            + " '2024-02-29 12:34:56.123456'::timestamp_ntz,"
            + " '2024-02-29 12:34:56.123456'::timestamp_ltz,"
            + " '2024-02-29 12:34:56.123456+05:30'::timestamp_tz,"
            + " parse_json('{\"a\": [1, null, \"x\"]}')");
    try (Statement statement = one.jdbc().createStatement();
        ResultSet row = statement.executeQuery("select * from t")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBigDecimal(1))
          .isEqualByComparingTo(new BigDecimal("12345678901234567890.0123456789"));
      assertThat(row.getDouble(2)).isEqualTo(1.5e300);
      assertThat(row.getString(3)).isEqualTo("é\"'\n");
      assertThat(row.getBytes(4)).containsExactly(0x00, 0xff);
      assertThat(row.getBoolean(5)).isTrue();
      assertThat(row.getDate(6)).isEqualTo(Date.valueOf("2024-02-29"));
      assertThat(row.getString(7)).startsWith("23:59:59");
      assertThat(row.getTimestamp(8).getNanos()).isEqualTo(123_456_000);
      assertThat(row.getTimestamp(9).toInstant()).hasToString("2024-02-29T12:34:56.123456Z");
      assertThat(row.getTimestamp(10).toInstant()).hasToString("2024-02-29T07:04:56.123456Z");
      assertThat(row.getString(11).replaceAll("\\s", "")).isEqualTo("{\"a\":[1,null,\"x\"]}");
    }
  }

  @Test
  void nullsOfEveryTypeComeBack() throws SQLException {
    one.run("insert into t (s) values (null)");
    assertThat(one.value("select * from t"))
        .isEqualTo("null|null|null|null|null|null|null|null|null|null|null");
  }

  @Test
  void metadataNamesTheTypes() throws SQLException {
    try (Statement statement = one.jdbc().createStatement();
        ResultSet result = statement.executeQuery("select n, f, s, b, o, d, z, w from t")) {
      ResultSetMetaData data = result.getMetaData();
      assertThat(data.getColumnName(1)).isEqualTo("N");
      assertThat(data.getPrecision(1)).isEqualTo(38);
      assertThat(data.getScale(1)).isEqualTo(10);
      assertThat(data.getColumnType(2)).isEqualTo(Types.DOUBLE);
      assertThat(data.getPrecision(3)).isEqualTo(20);
      assertThat(data.getColumnType(4)).isEqualTo(Types.BINARY);
      assertThat(data.getColumnType(5)).isEqualTo(Types.BOOLEAN);
      assertThat(data.getColumnType(6)).isEqualTo(Types.DATE);
      assertThat(data.getColumnType(7)).isEqualTo(Types.TIMESTAMP);
      assertThat(data.getColumnTypeName(8)).isEqualTo("TIMESTAMPTZ");
    }
  }

  @Test
  void boundValuesComeBack() throws SQLException {
    try (PreparedStatement insert =
        one.jdbc().prepareStatement("insert into t (n, f, s, b, o, d) values (?, ?, ?, ?, ?, ?)")) {
      insert.setBigDecimal(1, new BigDecimal("-7.25"));
      insert.setDouble(2, 0.1);
      insert.setString(3, "it's");
      insert.setBytes(4, "bytes".getBytes(StandardCharsets.US_ASCII));
      insert.setBoolean(5, false);
      insert.setNull(6, Types.DATE);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    assertThat(one.value("select n, f, s, b, o, d from t"))
        .isEqualTo("-7.2500000000|0.1|it's|6279746573|FALSE|null");
  }

  @Test
  void boundParameterSelects() throws SQLException {
    one.run("insert into t (n, s) values (1, 'a'), (2, 'b')");
    try (PreparedStatement query =
        one.jdbc().prepareStatement("select s from t where n = ? and s = ?")) {
      query.setInt(1, 2);
      query.setString(2, "b");
      try (ResultSet result = query.executeQuery()) {
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).isEqualTo("b");
      }
    }
  }
}
