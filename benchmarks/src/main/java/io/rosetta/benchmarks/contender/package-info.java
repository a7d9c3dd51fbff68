/** Those that are compared, as the benchmark's own process sees them. */
package io.rosetta.benchmarks.contender;
