package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.offset.ServerView;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.stream.engine.ConnectionOpener;
import io.rosetta.activities.stream.reader.TableCatalog;
import java.util.Optional;

/**
 * The source as a streaming attempt needs it. All looks go to one server, the one that the engine
 * connects to. Any thread; all methods throw {@link RosettaException}.
 */
public interface StreamSource {
  /** Empty when the slot does not exist. */
  Optional<SlotView> slot();

  ServerView server();

  /** Ends a walsender and waits a moment for it to go. */
  void endWalsender(long pid);

  /** Writes one heartbeat transaction. */
  void heartbeat();

  TableCatalog catalog();

  ConnectionOpener connections();
}
