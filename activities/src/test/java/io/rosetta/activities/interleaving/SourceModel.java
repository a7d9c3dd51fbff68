package io.rosetta.activities.interleaving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A table of PostgreSQL in so far as a backfill meets it: transactions that are open side by side
 * and lock the rows they write, a log whose LSNs belong to the moment of writing and whose
 * transactions come in the order of their commits, rows that lie in blocks, and reads that see what
 * is committed when they begin. An operation that would wait or fail is left out, but for an INSERT
 * or a change of key that meets a key which another transaction has written: it writes its record,
 * waits, and goes on when the other has given the key free. A commit may be in the log, and with
 * the stream, long before anybody sees it: PostgreSQL has it wait for a synchronous standby in
 * between.
 */
final class SourceModel {
  /** Bytes of log that a record takes. */
  private static final int RECORD = 10;

  private final Map<String, Row> committed = new TreeMap<>();
  private final List<Transaction> open = new ArrayList<>();
  private final List<Committed> log = new ArrayList<>();
  private long lsn;
  private long nextXid = 100;
  private int texts;

  /**
   * A row.
   *
   * @param doc stored out of line: a change that does not touch it does not carry it
   */
  record Row(String doc, String n, int block) {}

  enum Kind {
    INSERT,
    UPDATE,
    /** A change of the key. */
    MOVE,
    DELETE,
    TRUNCATE
  }

  /**
   * A record of the log.
   *
   * @param key the row's key before it
   * @param newKey and after it
   * @param after the row, null when it is gone
   * @param keepsDoc whether the record lacks the document
   */
  record Change(Kind kind, long lsn, String key, String newKey, Row after, boolean keepsDoc) {}

  /** A committed transaction, as the stream gets it. */
  record Committed(long xid, long end, List<Change> changes) {}

  /** A transaction; whoever holds one asks {@link #isOpen} before the next step. */
  final class Transaction {
    private final Map<String, Optional<Row>> writes = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long xid;
    private boolean truncated;
    private boolean logged;

    /** What it has written to the log and waits with for {@link #waitsFor}. */
    private Change waiting;

    private Transaction waitsFor;

    private Optional<Row> sees(String key) {
      if (writes.containsKey(key)) {
        return writes.get(key);
      }
      return truncated ? Optional.empty() : Optional.ofNullable(committed.get(key));
    }

    boolean hasRow(String key) {
      return sees(key).isPresent();
    }

    /** Whether another transaction has written the key, so that an INSERT would wait for it. */
    boolean isContended(String key) {
      return writerOf(key).isPresent();
    }

    void insert(String key, int block) {
      if (!isBlocked() && (sees(key).isEmpty() || isContended(key))) {
        takeKey(new Change(Kind.INSERT, lsn, key, key, new Row(text(), text(), block), false));
      }
    }

    /**
     * Gives a row other values.
     *
     * @param block where the new version of the row is put
     */
    void update(String key, boolean keepsDoc, int block) {
      if (mayChange(key)) {
        write(new Change(Kind.UPDATE, advance(), key, key, next(key, keepsDoc, block), keepsDoc));
      }
    }

    void move(String key, String newKey, boolean keepsDoc, int block) {
      if (!key.equals(newKey) && mayChange(key) && sees(newKey).isEmpty()) {
        takeKey(new Change(Kind.MOVE, lsn, key, newKey, next(key, keepsDoc, block), keepsDoc));
      }
    }

    void delete(String key) {
      if (mayChange(key)) {
        write(new Change(Kind.DELETE, advance(), key, key, null, false));
      }
    }

    /** Its lock needs everybody who has written to be gone. */
    void truncate() {
      if (!isBlocked() && open.stream().noneMatch(other -> other != this && other.xid > 0)) {
        assignXid();
        truncated = true;
        writes.clear();
        changes.add(new Change(Kind.TRUNCATE, advance(), "", "", null, false));
      }
    }

    /**
     * Commits, or lets a commit be seen that was not.
     *
     * @param seen whether at once
     */
    void commit(boolean seen) {
      if (waiting != null) {
        return;
      }
      if (xid > 0 && !logged) {
        log.add(new Committed(xid, advance() + RECORD, List.copyOf(changes)));
        logged = true;
        if (!seen) {
          return;
        }
      }
      if (truncated) {
        committed.clear();
      }
      writes.forEach(
          (key, row) ->
              row.ifPresentOrElse(r -> committed.put(key, r), () -> committed.remove(key)));
      end();
    }

