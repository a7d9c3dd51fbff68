/**
 * Decides, from what is stored and what the source shows, whether a stream may go on from the
 * stored position. Pure: it reads nothing and changes nothing, so that every case is a test.
 */
package io.rosetta.activities.offset;
