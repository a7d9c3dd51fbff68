package io.rosetta.worker.cli;

import java.io.PrintWriter;

/** Where a command writes: results to {@code out}, everything else to {@code err}. */
public record Console(PrintWriter out, PrintWriter err) {
  public static Console system() {
    return new Console(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  void complain(String line) {
    err.println(line);
    err.flush();
  }
}
