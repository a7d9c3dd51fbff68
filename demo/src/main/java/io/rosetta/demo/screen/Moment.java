package io.rosetta.demo.screen;

import java.time.Duration;

/**
 * What is known at one moment.
 *
 * @param elapsed since the load began
 * @param made changes committed in the source so far
 * @param planned changes to make
 * @param transactions committed in the source so far
 * @param numbers of the worker
 * @param state of the pipeline
 * @param writtenLsn the source's write position
 * @param confirmedLsn up to here the slot has been told that the target has it
 * @param loading tables that are not whole yet, as text; empty when all are
 * @param loaded rows copied by backfills since the worker started
 * @param reads of the sum over two tables in the target
 */
public record Moment(
    Duration elapsed,
    long made,
    long planned,
    long transactions,
    WorkerNumbers.Numbers numbers,
    String state,
    String writtenLsn,
    String confirmedLsn,
    String loading,
    long loaded,
    long reads) {}
