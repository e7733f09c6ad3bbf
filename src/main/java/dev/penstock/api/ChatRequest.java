package dev.penstock.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as it arrived: the caller's bytes and the few fields that decisions need. The
 * bytes are one valid JSON object; offsets are into {@code body}.
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
    Set<String> fields) {

  /** Bytes {@code from} (inclusive) to {@code to} (exclusive). */
  public record Span(int from, int to) {}
}
