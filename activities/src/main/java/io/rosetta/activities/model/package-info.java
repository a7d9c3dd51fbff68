/**
 * The values and events that the packages of this module hand to each other. It depends on nothing
 * but {@code RosettaError}: no JDBC, no Debezium, no Temporal.
 */
package io.rosetta.activities.model;
