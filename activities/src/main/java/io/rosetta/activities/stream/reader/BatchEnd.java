package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.TableStatus;
import java.util.List;

/**
 * Where a batch ends.
 *
 * @param after the position once it is committed
 * @param tables those whose state changed
 * @param known tables that are known otherwise from here on
 */
public record BatchEnd(Position after, List<TableStatus> tables, List<KnownTable> known) {}
