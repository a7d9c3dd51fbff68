package io.rosetta.activities.backfill;

import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.types.SourceSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The comparison operators of types, with the schemas that they are in: only {@code pg_catalog} is
 * on our search path, and an extension's type would silently be compared as text there, past its
 * own meaning and its indexes (citext). Immutable.
 */
final class SourceOperators {
  /** With the number of the strategy by which a btree knows it. */
  enum Comparison {
    LESS("<", 1),
    LESS_OR_EQUAL("<=", 2),
    EQUAL("=", 3),
    GREATER_OR_EQUAL(">=", 4),
    GREATER(">", 5);

    private final String symbol;
    private final int strategy;

    Comparison(String symbol, int strategy) {
      this.symbol = symbol;
      this.strategy = strategy;
    }
  }

  private static final String OWN =
      """
      SELECT c.opcintype, p.amopstrategy, n.nspname, o.oprname
      FROM pg_catalog.pg_opclass c
      JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'
      JOIN pg_catalog.pg_amop p
        ON p.amopfamily = c.opcfamily AND p.amopmethod = m.oid
           AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype
      JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      WHERE c.opcdefault AND c.opcintype = ANY (?)
      """;

  private final Map<Long, Map<Integer, String>> own;

  private SourceOperators(Map<Long, Map<Integer, String>> own) {
    this.own = own;
  }

  static SourceOperators read(Connection connection, Collection<PostgresType> types)
      throws SQLException {
    Map<Long, Map<Integer, String>> own = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(OWN)) {
      Object[] oids = types.stream().map(type -> type.base().oid()).distinct().toArray();
      statement.setArray(1, connection.createArrayOf("oid", oids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          own.computeIfAbsent(row.getLong(1), oid -> new HashMap<>())
              .put(row.getInt(2), operator(row.getString(3), row.getString(4)));
        }
      }
    }
    return new SourceOperators(own);
  }

  /** An operator for SQL; types without one of their own (enums, arrays) have PostgreSQL's. */
  String of(PostgresType type, Comparison comparison) {
    return own.getOrDefault(type.base().oid(), Map.of())
        .getOrDefault(comparison.strategy, operator("pg_catalog", comparison.symbol));
  }

  private static String operator(String schema, String symbol) {
    return "OPERATOR(" + SourceSql.quoted(schema) + "." + symbol + ")";
  }

  /**
   * The type's name for a cast. Quoted and with its schema it has no modifier, so nothing is cut
   * ({@code bit} alone would be one bit long); of a domain it is the type below.
   */
  static String typeName(PostgresType type) {
    PostgresType base = type.base();
    return SourceSql.quoted(base.schema()) + "." + SourceSql.quoted(base.name());
  }
}
