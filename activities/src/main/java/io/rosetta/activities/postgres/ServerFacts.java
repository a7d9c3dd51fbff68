package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What preflight asks of the server, database and role, in one query.
 *
 * @param version {@code server_version_num}: 180003 for 18.3
 * @param usedSlots replication slots that exist
 * @param usedSenders walsenders connected now
 * @param mayReplicate superuser, REPLICATION, or what stands for it at a cloud provider
 * @param mayCreate whether the role may create a publication in the database
 * @param senderTimeoutMillis {@code wal_sender_timeout}, 0 for none
 * @param idleSlotTimeout {@code idle_replication_slot_timeout} (18 and later), empty where it is
 *     off or unknown
 */
record ServerFacts(
    int version,
    String versionText,
    boolean inRecovery,
    String database,
    String user,
    String encoding,
    String walLevel,
    int maxSlots,
    int usedSlots,
    int maxSenders,
    int usedSenders,
    boolean mayReplicate,
    boolean mayCreate,
    long senderTimeoutMillis,
    String idleSlotTimeout) {
  private static final int OLDEST = 14;

  /** {@code pg_settings} has durations as numbers in the setting's unit. */
  private static final String FACTS =
      """
      SELECT current_setting('server_version_num')::int, current_setting('server_version'),
             pg_catalog.pg_is_in_recovery(), d.datname, current_user::text,
             pg_catalog.pg_encoding_to_char(d.encoding), current_setting('wal_level'),
             current_setting('max_replication_slots')::int,
             (SELECT count(*) FROM pg_catalog.pg_replication_slots)::int,
             current_setting('max_wal_senders')::int,
             (SELECT count(*) FROM pg_catalog.pg_stat_get_wal_senders())::int,
             (SELECT r.rolsuper OR r.rolreplication FROM pg_catalog.pg_roles r
              WHERE r.rolname = current_user)
               OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles r
                          WHERE r.rolname = 'rds_replication'
                            AND pg_catalog.pg_has_role(r.oid, 'MEMBER')),
             pg_catalog.has_database_privilege(d.oid, 'CREATE'),
             (SELECT s.setting::bigint FROM pg_catalog.pg_settings s
              WHERE s.name = 'wal_sender_timeout'),
             COALESCE((SELECT NULLIF(s.setting, '0') FROM pg_catalog.pg_settings s
                       WHERE s.name = 'idle_replication_slot_timeout'), '')
      FROM pg_catalog.pg_database d WHERE d.datname = current_database()
      """;

  static ServerFacts read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FACTS);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new ServerFacts(
          row.getInt(1),
          row.getString(2),
          row.getBoolean(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getInt(8),
          row.getInt(9),
          row.getInt(10),
          row.getInt(11),
          row.getBoolean(12),
          row.getBoolean(13),
          row.getLong(14),
          row.getString(15));
    }
  }

  boolean isSupported() {
    return version >= OLDEST * 10_000;
  }
}
