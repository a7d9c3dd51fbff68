package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LoginIT extends EmulatorTestBase {
  private static final KeyPair KEYS = keys();
  private static final KeyPair OTHER_KEYS = keys();

  @Override
  EmulatorOptions options() {
    return EmulatorOptions.defaults()
        .withAccounts("rosetta")
        .withUsers(
            EmulatorUser.withPassword("rosetta", "rosetta"),
            EmulatorUser.withKeys("service", KEYS.getPublic()));
  }

  @Test
  void passwordOpensASession() throws SQLException {
    assertThat(client().value("select current_user()")).isEqualTo("ROSETTA");
  }

  @Test
  void wrongPasswordAndUnknownUserAreRefusedAlike() {
    assertCode(390100, () -> client("password", "wrong"));
    assertCode(390100, () -> client("user", "nobody"));
  }

  @Test
  void unknownAccountIsRefused() {
    assertCode(390100, () -> client("account", "elsewhere"));
  }

  @Test
  void keyPairOpensASession() throws SQLException {
    try (Client client = new Client(withKey("service", KEYS.getPrivate()))) {
      assertThat(client.value("select current_user()")).isEqualTo("SERVICE");
    }
  }

  @Test
  void keyThatIsNotRegisteredIsRefused() {
    assertCode(390144, () -> withKey("service", OTHER_KEYS.getPrivate()));
    assertCode(390144, () -> withKey("rosetta", KEYS.getPrivate()));
  }

  @Test
  void serviceUserHasNoPassword() {
    assertCode(390100, () -> client("user", "service", "password", "rosetta"));
  }

  @Test
  void unknownRoleIsRefused() {
    assertCode(390189, () -> client("role", "nobodys"));
  }

  @Test
  void unknownDatabaseOpensASessionWithoutOne() throws SQLException {
    Client client = client("db", "missing");
    assertThat(client.value("select current_database()")).isEqualTo("null");
    assertCode(90105, () -> client.run("create table t (i int)"));
  }

  @Test
  void unknownWarehouseOpensASessionWithoutOne() throws SQLException {
    client().run("create table t (i int)");
    Client client = client("warehouse", "missing");
    assertThat(client.value("select current_warehouse()")).isEqualTo("null");
    assertCode(606, () -> client.run("insert into t values (1)"));
    client.run("use warehouse rosetta_wh");
    assertThat(client.run("insert into t values (1)")).isEqualTo(1);
  }

  @Test
  void clientThatValidatesIsToldWhatIsMissing() {
    assertCode(390201, () -> client("warehouse", "missing", "validateDefaultParameters", "true"));
  }

  @Test
  void busyServerIsAskedForTheLoginAgain() throws SQLException {
    emulator().faults().onPath("/session/v1/login-request").httpStatus(503);
    assertThat(client().value("select 1")).isEqualTo("1");
  }

  @Test
  void sessionParametersComeWithTheLogin() throws SQLException {
    Client client = client("QUERY_TAG", "pipeline-a", "LOCK_TIMEOUT", "7");
    assertThat(client.rows("show parameters like 'LOCK_TIMEOUT'"))
        .isEqualTo(List.of("LOCK_TIMEOUT|7|43200|SESSION||NUMBER"));
    assertThat(client.value("show parameters like 'query_tag'"))
        .startsWith("QUERY_TAG|pipeline-a|");
  }

  private Connection withKey(String user, PrivateKey key) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("privateKey", key);
    return DriverManager.getConnection(emulator().jdbcUrl(), properties);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
