package dev.penstock.store.postgres;

/**
 * The statements on a table. Its name comes from the configuration, which takes nothing but
 * letters, digits and underscores, and is quoted.
 */
final class Tables {
  private static final String COLUMNS =
      """
      id, request_id, attempt, started_at, settled_at, key, team, tags, model_asked, model, provider,
      deployment, upstream_model, outcome, streamed, ttft_nanos, duration_nanos, input_tokens,
      cached_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd,
      cost_estimated, price_version, cache_saved_nano_usd, cache_extra_nano_usd, cache_hinted,
      estimated, recovered, prompt_sha256, replica, operation
      """;
  private static final int COUNT = COLUMNS.split(",").length;

  private final String rows;
  private final String positions;

  Tables(String table) {
    int dot = table.indexOf('.');
    String schema = dot < 0 ? "" : '"' + table.substring(0, dot) + "\".";
    String name = table.substring(dot + 1);
    this.rows = schema + '"' + name + '"';
    this.positions = schema + '"' + name + "_position\"";
  }

  /** Takes a table's name. To make one that is there wants rights that a writer may not have. */
  String exists() {
    return "SELECT to_regclass($1) IS NOT NULL";
  }

  String rowsName() {
    return rows;
  }

  String positionsName() {
    return positions;
  }

  String createRows() {
    return """
    CREATE TABLE IF NOT EXISTS %s (
      id                   text PRIMARY KEY,
      request_id           text NOT NULL,
      attempt              integer NOT NULL,
      started_at           timestamptz NOT NULL,
      settled_at           timestamptz,
      key                  text,
      team                 text,
      tags                 text[] NOT NULL,
      model_asked          text NOT NULL,
      model                text NOT NULL,
      provider             text NOT NULL,
      deployment           text NOT NULL,
      upstream_model       text NOT NULL,
      outcome              text NOT NULL,
      streamed             boolean NOT NULL,
      ttft_nanos           bigint,
      duration_nanos       bigint NOT NULL,
      input_tokens         bigint,
      cached_tokens        bigint,
      cache_write_tokens   bigint,
      output_tokens        bigint,
      reasoning_tokens     bigint,
      cost_nano_usd        bigint,
      cost_usd             numeric(19,9) GENERATED ALWAYS AS (cost_nano_usd / 1000000000.0) STORED,
      cost_estimated       boolean NOT NULL,
      price_version        text,
      cache_saved_nano_usd bigint NOT NULL,
      cache_extra_nano_usd bigint NOT NULL,
      cache_hinted         boolean NOT NULL,
      estimated            boolean NOT NULL,
      recovered            boolean NOT NULL,
      prompt_sha256        text,
      replica              text NOT NULL,
      operation            text NOT NULL DEFAULT 'chat'
    )
    """
        .formatted(rows);
  }

  /** Takes a table's name. Tables of earlier versions have no such column. */
  String namesOperation() {
    return """
    SELECT EXISTS (SELECT FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attname = 'operation' AND NOT attisdropped)
    """;
  }

  String addOperation() {
    return "ALTER TABLE "
        + rows
        + " ADD COLUMN IF NOT EXISTS operation text NOT NULL DEFAULT 'chat'";
  }

  String createPositions() {
    return """
    CREATE TABLE IF NOT EXISTS %s (
      replica  text PRIMARY KEY,
      position bigint NOT NULL
    )
    """
        .formatted(positions);
  }

  String insert() {
    StringBuilder values = new StringBuilder();
    for (int i = 1; i <= COUNT; i++) {
      values.append(i == 1 ? "$" : ", $").append(i);
    }
    return "INSERT INTO "
        + rows
        + " ("
        + COLUMNS
        + ") VALUES ("
        + values
        + ") ON CONFLICT (id) DO NOTHING";
  }

  String position() {
    return "SELECT position FROM " + positions + " WHERE replica = $1";
  }

  String confirm() {
    return "INSERT INTO "
        + positions
        + " (replica, position) VALUES ($1, $2)"
        + " ON CONFLICT (replica) DO UPDATE SET position = excluded.position";
  }
}
