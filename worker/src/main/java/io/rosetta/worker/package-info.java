/** Placeholder. */
package io.rosetta.worker;
