/** Placeholder. */
package io.rosetta.benchmarks;
