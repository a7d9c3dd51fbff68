package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.TargetTableId;
import java.util.List;
import java.util.Objects;

/**
 * What of a target a pipeline is about.
 *
 * @param pipeline its name
 * @param database the target database; its schema {@code _ROSETTA} holds the state
 * @param tables where the pipeline's tables go; a first start takes a generation above all of them
 */
public record TargetScope(String pipeline, Identifier database, List<TargetTableId> tables) {
  public TargetScope {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(database, "database");
    tables = List.copyOf(tables);
  }

  StateObjects objects() {
    return new StateObjects(database, pipeline);
  }
}
