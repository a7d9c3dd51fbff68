package io.rosetta.worker.config;

import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.types.TableMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What pipelines say of each other and of sources and destinations. */
final class PipelineReferences {
  private final Map<String, ConfigSection> sections;
  private final Map<String, PipelineConfig> pipelines;

  PipelineReferences(Map<String, ConfigSection> sections, Map<String, PipelineConfig> pipelines) {
    this.sections = sections;
    this.pipelines = pipelines;
  }

  void check(Set<String> sources, Set<String> destinations) {
    Map<String, String> slots = new HashMap<>();
    Map<String, String> targets = new HashMap<>();
    pipelines.forEach(
        (name, pipeline) -> {
          ConfigSection section = sections.get(name);
          exists(section, "source", pipeline.source(), sources);
          exists(section, "destination", pipeline.destination(), destinations);
          String slot = pipeline.source() + "/" + pipeline.settings().slot();
          String other = slots.putIfAbsent(slot, name);
          if (other != null) {
            section.wrong(
                "slot", "'" + pipeline.settings().slot() + "' is the slot of '" + other + "' too");
          }
          requireOwnTargets(section, name, pipeline, targets);
        });
  }

  /** Two pipelines would delete each other's rows. */
  private static void requireOwnTargets(
      ConfigSection section, String name, PipelineConfig pipeline, Map<String, String> targets) {
    for (TableId table : pipeline.settings().tableIds()) {
      Optional<TargetTableId> target = target(table, pipeline.settings());
      if (target.isEmpty()) {
        continue;
      }
      String place = pipeline.destination() + "/" + target.get().quoted();
      String other = targets.putIfAbsent(place, name);
      if (other != null && !other.equals(name)) {
        section.wrong(
            "tables",
            "%s goes to %s, which pipeline '%s' writes too: give one of them other `schemas`"
                .formatted(table, target.get(), other));
      }
    }
  }

  /** Empty where the table can go nowhere, which is said elsewhere. */
  private static Optional<TargetTableId> target(TableId table, PipelineSettings settings) {
    try {
      return Optional.of(TableMapper.target(table, settings));
    } catch (RosettaException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void exists(ConfigSection section, String key, String name, Set<String> known) {
    if (!name.isEmpty() && !known.contains(name)) {
      section.wrong(
          key,
          "there is no "
              + key
              + " '"
              + name
              + "'; the file has: "
              + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
    }
  }
}
