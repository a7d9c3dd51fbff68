package io.rosetta.emulator;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Two sessions that both expect the same old value. */
abstract class CompareAndSetTestBase extends EmulatorTestBase {
  private Client one;
  private Client two;

  @BeforeEach
  void state() throws SQLException {
    one = client();
    two = client();
    one.run("create table state (name varchar, epoch int, lsn int)");
    one.run("insert into state values ('a', 1, 100), ('b', 1, 100)");
  }

  /** What the second of two gets that both expect lsn = 100. */
  int secondOfTwo(String beforeIt) throws Exception {
    one.run("begin");
    one.run("update state set lsn = 150 where name = 'a'");
    two.run("begin");
    if (!beforeIt.isEmpty()) {
      CompletableFuture<Integer> lock = two.runAside(beforeIt);
      awaitWaiters(1);
      one.run("commit");
      lock.get(20, TimeUnit.SECONDS);
    }
    CompletableFuture<Integer> second =
        two.runAside("update state set lsn = 120 where name = 'a' and lsn = 100");
    if (beforeIt.isEmpty()) {
      awaitWaiters(1);
      one.run("commit");
    }
    int rows = second.get(20, TimeUnit.SECONDS);
    two.run("commit");
    return rows;
  }

  String lsn() throws SQLException {
    return one.value("select lsn from state where name = 'a'");
  }

  Client first() {
    return one;
  }

  Client second() {
    return two;
  }
}
