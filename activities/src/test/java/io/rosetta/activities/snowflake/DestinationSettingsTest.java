package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationSettingsTest {
  private static final Credentials PASSWORD = new Credentials.Password(new Secret("pw-4711"));

  @Test
  void derivesTheAddressFromTheAccount() {
    assertThat(settings("acme-prod", "").jdbcUrl())
        .isEqualTo("jdbc:snowflake://acme-prod.snowflakecomputing.com/");
    assertThat(settings("acme-prod", "https://x.example:8443/").jdbcUrl())
        .isEqualTo("jdbc:snowflake://x.example:8443/");
    assertThat(settings("acme", "http://127.0.0.1:9000").isPlain()).isTrue();
  }

  @Test
  void neverPrintsTheSecret() {
    assertThat(settings("acme", "").toString() + PASSWORD).doesNotContain("4711");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', rosetta, '', '', account is no account identifier",
    "a b, '', rosetta, '', '', account is no account identifier",
    "acme, http://snow.example, rosetta, '', '', url is no https",
    "acme, ftp://x, rosetta, '', '', url is no https",
    "acme, https://u:p@x, rosetta, '', '', url is no https",
    "acme, '', '', '', '', user is missing",
    "acme, '', rosetta, a;b, '', role is no identifier",
    "acme, '', rosetta, '', a b, warehouse is no identifier"
  })
  void refusesWhatCannotBe(
      String account, String url, String user, String role, String warehouse, String problem) {
    assertThatThrownBy(
            () ->
                new DestinationSettings(
                    "dwh", account, url, user, PASSWORD, role, warehouse, Map.of()))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.CONFIGURATION_INVALID))
        .hasMessageContaining("destinations.dwh." + problem);
  }

  @Test
  void refusesPropertiesThatRosettaDependsOn() {
    assertThatThrownBy(
            () ->
                new DestinationSettings(
                    "dwh", "acme", "", "r", PASSWORD, "", "", Map.of("timezone", "Europe/Berlin")))
        .hasMessage("destinations.dwh.properties.timezone is set by Rosetta");
  }

  @Test
  void refusesSettingsThatChangeMeaning() {
    SessionParameters parameters = SessionParameters.loader("orders");
    Map<String, String> found = new HashMap<>(parameters.pinned());
    found.put("DEFAULT_DDL_COLLATION", "");
    found.put("AUTOCOMMIT", "false");
    assertThatCode(() -> parameters.requireIn(found)).doesNotThrowAnyException();

    found.put("DEFAULT_DDL_COLLATION", "en-ci");

    assertThatThrownBy(() -> parameters.requireIn(found))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TARGET_SETTING_HOSTILE))
        .hasMessageContaining("DEFAULT_DDL_COLLATION is 'en-ci' and must be ''");
  }

  @ParameterizedTest
  @CsvSource({
    "390100, 08001, TARGET_LOGIN_FAILED, true",
    "390144, 08001, TARGET_LOGIN_FAILED, true",
    "3001, 42501, TARGET_PRIVILEGE_MISSING, false",
    "2003, 02000, TARGET_OBJECT_MISSING, false",
    "606, 57P03, TARGET_OBJECT_MISSING, false",
    "904, 42000, TARGET_TABLE_MISMATCH, false",
    "625, 57014, TARGET_FAILED, true",
    "604, 57014, TARGET_FAILED, true",
    "390112, 08001, TARGET_UNREACHABLE, true",
    "200016, 58030, TARGET_UNREACHABLE, true",
    "100090, 42P18, TARGET_FAILED, false"
  })
  void knowsWhatErrorsMean(int code, String state, RosettaError error, boolean lost) {
    SQLException e = new SQLException("message", state, code);

    assertThat(SnowflakeErrors.failed("doing", e).error()).isEqualTo(error);
    assertThat(SnowflakeErrors.losesConnection(e)).isEqualTo(lost);
  }

  @Test
  void letsOnlyTheOwnerTakeOverBeforeItsLeaseEnds() {
    Instant now = Instant.parse("2026-11-24T00:00:00Z");
    StateRow row =
        ownedBy(new Owner("default", "rosetta-pipeline-orders", "r1", now.plusSeconds(60)));

    assertThatCode(
            () ->
                OwnerRule.require(
                    Fixtures.OBJECTS,
                    row,
                    new Owner("default", "rosetta-pipeline-orders", "r2", now),
                    now))
        .doesNotThrowAnyException();
    Owner other = new Owner("staging", "rosetta-pipeline-orders", "r9", now);
    assertThatThrownBy(() -> OwnerRule.require(Fixtures.OBJECTS, row, other, now))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.OWNED_BY_ANOTHER))
        .hasMessageContaining("namespace default");
    assertThatCode(() -> OwnerRule.require(Fixtures.OBJECTS, row, other, now.plusSeconds(60)))
        .doesNotThrowAnyException();
  }

  private static StateRow ownedBy(Owner owner) {
    StoredState state =
        new StoredState(
            1,
            1,
            "slot",
            Position.start(Lsn.ZERO),
            new SourceIdentity("1", 1, List.of()),
            Lsn.ZERO,
            List.of());
    return new StateRow(state, owner, "", 0, "", "1");
  }

  private static DestinationSettings settings(String account, String url) {
    return new DestinationSettings("dwh", account, url, "rosetta", PASSWORD, "", "", Map.of());
  }
}
