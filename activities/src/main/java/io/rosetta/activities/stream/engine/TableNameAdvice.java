package io.rosetta.activities.stream.engine;

import net.bytebuddy.asm.Advice;

/**
 * Inlined in place of the body of {@code TableId.quote}, which takes a name that begins or ends
 * with a quote for one that is quoted already; the engine then fails to read it back and stops at
 * the table's first change, again and again. Its parser halves three kinds of quotes, so all three
 * are doubled.
 */
final class TableNameAdvice {
  private TableNameAdvice() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static String enter(
      @Advice.Argument(0) String part,
      @Advice.Argument(1) char opening,
      @Advice.Argument(2) char closing) {
    return part == null
        ? null
        : opening + part.replace("'", "''").replace("`", "``").replace("\"", "\"\"") + closing;
  }

  @Advice.OnMethodExit
  static void exit(@Advice.Enter String quoted, @Advice.Return(readOnly = false) String returned) {
    if (quoted != null) {
      returned = quoted;
    }
  }
}
