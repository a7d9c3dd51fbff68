package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements that load a table in chunks, merge it in slices and sweep what was not seen. */
class BackfillShapesIT extends EmulatorTestBase {
  private static final int SLICES = 4;
  private static final String FORMAT =
      " file_format = (type = csv compression = zstd field_optionally_enclosed_by = '\"'"
          + " escape_unenclosed_field = none empty_field_as_null = true null_if = ())"
          + " on_error = abort_statement force = true purge = false";

  @TempDir private Path local;
  private Client one;

  @BeforeEach
  void tables() throws SQLException {
    one = client();
    one.run("create stage st");
    one.run("create table t (k number(19,0) not null, v varchar, ver number(38,0))");
    one.run("create transient table load_model (k number(19,0), v varchar, f varchar, n number)");
    one.run("create transient table load_1 like load_model");
    one.run("create transient table tomb (k number(19,0), ver number(38,0))");
    one.run("drop table if exists load_9");
  }

  @Test
  void chunksCarryTheirFileAndRowNumbers() throws Exception {
    load(one, "load_1", "c1", 1, 1000);
    load(one, "load_1", "c2", 1001, 1500);
    assertThat(
            one.rows(
                "select f, count(*), min(n), max(n), min(k), max(k), count(distinct n)"
                    + " from load_1 group by f order by f"))
        .containsExactly(
            "j/c1.csv.zst|1000|1|1000|1|1000|1000", "j/c2.csv.zst|500|1|500|1001|1500|500");
    assertThat(one.value("select count(*) from load_1 where k <> n and f like '%c1.csv.zst'"))
        .isEqualTo("0");
  }

  @Test
  void slicesByHashCoverEachRowOnce() throws Exception {
    load(one, "load_1", "c1", 0, 999);
    int merged = 0;
    for (int slice = 0; slice < SLICES; slice++) {
      int rows = one.run(mergeSlice(slice, 5));
      assertThat(rows).isBetween(150, 350);
      merged += rows;
    }
    assertThat(merged).isEqualTo(1000);
    assertThat(one.value("select count(*), count(distinct k), min(ver), max(ver) from t"))
        .isEqualTo("1000|1000|5|5");
  }

  @Test
  void mergeTakesOneTryPerKeyAndTombstonesWin() throws Exception {
    load(one, "load_1", "c1", 1, 10);
    load(one, "load_1", "c2", 1, 10);
    one.run("insert into tomb values (3, 9), (4, 1)");
    one.run("insert into t values (5, 'newer', 7), (6, 'older', 2)");
    for (int slice = 0; slice < SLICES; slice++) {
      one.run(mergeSlice(slice, 5));
    }
    assertThat(one.rows("select k, v, ver from t where k between 3 and 6 order by k"))
        .containsExactly("4|v4|5", "5|newer|7", "6|v6|5");
    assertThat(one.value("select count(*) from t")).isEqualTo("9");
  }

  @Test
  void sweepDeletesWhatNoChunkHas() throws Exception {
    load(one, "load_1", "c1", 1, 10);
    one.run("insert into t select k, v, 3 from load_1");
    one.run("insert into t values (11, 'gone', 3), (12, 'gone', 3), (13, 'newer', 8)");
    String missing = " and not exists (select 1 from load_1 l where l.k = t.k)";
    int swept = 0;
    for (int slice = 0; slice < SLICES; slice++) {
      swept +=
          one.run("delete from t where t.ver < 5 and mod(abs(hash(t.k)), 4) = " + slice + missing);
    }
    assertThat(swept).isEqualTo(2);
    assertThat(
            one.run(
                "delete from t using (select x.k from t x left join load_1 l on l.k = x.k"
                    + " where l.k is null) gone where t.k = gone.k"))
        .isEqualTo(1);
    assertThat(one.value("select count(*), max(k) from t")).isEqualTo("10|10");
  }

