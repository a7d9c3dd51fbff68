/** Makes the logs that the contenders read, and hands each its own copy of the slot. */
package io.rosetta.benchmarks.wal;
