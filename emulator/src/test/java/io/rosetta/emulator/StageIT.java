package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs.snowflake.com/en/sql-reference/sql/put, get, list, remove, copy-into-table. */
class StageIT extends EmulatorTestBase {
  private static final String CSV = " file_format = (type = csv) ";

  @TempDir private Path local;
  @TempDir private Path data;
  private Client one;

  @Override
  EmulatorOptions options() {
    return EmulatorOptions.defaults().withDataDirectory(data);
  }

  @BeforeEach
  void stage() throws SQLException {
    one = client();
    one.run("create stage st");
    one.run("create table t (i int, s varchar)");
  }

  @Test
  void putFileIsListedAndCopiedAndRemoved() throws Exception {
    Path file = file("rows.csv", "1,a\n2,b\n");
    assertThat(put(file, "@st/p/t/1/", "")).contains("|UPLOADED|");
    assertThat(one.value("list @st")).startsWith("st/p/t/1/rows.csv|8|");
    assertThat(one.run("copy into t from @st/p/t/1/ files = ('rows.csv')" + CSV + "force = true"))
        .isEqualTo(2);
    assertThat(one.rows("select i, s from t order by i")).containsExactly("1|a", "2|b");
    assertThat(one.rows("remove @st/p/t/1/")).containsExactly("st/p/t/1/rows.csv|removed");
    assertThat(one.rows("list @st")).isEmpty();
  }

  @Test
  void fileOfTheSameNameIsSkippedUnlessOverwritten() throws Exception {
    put(file("rows.csv", "1,a\n"), "@st", "");
    Path changed = file("rows.csv", "1,a\n2,b\n");
    assertThat(put(changed, "@st", "")).contains("|SKIPPED|");
    assertThat(one.value("list @st")).startsWith("st/rows.csv|4|");
    assertThat(put(changed, "@st", "overwrite = true")).contains("|UPLOADED|");
    assertThat(one.value("list @st")).startsWith("st/rows.csv|8|");
  }

  @Test
  void tableAndUserStagesHoldFilesToo() throws Exception {
    put(file("rows.csv", "1,a\n"), "@%t", "");
    put(file("mine.csv", "2,b\n"), "@~/dir", "");
    assertThat(one.value("list @%t")).startsWith("rows.csv|");
    assertThat(one.value("list @~")).startsWith("dir/mine.csv|");
    one.run("copy into t from @%t" + CSV);
    one.run("copy into t from @~/dir/" + CSV);
    assertThat(one.rows("select i from t order by i")).containsExactly("1", "2");
  }

  @Test
  void getBringsFilesBack() throws Exception {
    put(file("rows.csv", "1,a\n"), "@st/b/", "");
    Path back = Files.createDirectory(local.resolve("back"));
    assertThat(one.value("get @st/b/ file://" + back)).contains("|DOWNLOADED|");
    assertThat(back.resolve("rows.csv")).hasContent("1,a\n");
  }

  @Test
  void pathIsAPrefixAndPatternNarrowsIt() throws Exception {
    put(file("a.csv", "1,a\n"), "@st/b1/", "");
    put(file("b.csv", "2,b\n"), "@st/b10/", "");
    assertThat(one.rows("list @st/b1")).hasSize(2);
    assertThat(one.rows("list @st/b1/")).hasSize(1);
    assertThat(one.rows("list @st pattern = '.*b[.]csv'")).hasSize(1);
  }

  @Test
  void missingStageFileAndTooManyFilesAreErrors() {
    assertCode(2003, () -> one.run("list @missing"));
    assertCode(91016, () -> one.run("copy into t from @st files = ('no.csv')" + CSV));
    String many = String.join(",", IntStream.range(0, 1001).mapToObj(i -> "'f" + i + "'").toList());
    assertCode(1003, () -> one.run("copy into t from @st files = (" + many + ")" + CSV));
  }

  @Test
  void pathCannotLeaveTheStage() {
    assertCode(1003, () -> one.run("put file:///etc/hostname @st/../../x"));
  }

  @Test
  void brokenUploadFailsThePut() throws Exception {
    emulator().faults().on("^put").breakUpload();
    Path file = file("rows.csv", "1,a\n");
    assertThatThrownBy(
            () -> {
              String answer = put(file, "@st", "");
              assertThat(answer).contains("|UPLOADED|");
            })
        .isInstanceOfAny(SQLException.class, AssertionError.class);
    assertThat(one.rows("list @st")).isEmpty();
    assertThat(put(file, "@st", "")).contains("|UPLOADED|");
  }

  @Test
  void copyInATransactionIsRolledBackWithIt() throws Exception {
    put(file("rows.csv", "1,a\n"), "@st", "");
    one.run("begin");
    one.run("copy into t from @st" + CSV);
    assertThat(one.rows("select i from t")).containsExactly("1");
    one.run("rollback");
    assertThat(one.rows("select i from t")).isEmpty();
  }

  @Test
  void droppedStageLosesItsFiles() throws Exception {
    put(file("rows.csv", "1,a\n"), "@st", "");
    one.run("drop stage st");
    one.run("create stage st");
    assertThat(one.rows("list @st")).isEmpty();
  }

  @Test
  void tablesAndFilesAreThereAfterARestart() throws Exception {
    put(file("rows.csv", "1,a\n"), "@st", "");
    one.run("insert into t values (7, 'kept')");
    closeClients();
    emulator().close();
    try (SnowflakeEmulator again = SnowflakeEmulator.start(options());
        Client client = Client.of(again)) {
      assertThat(client.rows("select i, s from t")).containsExactly("7|kept");
      assertThat(client.value("list @st")).startsWith("st/rows.csv|4|");
    }
  }

  private String put(Path file, String stage, String options) throws SQLException {
    List<String> rows =
        one.rows("put file://" + file + " " + stage + " auto_compress = false " + options);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(local.resolve(name), content);
  }
}
