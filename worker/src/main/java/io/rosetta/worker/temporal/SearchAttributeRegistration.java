package io.rosetta.worker.temporal;

import io.grpc.StatusRuntimeException;
import io.rosetta.workflows.SearchMarks;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Rosetta's search attributes known to the server, where that is allowed. */
public final class SearchAttributeRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistration.class);
  private static final List<SearchAttributeKey<?>> KEYS =
      List.of(SearchMarks.PIPELINE, SearchMarks.STATE, SearchMarks.LAG_SECONDS);

  private final TemporalConnection temporal;

  public SearchAttributeRegistration(TemporalConnection temporal) {
    this.temporal = temporal;
  }

  /**
   * Registers what is missing.
   *
   * @return whether all exist with the right types; if not, pipelines run without them
   */
  public boolean register() {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(temporal.stubs().getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      add(operator);
      return verify(operator);
    } catch (StatusRuntimeException e) {
      LOG.warn(
          "search attributes not registered, pipelines run without them reason=\"{}\"",
          e.getStatus());
      return false;
    }
  }

  private void add(OperatorServiceStubs operator) {
    Map<String, IndexedValueType> missing = new LinkedHashMap<>();
    Map<String, IndexedValueType> known = known(operator);
    KEYS.stream()
        .filter(key -> !known.containsKey(key.getName()))
        .forEach(key -> missing.put(key.getName(), key.getValueType()));
    if (!missing.isEmpty()) {
      operator
          .blockingStub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(temporal.namespace())
                  .putAllSearchAttributes(missing)
                  .build());
      LOG.info("search attributes registered names={}", missing.keySet());
    }
  }

  private boolean verify(OperatorServiceStubs operator) {
    Map<String, IndexedValueType> known = known(operator);
    boolean right = true;
    for (SearchAttributeKey<?> key : KEYS) {
      if (known.get(key.getName()) != key.getValueType()) {
        LOG.warn(
            "search attribute has another type, pipelines run without them name={} is={} wanted={}",
            key.getName(),
            known.get(key.getName()),
            key.getValueType());
        right = false;
      }
    }
    return right;
  }

  private Map<String, IndexedValueType> known(OperatorServiceStubs operator) {
    return operator
        .blockingStub()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(temporal.namespace()).build())
        .getCustomAttributesMap();
  }
}
