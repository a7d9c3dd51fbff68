/**
 * The real systems that tests of several modules start: PostgreSQL and Temporal's server. On no
 * class path but those of tests, and it knows nothing of Rosetta.
 */
package io.rosetta.testing;