  @Test
  void copiesIntoTablesOfTheirOwnWaitForNobody() throws Exception {
    one.run("create transient table load_2 like load_model");
    one.run("insert into t values (1, 'a', 1)");
    Client two = client();
    one.run("begin transaction");
    load(one, "load_1", "c1", 1, 100);
    two.run("begin transaction");
    load(two, "load_2", "c2", 1, 100);

    Client merger = client();
    assertThat(
            merger.run(
                "merge into t using (select 1 k) s on t.k = s.k when matched then update"
                    + " set v = 'b'"))
        .isEqualTo(1);
    assertThat(merger.value("select count(*) from load_1")).isEqualTo("0");
    assertThat(merger.rows("show locks")).hasSize(2).allMatch(row -> row.contains("HOLDING"));
    merger.run("create transient table load_3 like load_model");

    two.run("commit");
    one.run("commit");
    assertThat(merger.value("select (select count(*) from load_1), (select count(*) from load_2)"))
        .isEqualTo("100|100");
  }

  @Test
  void hashIsTheSameForEqualNumbersAndNeverNull() throws Exception {
    assertThat(
            one.value(
                "select hash(10::number(38,0)) = hash(10::number(5,3)),"
                    + " hash(10::float) = hash(10), hash(10) = hash('10'),"
                    + " hash(0.5::float) = hash(0.5::number(38,10)), hash(null) is null,"
                    + " hash('2020-01-01 00:00:00+00'::timestamp_tz)"
                    + " = hash('2020-01-01 02:00:00+02'::timestamp_tz),"
                    + " hash(1, 2) = hash(2, 1)"))
        .isEqualTo("TRUE|TRUE|FALSE|TRUE|FALSE|TRUE|FALSE");
    assertThat(one.value("select abs(hash(0)) >= 0, mod(abs(hash(0)), 7) between 0 and 6"))
        .isEqualTo("TRUE|TRUE");
    assertThatThrownBy(() -> one.run("select hash(parse_json('1'))"))
        .hasMessageContaining("HASH of VARIANT");
  }

  @Test
  void rowNumbersBesideAHeaderAreRefused() throws Exception {
    put(one, "c1", 1, 2);
    assertThatThrownBy(
            () ->
                one.run(
                    "copy into load_1 (k, n) from (select $1, metadata$file_row_number from @st/j/)"
                        + " file_format = (type = csv skip_header = 1)"))
        .hasMessageContaining("SKIP_HEADER");
  }

  private static String mergeSlice(int slice, int version) {
    return ("merge into t using (select l.k, l.v from load_1 l left join tomb d"
            + " on d.k = l.k and d.ver > %2$d where mod(abs(hash(l.k)), 4) = %1$d and d.k is null"
            + " qualify row_number() over (partition by l.k order by l.f desc) = 1) s on t.k = s.k"
            + " when matched and t.ver < %2$d then update set v = s.v, ver = %2$d"
            + " when not matched then insert (k, v, ver) values (s.k, s.v, %2$d)")
        .formatted(slice, version);
  }

  private void load(Client client, String table, String file, int from, int to) throws Exception {
    put(client, file, from, to);
    int rows =
        client.run(
            "copy into "
                + table
                + " (k, v, f, n) from (select f.$1, f.$2, metadata$filename,"
                + " metadata$file_row_number from @st/j/ f) files = ('"
                + file
                + ".csv.zst')"
                + FORMAT);
    assertThat(rows).isEqualTo(to - from + 1);
  }

  private void put(Client client, String file, int from, int to) throws IOException, SQLException {
    String csv =
        IntStream.rangeClosed(from, to)
            .mapToObj(k -> k + ",v" + k + "\n")
            .collect(Collectors.joining());
    Path path = local.resolve(file + ".csv.zst");
    Files.write(path, Zstd.compress(csv.getBytes(StandardCharsets.UTF_8), 1));
    client.rows("put file://" + path + " @st/j/ auto_compress = false overwrite = true");
  }
}
