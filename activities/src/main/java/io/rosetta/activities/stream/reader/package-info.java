/** From the engine's records to batches: transactions, schema versions, redelivery. */
package io.rosetta.activities.stream.reader;
