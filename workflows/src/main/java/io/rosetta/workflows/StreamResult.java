package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The last report of a lease that ran to its end. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StreamResult(StreamReport last) {}
