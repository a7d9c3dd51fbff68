package io.rosetta.activities.model;

/** One line of PostgreSQL's timeline history: the timeline ended at this LSN. */
public record TimelineSwitch(long timeline, Lsn switchPoint) {}
