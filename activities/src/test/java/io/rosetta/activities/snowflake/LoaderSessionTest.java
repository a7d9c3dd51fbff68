package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoaderSessionTest {
  /**
   * Nobody would close it: whoever hangs in a statement while its attempt ends retries after it.
   */
  @Test
  void opensNoSessionOnceItIsClosed() {
    DestinationSettings nowhere =
        new DestinationSettings(
            "lake",
            "account",
            "https://lake.invalid",
            "user",
            new Credentials.Password(new Secret("x")),
            "",
            "",
            Map.of());
    LoaderSession session =
        new LoaderSession(nowhere, "p", null, LoaderSession.Recording.AT_OPENING);
    session.close();
    assertThatThrownBy(session::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
