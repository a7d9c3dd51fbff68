package io.rosetta.worker.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param place {@code file:line:column}
 * @param path the keys that lead there, joined by dots; empty for the whole file
 */
public record ConfigProblem(String place, String path, String message) {
  /** One line for people. */
  public String line() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
