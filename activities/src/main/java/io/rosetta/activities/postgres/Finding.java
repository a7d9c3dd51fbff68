package io.rosetta.activities.postgres;

import io.rosetta.workflows.RosettaError;
import java.util.Objects;

/**
 * One thing that preflight found at the source.
 *
 * @param error what kind of thing, for the failure that it becomes
 * @param blocking whether the pipeline cannot start with it
 * @param subject the table, setting, role, publication or slot it is about
 * @param message what is wrong
 * @param fix what mends it, SQL where there is one
 */
public record Finding(
    RosettaError error, boolean blocking, String subject, String message, String fix) {
  public Finding {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(fix, "fix");
  }

  static Finding blocking(RosettaError error, String subject, String message, String fix) {
    return new Finding(error, true, subject, message, fix);
  }

  static Finding warning(String subject, String message, String fix) {
    return new Finding(RosettaError.SOURCE_PREFLIGHT_FAILED, false, subject, message, fix);
  }
}
