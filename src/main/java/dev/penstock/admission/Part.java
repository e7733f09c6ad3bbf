package dev.penstock.admission;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken under one id and given back under it: by a request for its whole length, or by one
 * of its attempts.
 *
 * @param id of {@link Accounts#newId}; for an attempt the id of its ledger row
 * @param intent the row as far as it is known, with what the call is thought to cost; null if it
 *     cannot cost anything, or for a request's own part
 */
public record Part(
    String id, List<Rate> rates, List<Slot> slots, List<Hold> holds, @Nullable LedgerRow intent) {
  public Part {
    rates = List.copyOf(rates);
    slots = List.copyOf(slots);
    holds = List.copyOf(holds);
  }

  /** What a rate limit counts. */
  public enum Unit {
    REQUESTS,
    TOKENS
  }

  /**
   * Room in a bucket whose tokens come back a minute after they were taken.
   *
   * @param bucket its id: the same for all who share it
   * @param name of the key, team or deployment, for the message
   * @param perMinute its limit
   * @param amount what is taken; at most the limit
   */
  public record Rate(
      String bucket, Scope scope, String name, Unit unit, long perMinute, long amount) {}

  /** A place among so many at once. */
  public record Slot(String gauge, Scope scope, String name, int max) {}

  /**
   * Money set aside for a call. Far from the limit it is what the call is expected to cost, near it
   * the most it can cost.
   */
  public record Hold(BudgetConfig budget, long expectedNanoUsd, long worstNanoUsd) {}
}
