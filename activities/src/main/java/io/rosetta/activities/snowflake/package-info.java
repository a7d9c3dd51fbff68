/**
 * Snowflake as the target: sessions, state, load tables and the one transaction that moves a
 * pipeline from one committed state of its source to a later one. SQL is built here and nowhere
 * else, from identifiers and bind values.
 */
package io.rosetta.activities.snowflake;
