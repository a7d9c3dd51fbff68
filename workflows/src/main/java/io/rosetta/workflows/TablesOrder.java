package io.rosetta.workflows;

import java.util.List;

/** Tables to add to a pipeline or to remove from it, as people name them. */
public record TablesOrder(String pipeline, List<String> tables) {
  public TablesOrder {
    tables = tables == null ? List.of() : List.copyOf(tables);
  }
}
