/**
 * The change stream: from the replication slot to changesets that are staged and committed. The
 * packages below: {@code change} (values that the others share), {@code engine} (Debezium), {@code
 * batch} (compaction, files), {@code reader} (records to batches), {@code session} (one attempt).
 */
package io.rosetta.activities.stream;
