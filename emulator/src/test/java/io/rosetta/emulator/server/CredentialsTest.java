package io.rosetta.emulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetta.emulator.EmulatorUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final long NOW = 1_800_000_000L;
  private static final KeyPair OLD = keys();
  private static final KeyPair NEW = keys();

  private final Credentials credentials =
      new Credentials(
          List.of(EmulatorUser.withKeys("svc", OLD.getPublic(), NEW.getPublic())),
          new ObjectMapper(),
          Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void eitherOfTwoKeysIsAccepted() throws Exception {
    assertThat(accepted(OLD, "ACME.SVC", NOW + 60)).isTrue();
    assertThat(accepted(NEW, "ACME.SVC", NOW + 60)).isTrue();
  }

  @Test
  void expiredTokenIsRefused() throws Exception {
    assertThat(accepted(OLD, "ACME.SVC", NOW)).isFalse();
  }

  @Test
  void tokenOfAnotherAccountOrUserIsRefused() throws Exception {
    assertThat(accepted(OLD, "OTHER.SVC", NOW + 60)).isFalse();
    assertThat(accepted(OLD, "ACME.ADMIN", NOW + 60)).isFalse();
  }

  @Test
  void changedClaimsAreRefused() throws Exception {
    String[] parts = token(OLD, "ACME.SVC", NOW + 60).split("\\.", -1);
    String[] other = token(OLD, "ACME.SVC", NOW + 61).split("\\.", -1);
    String mixed = parts[0] + "." + other[1] + "." + parts[2];
    assertThat(credentials.byToken("svc", "acme", mixed)).isEmpty();
  }

  @Test
  void unsignedAndMalformedTokensAreRefused() {
    assertThat(credentials.byToken("svc", "acme", "")).isEmpty();
    assertThat(credentials.byToken("svc", "acme", "a.b.c")).isEmpty();
    String header = encoded("{\"alg\":\"none\"}");
    assertThat(credentials.byToken("svc", "acme", header + "." + encoded("{}") + ".")).isEmpty();
  }

  @Test
  void regionIsNoPartOfTheAccount() throws Exception {
    String token = token(OLD, "ACME.SVC", NOW + 60);
    assertThat(credentials.byToken("svc", "acme.eu-central-1", token)).isPresent();
  }

  private boolean accepted(KeyPair key, String subject, long expires) throws Exception {
    return credentials.byToken("svc", "acme", token(key, subject, expires)).isPresent();
  }

  private static String token(KeyPair key, String subject, long expires)
      throws GeneralSecurityException {
    String issuer = subject + "." + Credentials.fingerprint(key.getPublic());
    String signed =
        encoded("{\"alg\":\"RS256\"}")
            + "."
            + encoded(
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                    .formatted(issuer, subject, NOW, expires));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
