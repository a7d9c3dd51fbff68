/** Placeholder. */
package io.rosetta.emulator;
