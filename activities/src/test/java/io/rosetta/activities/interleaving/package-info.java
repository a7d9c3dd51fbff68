/**
 * Interleavings of a source's transactions, the stream and a backfill: a model of PostgreSQL in
 * memory, and what carries the same steps out on a real one.
 */
package io.rosetta.activities.interleaving;
