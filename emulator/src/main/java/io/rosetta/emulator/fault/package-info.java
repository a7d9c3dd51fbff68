/** What tests inject into an emulator and read from it. */
package io.rosetta.emulator.fault;
