package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What one attempt is to stream.
 *
 * @param tables those that the pipeline names; others that the publication has are streamed too
 * @param directory for changeset files; it belongs to this attempt and is removed with it
 */
public record StreamPlan(
    String pipeline,
    Owner owner,
    String slot,
    String publication,
    List<TableId> tables,
    Path directory,
    StreamSettings settings) {
  public StreamPlan {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(publication, "publication");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(settings, "settings");
    tables = List.copyOf(tables);
  }

  /** What the walsender of this attempt calls itself. */
  public String applicationName(long epoch) {
    return applicationPrefix(pipeline) + epoch;
  }

  /**
   * What the walsenders of all attempts of a pipeline begin with. PostgreSQL cuts names at 63
   * bytes, so a long pipeline name is cut and its hash added.
   */
  public static String applicationPrefix(String pipeline) {
    String name =
        pipeline.length() <= 30
            ? pipeline
            : pipeline.substring(0, 21) + "~" + Integer.toHexString(pipeline.hashCode());
    return "rosetta/" + name + "/stream/";
  }
}
