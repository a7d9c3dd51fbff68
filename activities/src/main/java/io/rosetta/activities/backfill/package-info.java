/**
 * The source's side of a backfill, and the order of its steps: rows that are there already are read
 * beside the running stream, without a snapshot that is held and without a lock that anybody feels.
 *
 * <p>What makes it right: every change below the low mark is visible to every read, because every
 * transaction that could have written it has ended ({@link
 * io.rosetta.activities.backfill.OlderTransactions}); what is read is durable before it is loaded
 * ({@link io.rosetta.activities.backfill.DurableMark}), so a crash of the source takes nothing back
 * that the target holds; and nothing is applied before the stream has passed the high mark, so the
 * rows that were read only add those that no change has touched since the low mark.
 */
package io.rosetta.activities.backfill;
