/** Measures copies of tables that hold rows already, alone and beside the stream. */
package io.rosetta.benchmarks.backfill;
