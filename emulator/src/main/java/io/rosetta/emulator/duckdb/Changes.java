package io.rosetta.emulator.duckdb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one DDL statement changes in the catalog. */
final class Changes {
  private final Map<String, Optional<Object>> entries = new LinkedHashMap<>();

  void put(Relation relation) {
    entries.put(Catalog.relationKey(relation.id(), relation.owner()), Optional.of(relation));
  }

  void remove(Relation relation) {
    entries.put(Catalog.relationKey(relation.id(), relation.owner()), Optional.empty());
  }

  void put(Namespace namespace) {
    entries.put(
        Catalog.namespaceKey(namespace.database(), namespace.schema()), Optional.of(namespace));
  }

  void remove(Namespace namespace) {
    entries.put(Catalog.namespaceKey(namespace.database(), namespace.schema()), Optional.empty());
  }

  void put(StoredOptions options) {
    entries.put(
        Catalog.optionsKey(options.kind(), options.id(), options.owner()), Optional.of(options));
  }

  void remove(StoredOptions options) {
    entries.put(
        Catalog.optionsKey(options.kind(), options.id(), options.owner()), Optional.empty());
  }

  Map<String, Optional<Object>> entries() {
    return entries;
  }
}
