/** The values that the parts of the stream share. */
package io.rosetta.activities.stream.change;
