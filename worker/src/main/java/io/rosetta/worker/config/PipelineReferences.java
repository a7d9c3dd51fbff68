package io.rosetta.worker.config;

import java.util.HashMap;
import java.util.Map;
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
        });
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
