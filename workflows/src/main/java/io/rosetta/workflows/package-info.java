/** Workflow and activity interfaces, the records that cross them, and the declared policies. */
package io.rosetta.workflows;
