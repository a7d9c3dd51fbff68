/** What touches the world: PostgreSQL, the change stream, Snowflake. */
package io.rosetta.activities;
