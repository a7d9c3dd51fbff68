package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnTransactionTest {
  private final List<String> calls = new ArrayList<>();
  private boolean broken;

  private Connection connection() {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
              if (broken) {
                throw new SQLException("This connection has been closed.");
              }
              return null;
            });
  }

  @Test
  void whatWasDoneIsCommittedOrLeavesNoTrace() throws SQLException {
    assertThat(OwnTransaction.committed(connection(), () -> "done")).isEqualTo("done");
    assertThat(OwnTransaction.rolledBack(connection(), () -> "seen")).isEqualTo("seen");

    assertThat(calls)
        .containsExactly(
            "setAutoCommit false",
            "commit",
            "setAutoCommit true",
            "setAutoCommit false",
            "rollback",
            "setAutoCommit true");
  }

  @Test
  void workThatFailsIsRolledBack() {
    assertThatThrownBy(
            () ->
                OwnTransaction.committed(
                    connection(),
                    () -> {
                      throw new SQLException("no privilege");
                    }))
        .hasMessage("no privilege");

    assertThat(calls).containsExactly("setAutoCommit false", "rollback", "setAutoCommit true");
  }

  @Test
  void aConnectionThatBreaksDoesNotHideWhatFailed() {
    assertThatThrownBy(
            () ->
                OwnTransaction.rolledBack(
                    connection(),
                    () -> {
                      broken = true;
                      throw new SQLException("terminating connection", "57P01");
                    }))
        .hasMessage("terminating connection")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }
}
