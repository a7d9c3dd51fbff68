package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.BindValue;
import java.util.List;

/**
 * One statement to run.
 *
 * @param queryId the id given to it
 * @param sql its text
 * @param binds its bind values, in order; more than one row of them for an array bind
 * @param describeOnly whether only the shape of the answer is wanted
 * @param cancellation how it is ended early
 */
public record StatementCall(
    String queryId,
    String sql,
    List<List<BindValue>> binds,
    boolean describeOnly,
    Cancellation cancellation) {

  /** The only row of binds, empty when there are none. */
  List<BindValue> onlyBinds() {
    return binds.isEmpty() ? List.of() : binds.get(0);
  }
}
