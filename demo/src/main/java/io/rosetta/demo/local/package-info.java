/** Servers and processes on this machine. */
package io.rosetta.demo.local;
