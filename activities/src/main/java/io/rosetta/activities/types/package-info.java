/**
 * PostgreSQL's types in Snowflake: one canonical text per value for the stream and for the
 * backfill.
 *
 * <p>The canonical text begins with PostgreSQL's own output text under the settings of {@link
 * io.rosetta.activities.types.CanonicalText}. The change stream in text mode and COPY call the same
 * output function, so both producers agree as long as nobody decodes the value in between. Every
 * type has one place, in {@link io.rosetta.activities.types.TypeTable}.
 */
package io.rosetta.activities.types;
