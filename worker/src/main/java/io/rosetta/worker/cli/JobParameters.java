package io.rosetta.worker.cli;

import io.rosetta.workflows.backfill.BackfillJobId;
import picocli.CommandLine.Parameters;

/** The backfill that a command is about. */
final class JobParameters {
  @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  String pipeline;

  @Parameters(index = "1", paramLabel = "JOB", description = "The job's id.")
  String job;

  /**
   * The id, checked.
   *
   * @throws CommandFailure when no job can have it
   */
  BackfillJobId id() {
    return BackfillClient.id(job);
  }
}
