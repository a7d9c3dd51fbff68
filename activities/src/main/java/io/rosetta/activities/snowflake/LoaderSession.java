package io.rosetta.activities.snowflake;

import java.sql.SQLException;
import java.util.Set;

/**
 * The one session that takes the pipeline's lock, opened again when it was lost. Each opening is
 * recorded outside the lock, so that the next attempt can end a transaction that a frozen one left
 * open. Used by the loader thread only.
 */
final class LoaderSession implements AutoCloseable {
  private final DestinationSettings settings;
  private final SessionParameters parameters;
  private final StateStatements statements;
  private SnowflakeSession session;

  /** The session before this one, whose transaction may still be open. */
  private String lastId = "";

  LoaderSession(DestinationSettings settings, String pipeline, StateStatements statements) {
    this.settings = settings;
    this.parameters = SessionParameters.loader(pipeline);
    this.statements = statements;
  }

  SnowflakeSession get() throws SQLException {
    if (session != null && session.isLost()) {
      close();
    }
    if (session == null) {
      SnowflakeSession opened = SnowflakeSession.open(settings, parameters);
      session = opened;
      String id = opened.query(statements.currentSession(), row -> row.getString(1)).get(0);
      opened.update(statements.recordSession());
      opened.commit();
      if (!lastId.isEmpty()) {
        new OpenTransactions(statements).end(opened, Set.of(lastId));
      }
      lastId = id;
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
