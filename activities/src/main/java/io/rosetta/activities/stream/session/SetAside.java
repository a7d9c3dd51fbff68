package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a table whose changes cannot be applied; the stream of the others goes on. */
final class SetAside {
  private static final Logger log = LoggerFactory.getLogger(SetAside.class);

  private SetAside() {}

  /** The status of the table that it is the fault of; thrown again when it is not one's. */
  static TableStatus because(RosettaException e) {
    TableId table = e.table().orElseThrow(() -> e);
    return new TableStatus(table, TableStatus.State.FAILED, e.getMessage());
  }

  /** Logs it. */
  static TableStatus noted(String pipeline, TableStatus status) {
    log.error(
        "event=table_set_aside pipeline={} table={} reason=\"{}\"",
        pipeline,
        status.table(),
        status.reason());
    return status;
  }
}
