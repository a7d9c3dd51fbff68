/** The drivers' protocol over HTTP: logins, requests and their repetition, results as JSON. */
package io.rosetta.emulator.server;
