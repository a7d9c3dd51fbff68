package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.Contender;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The contenders of one workload; closing ends their processes. */
record Contenders(Map<Role, Contender> roles) implements AutoCloseable {
  Contenders {
    roles = new EnumMap<>(roles);
  }

  List<Contender> all() {
    return List.copyOf(roles.values());
  }

  Map<Role, Readings> byRole(Map<Contender, Readings> readings) {
    Map<Role, Readings> byRole = new EnumMap<>(Role.class);
    roles.forEach((role, contender) -> byRole.put(role, readings.get(contender)));
    return byRole;
  }

  @Override
  public void close() {
    roles.values().forEach(Contender::close);
  }
}
