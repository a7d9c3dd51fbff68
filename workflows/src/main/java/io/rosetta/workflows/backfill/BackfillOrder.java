package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Jobs to create, all or none.
 *
 * @param batch what jobs without an id of their own are called: {@code <batch>_<number>}, counted
 *     from 1 in the order of the requests and then of the tables, so that a repeated activity finds
 *     them; null only when each request has an id
 * @param every a job of this kind for each table of the pipeline, besides the requests; null for
 *     none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillOrder(
    String pipeline, List<BackfillRequest> requests, String batch, BackfillKind every) {
  public BackfillOrder {
    requests = requests == null ? List.of() : List.copyOf(requests);
  }

  public BackfillOrder(String pipeline, List<BackfillRequest> requests) {
    this(pipeline, requests, null, null);
  }
}
