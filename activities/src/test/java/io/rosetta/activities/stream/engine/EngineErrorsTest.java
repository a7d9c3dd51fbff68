package io.rosetta.activities.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EngineErrorsTest {
  private static RosettaError of(Throwable cause) {
    return EngineErrors.map("p", "s", new IllegalStateException("stopped", cause)).error();
  }

  @Test
  void saysWhatTheServerSaid() {
    assertThat(of(new SQLException("replication slot \"s\" is active for PID 4", "55006")))
        .isEqualTo(RosettaError.SLOT_ACTIVE);
    assertThat(of(new SQLException("requested WAL segment 00 has already been removed", "58P01")))
        .isEqualTo(RosettaError.SLOT_LOST);
    assertThat(of(new SQLException("can no longer get changes from replication slot", "55000")))
        .isEqualTo(RosettaError.SLOT_LOST);
    assertThat(of(new SQLException("terminating connection", "57P01")))
        .isEqualTo(RosettaError.SOURCE_UNREACHABLE);
    assertThat(of(new SQLException("password", "28P01")))
        .isEqualTo(RosettaError.SOURCE_LOGIN_FAILED);
    assertThat(of(new SQLException("denied", "42501")))
        .isEqualTo(RosettaError.SOURCE_PRIVILEGE_MISSING);
    assertThat(of(new IOException("reset"))).isEqualTo(RosettaError.SOURCE_UNREACHABLE);
    assertThat(of(null)).isEqualTo(RosettaError.STREAM_FAILED);
  }

  @Test
  void ourOwnFailureIsKept() {
    RosettaException ours = new RosettaException(RosettaError.FENCED, "x");
    assertThat(EngineErrors.map("p", "s", new IllegalStateException(ours))).isSameAs(ours);
  }
}
