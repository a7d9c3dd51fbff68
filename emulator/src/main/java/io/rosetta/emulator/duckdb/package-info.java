/**
 * Carries out parsed statements on DuckDB: the catalog with Snowflake's names and types, the
 * translation to DuckDB's SQL, execution, and results as the driver expects them.
 */
package io.rosetta.emulator.duckdb;
