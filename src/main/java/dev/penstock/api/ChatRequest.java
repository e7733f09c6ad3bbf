package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/**
 * A chat request as it arrived: the caller's bytes and the few fields that decisions need. The
 * bytes are one valid JSON object; offsets are into {@code body}.
 *
 * @param body the caller's bytes; never changed
 * @param model the model that was asked for
 * @param stream whether an event stream was asked for
 * @param includeUsage whether {@code stream_options.include_usage} is true
 * @param modelSpan where the value of {@code model} stands, quotes included; null if the model came
 *     from the path
 * @param streamOptionsSpan where the value of {@code stream_options} stands; null if absent or null
 * @param membersStart the offset just after the root object's opening brace
 * @param empty whether the root object has no member
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
    boolean empty) {

  /** Bytes {@code from} (inclusive) to {@code to} (exclusive). */
  public record Span(int from, int to) {}
}
