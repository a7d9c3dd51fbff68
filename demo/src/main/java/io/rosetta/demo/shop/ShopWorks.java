package io.rosetta.demo.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The business transactions of the shop; each picks its rows at random among those there are. */
final class ShopWorks {
  private static final String NEXT_PRODUCT =
      "SELECT sku FROM shop.products WHERE sku >= ? ORDER BY sku LIMIT 1";
  private static final String NEXT_DOCUMENT =
      "SELECT id FROM shop.documents WHERE id >= ?::uuid ORDER BY id LIMIT 1";

  private ShopWorks() {}

  static int registerCustomer(Connection db, Random random) throws SQLException {
    String name = Texts.words(random);
    return Sql.change(
        db,
        "INSERT INTO shop.customers (email, name, tags, birthday, newsletter, credit, profile)"
            + " VALUES (?, ?, ?::text[], ?::date, ?, ?, ?::jsonb)",
        Long.toHexString(random.nextLong()) + "@example.org",
        name,
        random.nextInt(4) == 0 ? null : "{a,\"b c\",NULL,\"d\\\"e\"}",
        random.nextInt(4) == 0
            ? null
            : "19%02d-02-%02d".formatted(random.nextInt(100), 1 + random.nextInt(28)),
        random.nextBoolean(),
        money(random, 100_000),
        random.nextInt(4) == 0 ? null : Texts.json(random));
  }

