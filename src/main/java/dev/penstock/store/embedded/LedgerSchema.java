package dev.penstock.store.embedded;

import java.util.List;

/**
 * Tables of the ledger.
 *
 * <p>What many rows have in common, who called what and how it went, is one {@code label}, so that
 * a row is small and no column of it needs an index. {@code quarter} holds the sums of all rows of
 * a label that began in a quarter of an hour: midnight in any time zone is the start of one, so
 * reports and budgets read a few of them instead of all rows. It is written in the transaction that
 * adds or deletes the rows.
 */
final class LedgerSchema {
  /** Length of a quarter, as rows write time. */
  static final long QUARTER_NANOS = 900_000_000_000L;

  static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE label (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE,
            key TEXT,
            team TEXT,
            tags TEXT NOT NULL,
            asked TEXT NOT NULL,
            model_group TEXT NOT NULL,
            provider TEXT NOT NULL,
            deployment TEXT NOT NULL,
            model TEXT NOT NULL,
            price_version TEXT,
            outcome TEXT NOT NULL,
            replica TEXT NOT NULL
          ) STRICT;
          CREATE TABLE label_tag (
            tag TEXT NOT NULL,
            label INTEGER NOT NULL,
            PRIMARY KEY (label, tag)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE ledger (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            request_id TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            started INTEGER NOT NULL,
            settled INTEGER,
            label INTEGER NOT NULL,
            input INTEGER,
            output INTEGER,
            cached INTEGER,
            cache_write INTEGER,
            reasoning INTEGER,
            cost INTEGER,
            flags INTEGER NOT NULL,
            ttft INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            prompt TEXT
          ) STRICT;
          CREATE INDEX ledger_started ON ledger (started);
          CREATE TABLE quarter (
            quarter INTEGER NOT NULL,
            label INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            input INTEGER NOT NULL,
            cached INTEGER NOT NULL,
            output INTEGER NOT NULL,
            reasoning INTEGER NOT NULL,
            cost INTEGER NOT NULL,
            unpriced INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            PRIMARY KEY (quarter, label)
          ) STRICT, WITHOUT ROWID
          """,
          """
          ALTER TABLE ledger ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE ledger ADD COLUMN extra INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN cache_write INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN extra INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN hinted INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN hinted_saved INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE quarter ADD COLUMN hinted_extra INTEGER NOT NULL DEFAULT 0
          """,
          """
          ALTER TABLE label ADD COLUMN operation TEXT NOT NULL DEFAULT 'chat'
          """);

  private LedgerSchema() {}
}
