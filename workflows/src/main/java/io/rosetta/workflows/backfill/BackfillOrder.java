package io.rosetta.workflows.backfill;

import java.util.List;

/** Jobs to create, all or none. */
public record BackfillOrder(String pipeline, List<BackfillRequest> requests) {
  public BackfillOrder {
    requests = requests == null ? List.of() : List.copyOf(requests);
  }
}
