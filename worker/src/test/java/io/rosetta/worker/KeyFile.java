package io.rosetta.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Private keys in files, as Snowflake's manual lets a user make them with openssl. */
final class KeyFile {
  static final KeyPair KEYS = generate();
  static final String PASSPHRASE = "key-sesame-4711";

  /** As {@code openssl pkcs8 -v1 PBE-SHA1-3DES} names it, from the manual's example. */
  private static final String CIPHER = "PBEWithSHA1AndDESede";

  private static final int LINE = 64;

  private KeyFile() {}

  static Path plain(Path file, KeyPair keys) throws IOException {
    return write(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  static Path encrypted(Path file, KeyPair keys, String passphrase)
      throws IOException, GeneralSecurityException {
    byte[] salt = new byte[8];
    new SecureRandom().nextBytes(salt);
    PBEParameterSpec parameters = new PBEParameterSpec(salt, 2048);
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(CIPHER)
            .generateSecret(new PBEKeySpec(passphrase.toCharArray())),
        parameters);
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(
            cipher.getParameters(), cipher.doFinal(keys.getPrivate().getEncoded()));
    return write(file, "ENCRYPTED PRIVATE KEY", info.getEncoded());
  }

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path file, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