  static int changeCustomer(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "UPDATE shop.customers SET credit = credit + ?, newsletter = NOT newsletter, name = ?"
            + " WHERE id = "
            + anyId("customers"),
        money(random, 100),
        Texts.words(random),
        random.nextDouble());
  }

  static int deleteCustomer(Connection db, Random random) throws SQLException {
    return Sql.change(
        db, "DELETE FROM shop.customers WHERE id = " + anyId("customers"), random.nextDouble());
  }

  static int listProduct(Connection db, Random random) throws SQLException {
    String sku = sku(random);
    int rows =
        Sql.change(
            db,
            "INSERT INTO shop.products (sku, title, price, weight, attributes, picture, sizes)"
                + " VALUES (?, ?, ?, ?, ?::jsonb, decode(?, 'hex'), ?::integer[])",
            sku,
            Texts.words(random),
            money(random, 50_000),
            random.nextInt(5) == 0
                ? null
                : random.nextGaussian() * Math.pow(10, random.nextInt(30) - 10),
            Texts.json(random),
            "00ff%08x".formatted(random.nextInt()),
            random.nextInt(4) == 0 ? null : "{36,NULL,%d}".formatted(random.nextInt(100)));
    for (String warehouse : new String[] {"BER", "OS", "N"}) {
      rows +=
          Sql.change(
              db,
              "INSERT INTO shop.inventory VALUES (?, ?, ?, clock_timestamp() AT TIME ZONE 'UTC')",
              sku,
              warehouse,
              random.nextInt(1000));
    }
    return rows;
  }

  static int changePrice(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "UPDATE shop.products SET price = ?, discontinued = NOT discontinued"
            + " WHERE sku = ("
            + NEXT_PRODUCT
            + ")",
        money(random, 50_000),
        sku(random));
  }

  /** A change of the key, in both tables that carry it. */
  static int renumberProduct(Connection db, Random random) throws SQLException {
    Optional<String> old = Sql.ask(db, NEXT_PRODUCT + " FOR UPDATE", sku(random));
    if (old.isEmpty()) {
      return 0;
    }
    String fresh = sku(random);
    return Sql.change(db, "UPDATE shop.products SET sku = ? WHERE sku = ?", fresh, old.get())
        + Sql.change(db, "UPDATE shop.inventory SET sku = ? WHERE sku = ?", fresh, old.get());
  }

  /** Two rows take each other's key: the one that came second held the first one's key before. */
  static int swapProducts(Connection db, Random random) throws SQLException {
    Optional<String> one = Sql.ask(db, NEXT_PRODUCT, sku(random));
    Optional<String> two = Sql.ask(db, NEXT_PRODUCT, sku(random));
    if (one.isEmpty() || two.isEmpty() || one.equals(two)) {
      return 0;
    }
    String rename = "UPDATE shop.products SET sku = ? WHERE sku = ?";
    String aside = "~" + sku(random);
    return Sql.change(db, rename, aside, one.get())
        + Sql.change(db, rename, one.get(), two.get())
        + Sql.change(db, rename, two.get(), aside);
  }

  /** A delete and an insert of one key in one transaction. */
  static int replaceProduct(Connection db, Random random) throws SQLException {
    Optional<String> sku = Sql.ask(db, NEXT_PRODUCT + " FOR UPDATE", sku(random));
    if (sku.isEmpty()) {
      return 0;
    }
    return Sql.change(db, "DELETE FROM shop.products WHERE sku = ?", sku.get())
        + Sql.change(
            db,
            "INSERT INTO shop.products (sku, title, price) VALUES (?, ?, ?)",
            sku.get(),
            Texts.words(random),
            money(random, 1000));
  }

  /** Order, items and stock in one transaction. */
  static int placeOrder(Connection db, Random random) throws SQLException {
    String order =
        Sql.ask(
                db,
                "INSERT INTO shop.orders (customer_id, total, note, deliver_on)"
                    + " VALUES (?, ?, ?, ?::date) RETURNING id",
                1 + random.nextInt(10_000),
                money(random, 1_000_000),
                random.nextInt(3) == 0 ? null : Texts.words(random),
                "2026-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)))
            .orElseThrow();
    int rows = 1;
    for (int line = 1 + random.nextInt(5); line > 0; line--) {
      String sku = Sql.ask(db, NEXT_PRODUCT, sku(random)).orElse("none");
      rows +=
          Sql.change(
              db,
              "INSERT INTO shop.order_items VALUES (?, ?, ?, ?, ?, ?::numeric)",
              Long.parseLong(order),
              line,
              sku,
              1 + random.nextInt(9),
              money(random, 5000),
              random.nextInt(3) == 0 ? null : "0.%05d00".formatted(random.nextInt(100_000)));
    }
    String stock = Sql.ask(db, NEXT_PRODUCT, sku(random)).orElse("none");
    return rows
        + Sql.change(
            db,
            "UPDATE shop.inventory SET on_hand = on_hand - 1, counted_at = clock_timestamp() AT"
                + " TIME ZONE 'UTC' WHERE sku = ? AND warehouse = 'BER'",
            stock);
  }

  static int moveOrderOn(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "UPDATE shop.orders SET status = CASE status WHEN 'new' THEN 'paid'::shop.order_status"
            + " WHEN 'paid' THEN 'shipped' ELSE 'cancelled' END WHERE id = "
            + anyId("orders"),
        random.nextDouble());
  }

  /** Takes the items with it by the foreign key; those deletes are counted too. */
  static int deleteOrder(Connection db, Random random) throws SQLException {
    Optional<String> id = Sql.ask(db, "SELECT " + anyId("orders"), random.nextDouble());
    if (id.isEmpty()) {
      return 0;
    }
    long order = Long.parseLong(id.get());
    return Sql.change(db, "DELETE FROM shop.order_items WHERE order_id = ? AND line_no > 1", order)
        + Sql.change(db, "DELETE FROM shop.orders WHERE id = ?", order);
  }

  static int writeDocument(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "INSERT INTO shop.documents (id, title, body, meta) VALUES (?::uuid, ?, ?, ?::jsonb)",
        uuid(random),
        Texts.words(random),
        Texts.document(random, 2_500 + random.nextInt(6_000)),
        Texts.json(random));
  }

  /** Leaves the large text as it is, once or several times in the transaction. */
  static int retitleDocument(Connection db, Random random) throws SQLException {
    String from = uuid(random);
    int rows = 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      rows +=
          Sql.change(
              db,
              "UPDATE shop.documents SET title = ?, revision = revision + 1 WHERE id = ("
                  + NEXT_DOCUMENT
                  + ")",
              Texts.words(random),
              from);
    }
    return rows;
  }

  static int rewriteDocument(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "UPDATE shop.documents SET body = ? WHERE id = (" + NEXT_DOCUMENT + ")",
        random.nextInt(5) == 0 ? Texts.words(random) : Texts.document(random, 3_000),
        uuid(random));
  }

  /** A new key for a row whose large text is not sent along. */
  static int rekeyDocument(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "UPDATE shop.documents SET id = ?::uuid WHERE id = (" + NEXT_DOCUMENT + ")",
        uuid(random),
        uuid(random));
  }

  static int deleteDocument(Connection db, Random random) throws SQLException {
    return Sql.change(
        db, "DELETE FROM shop.documents WHERE id = (" + NEXT_DOCUMENT + ")", uuid(random));
  }

  static int recordEvents(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "INSERT INTO shop.events (kind, payload, client, took, ratio)"
            + " SELECT ?, ?::json, '10.0.0.1'::inet + n, make_interval(secs => n * 1.5), n / 3.0"
            + " FROM generate_series(1, ?) n",
        Texts.words(random),
        Texts.json(random),
        1 + random.nextInt(20));
  }

  static int purgeEvents(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "DELETE FROM shop.events WHERE id IN (SELECT id FROM shop.events WHERE kind <> ?"
            + " ORDER BY id LIMIT ?)",
        ShopLoad.END_KIND,
        1 + random.nextInt(15));
  }

  static int earnPoints(Connection db, Random random) throws SQLException {
    return Sql.change(
        db,
        "INSERT INTO shop.\"LoyaltyCards\" VALUES (?, ?, ?) ON CONFLICT (\"cardNo\")"
            + " DO UPDATE SET points = \"LoyaltyCards\".points + excluded.points, \"Order\" = excluded.\"Order\"",
        "C%04d".formatted(random.nextInt(2_000)),
        random.nextInt(100),
        new BigDecimal(random.nextInt(1_000_000)).movePointLeft(7));
  }

  /** Money between two tables: whoever sees only half of it sees another sum. */
  static int transfer(Connection db, Random random) throws SQLException {
    BigDecimal amount = money(random, 10_000).subtract(new BigDecimal("50.00"));
    return Sql.change(
            db,
            "UPDATE shop.accounts SET balance = balance - ? WHERE id = ?",
            amount,
            1 + random.nextInt(ShopSchema.ACCOUNTS))
        + Sql.change(
            db,
            "UPDATE shop.vaults SET balance = balance + ? WHERE id = ?",
            amount,
            1 + random.nextInt(ShopSchema.ACCOUNTS));
  }

  /** Work that a savepoint takes back, between work that stays. */
  static int halfTakenBack(Connection db, Random random) throws SQLException {
    int rows = earnPoints(db, random);
    Savepoint before = db.setSavepoint();
    writeDocument(db, random);
    changePrice(db, random);
    db.rollback(before);
    return rows + transfer(db, random);
  }

  /** The id of a random row: at or after a random place between the smallest and the largest. */
  private static String anyId(String table) {
    return ("(SELECT id FROM shop.%1$s WHERE id >= (SELECT min(id) + (? * (max(id) - min(id)))::bigint"
            + " FROM shop.%1$s) ORDER BY id LIMIT 1)")
        .formatted(table);
  }

  private static String sku(Random random) {
    return "P-%08x".formatted(random.nextInt());
  }

  private static String uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static BigDecimal money(Random random, int cents) {
    return BigDecimal.valueOf(random.nextInt(cents), 2);
  }
}
