package io.rosetta.emulator.session;

import io.rosetta.emulator.session.ParameterCatalog.Parameter;
import io.rosetta.emulator.sql.SqlError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The parameters of one session: its own value, else the account's, else Snowflake's default. */
public final class SessionParameters {
  private final AccountParameters account;
  private final Map<String, String> own = new ConcurrentHashMap<>();

  SessionParameters(AccountParameters account) {
    this.account = account;
  }

  /** A parameter as the session has it; {@code level} is SESSION, ACCOUNT or empty. */
  public record Setting(
      String name, String type, String value, String defaultValue, String level) {}

  /**
   * ALTER SESSION SET.
   *
   * @throws SqlError 001006 for an unknown name, 001007 for a value of the wrong type, 001003 for
   *     one that the emulator does not carry out
   */
  public void set(String name, String value) {
    Parameter parameter = ParameterCatalog.named(name);
    String checked = ParameterCatalog.checked(parameter, value);
    if (parameter.fixed() && !checked.equalsIgnoreCase(parameter.defaultValue())) {
      throw SqlError.unsupported(parameter.name() + " = '" + value + "'");
    }
    if (parameter.name().equals("TIMEZONE")) {
      checkZone(value);
    }
    own.put(parameter.name(), checked);
  }

  /** What a driver sends at login: the ones that only concern the driver itself are passed over. */
  public void setAtLogin(String name, String value) {
    if (ParameterCatalog.find(name).isPresent()) {
      set(name, value);
    }
  }

  public void unset(String name) {
    own.remove(ParameterCatalog.named(name).name());
  }

  public String get(String name) {
    String own = this.own.get(name);
    return own != null
        ? own
        : account.get(name).orElse(ParameterCatalog.named(name).defaultValue());
  }

  public boolean isTrue(String name) {
    return Boolean.parseBoolean(get(name));
  }

  public Duration seconds(String name) {
    return Duration.ofSeconds(Long.parseLong(get(name)));
  }

  public List<Setting> all() {
    return ParameterCatalog.known().values().stream().map(this::setting).toList();
  }

  /** A parameter in force that the emulator does not carry out; the account set it. */
  Optional<Setting> hostile() {
    return ParameterCatalog.known().values().stream()
        .filter(Parameter::fixed)
        .filter(p -> !get(p.name()).equalsIgnoreCase(p.defaultValue()))
        .map(this::setting)
        .findFirst();
  }

  private Setting setting(Parameter parameter) {
    String name = parameter.name();
    String level =
        own.containsKey(name) ? "SESSION" : account.get(name).isPresent() ? "ACCOUNT" : "";
    String type = parameter.type().name();
    return new Setting(name, type, get(name), parameter.defaultValue(), level);
  }

  private static void checkZone(String zone) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new SqlError(
          "001007",
          "22023",
          "SQL compilation error:\ninvalid value '"
              + zone
              + "' for parameter 'TIMEZONE' ("
              + e.getMessage().toLowerCase(Locale.ROOT)
              + ")",
          e);
    }
  }
}
