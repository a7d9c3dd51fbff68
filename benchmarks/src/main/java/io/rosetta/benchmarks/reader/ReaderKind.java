package io.rosetta.benchmarks.reader;

import java.util.Arrays;

/** Which reader a process is. */
public enum ReaderKind {
  DEFAULT_ENGINE("default-engine", "Debezium's engine, default settings, no consumer"),
  ROSETTA_ENGINE("rosetta-engine", "Rosetta's engine, no consumer"),
  WHOLE_PATH("whole-path", "Rosetta, until visible in the target");

  private final String word;
  private final String title;

  ReaderKind(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** On the command line and in file names. */
  public String word() {
    return word;
  }

  /** For people. */
  public String title() {
    return title;
  }

  static ReaderKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no reader is called " + word));
  }
}
