package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.Set;

/**
 * What Snowflake's and its driver's error codes mean for Rosetta. Codes of the server are in
 * Snowflake's manual where they are public; those of the driver in its class {@code ErrorCode}.
 */
final class SnowflakeErrors {
  /** After these the connection is thrown away: its session is gone, or nobody knows. */
  private static final Set<Integer> CONNECTION =
      Set.of(
          603, 604, 625, 390110, 390111, 390112, 390113, 390114, 390115, 200002, 200015, 200016,
          200022, 200062, 200066, 253003);

  /** The server had another reason: an incident, a cancelled statement, too many waiters. */
  private static final Set<Integer> ANSWERED = Set.of(603, 604, 625);

  private static final Set<Integer> LOGIN =
      Set.of(
          390100, 390101, 390102, 390103, 390104, 390144, 390186, 390189, 390202, 390318, 394300,
          200045, 200060);
  private static final Set<Integer> MISSING =
      Set.of(2003, 2043, 606, 93934, 390201, 390900, 390901);

  /** The driver's, of a key file; its message is an internal error of its reader. */
  private static final int UNUSABLE_KEY = 200045;

  /** A value that has no place in its column; SQLState class 22 is "data exception" too. */
  private static final Set<Integer> DATA =
      Set.of(100035, 100037, 100038, 100039, 100040, 100046, 100069, 100071, 100072, 100078);

  private static final int PRIVILEGE = 3001;
  private static final int OBJECT_MISSING = 2003;
  private static final int INVALID_IDENTIFIER = 904;
  private static final int DUPLICATE_COLUMN = 1430;
  private static final int LONGEST_DETAIL = 400;

  private SnowflakeErrors() {}

  /** Whether the connection must not be used again. */
  static boolean losesConnection(SQLException e) {
    String state = e.getSQLState();
    return CONNECTION.contains(e.getErrorCode()) || (state != null && state.startsWith("08"));
  }

  /** Whether a value of a row is refused: the same statement fails again. */
  static boolean isData(SQLException e) {
    String state = e.getSQLState();
    return DATA.contains(e.getErrorCode()) || (state != null && state.startsWith("22"));
  }

  /** Whether an object does not exist, or the role may not see it. */
  static boolean isMissing(SQLException e) {
    return e.getErrorCode() == OBJECT_MISSING;
  }

  /** Whether a column of this name exists. */
  static boolean isDuplicateColumn(SQLException e) {
    return e.getErrorCode() == DUPLICATE_COLUMN;
  }

  /** Whether a column named in the statement does not exist. */
  static boolean isInvalidIdentifier(SQLException e) {
    return e.getErrorCode() == INVALID_IDENTIFIER;
  }

  /**
   * @param doing what was attempted and where, for the message
   */
  static RosettaException failed(String doing, SQLException e) {
    return new RosettaException(kind(e), doing + ": " + detail(e), e);
  }

  /**
   * A table whose changes hold a value that the target cannot take and that cannot be set aside.
   *
   * @param what is refused, for the message
   */
  static RosettaException refused(TableId table, String what, SQLException e) {
    return RosettaException.of(
        table,
        RosettaError.TABLE_UNSUPPORTED,
        "table " + table + ": " + what + ": " + detail(e) + "; map its column to VARCHAR");
  }

  /** A table with a value in its key that the target cannot take. */
  static RosettaException keyRefused(TableId table) {
    return RosettaException.of(
        table,
        RosettaError.TABLE_UNSUPPORTED,
        "table "
            + table
            + ": Snowflake cannot hold a value of the key, and a row without its key would never be"
            + " found again; map the key's columns to VARCHAR");
  }

  /** A failure to sign in, where an unreachable server is the likeliest of the unknown causes. */
  static RosettaException loginFailed(DestinationSettings settings, SQLException e) {
    RosettaError kind = kind(e);
    RosettaError error =
        kind == RosettaError.TARGET_FAILED ? RosettaError.TARGET_UNREACHABLE : kind;
    return e.getErrorCode() == UNUSABLE_KEY
        ? unusableKey(settings, e)
        : new RosettaException(error, "cannot sign in to " + settings + ": " + detail(e), e);
  }

  /** A key file that cannot be read as one. */
  static RosettaException unusableKey(DestinationSettings settings, Exception cause) {
    return new RosettaException(
        RosettaError.TARGET_LOGIN_FAILED,
        "cannot sign in to "
            + settings
            + ": the key file holds no private key (PKCS#8 PEM) that this passphrase opens",
        cause);
  }

  private static RosettaError kind(SQLException e) {
    int code = e.getErrorCode();
    if (LOGIN.contains(code)) {
      return RosettaError.TARGET_LOGIN_FAILED;
    }
    if (code == PRIVILEGE) {
      return RosettaError.TARGET_PRIVILEGE_MISSING;
    }
    if (MISSING.contains(code)) {
      return RosettaError.TARGET_OBJECT_MISSING;
    }
    if (code == INVALID_IDENTIFIER) {
      return RosettaError.TARGET_TABLE_MISMATCH;
    }
    return losesConnection(e) && !ANSWERED.contains(code)
        ? RosettaError.TARGET_UNREACHABLE
        : RosettaError.TARGET_FAILED;
  }

  /**
   * The driver's first lines; further ones can quote statements, and any of a data error values.
   */
  static String detail(SQLException e) {
    if (isData(e)) {
      return "a value is refused" + codes(e);
    }
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    String line = message.lines().limit(2).reduce((a, b) -> a + " " + b).orElse("");
    String cut = line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
    return cut + codes(e);
  }

  private static String codes(SQLException e) {
    return " (code " + e.getErrorCode() + ", SQLState " + e.getSQLState() + ")";
  }
}
