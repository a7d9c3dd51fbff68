package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableNotation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names for jobs that Rosetta creates by itself: the same table and generation give the same name,
 * so whoever creates one twice finds the first.
 */
final class JobName {
  private static final int LONGEST = 63;
  private static final int DIGEST_BYTES = 4;

  private JobName() {}

  /**
   * For instance {@code initial_public.orders_g1}. A table whose name does not fit the rule of job
   * ids has a digest of it in the name.
   *
   * @param why a word that begins the name
   */
  static String of(String why, TableId table, long generation) {
    String name = TableNotation.write(table);
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.]", "_");
    String end = "_g" + generation;
    int room = LONGEST - why.length() - 1 - end.length();
    if (!plain.equals(name) || plain.length() > room) {
      String digest = "_" + digest(name);
      int kept = Math.min(plain.length(), room - digest.length());
      plain = plain.substring(0, kept) + digest;
    }
    return why + "_" + plain + end;
  }

  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
