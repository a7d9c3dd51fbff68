package io.rosetta.benchmarks.stream;

/** What a contender is for in the comparison, in the order in which they are printed. */
enum Role {
  RECV_LOGICAL,
  DEFAULT_ENGINE,
  ROSETTA_ENGINE,
  WHOLE_PATH
}
