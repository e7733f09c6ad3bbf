package dev.penstock.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived: the caller's bytes and the few fields that decisions need. The bytes are
 * one valid JSON object; offsets are into {@code body}.
 *
 * @param body the caller's bytes; never changed
 * @param model the model that was asked for
 * @param stream whether an event stream was asked for
 * @param includeUsage whether {@code stream_options.include_usage} is true
 * @param modelSpan where the value of {@code model} stands, quotes included; null if the body has
 *     none (the model then came from the path)
 * @param streamOptionsSpan where the value of {@code stream_options} stands, also of a null; null
 *     if absent
 * @param membersStart the offset just after the root object's opening brace
 * @param fields names of the root object's members; never changed
 * @param needs what it needs of a model
 * @param operation what is asked for; the rest of this is of a chat, or as if it were one
 */
// Parsed where it lies: a wrapper would copy up to max_body once more.
@SuppressWarnings("ArrayRecordComponent")
public record ChatRequest(
    byte[] body,
    String model,
    boolean stream,
    boolean includeUsage,
    @Nullable Span modelSpan,
    @Nullable Span streamOptionsSpan,
    int membersStart,
    Set<String> fields,
    Needs needs,
    Operation operation) {

  /** The same that goes on from a context of so many tokens, which the provider has. */
  public ChatRequest carrying(long tokens) {
    return new ChatRequest(
        body,
        model,
        stream,
        includeUsage,
        modelSpan,
        streamOptionsSpan,
        membersStart,
        fields,
        needs.carrying(tokens),
        operation);
  }

  /**
   * What a request needs of a model, and what keeps requests together.
   *
   * @param modalities of the input beyond text: {@code image}, {@code audio}, {@code file}, {@code
   *     video}
   * @param maxTokens {@code max_completion_tokens}, else {@code max_tokens}; null if neither is a
   *     number
   * @param user the field {@code user}; null if absent or long
   * @param promptCacheKey the field {@code prompt_cache_key}; null if absent or long
   * @param promptTokens an estimate of the prompt's tokens, carried ones included
   * @param choices how many answers are asked for ({@code n}), at least 1
   * @param documents how many are to be ranked
   * @param hosted what it asks for besides tokens
   * @param carriedTokens of earlier turns that the provider keeps, and bills again
   */
  public record Needs(
      Set<String> modalities,
      @Nullable Long maxTokens,
      @Nullable String user,
      @Nullable String promptCacheKey,
      Estimate promptTokens,
      int choices,
      int documents,
      Hosted hosted,
      long carriedTokens) {
    /** Far beyond any model's. */
    private static final long MOST = 1L << 31;

    /** Who bills reranking by the search calls so many documents one. */
    private static final int DOCUMENTS_OF_A_SEARCH = 100;

    /** A longer one counts as several. */
    private static final int TOKENS_OF_A_DOCUMENT = 500;

    /** Nothing special. */
    public static final Needs NONE = new Needs(Set.of(), null, null, null, Estimate.of(0));

    public Needs {
      modalities = Set.copyOf(modalities);
    }

    /** Of one answer. */
    public Needs(
        Set<String> modalities,
        @Nullable Long maxTokens,
        @Nullable String user,
        @Nullable String promptCacheKey,
        Estimate promptTokens) {
      this(modalities, maxTokens, user, promptCacheKey, promptTokens, 1, 0, Hosted.NONE, 0);
    }

    Needs carrying(long tokens) {
      Estimate own = promptTokens;
      return new Needs(
          modalities,
          maxTokens,
          user,
          promptCacheKey,
          new Estimate(() -> own.value() + tokens),
          choices,
          documents,
          hosted,
          tokens);
    }

    /** The most that a provider may bill by the search for a prompt of so many tokens. */
    public long searches(long tokens) {
      if (documents == 0) {
        return 0;
      }
      long counted = documents + Math.min(tokens, MOST) / TOKENS_OF_A_DOCUMENT;
      return (counted + DOCUMENTS_OF_A_SEARCH - 1) / DOCUMENTS_OF_A_SEARCH;
    }

    /** Tokens of all answers, if each has so many. */
    public long allOutput(long tokens) {
      return Math.min(tokens, MOST) * choices;
    }
  }

  /** Bytes {@code from} (inclusive) to {@code to} (exclusive). */
  public record Span(int from, int to) {}
}
