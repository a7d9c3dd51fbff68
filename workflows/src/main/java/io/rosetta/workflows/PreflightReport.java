package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** What preflight found; in a report that is returned nothing blocks. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PreflightReport(List<PreflightFinding> findings) {
  public PreflightReport {
    findings = findings == null ? List.of() : List.copyOf(findings);
  }
}
