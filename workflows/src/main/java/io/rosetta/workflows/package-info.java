/** Placeholder. */
package io.rosetta.workflows;
