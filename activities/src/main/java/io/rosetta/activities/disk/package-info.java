/** The worker's own disk. */
package io.rosetta.activities.disk;
