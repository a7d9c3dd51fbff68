package io.rosetta.activities.stream.engine;

/** What the engine hands over, in the order of the stream. */
public sealed interface StreamEvent permits TransactionPiece, LogicalMessage {}
