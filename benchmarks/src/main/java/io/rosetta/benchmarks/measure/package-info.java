/** What every benchmark needs: meters of processes and heap, medians, tables, result lines. */
package io.rosetta.benchmarks.measure;
