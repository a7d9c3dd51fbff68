/** Debezium's embedded engine, made to hand over raw text and to confirm nothing on its own. */
package io.rosetta.activities.stream.engine;
