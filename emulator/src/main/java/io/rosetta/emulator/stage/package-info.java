/** The files of internal stages. */
package io.rosetta.emulator.stage;
