package io.rosetta.activities.snowflake;

/**
 * Directories in the pipeline's stage: {@code <pipeline>/<epoch>/<sequence>-<nonce>/}. Numbers are
 * padded, so that paths sort in the order in which they were made; none is ever made twice.
 */
record StagePath(String pipeline, long epoch) {
  String directory(long sequence, String nonce) {
    return prefixBefore(sequence) + "-" + nonce + "/";
  }

  /** Sorts before every directory of this and later sequences, and after all earlier ones. */
  String prefixBefore(long sequence) {
    return ofEpoch() + "%016d".formatted(sequence);
  }

  /** All directories of this epoch. */
  String ofEpoch() {
    return root(pipeline) + "%012d".formatted(epoch) + "/";
  }

  static String root(String pipeline) {
    return pipeline + "/";
  }
}
