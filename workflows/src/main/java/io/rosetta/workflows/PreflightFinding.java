package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that preflight found.
 *
 * @param type a constant of {@link RosettaError}
 * @param blocking whether the pipeline cannot start with it
 * @param subject the table, privilege, setting or object it is about
 * @param message what is wrong
 * @param fix what mends it, SQL where there is one; may be empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PreflightFinding(
    String type, boolean blocking, String subject, String message, String fix) {
  public PreflightFinding {
    subject = subject == null ? "" : subject;
    fix = fix == null ? "" : fix;
  }

  /** One line for a message; a message that begins with its subject does not need it twice. */
  public String line() {
    String head = message.startsWith(subject) ? message : subject + ": " + message;
    return fix.isEmpty() ? head : head + (head.endsWith(".") ? "" : ".") + " Fix: " + fix;
  }
}
