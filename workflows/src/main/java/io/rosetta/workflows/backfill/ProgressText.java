package io.rosetta.workflows.backfill;

import io.rosetta.workflows.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far a job is, as one line for people. */
public final class ProgressText {
  private static final String[] UNITS = {"", "k", "M", "G", "T"};
  private static final double THOUSAND = 1_000;
  private static final long MINUTE = 60;

  private ProgressText() {}

  /** Chunks, rows, bytes, rate, time left; or slices, once they are applied. */
  public static String of(BackfillStatus status) {
    List<String> parts = new ArrayList<>();
    read(status.chunksDone(), status.chunks(), status.rows(), status.bytes(), parts);
    if (status.rate() != null) {
      parts.add(
          "%s rows/s, %s/s"
              .formatted(
                  count(Math.round(status.rate().rows())),
                  new ByteSize(Math.round(status.rate().bytes()))));
    }
    if (status.secondsLeft() != null) {
      parts.add("about " + duration(status.secondsLeft()) + " left");
    }
    applied(status.slicesDone(), status.slices(), parts);
    return String.join(", ", parts);
  }

  /** What the job table knows: no rate. */
  public static String of(BackfillView job) {
    List<String> parts = new ArrayList<>();
    read(job.chunksDone(), job.chunks(), job.rows(), job.bytes(), parts);
    applied(job.slicesDone(), job.slices(), parts);
    return String.join(", ", parts);
  }

  /** How far a job came that was cancelled, and what that means for the target. */
  static String howFar(BackfillView job) {
    if (job.slicesDone() > 0) {
      return "%d of %d slices were applied; their rows are right and stay"
          .formatted(job.slicesDone(), job.slices());
    }
    return "%d of %d chunks were read and none applied; the target is as the stream keeps it"
        .formatted(job.chunksDone(), job.chunks());
  }

  private static void read(int done, int chunks, long rows, long bytes, List<String> parts) {
    if (chunks > 0) {
      parts.add(done + " of " + chunks + " chunks");
      parts.add(count(rows) + " rows");
      parts.add(new ByteSize(bytes).toString());
    }
  }

  private static void applied(int done, int slices, List<String> parts) {
    if (slices > 0) {
      parts.add(done + " of " + slices + " slices applied");
    }
  }

  /** 950, 12.3 k, 4.5 M, 6.7 G, with 1,000 as the step. */
  public static String count(long value) {
    double scaled = value;
    int unit = 0;
    while (scaled >= THOUSAND && unit < UNITS.length - 1) {
      scaled /= THOUSAND;
      unit++;
    }
    return unit == 0
        ? String.valueOf(value)
        : String.format(Locale.ROOT, "%.1f %s", scaled, UNITS[unit]);
  }

  /** 40 s, 3 min, 2 h 5 min, 3 d 4 h. */
  public static String duration(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (time.toHours() == 0) {
      return time.toMinutes() + " min";
    }
    return time.toDays() == 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " d " + time.toHoursPart() + " h";
  }
}
