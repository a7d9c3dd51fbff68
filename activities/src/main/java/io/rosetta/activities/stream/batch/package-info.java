/** Changes compacted per table and written as changeset files. */
package io.rosetta.activities.stream.batch;
