/** One streaming attempt: checks, engine, loader, drain and close. */
package io.rosetta.activities.stream.session;