    void rollback() {
      if (!logged) {
        end();
      }
    }

    private void end() {
      open.remove(this);
      for (Transaction other : List.copyOf(open)) {
        if (other.waitsFor == this) {
          other.wakeUp();
        }
      }
    }

    /** With the record written, when the key is another's; at once, when it is free. */
    private void takeKey(Change change) {
      advance();
      assignXid();
      Optional<Transaction> owner = writerOf(change.newKey());
      if (owner.isEmpty()) {
        write(change);
      } else if (owner.get().waiting == null) {
        waiting = change;
        waitsFor = owner.get();
      }
    }

    /** The key is free, or it is not: then another one was quicker, or has put its row there. */
    private void wakeUp() {
      Change change = waiting;
      Optional<Transaction> quicker =
          open.stream().filter(other -> other.writes.containsKey(change.newKey())).findFirst();
      waitsFor = quicker.orElse(null);
      if (quicker.isPresent() && quicker.get().waiting == null) {
        return;
      }
      waiting = null;
      if (quicker.isPresent() || sees(change.newKey()).isPresent()) {
        // A deadlock, or a duplicate.
        rollback();
      } else {
        write(change);
      }
    }

    private Row next(String key, boolean keepsDoc, int block) {
      String doc = sees(key).orElseThrow().doc();
      return new Row(keepsDoc ? doc : text(), text(), block);
    }

    private void write(Change change) {
      assignXid();
      changes.add(change);
      writes.put(change.key(), Optional.empty());
      if (change.after() != null) {
        writes.put(change.newKey(), Optional.of(change.after()));
      }
    }

    private void assignXid() {
      if (xid == 0) {
        xid = nextXid++;
      }
    }

    private boolean mayChange(String key) {
      return !isBlocked() && sees(key).isPresent() && writerOf(key).isEmpty();
    }

    private boolean isBlocked() {
      return logged
          || waiting != null
          || open.stream().anyMatch(other -> other != this && other.truncated);
    }

    private Optional<Transaction> writerOf(String key) {
      return open.stream().filter(other -> other != this && other.holds(key)).findFirst();
    }

    /** Who waits for a key has it not, but it has the row that it wants to move there. */
    private boolean holds(String key) {
      boolean moves = waiting != null && waiting.kind() == Kind.MOVE;
      return writes.containsKey(key) || (moves && waiting.key().equals(key));
    }
  }

  /**
   * @param start where the log begins
   * @param rows from before that, by key
   */
  SourceModel(long start, Map<String, Row> rows) {
    this.lsn = start;
    committed.putAll(rows);
  }

  Transaction begin() {
    Transaction transaction = new Transaction();
    open.add(transaction);
    return transaction;
  }

  boolean isOpen(Transaction transaction) {
    return open.contains(transaction);
  }

  /** Commits what is open, the waiting ones when it is their turn. */
  void commitAll() {
    while (!open.isEmpty()) {
      open.stream().filter(t -> t.waiting == null).findFirst().orElseThrow().commit(true);
    }
  }

  /** {@code pg_current_wal_insert_lsn()}. */
  long insertLsn() {
    return lsn;
  }

  /** A transaction with a message: the xid it got. */
  long message() {
    long xid = nextXid++;
    log.add(new Committed(xid, advance() + RECORD, List.of()));
    return xid;
  }

  /** The oldest xid that is still running. */
  OptionalLong oldestRunning() {
    return open.stream().mapToLong(t -> t.xid).filter(xid -> xid > 0).min();
  }

  /** Committed transactions in the order in which the stream gets them. */
  List<Committed> log() {
    return log;
  }

  int blocks() {
    return committed.values().stream().mapToInt(row -> row.block() + 1).max().orElse(0);
  }

  /** Whether a read would wait for a TRUNCATE that is not committed. */
  boolean isLocked() {
    return open.stream().anyMatch(transaction -> transaction.truncated);
  }

  /** What a read of these blocks sees that begins now. */
  Map<String, Row> read(long fromBlock, long toBlock) {
    Map<String, Row> rows = new TreeMap<>(committed);
    rows.values().removeIf(row -> row.block() < fromBlock || row.block() >= toBlock);
    return rows;
  }

  Optional<Row> read(String key) {
    return Optional.ofNullable(committed.get(key));
  }

  private long advance() {
    lsn += RECORD;
    return lsn - RECORD;
  }

  private String text() {
    return Objects.toString(texts++);
  }
}
