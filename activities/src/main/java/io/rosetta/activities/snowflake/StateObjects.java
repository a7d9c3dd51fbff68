package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.workflows.PipelineName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The names of what a pipeline keeps in the schema {@code _ROSETTA} of its target database. Each
 * pipeline has tables of its own, so that pipelines never wait for each other's lock. Pipeline
 * names have no upper case, so folding them keeps them apart.
 */
record StateObjects(Identifier database, String pipeline) {
  static final Identifier SCHEMA = new Identifier("_ROSETTA");

  /**
   * @throws IllegalArgumentException when it is no pipeline name
   */
  StateObjects {
    new PipelineName(pipeline);
  }

  /** Position, epoch, owner: one row, never deleted. */
  TargetTableId state() {
    return object("STATE_" + suffix());
  }

  /** The sessions that may hold the lock; rows are only inserted, which waits for nobody. */
  TargetTableId sessions() {
    return object("SESSIONS_" + suffix());
  }

  /** How the stream knows its tables; changed under the lock only. */
  TargetTableId known() {
    return object("KNOWN_" + suffix());
  }

  /** The internal stage. */
  TargetTableId stage() {
    return object("STAGE_" + suffix());
  }

  /** Values that the target cannot hold, of all pipelines; rows are only inserted. */
  TargetTableId quarantine() {
    return object("QUARANTINE");
  }

  /** Positions that were given up, of all pipelines; rows are only inserted. */
  TargetTableId gaps() {
    return object("GAPS");
  }

  /** Which pipeline writes a target table, of all pipelines. */
  TargetTableId targets() {
    return object("TARGETS");
  }

  /** A load table; {@code layout} tells apart what cannot share one. */
  TargetTableId load(String layout) {
    return object("LOAD_" + suffix() + "_" + layout);
  }

  /** The jobs that copy rows, one row each; changed under the lock only. */
  TargetTableId backfills() {
    return object("BACKFILLS_" + suffix());
  }

  /** The ledger of copied chunks; rows are only inserted, which waits for nobody. */
  TargetTableId chunks() {
    return object("CHUNKS_" + suffix());
  }

  /** The load table of one attempt of a job. */
  TargetTableId backfillLoad(String job, int attempt) {
    return object(backfillLoadPrefix() + digest(job + "/" + attempt));
  }

  /** What the names of all these load tables begin with. */
  String backfillLoadPrefix() {
    return "BACKFILL_" + suffix() + "_";
  }

  /** What the stream deleted while one attempt of a job was active. */
  TargetTableId tombstones(String job, int attempt) {
    return object("TOMBSTONES_" + suffix() + "_" + digest(job + "/" + attempt));
  }

  /**
   * The name of the transactions that load chunks of one attempt. An account lists transactions of
   * all its databases together, so the database is part of it.
   */
  Identifier chunkTransaction(String job, int attempt) {
    return new Identifier("ROSETTA_CHUNK_" + digest(backfillLoad(job, attempt).quoted()));
  }

  /** Values that an attempt fetched by key, for rows that are pending. */
  TargetTableId fetched(String job, int attempt) {
    return object("FETCHED_" + suffix() + "_" + digest(job + "/" + attempt));
  }

  /** The same rows in a table of texts, for files with values that the typed one refuses. */
  static TargetTableId texts(TargetTableId table) {
    return new TargetTableId(
        table.database(), table.schema(), new Identifier(table.table().name() + "_TEXTS"));
  }

  String schema() {
    return database.quoted() + "." + SCHEMA.quoted();
  }

  private TargetTableId object(String name) {
    return new TargetTableId(database, SCHEMA, new Identifier(name));
  }

  private String suffix() {
    return pipeline.toUpperCase(Locale.ROOT);
  }

  /** A short name for a text that may be no identifier: 64 bits of its SHA-256, in hex. */
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
