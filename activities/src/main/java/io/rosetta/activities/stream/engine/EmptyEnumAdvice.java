package io.rosetta.activities.stream.engine;

import java.sql.ResultSet;
import net.bytebuddy.asm.Advice;

/** Inlined at the head of {@code createTypeBuilderFromResultSet}. */
final class EmptyEnumAdvice {
  private EmptyEnumAdvice() {}

  @Advice.OnMethodEnter
  static void enter(@Advice.Argument(value = 0, readOnly = false) ResultSet rows) {
    rows = EnumLabels.neverNull(rows);
  }
}
