/** Sessions: parameters, context, transactions and table locks as Snowflake documents them. */
package io.rosetta.emulator.session;
