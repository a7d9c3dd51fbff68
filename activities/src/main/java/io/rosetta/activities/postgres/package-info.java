/**
 * The source: connections, catalog, publication, slot, preflight. It changes nothing at the source
 * but publications and slots that are Rosetta's own, and it never drops a slot.
 */
package io.rosetta.activities.postgres;
