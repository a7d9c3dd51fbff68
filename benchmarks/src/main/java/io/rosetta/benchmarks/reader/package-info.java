/** The process that reads a log in Java, and the lines that it exchanges with the benchmark. */
package io.rosetta.benchmarks.reader;
