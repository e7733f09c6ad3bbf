package dev.penstock.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one answer, in OpenAI's sense: {@code inputTokens} includes cached and cache-written
 * input, {@code outputTokens} includes reasoning. A detail is null where the provider said nothing.
 * None is negative, whatever a provider says.
 *
 * @param kinds what of these tokens has a price of its own
 * @param billing what of them is billed otherwise than told
 * @param hosting what the provider did besides, or otherwise than usual
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    @Nullable Long cachedTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable Long reasoningTokens,
    Kinds kinds,
    Billing billing,
    Hosting hosting) {

  /** The most tokens of one call that are believed: a thousand times what the longest hold. */
  public static final long MOST_OF_A_CALL = 1L << 32;

  private static final int CHARS_PER_TOKEN = 4;

  public Usage {
    inputTokens = Math.max(0, inputTokens);
    outputTokens = Math.max(0, outputTokens);
    cachedTokens = notNegative(cachedTokens);
    cacheWriteTokens = notNegative(cacheWriteTokens);
    reasoningTokens = notNegative(reasoningTokens);
  }

  /** Of which each token is billed. */
  public Usage(
      long inputTokens,
      long outputTokens,
      @Nullable Long cachedTokens,
      @Nullable Long cacheWriteTokens,
      @Nullable Long reasoningTokens,
      Kinds kinds) {
    this(
        inputTokens,
        outputTokens,
        cachedTokens,
        cacheWriteTokens,
        reasoningTokens,
        kinds,
        Billing.ALL,
        Hosting.NONE);
  }

  /** Of text alone. */
  public Usage(
      long inputTokens,
      long outputTokens,
      @Nullable Long cachedTokens,
      @Nullable Long cacheWriteTokens,
      @Nullable Long reasoningTokens) {
    this(inputTokens, outputTokens, cachedTokens, cacheWriteTokens, reasoningTokens, Kinds.NONE);
  }

  /**
   * What of an answer's tokens, and besides them, is billed apart; 0 where the provider said
   * nothing.
   *
   * @param cacheWrite1hTokens of those written to the cache, to be kept for an hour
   * @param audioInputTokens of {@code inputTokens}, without cached ones
   * @param imageInputTokens of {@code inputTokens}, without cached ones
   * @param audioOutputTokens of {@code outputTokens}
   * @param imageOutputTokens of {@code outputTokens}
   * @param searches that the provider made for the answer
   * @param serviceTier {@code batch}, {@code flex}, {@code priority}; null for the usual one
   */
  public record Kinds(
      long cacheWrite1hTokens,
      long audioInputTokens,
      long imageInputTokens,
      long audioOutputTokens,
      long imageOutputTokens,
      long searches,
      @Nullable String serviceTier) {
    /** Nothing but text, at the usual tier of service. */
    public static final Kinds NONE = new Kinds(0, 0, 0, 0, 0, 0, null);

    public Kinds {
      cacheWrite1hTokens = Math.max(0, cacheWrite1hTokens);
      audioInputTokens = Math.max(0, audioInputTokens);
      imageInputTokens = Math.max(0, imageInputTokens);
      audioOutputTokens = Math.max(0, audioOutputTokens);
      imageOutputTokens = Math.max(0, imageOutputTokens);
      searches = Math.max(0, searches);
    }

    /** The same with so many searches. */
    public Kinds withSearches(long told) {
      return new Kinds(
          cacheWrite1hTokens,
          audioInputTokens,
          imageInputTokens,
          audioOutputTokens,
          imageOutputTokens,
          told,
          serviceTier);
    }

    /** Nothing but so many searches. */
    public static Kinds ofSearches(long searches) {
      return searches == 0 ? NONE : new Kinds(0, 0, 0, 0, 0, searches, null);
    }

    Kinds believable() {
      return equals(NONE)
          ? this
          : new Kinds(
              Math.min(cacheWrite1hTokens, MOST_OF_A_CALL),
              Math.min(audioInputTokens, MOST_OF_A_CALL),
              Math.min(imageInputTokens, MOST_OF_A_CALL),
              Math.min(audioOutputTokens, MOST_OF_A_CALL),
              Math.min(imageOutputTokens, MOST_OF_A_CALL),
              Math.min(searches, MOST_OF_A_CALL),
              serviceTier);
    }

    /** A provider's word for its tier of service; null if it is the usual one or none of ours. */
    public static @Nullable String tier(@Nullable String word) {
      return switch (word) {
        case "batch", "flex", "priority" -> word;
        case null, default -> null;
      };
    }
  }

  /**
   * How the tokens that are told differ from those that are paid for.
   *
   * @param freeInputTokens of {@code inputTokens}, those that the provider added itself and does
   *     not bill
   * @param freeOutputTokens of {@code outputTokens}, the same
   * @param estimated whether some of the counts are ours, since the provider told only the others
   */
  public record Billing(long freeInputTokens, long freeOutputTokens, boolean estimated) {
    /** Each token is billed, and counted by the provider. */
    public static final Billing ALL = new Billing(0, 0, false);

    public Billing {
      freeInputTokens = Math.max(0, freeInputTokens);
      freeOutputTokens = Math.max(0, freeOutputTokens);
    }
  }

  /**
   * What a provider did for an answer besides making tokens, as far as it tells.
   *
   * @param uses how often each tool ran that it hosts, searches of the web aside, by its name; a
   *     name that ends in {@code _tokens} counts tokens of the tool's own
   * @param speed {@code fast}; null for the usual one
   * @param geo where the model was made to run; null if anywhere
   */
  public record Hosting(Map<String, Long> uses, @Nullable String speed, @Nullable String geo) {
    /** Nothing. */
    public static final Hosting NONE = new Hosting(Map.of(), null, null);

    public Hosting {
      uses = Map.copyOf(uses);
    }

    /** Nothing but tools. */
    public static Hosting of(Map<String, Long> uses) {
      return uses.isEmpty() ? NONE : new Hosting(uses, null, null);
    }

    Hosting believable() {
      if (uses.isEmpty()) {
        return this;
      }
      Map<String, Long> bounded = new HashMap<>();
      uses.forEach((name, count) -> bounded.put(name, Math.clamp(count, 0, MOST_OF_A_CALL)));
      return new Hosting(bounded, speed, geo);
    }
  }

  /** Tokens of so many characters, by the rule of thumb for English; 0 only for none. */
  public static long estimatedTokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }

  /** The same tokens, told apart. */
  public Usage with(Kinds told) {
    return new Usage(
        inputTokens,
        outputTokens,
        cachedTokens,
        cacheWriteTokens,
        reasoningTokens,
        told,
        billing,
        hosting);
  }

  /** The same tokens, otherwise billed. */
  public Usage with(Billing told) {
    return new Usage(
        inputTokens,
        outputTokens,
        cachedTokens,
        cacheWriteTokens,
        reasoningTokens,
        kinds,
        told,
        hosting);
  }

  /** The same tokens, and what was done besides. */
  public Usage with(Hosting told) {
    return new Usage(
        inputTokens,
        outputTokens,
        cachedTokens,
        cacheWriteTokens,
        reasoningTokens,
        kinds,
        billing,
        told);
  }

  /**
   * The same, but no count above {@link #MOST_OF_A_CALL}: what no call can have used is a
   * provider's mistake, and must not make sums over calls overflow.
   */
  public Usage believable() {
    return new Usage(
        Math.min(inputTokens, MOST_OF_A_CALL),
        Math.min(outputTokens, MOST_OF_A_CALL),
        believable(cachedTokens),
        believable(cacheWriteTokens),
        believable(reasoningTokens),
        kinds.believable(),
        billing,
        hosting.believable());
  }

  private static @Nullable Long believable(@Nullable Long tokens) {
    return tokens == null ? null : Long.valueOf(Math.min(tokens, MOST_OF_A_CALL));
  }

  /** Input plus output. */
  public long totalTokens() {
    long sum = inputTokens + outputTokens;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Without what is usual. */
  @Override
  public String toString() {
    return "Usage[inputTokens=%d, outputTokens=%d, cachedTokens=%d, cacheWriteTokens=%d, reasoningTokens=%d%s%s%s]"
        .formatted(
            inputTokens,
            outputTokens,
            cachedTokens,
            cacheWriteTokens,
            reasoningTokens,
            kinds.equals(Kinds.NONE) ? "" : ", kinds=" + kinds,
            billing.equals(Billing.ALL) ? "" : ", billing=" + billing,
            hosting.equals(Hosting.NONE) ? "" : ", hosting=" + hosting);
  }

  private static @Nullable Long notNegative(@Nullable Long tokens) {
    return tokens == null || tokens >= 0 ? tokens : Long.valueOf(0);
  }
}
