package io.rosetta.activities.stream.reader;

import io.rosetta.activities.stream.batch.Segment;
import java.util.List;
import java.util.Optional;

/**
 * What the reader hands to the loader: a whole batch, or a part of one that did not fit in memory.
 *
 * @param changes source changes in it
 * @param end there when this is the batch's last piece
 */
public record Piece(List<Segment> segments, long changes, Optional<BatchEnd> end) {}
