package io.rosetta.demo.screen;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows how it goes: one block that is drawn again and again on a terminal, a plain line a call
 * elsewhere. One thread.
 */
public final class LiveScreen {
  private static final int BAR = 40;

  private static final String LEGEND =
      """
      made: changes at the source; source, target: changes a second at each; lag: age of the oldest
      change that is not in the target; at, confirmed: WAL positions of the source and of the slot;
      loaded: rows of tables being copied; reads: looks at the target, each of whole transactions
      """;

  private final PrintStream out;
  private final boolean terminal;
  private final List<String> head;
  private Optional<Moment> before = Optional.empty();
  private int drawn;

  /**
   * Makes a screen.
   *
   * @param terminal whether {@code out} understands ANSI's cursor movements
   * @param head lines that stay, such as the address of the UI
   */
  public LiveScreen(PrintStream out, boolean terminal, List<String> head) {
    this.out = out;
    this.terminal = terminal;
    this.head = List.copyOf(head);
  }

  /** Whether standard output is a terminal that can redraw; the launcher looks. */
  public static boolean isTerminal() {
    return Boolean.getBoolean("rosetta.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  /** Shows a moment. */
  public void show(Moment moment) {
    if (terminal) {
      redraw(moment);
    } else {
      if (before.isEmpty()) {
        out.print(LEGEND);
      }
      out.println(line(moment));
    }
    out.flush();
    before = Optional.of(moment);
  }

  private void redraw(Moment moment) {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A");
    }
    List<String> lines = block(moment);
    for (String line : lines) {
      out.print("\u001b[2K" + line + "\n");
    }
    drawn = lines.size();
  }

  private List<String> block(Moment moment) {
    long full = moment.planned() == 0 ? BAR : Math.min(BAR, BAR * moment.made() / moment.planned());
    String bar = "#".repeat((int) full) + ".".repeat(BAR - (int) full);
    return java.util.stream.Stream.concat(
            head.stream(),
            java.util.stream.Stream.of(
                "",
                format("  [%s] %,d of %,d changes", bar, moment.made(), moment.planned()),
                format(
                    "  source     %,8.0f changes/s   %,d transactions, at %s",
                    rate(moment, Moment::made), moment.transactions(), moment.writtenLsn()),
                format(
                    "  target     %,8.0f changes/s   %,d commits, slot confirmed %s",
                    rate(moment, m -> m.numbers().changes()),
                    moment.numbers().commits(),
                    moment.confirmedLsn()),
                format(
                    "  lag        %,8.2f s           pipeline %s",
                    moment.numbers().lagSeconds(), moment.state()),
                format(
                    "  backfill   %,8.0f rows/s      %,d rows, %s",
                    rate(moment, Moment::loaded),
                    moment.loaded(),
                    moment.loading().isEmpty() ? "all tables whole" : moment.loading()),
                format("  torn reads        0 of %,d     (sum over two tables)", moment.reads()),
                ""))
        .toList();
  }

  private String line(Moment moment) {
    return format(
        "%3ds made=%d/%d source=%.0f/s target=%.0f/s lag=%.2fs commits=%d state=%s at=%s confirmed=%s loaded=%d loading=%s reads=%d",
        moment.elapsed().toSeconds(),
        moment.made(),
        moment.planned(),
        rate(moment, Moment::made),
        rate(moment, m -> m.numbers().changes()),
        moment.numbers().lagSeconds(),
        moment.numbers().commits(),
        moment.state(),
        moment.writtenLsn(),
        moment.confirmedLsn(),
        moment.loaded(),
        moment.loading().isEmpty() ? "none" : moment.loading(),
        moment.reads());
  }

  /** Per second since the moment before; 0 for the first. A worker that starts anew starts at 0. */
  private double rate(Moment moment, java.util.function.ToLongFunction<Moment> counter) {
    if (before.isEmpty()) {
      return 0;
    }
    double seconds = moment.elapsed().minus(before.get().elapsed()).toNanos() / 1e9;
    long more = counter.applyAsLong(moment) - counter.applyAsLong(before.get());
    return seconds <= 0 ? 0 : Math.max(0, more / seconds);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
