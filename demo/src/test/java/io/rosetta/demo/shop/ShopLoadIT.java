package io.rosetta.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.LocalPostgres;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopLoadIT {
  @TempDir Path directory;

  @Test
  void touchesEveryTableAndKeepsTheSumOverAccountsAndVaults() throws Exception {
    try (LocalPostgres postgres =
        LocalPostgres.start(directory.resolve("pg"), directory.resolve("pg.log"))) {
      postgres.createDatabase("shop");
      try (Connection connection = postgres.connect("shop")) {
        assertThat(ShopSchema.create(connection)).isTrue();
        assertThat(ShopSchema.create(connection)).isFalse();
        ShopSchema.stock(connection, 2_000);
        assertThat(
                Sql.ask(
                    connection,
                    "SELECT (SELECT count(*) FROM shop.customers) + (SELECT count(*) FROM"
                        + " shop.products) + (SELECT count(*) FROM shop.inventory) + (SELECT"
                        + " count(*) FROM shop.orders) + (SELECT count(*) FROM shop.order_items)"
                        + " + (SELECT count(*) FROM shop.documents) + (SELECT count(*) FROM"
                        + " shop.events)"))
            .map(Long::valueOf)
            .hasValueSatisfying(rows -> assertThat(rows).isBetween(1_960L, 2_040L));
        try (ShopLoad load = ShopLoad.start(postgres.url("shop"), new LoadPlan(5_000, 0, 3, 7))) {
          load.await();
          assertThat(load.changes()).isGreaterThanOrEqualTo(5_000);
          assertThat(load.finished()).isTrue();
          assertThat(load.rolledBack()).isPositive();
        }
        for (String table : ShopSchema.TABLES) {
          assertThat(Sql.ask(connection, "SELECT count(*) FROM shop.\"" + table + "\""))
              .as(table)
              .isPresent()
              .get()
              .isNotEqualTo("0");
        }
        assertThat(
                Sql.ask(
                    connection,
                    "SELECT sum(balance) FROM (SELECT balance FROM shop.accounts UNION ALL"
                        + " SELECT balance FROM shop.vaults) all_of_it"))
            .map(BigDecimal::new)
            .contains(ShopSchema.TOTAL_BALANCE);
        assertThat(ShopLoad.writeEndMark(connection)).isPositive();
      }
    }
  }
}
