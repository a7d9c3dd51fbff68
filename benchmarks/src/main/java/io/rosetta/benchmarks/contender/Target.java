package io.rosetta.benchmarks.contender;

/** The process of the emulated Snowflake on 127.0.0.1. */
public record Target(int port, long pid) {}
