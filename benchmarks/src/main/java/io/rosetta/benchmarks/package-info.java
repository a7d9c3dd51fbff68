/** {@code rosetta benchmark}: measured comparisons, printed as rates and ratios. */
package io.rosetta.benchmarks;
