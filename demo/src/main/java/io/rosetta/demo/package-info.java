/** The demo and the trials, as commands. */
package io.rosetta.demo;
