package io.rosetta.workflows;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/**
 * Rosetta's search attributes. A server that does not know one refuses the whole workflow task, so
 * nothing is set before the worker has said that it registered them.
 */
public final class SearchMarks {
  public static final SearchAttributeKey<String> PIPELINE =
      SearchAttributeKey.forKeyword("RosettaPipeline");
  public static final SearchAttributeKey<String> STATE =
      SearchAttributeKey.forKeyword("RosettaState");
  public static final SearchAttributeKey<Double> LAG_SECONDS =
      SearchAttributeKey.forDouble("RosettaLagSeconds");

  /** Below this the lag attribute is not rewritten: each write is an event of the history. */
  private static final double LAG_STEP_SECONDS = 1;

  private boolean enabled;
  private String shownState;
  private double shownLag = -1;

  /** For one workflow, used by its threads only. */
  public SearchMarks() {}

  public void enable(String pipeline) {
    if (!enabled) {
      enabled = true;
      Workflow.upsertTypedSearchAttributes(PIPELINE.valueSet(pipeline));
    }
  }

  public boolean enabled() {
    return enabled;
  }

  /**
   * Shows what has changed.
   *
   * @param lag null where nothing is known of it
   */
  public void show(String state, Double lag) {
    if (!enabled) {
      return;
    }
    List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
    if (!state.equals(shownState)) {
      shownState = state;
      updates.add(STATE.valueSet(state));
    }
    if (lag != null && Math.abs(lag - shownLag) >= LAG_STEP_SECONDS) {
      shownLag = lag;
      updates.add(LAG_SECONDS.valueSet(lag));
    }
    if (!updates.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate<?>[]::new));
    }
  }
}
