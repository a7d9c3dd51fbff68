package io.rosetta.demo.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the demo's shop and the rows that every shop begins with. */
public final class ShopSchema {
  /** The schema that holds all of it. */
  public static final String NAME = "shop";

  /** Every table, as named in the source; the first two hold the constant sum. */
  public static final List<String> TABLES =
      List.of(
          "accounts",
          "vaults",
          "customers",
          "products",
          "orders",
          "order_items",
          "inventory",
          "documents",
          "events",
          "LoyaltyCards");

  /** Rows in each of accounts and vaults. */
  public static final int ACCOUNTS = 50;

  /** The sum over accounts and vaults at every moment. */
  public static final BigDecimal TOTAL_BALANCE = new BigDecimal("100000.00");

  private ShopSchema() {}

  /**
   * Makes the tables unless they are there, with what is in the accounts and vaults.
   *
   * @return whether they were made
   */
  public static boolean create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("SELECT 1 FROM pg_namespace WHERE nspname = 'shop'")) {
        if (found.next()) {
          return false;
        }
      }
      statement.execute(script("schema.sql").replace(":accounts", Integer.toString(ACCOUNTS)));
      return true;
    }
  }

  /**
   * Fills a new shop with rows that are there before any pipeline is.
   *
   * @param rows over all tables, give or take a few
   */
  public static void stock(Connection connection, long rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script("stock.sql").replace(":rows", Long.toString(rows)));
    }
  }

  private static String script(String name) {
    try (InputStream in = ShopSchema.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
