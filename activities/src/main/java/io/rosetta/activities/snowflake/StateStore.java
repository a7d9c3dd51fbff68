package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state row and takes it over. Any thread, each with a session of its own. */
final class StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  private final StateObjects objects;
  private final StateStatements statements;
  private final KnownTableStore known;
  private final Clock clock;

  StateStore(StateObjects objects, Clock clock) {
    this.objects = objects;
    this.statements = new StateStatements(objects);
    this.known = new KnownTableStore(objects);
    this.clock = clock;
  }

  StateStatements statements() {
    return statements;
  }

  KnownTableStore known() {
    return known;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Makes the pipeline's objects exist, as this version needs them. The state table comes last: it
   * says that all are there.
   */
  void create(SnowflakeSession session) throws SQLException {
    if (find(session).isPresent()) {
      session.execute(known.create());
      session.execute(new TargetOwners(objects).create());
      return;
    }
    session.execute(statements.createSchema());
    session.execute(statements.createStage());
    session.execute(statements.createQuarantine());
    session.execute(statements.createGaps());
    session.execute(statements.createSessions());
    session.execute(known.create());
    session.execute(new TargetOwners(objects).create());
    session.execute(statements.createState());
    LOG.info("event=state_created pipeline={} schema={}", objects.pipeline(), objects.schema());
  }

  StateRow read(SnowflakeSession session) throws SQLException {
    List<StateRow> rows = session.query(statements.read(), StateRow::read);
    if (rows.size() != 1) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          objects.state() + " holds " + rows.size() + " rows instead of one");
    }
    return rows.get(0);
  }

  /** Ends what older attempts left open. */
  void endOlderTransactions(SnowflakeSession session) throws SQLException {
    Set<String> older =
        new HashSet<>(session.query(statements.otherSessions(), row -> row.getString(1)));
    session.rollback();
    new OpenTransactions(statements).end(session, older);
  }

  /** Raises the epoch under the lock and returns the row as it is from then on. */
  StateRow raiseEpoch(SnowflakeSession session, Owner owner) throws SQLException {
    session.update(statements.lock());
    StateRow before = read(session);
    if (before.transaction().isEmpty()) {
      throw new RosettaException(
          RosettaError.TARGET_SETTING_HOSTILE,
          "the session commits every statement on its own although AUTOCOMMIT is off");
    }
    OwnerRule.require(objects, before, owner, now());
    if (session.update(statements.raiseEpoch(owner, before.stored().epoch())) != 1) {
      throw new RosettaException(
          RosettaError.FENCED, "another attempt took pipeline '" + objects.pipeline() + "' over");
    }
    StateRow after = read(session);
    session.commit();
    session.update(statements.forgetOtherSessions());
    session.commit();
    return after;
  }

  /** The row, where the pipeline has one; columns that an older version did not have are added. */
  Optional<StateRow> find(SnowflakeSession session) throws SQLException {
    try {
      return Optional.of(read(session));
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return Optional.empty();
      }
      if (!SnowflakeErrors.isInvalidIdentifier(e)) {
        throw e;
      }
    }
    for (Sql add : statements.addLaterColumns()) {
      addUnlessThere(session, add);
    }
    return Optional.of(read(session));
  }

  private static void addUnlessThere(SnowflakeSession session, Sql add) throws SQLException {
    try {
      session.execute(add);
    } catch (SQLException e) {
      if (!SnowflakeErrors.isDuplicateColumn(e)) {
        throw e;
      }
    }
  }
}
