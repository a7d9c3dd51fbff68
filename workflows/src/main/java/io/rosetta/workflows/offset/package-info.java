/** Offset cleanup: what becomes of a stored position that cannot be gone on from. */
package io.rosetta.workflows.offset;
