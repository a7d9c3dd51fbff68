package io.rosetta.benchmarks.contender;

import java.sql.Connection;

/**
 * The PostgreSQL server on 127.0.0.1 that is read from.
 *
 * @param connection of the benchmark itself, in autocommit
 */
public record Source(int port, String database, String user, Connection connection) {}
