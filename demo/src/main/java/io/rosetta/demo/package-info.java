/** Placeholder. */
package io.rosetta.demo;
