package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class SourceErrorsTest {
  /** As the pool gives it when the server has gone. */
  @Test
  void whyAPoolHasNoConnectionIsSaid() {
    SQLException refused = new SQLException("Connection to h:1 refused.", "08001");
    RosettaException translated =
        SourceErrors.translate(
            "looking", new SQLTransientConnectionException("timed out", "08001", refused));

    assertThat(translated.error()).isEqualTo(RosettaError.SOURCE_UNREACHABLE);
    assertThat(translated).hasMessage("While looking: Connection to h:1 refused. (SQLState 08001)");
  }

  @Test
  void aPoolThatIsBusySaysSo() {
    RosettaException translated =
        SourceErrors.translate(
            "looking", new SQLTransientConnectionException("timed out (total=2)", "08001"));

    assertThat(translated).hasMessage("While looking: timed out (total=2) (SQLState 08001)");
  }
}
