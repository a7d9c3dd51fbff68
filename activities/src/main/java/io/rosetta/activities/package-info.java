/** Placeholder. */
package io.rosetta.activities;
