package io.rosetta.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedSourceIT {
  @Test
  void everyDatabaseIsFreshAndCanBeDecoded() {
    try (EmbeddedSource one = EmbeddedSource.create();
        EmbeddedSource two = EmbeddedSource.create()) {
      one.execute("CREATE TABLE t (k int PRIMARY KEY)");

      assertThat(two.query("SELECT count(*) FROM pg_class WHERE relname = 't'"))
          .containsExactly("0");
      assertThat(one.query("SHOW wal_level")).containsExactly("logical");
      assertThat(one.query("SELECT pg_create_logical_replication_slot('fresh', 'pgoutput')"))
          .hasSize(1);
    }
  }
}
