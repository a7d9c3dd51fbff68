package io.rosetta.demo.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** One kind of business transaction. The caller commits or rolls back. */
@FunctionalInterface
interface ShopWork {
  /** Makes the changes; answers how many rows it changed. */
  int run(Connection connection, Random random) throws SQLException;
}
