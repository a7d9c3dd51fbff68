package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetta.emulator.EmulatorUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says who somebody is: by password, or by a JWT signed with the private key of a registered public
 * key (docs.snowflake.com/en/user-guide/key-pair-auth, and
 * .../developer-guide/sql-api/authenticating for the claims: {@code iss =
 * ACCOUNT.USER.SHA256:fingerprint}, {@code sub = ACCOUNT.USER}, {@code exp} at most an hour ahead).
 */
final class Credentials {
  private static final long CLOCK_SKEW_SECONDS = 60;

  private final List<EmulatorUser> users;
  private final ObjectMapper json;
  private final Clock clock;

  Credentials(List<EmulatorUser> users, ObjectMapper json, Clock clock) {
    this.users = users;
    this.json = json;
    this.clock = clock;
  }

  /** The user, if the password is theirs. */
  Optional<EmulatorUser> byPassword(String name, String password) {
    byte[] given = password.getBytes(StandardCharsets.UTF_8);
    return named(name)
        .filter(user -> user.password().isPresent())
        .filter(
            user ->
                MessageDigest.isEqual(
                    user.password().get().getBytes(StandardCharsets.UTF_8), given));
  }

  /** The user, if the token names them and is signed with one of their keys and still valid. */
  Optional<EmulatorUser> byToken(String name, String account, String token) {
    String[] parts = token.split("\\.", -1);
    Optional<EmulatorUser> user = named(name);
    if (parts.length != 3 || user.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode header = decoded(parts[0]);
      JsonNode claims = decoded(parts[1]);
      String subject = withoutRegion(account) + "." + user.get().name();
      boolean inTime = inTime(claims);
      boolean rightSubject = claims.path("sub").asText().equals(subject);
      if (!header.path("alg").asText().equals("RS256") || !inTime || !rightSubject) {
        return Optional.empty();
      }
      for (PublicKey key : user.get().publicKeys()) {
        String issuer = subject + "." + fingerprint(key);
        if (claims.path("iss").asText().equals(issuer) && signed(parts, key)) {
          return user;
        }
      }
      return Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** {@code SHA256:} and the Base64 of the digest of the key's X.509 form. */
  static String fingerprint(PublicKey key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return "SHA256:" + Base64.getEncoder().encodeToString(digest);
  }

  private boolean inTime(JsonNode claims) {
    long now = clock.instant().getEpochSecond();
    long issued = claims.path("iat").asLong(now);
    long expires = claims.path("exp").asLong(0);
    return now < expires && issued <= now + CLOCK_SKEW_SECONDS;
  }

  private boolean signed(String[] parts, PublicKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
  }

  private JsonNode decoded(String part) throws IOException {
    return json.readTree(Base64.getUrlDecoder().decode(part));
  }

  private Optional<EmulatorUser> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return users.stream().filter(user -> user.name().equals(upper)).findFirst();
  }

  private static String withoutRegion(String account) {
    int dot = account.indexOf('.');
    return (dot < 0 ? account : account.substring(0, dot)).toUpperCase(Locale.ROOT);
  }
}
