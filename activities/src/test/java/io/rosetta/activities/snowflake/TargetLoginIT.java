package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Secret;
import io.rosetta.emulator.EmulatorOptions;
import io.rosetta.emulator.SnowflakeEmulator;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user reads who got the destination wrong, through the real driver. */
class TargetLoginIT {
  private static SnowflakeEmulator emulator;

  @BeforeAll
  static void start() throws IOException {
    SqlEngine none =
        (SqlEngine)
            Proxy.newProxyInstance(
                TargetLoginIT.class.getClassLoader(),
                new Class<?>[] {SqlEngine.class},
                (proxy, method, arguments) -> null);
    emulator =
        SnowflakeEmulator.start(
            EmulatorOptions.defaults().withAccounts("ROSETTA"), directory -> none);
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @Test
  void namesAServerThatDoesNotAnswer() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }

    assertThat(only(settings(closed, "rosetta", "rosetta", "", "")).type())
        .isEqualTo(RosettaError.TARGET_UNREACHABLE.name());
  }

  @Test
  void namesAWrongPasswordAndUser() {
    PreflightFinding finding = only(settings(emulator.port(), "rosetta", "wrong-4711", "", ""));

    assertThat(finding.type()).isEqualTo(RosettaError.TARGET_LOGIN_FAILED.name());
    assertThat(finding.message())
        .contains("destination dwh", "user rosetta")
        .doesNotContain("4711");
    assertThat(only(settings(emulator.port(), "nobody", "rosetta", "", "")).type())
        .isEqualTo(RosettaError.TARGET_LOGIN_FAILED.name());
  }

  @Test
  void namesAWrongRole() {
    assertThat(only(settings(emulator.port(), "rosetta", "rosetta", "NOBODY", "")).message())
        .contains("NOBODY");
  }

  @Test
  void namesAKeyFileThatCannotBeRead() {
    PreflightFinding finding =
        only(
            new DestinationSettings(
                "dwh",
                "rosetta",
                "http://127.0.0.1:" + emulator.port(),
                "rosetta",
                new Credentials.KeyPair(Path.of("/nowhere/key.p8"), new Secret("")),
                "",
                "",
                Map.of()));

    assertThat(finding.type()).isEqualTo(RosettaError.TARGET_LOGIN_FAILED.name());
    assertThat(finding.message())
        .contains("destination dwh", "key file /nowhere/key.p8", "cannot read the key file");
  }

  @Test
  void namesAWrongAccount() {
    PreflightFinding finding =
        only(
            new DestinationSettings(
                "dwh",
                "elsewhere",
                "http://127.0.0.1:" + emulator.port(),
                "rosetta",
                new Credentials.Password(new Secret("rosetta")),
                "",
                "",
                Map.of()));

    assertThat(finding.type())
        .isIn(RosettaError.TARGET_LOGIN_FAILED.name(), RosettaError.TARGET_UNREACHABLE.name());
  }

  private static PreflightFinding only(DestinationSettings settings) {
    List<PreflightFinding> findings =
        new TargetPreflight(settings, new TargetScope("orders", new Identifier("DB"), List.of()))
            .check(List.of());
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).blocking()).isTrue();
    return findings.get(0);
  }

  private static DestinationSettings settings(
      int port, String user, String password, String role, String warehouse) {
    return new DestinationSettings(
        "dwh",
        "rosetta",
        "http://127.0.0.1:" + port,
        user,
        new Credentials.Password(new Secret(password)),
        role,
        warehouse,
        Map.of());
  }
}
