package io.rosetta.emulator.sql;

import java.util.Set;

/**
 * Words that are no identifier unless quoted.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/reserved-keywords">Reserved words</a>
 */
final class Reserved {
  private static final Set<String> WORDS =
      Set.of(
          ("ALL ALTER AND ANY AS BETWEEN BY CASE CAST CHECK COLUMN CONNECT CONSTRAINT CREATE CROSS"
                  + " CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DELETE"
                  + " DISTINCT DROP ELSE EXISTS FALSE FOLLOWING FOR FROM FULL GRANT GROUP HAVING"
                  + " ILIKE IN INCREMENT INNER INSERT INTERSECT INTO IS JOIN LATERAL LEFT LIKE"
                  + " LOCALTIME LOCALTIMESTAMP MINUS NATURAL NOT NULL OF ON OR ORDER QUALIFY REGEXP"
                  + " REVOKE RIGHT RLIKE ROW ROWS SAMPLE SELECT SET SOME START TABLE TABLESAMPLE"
                  + " THEN TO TRIGGER TRUE TRY_CAST UNION UNIQUE UPDATE USING VALUES WHEN WHENEVER"
                  + " WHERE WITH")
              .split(" "));

  /** Words that end a FROM item and so cannot be an alias without AS. */
  private static final Set<String> NO_ALIAS =
      Set.of("LIMIT", "OFFSET", "FETCH", "EXCEPT", "WINDOW", "ASOF", "PIVOT", "UNPIVOT", "AT");

  private Reserved() {}

  static boolean isReserved(String word) {
    return WORDS.contains(word);
  }

  static boolean endsFromItem(String word) {
    return WORDS.contains(word) || NO_ALIAS.contains(word);
  }
}
