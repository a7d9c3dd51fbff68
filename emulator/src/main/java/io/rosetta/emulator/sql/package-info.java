/**
 * Snowflake's SQL as far as the emulator speaks it: lexer, syntax tree, one parser per family of
 * statements. What is not known here is refused with 001003; nothing reaches DuckDB unparsed.
 */
package io.rosetta.emulator.sql;
