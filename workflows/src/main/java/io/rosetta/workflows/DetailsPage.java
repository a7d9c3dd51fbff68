package io.rosetta.workflows;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A page of Markdown for the current details in the Temporal UI. The UI gives the cells of a table
 * no space between them and half of its width to the page, so facts are lists.
 */
public final class DetailsPage {
  private final StringBuilder text = new StringBuilder();

  public DetailsPage(String heading) {
    text.append("### ").append(oneLine(heading)).append("\n\n");
  }

  /** One line of a list; nothing where there is nothing to say. */
  public DetailsPage fact(String name, String value) {
    if (!value.isEmpty()) {
      item("**" + name + ":** " + value);
    }
    return this;
  }

  public DetailsPage item(String line) {
    text.append("- ").append(oneLine(line)).append('\n');
    return this;
  }

  /** Ends the list before it. */
  public DetailsPage paragraph(String words) {
    text.append('\n').append(words).append("\n\n");
    return this;
  }

  /** The last error and what to do about it; null where there is none. */
  public DetailsPage problem(PipelineProblem problem) {
    if (problem == null) {
      return this;
    }
    return paragraph(
            "**Last error** `"
                + problem.type()
                + "` at "
                + time(problem.at())
                + ": "
                + problem.message())
        .paragraph("**Next step:** " + problem.nextStep());
  }

  /** A name, letter by letter. */
  public static String code(String name) {
    return "`" + name.replace('`', '\'') + "`";
  }

  /** To the second; empty for null. */
  public static String time(Instant at) {
    return at == null ? "" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public String text() {
    return text.toString();
  }

  private static String oneLine(String words) {
    return words.replace('\n', ' ');
  }
}
