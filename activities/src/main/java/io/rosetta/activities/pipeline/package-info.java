/**
 * The Temporal activities: thin adapters from the workflow's steps to the packages that do them. No
 * other package of this module knows Temporal.
 */
package io.rosetta.activities.pipeline;
