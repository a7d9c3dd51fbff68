/**
 * Backfill jobs: what crosses between workflows, activities, the job table and the command line.
 */
package io.rosetta.workflows.backfill;
